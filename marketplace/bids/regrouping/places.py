"""Where each lot of a purchase is wanted: what the participants that count asked, place by place."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from marketplace.bids.regrouping.coverage import Spot
from marketplace.bids.regrouping.group import Cell
from marketplace.core import db
from marketplace.organizations.models import Organization
from marketplace.tenders.joining.rules import COUNTED
from marketplace.tenders.models import Participation, ParticipationPlace, Quantity, Tender


@dataclass(frozen=True)
class Wanted:
    """The places of a purchase in their order, and which lots are wanted at which of them."""

    spots: Sequence[Spot]
    cells: frozenset[Cell]

    @property
    def names(self) -> dict[int, str]:
        """Each place by its name; by that of its buyer too, where several places have the same."""
        counted = Counter(one.name for one in self.spots)
        return {one.id: f"{one.name} – {one.buyer}" if counted[one.name] > 1 else one.name for one in self.spots}


def of(tender: Tender) -> Wanted:
    """Where each lot is wanted. A purchase whose quantities are not said yet wants every lot at every place."""
    counted = (Participation.tender_id == tender.id, Participation.stage.in_(COUNTED))
    whose = joinedload(Participation.organization).options(lazyload(Organization.activities))
    light = [lazyload(one) for one in (Participation.places, Participation.quantities, Participation.certificates)]
    taking_part = {one.id: one for one in db.session().scalars(select(Participation).where(*counted).options(whose, *light)).unique()}
    asked = select(ParticipationPlace).where(ParticipationPlace.participation_id.in_(taking_part))
    rows = db.session().scalars(asked.order_by(ParticipationPlace.participation_id, ParticipationPlace.rank)).all()
    spots = [_spot(one, taking_part[one.participation_id]) for one in rows]
    said = select(Quantity.lot_id, Quantity.place_id).where(
        Quantity.participation_id.in_(taking_part), Quantity.firm + Quantity.flexible > 0
    )
    cells = frozenset((lot, place) for lot, place in db.session().execute(said))
    return Wanted(spots, cells or frozenset((lot.id, spot.id) for lot in tender.lots for spot in spots))


def _spot(place: ParticipationPlace, taking_part: Participation) -> Spot:
    buyer = taking_part.organization
    return Spot(place.id, place.name, buyer.name, place.municipality_code or buyer.municipality_code)
