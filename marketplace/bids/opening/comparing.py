"""The answers side by side: what each asks for each lot, its totals, which price is the lowest; who came late or left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.bids import rules
from marketplace.bids.answering import compliance, volume
from marketplace.bids.answering.compliance import Sheet
from marketplace.bids.models import BidOpening, OpenedBid, PriceState
from marketplace.bids.opening import consents, opened
from marketplace.bids.regrouping import disclosed
from marketplace.bids.regrouping.disclosed import Disclosed
from marketplace.catalogue.models import TaxCode
from marketplace.contracting.advising.taxes import Amount, cents_in
from marketplace.contracting.models import TaxBasis
from marketplace.core import clock, db
from marketplace.core.files import StoredFile
from marketplace.core.money import line_total
from marketplace.organizations.compliance import reading
from marketplace.organizations.models import ComplianceKind, Organization
from marketplace.tenders.asking import zones
from marketplace.tenders.calling import places
from marketplace.tenders.models import Lot, Tender


@dataclass(frozen=True)
class Line:
    """What an answer asks for a lot: `price` in ten-thousandths of a dollar for the quantity asked, `total` in cents for all of it,
    `capacity` in the decimals of the unit where it is less than that quantity, `volume` its other prices by quantity."""

    price: int
    total: int
    capacity: int | None = None
    is_lowest: bool = False
    note: str = ""
    volume: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True)
class Answer:
    """An opened answer with its lines by lot; totals in cents. `received` is told by the clock of the request. `counts`: it may be
    chosen."""

    opened: OpenedBid
    name: str
    received: str
    lines: Mapping[int, Line]
    total: int
    with_taxes: int
    counts: bool
    is_cured: bool
    files: Sequence[StoredFile] = ()
    group: Disclosed | None = None
    compliance: Sheet | None = None

    @property
    def said(self) -> Mapping[str, Any]:
        return self.opened.content


@dataclass(frozen=True)
class Told:
    """An enterprise and when something happened to its answer."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Compared:
    """All that the page of the answers says."""

    opening: BidOpening
    answers: list[Answer]
    lots: list[Lot]
    late: list[Told] = field(default_factory=list)
    withdrawn: list[Told] = field(default_factory=list)

    @property
    def intact(self) -> list[Answer]:
        return [one for one in self.answers if one.opened.is_intact]

    def by_price(self, lot: Lot) -> list[Answer]:
        """The intact answers to a lot, from the lowest price."""
        return sorted((one for one in self.priced if lot.id in one.lines), key=lambda one: one.lines[lot.id].price)

    @property
    def priced(self) -> list[Answer]:
        """Those whose prices are read."""
        return [one for one in self.intact if one.opened.price_state in (None, PriceState.OPENED)]

    @property
    def are_priced(self) -> bool:
        """Whether no price waits for its opening."""
        return all(one.opened.price_state is not PriceState.SEALED for one in self.answers)

    @property
    def are_cut(self) -> bool:
        """Whether an answer supplies less than what is asked of a lot, so that its total is not of as much as that of another."""
        return any(line.capacity is not None for one in self.priced for line in one.lines.values())

    @property
    def damaged(self) -> list[Answer]:
        return [one for one in self.answers if not one.opened.is_intact]


def compared(tender: Tender, at: datetime) -> Compared:
    """The answers of a purchase that was opened, in the order in which they were received."""
    opening = consents.opening_of(tender)
    assert opening is not None
    found = opened.of(tender)
    lowest = {lot.id: lowest_of(lot, found, tender) for lot in tender.lots}
    stored, kinds, groups = _stored(found), reading.kinds(), disclosed.of(tender, found)
    answers = [_disclosing(_answer(one, tender, lowest, stored, kinds, at), groups.get(one.id)) for one in found]
    standing = {one.bid.lead_id for one in found}
    names = _names({one["lead"] for name in ("late", "withdrawn") for one in opening.minutes.get(name, ())})
    return Compared(
        opening,
        answers,
        places.asked_lots(tender),
        [_told(one, names) for one in opening.minutes.get("late", ())],
        [_told(one, names) for one in opening.minutes.get("withdrawn", ()) if one["lead"] not in standing],
    )


