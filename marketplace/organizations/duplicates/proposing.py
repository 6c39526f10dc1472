"""Proposing pairs of pages that may be of one organisation. A person decides; nothing is merged by itself."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, select, union
from sqlalchemy.orm import Session

from marketplace.accounts.models import User
from marketplace.core import db, states
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.organizations import identifiers
from marketplace.organizations.duplicates import words
from marketplace.organizations.duplicates.blocks import candidates
from marketplace.organizations.duplicates.likeness import PROPOSED_FROM, Likeness, Rarity, Traits, likeness
from marketplace.organizations.models import (
    DuplicatePair,
    Mrc,
    Municipality,
    Organization,
    OrganizationStatus,
    OtherName,
    PairStatus,
    Region,
)

BATCH = 200

Pair = tuple[int, int]


@dataclass
class Proposals:
    """What a search for duplicates did: pages read, pairs compared, and pairs proposed, scored anew and dropped."""

    pages: int = 0
    compared: int = 0
    added: int = 0
    changed: int = 0
    dropped: int = 0


def standing(page: type[Organization] = Organization) -> tuple[ColumnElement[bool], ...]:
    """What makes a page one that may be compared: neither withdrawn nor merged into another."""
    return page.merged_into_id.is_(None), page.status != OrganizationStatus.WITHDRAWN


def propose(*, at: datetime, among: Collection[int] | None = None) -> Proposals:
    """Propose the pairs that look alike, those of these organisations or of all, in short units of its own.

    Doing it again changes nothing. A proposal that holds no more is dropped; what a person decided stays.
    """
    with db.database().reading() as session:
        db.take_time(session)
        pages = list(_pages(session))
    done = Proposals(pages=len(pages))
    found = dict(_alike(pages, among, done))
    with db.database().reading() as session:
        db.take_time(session)
        _leave_apart(session, found)
        known = {(one.first_id, one.second_id): one for one in session.scalars(select(DuplicatePair))}
    looked_at = found.keys() | {pair for pair in known if among is None or set(pair) & set(among)}
    waiting = iter(sorted(pair for pair in looked_at if _is_news(known.get(pair), found.get(pair))))
    while batch := list(islice(waiting, BATCH)):
        with db.database().writing() as session:
            for pair in batch:
                _settle(session, pair, found.get(pair), done, at)
    return done


def compared(first: Organization, second: Organization) -> Likeness:
    """How alike two pages are, whatever else is in the directory."""
    pages = list(_pages(db.session(), first.id, second.id))
    if len(pages) < 2:
        return Likeness(0, {})
    return likeness(pages[0], pages[1], Rarity(pages))


def introduce(first: Organization, second: Organization, *, at: datetime) -> DuplicatePair:
    """The pair of two pages that a person wants to compare, made when nobody proposed it. Unusable for one page twice."""
    if first.id == second.id:
        raise Unusable(_("Ces deux adresses mènent à la même fiche."))
    one, other = sorted((first.id, second.id))
    pair = db.session().scalar(select(DuplicatePair).filter_by(first_id=one, second_id=other))
    if pair is None:
        alike = compared(first, second)
        pair = DuplicatePair(first_id=one, second_id=other, score=alike.score, reasons=alike.reasons, proposed_at=at)
        db.session().add(pair)
        db.session().flush()
    return pair


def keep_apart(pair: DuplicatePair, why: str, *, read_version: int, actor: User | None, at: datetime) -> None:
    """Note that these are two organisations, and why; they are not proposed again unless their NEQ becomes the same."""
    check_version(pair, read_version)
    states.move(pair, PairStatus.APART, actor=actor, at=at)
    pair.decided_at, pair.decision = at, why


def propose_again(pair: DuplicatePair, *, read_version: int, actor: User | None, at: datetime) -> None:
    """Take back the decision that these are two organisations."""
    check_version(pair, read_version)
    states.move(pair, PairStatus.PROPOSED, actor=actor, at=at)
    pair.decided_at = pair.decision = None


def check_version(row: DuplicatePair | Organization, read_version: int) -> None:
    """Refuse (409) a decision taken on what somebody has changed meanwhile."""
    if row.version != read_version:
        raise RuleBroken(_("Quelqu’un a changé l’une de ces fiches depuis que vous avez ouvert la page. Rechargez-la, puis décidez."))


def _pages(session: Session, *only: int) -> Iterator[Traits]:
    """What is compared of every page that stands, in the order of ids."""
    fields = (
        *(
            Organization.id,
            Organization.neq,
            Organization.name,
            Organization.legal_name,
            Organization.municipality,
            Organization.region_code,
        ),
        *(Organization.postal_code, Organization.address, Organization.website, Organization.contact_phone, Organization.is_demo),
        Organization.reference_code,
    )
    asked = select(*fields, Municipality.name.label("official")).outerjoin(
        Municipality, Municipality.code == Organization.municipality_code
    )
    asked = asked.where(Organization.id.in_(only)) if only else asked.where(*standing())
    others: dict[int, list[str]] = {}
    for number, name in session.execute(select(OtherName.organization_id, OtherName.name).order_by(OtherName.id)):
        others.setdefault(number, []).append(name)
    known = _places(session)
    for row in session.execute(asked.order_by(Organization.id)):
        yield _traits(row, [row.name, *([row.legal_name] if row.legal_name else []), *others.get(row.id, [])], known)


def _places(session: Session) -> frozenset[tuple[str, ...]]:
    """The names of the regions, the MRC and the municipalities, as `places_in` looks for them."""
    names = union(select(Region.label_fr), select(Mrc.name), select(Municipality.name))
    return frozenset(key for name in session.scalars(names) if (key := words.place_key(name)))


def _traits(row: Any, names: list[str], known: Collection[tuple[str, ...]]) -> Traits:
    told: dict[tuple[str, ...], frozenset[str]] = {}
    for name in names:
        told.setdefault(words.name_words(name), words.places_in(name, known))
    return Traits(
        id=row.id,
        neq=identifiers.told_neq(row.neq or ""),
        names=tuple(told),
        places=tuple(told.values()),
        parts=tuple(dict.fromkeys(part for name in names for part in words.name_parts(name))),
        place=words.place_words(row.official or row.municipality) or None,
        region=row.region_code,
        postal_code=identifiers.postal_code(row.postal_code or ""),
        street=words.street_of(row.address or ""),
        site=words.site_of(row.website or ""),
        phone=words.phone_of(row.contact_phone or ""),
        is_demo=row.is_demo,
        is_reference=row.reference_code is not None,
    )


def _alike(pages: list[Traits], among: Collection[int] | None, done: Proposals) -> Iterator[tuple[Pair, Likeness]]:
    rarity = Rarity(pages)
    for one, other in candidates(pages, rarity, among):
        done.compared += 1
        alike = likeness(one, other, rarity)
        if alike.score >= PROPOSED_FROM:
            yield (one.id, other.id), alike


def _leave_apart(session: Session, found: dict[Pair, Likeness]) -> None:
    """Forget the pairs that a person kept apart, also when one of the two was merged into another page since."""
    merged = dict(
        session.execute(select(Organization.id, Organization.merged_into_id).where(Organization.merged_into_id.is_not(None))).all()
    )
    for pair in session.scalars(select(DuplicatePair).where(DuplicatePair.status == PairStatus.APART)):
        first, second = (_standing(one, merged) for one in (pair.first_id, pair.second_id))
        where = (min(first, second), max(first, second))
        alike = found.get(where)
        if alike and not (alike.reasons.get("neq") == 100 and pair.reasons.get("neq") != 100):
            del found[where]


def _standing(number: int, merged: dict[int, int]) -> int:
    seen = set()
    while number in merged and number not in seen:
        seen.add(number)
        number = merged[number]
    return number


def _is_news(row: DuplicatePair | None, alike: Likeness | None) -> bool:
    """Whether what was found of a pair says something else than what is known of it."""
    if row is None:
        return alike is not None
    if alike is None:
        # One that a person brought together by hand never looked alike enough: it waits for her.
        return row.status is PairStatus.PROPOSED and row.score >= PROPOSED_FROM
    if row.status is PairStatus.PROPOSED:
        return (row.score, row.reasons) != (alike.score, alike.reasons)
    return row.status is PairStatus.APART


def _settle(session: Session, pair: Pair, alike: Likeness | None, done: Proposals, at: datetime) -> None:
    """Write what was found of one pair, as it is known now."""
    row = session.scalar(select(DuplicatePair).filter_by(first_id=pair[0], second_id=pair[1]).with_for_update())
    if not _is_news(row, alike):
        return
    if row is None:
        session.add(DuplicatePair(first_id=pair[0], second_id=pair[1], score=alike.score, reasons=alike.reasons, proposed_at=at))
        done.added += 1
    elif alike is None:
        session.delete(row)
        done.dropped += 1
    elif row.status is PairStatus.APART:
        states.move(row, PairStatus.PROPOSED, actor=None, at=at)
        row.score, row.reasons, row.decided_at, row.proposed_at = alike.score, alike.reasons, None, at
        done.added += 1
    else:
        row.score, row.reasons = alike.score, alike.reasons
        done.changed += 1
