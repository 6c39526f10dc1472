"""Who takes part in a purchase, and how much each wants, as its organiser follows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from marketplace.core import db
from marketplace.tenders.joining import queries
from marketplace.tenders.joining.rules import Wanted
from marketplace.tenders.models import Participation, Tender, TenderStage

# The public page has the rest, fifty at a time.
MOST_SHOWN = 50


@dataclass(frozen=True)
class Joined:
    """The first participants, what each wants of each lot (by its id), what all who count want; whether the organiser is one of them."""

    places: Sequence[tuple[Participation, Mapping[int, Wanted]]]
    totals: Mapping[int, Wanted]
    is_organizer_in: bool


def of(tender: Tender) -> Joined | None:
    """Nothing before the publication, nor where adhesions are not taken here."""
    if tender.opens_at is None or tender.stage in (TenderStage.DRAFT, TenderStage.EXPORTED):
        return None
    mine = select(Participation).where(Participation.tender_id == tender.id).options(selectinload(Participation.quantities))
    found = db.session().scalars(mine.order_by(Participation.adhered_at, Participation.id).limit(MOST_SHOWN)).unique().all()
    own = queries.participation(tender, tender.organizer)
    is_in = own is not None and own.stage in queries.COUNTED
    return Joined([(one, queries.counted_by(one)) for one in found], queries.totals(tender), is_in)
