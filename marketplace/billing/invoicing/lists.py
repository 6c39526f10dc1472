"""The invoices of an organisation, those that it issues and those that it receives: chosen, counted, summed, a page at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload, lazyload

from marketplace.billing import rules
from marketplace.billing.invoicing import partnering
from marketplace.billing.models import Invoice, InvoiceKind, InvoiceStatus
from marketplace.billing.rules import Side
from marketplace.core import db, paging
from marketplace.core.errors import Missing
from marketplace.organizations.models import Organization

PER_PAGE = 50
MOST_OF_ORDER = 200
SIDES = {"recues": Side.BUYER, "emises": Side.SUPPLIER}
WORDS = {side: word for word, side in SIDES.items()}
LATE = "en-retard"


@dataclass(frozen=True)
class Choice:
    """What a list is asked for: a side, and any of a status, a partner, days of issue, what is overdue."""

    side: Side
    status: InvoiceStatus | None = None
    partner: int | None = None
    since: date | None = None
    until: date | None = None
    is_late: bool = False

    def values(self) -> dict[str, str]:
        """The same as an address says it."""
        state = LATE if self.is_late else self.status.value if self.status else ""
        said = {"cote": WORDS[self.side], "etat": state, "partenaire": str(self.partner or "")}
        days = {"du": self.since.isoformat() if self.since else "", "au": self.until.isoformat() if self.until else ""}
        return {name: value for name, value in (said | days).items() if value}


@dataclass(frozen=True)
class Sums:
    """What a list comes to: how many documents, cents before taxes, each tax, taxes included; credit notes count below zero."""

    count: int
    subtotal: int
    gst: int
    qst: int
    total: int


@dataclass(frozen=True)
class Tally:
    """How many of a list stand where, what was given up left out, and what those that were issued come to."""

    counts: dict[InvoiceStatus, int]
    sums: Sums

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def choice(asked: Mapping[str, str], organization: Organization, default: Side) -> Choice:
    """What an address asks for; Missing for a word of ours that is none."""
    word, state, partner = asked.get("cote") or WORDS[default], asked.get("etat") or "", asked.get("partenaire") or ""
    known = {one.value: one for one in InvoiceStatus}
    if word not in SIDES or (state and state != LATE and state not in known) or (partner and not _is_number(partner)):
        raise Missing()
    days = [_day(asked.get(name)) for name in ("du", "au")]
    return Choice(SIDES[word], known.get(state), int(partner) if partner else None, days[0], days[1], state == LATE)


def of(organization: Organization, wanted: Choice, number: int, total: int, today: date) -> paging.Page[Invoice]:
    """A page of what is asked for, of so many, the newest first. Its rows are chosen in an index, then read."""
    chosen = select(Invoice.id).where(_where(organization, wanted, today)).order_by(Invoice.id.desc())
    ids = db.session().scalars(chosen.offset((number - 1) * PER_PAGE).limit(PER_PAGE)).all()
    if not ids and number > 1:
        raise Missing()
    items = db.session().scalars(_read(wanted.side).where(Invoice.id.in_(ids))).unique().all()
    return paging.Page(items, number, total, PER_PAGE)


def tally(organization: Organization, wanted: Choice, today: date) -> Tally:
    """What a list holds and comes to, in one reading of an index; drafts count for nothing in its sums."""
    amounts = [func.sum(one) for one in (Invoice.subtotal, Invoice.gst, Invoice.qst)]
    # Each kind in turn, as the index has them: the overdue of each are then one stretch of it.
    chosen = and_(Invoice.kind.in_(InvoiceKind), _where(organization, wanted, today))
    asked = select(Invoice.kind, Invoice.status, func.count(), *amounts).where(chosen).group_by(Invoice.kind, Invoice.status)
    counts: dict[InvoiceStatus, int] = {}
    issued = subtotal = gst = qst = 0
    for kind, status, count, *cents in db.session().execute(asked):
        counts[status] = counts.get(status, 0) + int(count)
        if status not in rules.UNSEEN:
            sign = -1 if kind is InvoiceKind.CREDIT_NOTE else 1
            issued, subtotal = issued + int(count), subtotal + sign * int(cents[0])
            gst, qst = gst + sign * int(cents[1]), qst + sign * int(cents[2])
    # That a total is these three is a constraint of the table.
    return Tally({one: counts[one] for one in InvoiceStatus if one in counts}, Sums(issued, subtotal, gst, qst, subtotal + gst + qst))


def counts(organization: Organization, side: Side) -> dict[InvoiceStatus, int]:
    """How many stand where, on one side; what was given up is left out."""
    asked = select(Invoice.status, func.count()).where(_where(organization, Choice(side), None)).group_by(Invoice.status)
    found = {one[0]: int(one[1]) for one in db.session().execute(asked)}
    return {one: found[one] for one in InvoiceStatus if one in found}


def count_late(organization: Organization, side: Side, today: date) -> int:
    """How many are overdue, on one side."""
    late = _where(organization, Choice(side, is_late=True), today)
    asked = select(func.count()).select_from(Invoice).where(Invoice.kind.in_(InvoiceKind), late)
    return db.session().scalar(asked) or 0


def partners(organization: Organization, side: Side) -> list[Organization]:
    """Those whom it invoices, or who invoice it, by name."""
    mine, other = (Invoice.buyer_id, Invoice.supplier_id) if side is Side.BUYER else (Invoice.supplier_id, Invoice.buyer_id)
    return partnering.named(mine, other, _pages(organization), Invoice.status.in_(_statuses(Choice(side))))


def every(organization: Organization, wanted: Choice, today: date) -> Iterator[Invoice]:
    """All that is asked for, read a few hundred at a time."""
    rows = _read(wanted.side).where(_where(organization, wanted, today))
    yield from db.session().scalars(rows.execution_options(yield_per=500))


def of_order(order_id: int, *, with_drafts: bool) -> list[Invoice]:
    """The documents of an order, the first before."""
    asked = select(Invoice).where(Invoice.order_id == order_id, Invoice.status != InvoiceStatus.DISCARDED)
    if not with_drafts:
        asked = asked.where(Invoice.status != InvoiceStatus.DRAFT)
    return list(db.session().scalars(asked.order_by(Invoice.id).limit(MOST_OF_ORDER)))


def _read(side: Side) -> Select[Any]:
    other = Invoice.supplier if side is Side.BUYER else Invoice.buyer
    plain: Any = joinedload(other).options(
        lazyload(Organization.activities), lazyload(Organization.region), lazyload(Organization.legal_form)
    )
    return select(Invoice).options(plain).order_by(Invoice.id.desc())


def _where(organization: Organization, wanted: Choice, today: date | None) -> ColumnElement[bool]:
    mine, other = (Invoice.buyer_id, Invoice.supplier_id) if wanted.side is Side.BUYER else (Invoice.supplier_id, Invoice.buyer_id)
    found: list[ColumnElement[bool]] = [mine.in_(_pages(organization)), Invoice.status.in_(_statuses(wanted))]
    if wanted.partner:
        found.append(other == wanted.partner)
    if wanted.since:
        found.append(Invoice.issued_on >= wanted.since)
    if wanted.until:
        found.append(Invoice.issued_on <= wanted.until)
    if wanted.is_late:
        found.append(Invoice.due_on < today)
    return and_(*found)


def _statuses(wanted: Choice) -> list[InvoiceStatus]:
    """Where what is asked for may stand, said once for all: of two conditions on one column an index serves one. A draft is nothing to its
    buyer."""
    hidden = rules.UNSEEN if wanted.side is Side.BUYER else (InvoiceStatus.DISCARDED,)
    asked = rules.OPEN if wanted.is_late else (wanted.status,) if wanted.status else tuple(InvoiceStatus)
    return [one for one in asked if one not in hidden]


def _pages(organization: Organization) -> list[int]:
    """Its number, and those of the pages that it absorbed: what they issued and received stays with them."""
    absorbed = db.session().scalars(select(Organization.id).where(Organization.merged_into_id == organization.id))
    return [organization.id, *absorbed]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def _day(typed: str | None) -> date | None:
    """A day of an address; what is no day is passed over."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        return None
