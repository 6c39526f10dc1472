"""What a price request says, as its one page holds it: read from the rows, and written on them while it is prepared."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from marketplace.contracting.models import Nature
from marketplace.core import db
from marketplace.tenders.asking.zones import EAST
from marketplace.tenders.models import Lot, Participation, ParticipationPlace, Tender

USUAL_VALIDITY = 60
MOST_LINES = 40


@dataclass(frozen=True)
class Line:
    """A row of what is wanted; `quantity` in the decimals of the unit, None while nobody said it."""

    what: str
    quantity: int | None
    unit_code: str
    specification: str = ""


@dataclass(frozen=True)
class Said:
    """All that the page of a price request says. `estimate` in cents before taxes, for the adviser and never for who is asked; `due_at` is
    the instant before which answers are received, told by the clock of `zone`."""

    title: str = ""
    description: str = ""
    nature: Nature = Nature.GOODS
    category_code: str | None = None
    lines: Sequence[Line] = ()
    place_name: str = ""
    place_address: str = ""
    delivery_from: date | None = None
    delivery_until: date | None = None
    delivery_note: str = ""
    term_from: date | None = None
    term_until: date | None = None
    due_at: datetime | None = None
    zone: str = EAST
    estimate: int | None = None
    validity_days: int = USUAL_VALIDITY


# The columns of a purchase that say the same under another name.
COLUMNS = {
    "title": "title_fr",
    "description": "description_fr",
    "nature": "nature",
    "delivery_from": "delivery_from",
    "delivery_until": "delivery_until",
    "delivery_note": "delivery_note",
    "term_from": "term_from",
    "term_until": "term_until",
    "due_at": "bids_due_at",
    "zone": "bids_zone",
    "estimate": "estimate",
    "validity_days": "bid_validity_days",
}


def of(tender: Tender) -> Said:
    """What a price request says now."""
    told = {name: getattr(tender, column) for name, column in COLUMNS.items()}
    place = place_of(tender)
    return Said(
        **told,
        category_code=tender.lots[0].category_code if tender.lots else None,
        lines=tuple(Line(one.title, one.expected, one.unit_code, one.specification) for one in tender.lots),
        place_name=place.name,
        place_address=place.address,
    )


def participation(tender: Tender) -> Participation:
    """The one place of the buyer in its own price request."""
    asked = select(Participation).where(Participation.tender_id == tender.id, Participation.organization_id == tender.organizer_id)
    return db.session().scalars(asked).unique().one()


def place_of(tender: Tender) -> ParticipationPlace:
    """Where it is delivered."""
    return participation(tender).places[0]


def put(tender: Tender, said: Said) -> list[str]:
    """Write what is said; the names of what changed. Rows keep their rank, so that the database never sees one twice."""
    before = of(tender)
    changed = [one.name for one in fields(Said) if getattr(before, one.name) != _like(getattr(said, one.name))]
    for name in set(changed) & COLUMNS.keys():
        setattr(tender, COLUMNS[name], getattr(said, name))
    if {"lines", "category_code"} & set(changed):
        _put_lines(tender, said)
    place = place_of(tender)
    place.name, place.address = said.place_name, said.place_address
    return changed


def _like(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _put_lines(tender: Tender, said: Said) -> None:
    for rank, line in enumerate(said.lines, start=1):
        lot = tender.lots[rank - 1] if rank <= len(tender.lots) else Lot(rank=rank, tiers=[])
        lot.title, lot.specification, lot.category_code = line.what, line.specification, said.category_code
        lot.expected, lot.unit_code = line.quantity, line.unit_code
        if rank > len(tender.lots):
            tender.lots.append(lot)
    del tender.lots[len(said.lines) :]
    db.session().flush()
    for lot in tender.lots:
        # The unit follows its code.
        db.session().refresh(lot, ["unit"])
