"""Saving a step: what its form says is written, noted in the log without its words, and the count of the purchase goes up."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from marketplace.accounts.models import User
from marketplace.core import audit, clock, db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.tenders.drafting import facts
from marketplace.tenders.drafting.keeping import check_is_draft
from marketplace.tenders.models import Lot, Tender, TenderKind

# A purchase of more lots than this is several purchases; what is counted by the piece.
MOST_LOTS, PIECE = 60, "C62"


def save_step(tender: Tender, step: str, said: Mapping[str, Any], *, actor: User, at: datetime) -> list[str]:
    """Write what a step says of a purchase in preparation; the names of what changed. RuleBroken once its rules are fixed."""
    check_is_draft(tender)
    return _noted(tender, facts.put(tender, step, said), actor, at)


def save_lot(tender: Tender, lot: Lot, said: Mapping[str, Any], *, actor: User, at: datetime) -> list[str]:
    """Write what is said of a lot; its staircase and its unit come from the offer alone."""
    check_is_draft(tender)
    return _noted(tender, facts.put_lot(lot, said), actor, at)


def save_need(tender: Tender, lot: Lot, said: Mapping[str, Any], *, actor: User, at: datetime) -> list[str]:
    """Write what is said of a lot that follows no offer: its unit and its estimate are typed."""
    check_is_draft(tender)
    changed = facts.put_lot(lot, said)
    db.session().flush()
    # The unit follows its code.
    db.session().refresh(lot, ["unit"])
    return _noted(tender, changed, actor, at)


def add_need(tender: Tender, title: str, *, actor: User, at: datetime) -> Lot:
    """One more lot of what is needed, counted by the piece until its unit is chosen. RuleBroken past the most that a purchase has."""
    check_is_draft(tender)
    if tender.kind is not TenderKind.NEED or len(tender.lots) >= MOST_LOTS:
        raise RuleBroken(_("Un achat a au plus %(most)d lots.", most=MOST_LOTS))
    lot = Lot(rank=max((one.rank for one in tender.lots), default=0) + 1, title=title, unit_code=PIECE, tiers=[])
    tender.lots.append(lot)
    note(tender, ["lots"], actor=actor, at=at)
    return lot


def same_lot(lot: Lot, rank: int) -> Lot:
    """A lot of another purchase that says the same as one that follows no offer."""
    said = {name: getattr(lot, name) for name in facts.OF_NEED if name != "items"}
    made = Lot(rank=rank, tiers=[], **said)
    facts.put_items(made, facts.facts_of_lot(lot)["items"])
    return made


def save_framework(tender: Tender, said: Mapping[str, Any], *, actor: User, at: datetime) -> list[str]:
    """Write what is known of the service, the mode and the exception; who invokes it and when are those of this act."""
    check_is_draft(tender)
    before = (tender.advice.get("facts", {}), tender.advice.get("chosen"), tender.exemption_reference)
    names = ("facts", "chosen", "exemption_reference")
    changed = [name for name, old in zip(names, before, strict=True) if old != said[name]]
    # What the signed agreement said is no answer of this step: it stays.
    signed = {"union": tender.advice["union"]} if "union" in tender.advice else {}
    tender.advice = {"facts": said["facts"], "chosen": said["chosen"], **signed}
    if {"chosen", "exemption_reference"} & set(changed):
        is_invoked = said["exemption_reference"] is not None
        tender.exemption_reference = said["exemption_reference"]
        tender.exemption_code = (said["chosen"] or "").partition(":")[2] or None if is_invoked else None
        tender.exemption_by_id = actor.id if is_invoked else None
        tender.exemption_on = clock.local_day(at) if is_invoked else None
    return _noted(tender, changed, actor, at)


def is_stale(tender: Tender, read_version: int) -> bool:
    """Whether somebody saved a step since this one was read."""
    return tender.version != read_version


def touch(tender: Tender, *, at: datetime) -> None:
    """Make this the next count of the row, so that a copy read before is known to be old."""
    tender.updated_at = at
    flag_modified(tender, "updated_at")
    db.session().flush()


def note(tender: Tender, changed: Iterable[str], *, actor: User | None, at: datetime) -> None:
    """Note in the log which fields changed, never what they say, and count the row."""
    audit.record("tenders.write", tender, actor=actor, at=at, changes={f"tenders.{name}": (None, None) for name in changed})
    touch(tender, at=at)


def _noted(tender: Tender, changed: list[str], actor: User, at: datetime) -> list[str]:
    if changed:
        note(tender, changed, actor=actor, at=at)
    return changed
