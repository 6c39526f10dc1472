"""Where what is asked of enterprises goes: each buyer that the close bound, its places, and how much of each lot goes there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from marketplace.core import db
from marketplace.organizations.models import Organization
from marketplace.tenders.closing.deciding import goes_on
from marketplace.tenders.models import Lot, Participation, ParticipationPlace, ParticipationStage, Quantity, Tender


@dataclass(frozen=True)
class Spot:
    """So much of a lot, firm and on request, at a place of a buyer."""

    place_id: int
    buyer: str
    place: str
    firm: int
    flexible: int


def of_lots(tender: Tender) -> dict[int, Sequence[Spot]]:
    """The places of each lot, by its id, in the order of adhesion. One statement."""
    asked = (
        select(Quantity.lot_id, ParticipationPlace, Organization.name, Quantity.firm, Quantity.flexible)
        .join(Participation, Participation.id == Quantity.participation_id)
        .join(Organization, Organization.id == Participation.organization_id)
        .join(ParticipationPlace, ParticipationPlace.id == Quantity.place_id)
        .where(Participation.tender_id == tender.id, Participation.stage == ParticipationStage.BOUND)
        .order_by(Participation.adhered_at, Participation.id, ParticipationPlace.rank)
    )
    found: dict[int, list[Spot]] = {}
    for lot, place, buyer, firm, flexible in db.session().execute(asked):
        where = ", ".join(one for one in (place.name, place.address) if one)
        found.setdefault(lot, []).append(Spot(place.id, buyer, where, firm, flexible))
    return dict(found)


def asked_lots(tender: Tender) -> list[Lot]:
    """The lots for which enterprises are asked: of a purchase from a need, those that its close let go on."""
    return [one for one in tender.lots if not tender.is_grouped or goes_on(one, tender)]