def line_of(one: OpenedBid, lot: Lot) -> Mapping[str, Any] | None:
    """What an answer says of a lot, or None when it does not answer it."""
    said: Mapping[str, Any] | None = one.content.get("lines", {}).get(str(lot.id))
    return said if said and said.get("unit_price") is not None else None


def ranked(lot: Lot, found: Sequence[OpenedBid], tender: Tender) -> list[OpenedBid]:
    """The answers to a lot that may be chosen, from the lowest price; the first received before at the same price."""
    choosable = [one for one in found if rules.why_not_choose(one, tender) is None and line_of(one, lot)]
    return sorted(choosable, key=lambda one: (price_of(one, lot), one.received_at, one.id))


def lowest_of(lot: Lot, found: Sequence[OpenedBid], tender: Tender) -> int | None:
    """The lowest price of a lot among the answers that may be chosen, or None."""
    return next((price_of(one, lot) for one in ranked(lot, found, tender)), None)


def price_of(one: OpenedBid, lot: Lot) -> int:
    """What an answer asks for one unit of a lot that it answers, in ten-thousandths of a dollar: its price for the quantity asked, or
    for as much of it as it can supply."""
    said = line_of(one, lot)
    assert said is not None
    return volume.compared_price(said, lot)


def capacity_of(one: OpenedBid, lot: Lot) -> int | None:
    """How much of a lot an answer can supply at most, where it says less than what is asked."""
    said = (line_of(one, lot) or {}).get("capacity")
    return int(said) if said is not None and said < volume.wanted(lot) else None


def supplied(one: OpenedBid, lot: Lot) -> int:
    """How much of what is asked an answer supplies of a lot that it answers."""
    return volume.supplied(line_of(one, lot) or {}, lot)


def _answer(
    one: OpenedBid,
    tender: Tender,
    lowest: Mapping[int, int | None],
    stored: Mapping[int, StoredFile],
    kinds: Sequence[ComplianceKind],
    at: datetime,
) -> Answer:
    counts = rules.why_not_choose(one, tender) is None
    lines = {lot.id: _line(one, lot, lowest[lot.id] if counts else None) for lot in tender.lots if line_of(one, lot)}
    taxed = sum(lines[lot.id].total for lot in tender.lots if lot.id in lines and lot.tax_code is TaxCode.TAXABLE)
    total = sum(line.total for line in lines.values())
    with_taxes = cents_in(Amount(taxed), TaxBasis.INCLUDED, clock.local_day(at)) + total - taxed
    files = [stored[said["stored_file"]] for said in one.content.get("files") or ()]
    received = zones.told(one.received_at, tender.bids_zone)
    file = compliance.sheet(one.content.get("compliance") or (), tender, total, kinds)
    return Answer(one, one.bid.lead.name, received, lines, total, with_taxes, counts, opened.is_cured(one), files, compliance=file)


def _disclosing(one: Answer, group: Disclosed | None) -> Answer:
    """The same, named with those who answer together."""
    return replace(one, name=disclosed.called(one.name, group.others), group=group) if group else one


def _line(one: OpenedBid, lot: Lot, lowest: int | None) -> Line:
    price, said = price_of(one, lot), line_of(one, lot) or {}
    total = line_total(price, supplied(one, lot), lot.unit.decimals).cents
    steps = volume.tiers_of(said) if said.get("tiers") else ()
    return Line(price, total, capacity_of(one, lot), price == lowest, said.get("note") or "", steps)


def _stored(found: Sequence[OpenedBid]) -> dict[int, StoredFile]:
    numbers = [said["stored_file"] for one in found for said in one.content.get("files") or ()]
    return {one.id: one for one in db.session().scalars(select(StoredFile).where(StoredFile.id.in_(numbers)))} if numbers else {}


def _names(ids: set[int]) -> dict[int, str]:
    asked = select(Organization.id, Organization.name).where(Organization.id.in_(ids))
    return {number: name for number, name in db.session().execute(asked)} if ids else {}  # noqa: C416 - a Row is no pair for dict()


def _told(one: Mapping[str, Any], names: Mapping[int, str]) -> Told:
    return Told(names[one["lead"]], datetime.fromisoformat(one["at"]))
