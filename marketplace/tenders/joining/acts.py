"""Entering a group purchase, changing what one wants, leaving it. Whoever acts has locked the purchase first (`db.load`), so that two
adhesions in the same second are one after the other: no quantity is lost or doubled, and the legal level holds.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from marketplace.accounts.models import User
from marketplace.core import audit, clock, db, outbox, states
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.models import Membership, Organization
from marketplace.tenders.joining import queries, rules
from marketplace.tenders.joining.rules import Wanted
from marketplace.tenders.models import Participation, ParticipationPlace, ParticipationStage, Quantity, Tender


class Authority(enum.Enum):
    """By what an organisation enters: it only means to; its council resolved it; a delegated person commits it."""

    INTENTION = "intention"
    RESOLUTION = "resolution"
    DELEGATION = "delegation"


@dataclass(frozen=True)
class Place:
    """A place of delivery and what is wanted there, by lot."""

    name: str
    address: str = ""
    quantities: Mapping[int, Wanted] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What an organisation asks. The resolution's number and day go with RESOLUTION alone."""

    places: Sequence[Place]
    authority: Authority = Authority.INTENTION
    resolution_number: str | None = None
    resolution_date: date | None = None
    note: str = ""

    @property
    def quantities(self) -> dict[int, Wanted]:
        """The whole, by lot."""
        whole: dict[int, Wanted] = {}
        for place in self.places:
            whole = rules.added(whole, place.quantities)
        return whole


def why_not(tender: Tender, organization: Organization, asked: Asked, membership: Membership, at: datetime) -> str | None:
    """The reason why what is asked cannot be, by this member, now; None if it can."""
    networks = queries.networks_of([organization.id], clock.local_day(at))
    others = queries.totals(queries.with_versions(tender), but=organization)
    if reason := rules.why_not_adhere(tender, organization, asked.quantities, others, at, networks=networks):
        return reason
    if asked.authority is Authority.DELEGATION:
        return rules.why_not_delegate(membership, rules.amount_of(tender, asked.quantities, others), at)
    if asked.authority is Authority.RESOLUTION and not (asked.resolution_number and asked.resolution_date):
        return str(_("Écrivez le numéro et la date de la résolution."))
    return None


def adhere(tender: Tender, organization: Organization, asked: Asked, *, membership: Membership, actor: User, at: datetime) -> Participation:
    """Enter a purchase, or change what one wants while it is open. RuleBroken, with the reason, when that cannot be."""
    if reason := why_not(tender, organization, asked, membership, at):
        raise RuleBroken(reason)
    found = queries.participation(tender, organization)
    before = _told(queries.wanted_by(found))
    if found is None:
        found = Participation(tender=tender, organization=organization, adhered_at=at, adhered_by_id=actor.id, created_at=at, updated_at=at)
        db.session().add(found)
        db.session().flush()
        outbox.announce("tenders.adhered", participation_id=found.id)
    elif found.stage is ParticipationStage.WITHDRAWN:
        # Who comes back takes a place anew in the order of adhesion.
        states.move(found, ParticipationStage.INTENTION, actor=actor, at=at)
        found.adhered_at, found.adhered_by_id = at, actor.id
        found.withdrawn_at = found.withdrawn_by_id = found.withdrawn_reason = None
        outbox.announce("tenders.adhered", participation_id=found.id)
    _place(found, asked)
    found.note, found.updated_at = asked.note, at
    # The count of the row follows its places and quantities, which are rows of their own.
    flag_modified(found, "updated_at")
    audit.record(
        "participations.adhere", found, actor=actor, at=at, changes={"participations.quantities": (before, _told(asked.quantities))}
    )
    _authorize(found, asked, actor=actor, at=at)
    db.session().flush()
    return found


def withdraw(found: Participation, tender: Tender, reason: str, *, actor: User, at: datetime) -> None:
    """Leave a purchase, freely, until adhesion closes. RuleBroken after."""
    if why := rules.why_not_withdraw(found, tender, at):
        raise RuleBroken(why)
    states.move(found, ParticipationStage.WITHDRAWN, actor=actor, at=at)
    found.withdrawn_at, found.withdrawn_by_id, found.withdrawn_reason, found.updated_at = at, actor.id, reason or None, at
    found.resolution_number = found.resolution_date = found.resolution_due = found.resolution_file = found.delegate_id = None
    found.authorized_at = None
    outbox.announce("tenders.withdrew", participation_id=found.id)


def _place(found: Participation, asked: Asked) -> None:
    """The places and quantities as they are asked now. What was there goes first: a rank is never given to two."""
    found.quantities.clear()
    found.places.clear()
    db.session().flush()
    for rank, one in enumerate(asked.places, start=1):
        place = ParticipationPlace(rank=rank, name=one.name, address=one.address)
        found.places.append(place)
        wanted = [(number, it) for number, it in one.quantities.items() if it.whole]
        found.quantities += [Quantity(lot_id=number, place=place, firm=it.firm, flexible=it.flexible) for number, it in wanted]


def _authorize(found: Participation, asked: Asked, *, actor: User, at: datetime) -> None:
    """Write by whose authority it is asked; an authority that is taken back makes an intention of it again."""
    if asked.resolution_number != found.resolution_number or asked.authority is not Authority.RESOLUTION:
        found.resolution_file = None
    is_resolved = asked.authority is Authority.RESOLUTION
    found.resolution_number = asked.resolution_number if is_resolved else None
    found.resolution_date = asked.resolution_date if is_resolved else None
    found.resolution_due = found.tender.confirms_by if is_resolved and found.resolution_file is None else None
    found.delegate_id = actor.id if asked.authority is Authority.DELEGATION else None
    found.authorized_at = None if asked.authority is Authority.INTENTION else at
    to = ParticipationStage.INTENTION if asked.authority is Authority.INTENTION else ParticipationStage.AUTHORIZED
    if (found.stage or ParticipationStage.INTENTION) is not to:
        states.move(found, to, actor=actor, at=at)


def _told(quantities: Mapping[int, Wanted]) -> list[Any]:
    return [[number, one.firm, one.flexible] for number, one in sorted(quantities.items())]
