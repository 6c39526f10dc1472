"""The invoices of an organisation, those that it issues and those that it receives: chosen, counted, summed, a page at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import joinedload, lazyload

from marketplace.billing import rules
from marketplace.billing.models import Invoice, InvoiceKind, InvoiceStatus
from marketplace.billing.rules import Side
from marketplace.core import db, paging
from marketplace.core.errors import Missing
from marketplace.organizations.models import Organization

PER_PAGE = 50
MOST_PARTNERS = 200
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


def choice(asked: Mapping[str, str], organization: Organization, default: Side) -> Choice:
    """What an address asks for; Missing for a word of ours that is none."""
    word, state, partner = asked.get("cote") or WORDS[default], asked.get("etat") or "", asked.get("partenaire") or ""
    known = {one.value: one for one in InvoiceStatus}
    if word not in SIDES or (state and state != LATE and state not in known) or (partner and not _is_number(partner)):
        raise Missing()
    days = [_day(asked.get(name)) for name in ("du", "au")]
    return Choice(SIDES[word], known.get(state), int(partner) if partner else None, days[0], days[1], state == LATE)


def of(organization: Organization, wanted: Choice, number: int, today: date) -> paging.Page[Invoice]:
    """A page of what is asked for, the newest first."""
    total = db.session().scalar(select(func.count()).select_from(Invoice).where(_where(organization, wanted, today))) or 0
    ordered = _read(organization, wanted, today).offset((number - 1) * PER_PAGE).limit(PER_PAGE)
    items = db.session().scalars(ordered).unique().all()
    if not items and number > 1:
        raise Missing()
    return paging.Page(items, number, total, PER_PAGE)


def sums(organization: Organization, wanted: Choice, today: date) -> Sums:
    """What all of it comes to; drafts count for nothing."""
    sign = case((Invoice.kind == InvoiceKind.CREDIT_NOTE, -1), else_=1)
    columns = [func.sum(one * sign) for one in (Invoice.subtotal, Invoice.gst, Invoice.qst, Invoice.total)]
    asked = select(func.count(), *columns).where(_where(organization, wanted, today), Invoice.status.not_in(rules.UNSEEN))
    return Sums(*(int(one or 0) for one in db.session().execute(asked).one()))


def counts(organization: Organization, side: Side) -> dict[InvoiceStatus, int]:
    """How many stand where, on one side; what was given up is left out."""
    asked = select(Invoice.status, func.count()).where(_mine(organization, side)).group_by(Invoice.status)
    found = {one[0]: int(one[1]) for one in db.session().execute(asked)}
    return {one: found[one] for one in InvoiceStatus if found.get(one) and one is not InvoiceStatus.DISCARDED}


def count_late(organization: Organization, side: Side, today: date) -> int:
    """How many are overdue, on one side."""
    asked = select(func.count()).select_from(Invoice).where(_mine(organization, side), _late(today))
    return db.session().scalar(asked) or 0


def partners(organization: Organization, side: Side) -> list[Organization]:
    """Those whom it invoices, or who invoice it, by name."""
    column = Invoice.supplier_id if side is Side.BUYER else Invoice.buyer_id
    asked = select(Organization).where(Organization.id.in_(select(column).where(_mine(organization, side)).distinct()))
    return list(db.session().scalars(asked.options(lazyload("*")).order_by(Organization.sort_name).limit(MOST_PARTNERS)).unique())


def every(organization: Organization, wanted: Choice, today: date) -> Iterator[Invoice]:
    """All that is asked for, read a few hundred at a time."""
    rows = db.session().scalars(_read(organization, wanted, today).execution_options(yield_per=500))
    yield from rows


def of_order(order_id: int, *, with_drafts: bool) -> list[Invoice]:
    """The documents of an order, the first before."""
    asked = select(Invoice).where(Invoice.order_id == order_id, Invoice.status != InvoiceStatus.DISCARDED)
    if not with_drafts:
        asked = asked.where(Invoice.status != InvoiceStatus.DRAFT)
    return list(db.session().scalars(asked.order_by(Invoice.id).limit(MOST_PARTNERS)))


def _read(organization: Organization, wanted: Choice, today: date) -> Select[Any]:
    other = Invoice.supplier if wanted.side is Side.BUYER else Invoice.buyer
    plain: Any = joinedload(other).options(
        lazyload(Organization.activities), lazyload(Organization.region), lazyload(Organization.legal_form)
    )
    return select(Invoice).where(_where(organization, wanted, today)).options(plain).order_by(Invoice.id.desc())


def _where(organization: Organization, wanted: Choice, today: date) -> ColumnElement[bool]:
    found = [_mine(organization, wanted.side)]
    if wanted.status:
        found.append(Invoice.status == wanted.status)
    if wanted.partner:
        found.append((Invoice.supplier_id if wanted.side is Side.BUYER else Invoice.buyer_id) == wanted.partner)
    if wanted.since:
        found.append(Invoice.issued_on >= wanted.since)
    if wanted.until:
        found.append(Invoice.issued_on <= wanted.until)
    if wanted.is_late:
        found.append(_late(today))
    return and_(*found)


def _mine(organization: Organization, side: Side) -> ColumnElement[bool]:
    """A draft is nothing to its buyer."""
    if side is Side.SUPPLIER:
        return and_(Invoice.supplier_id.in_(_pages(organization)), Invoice.status != InvoiceStatus.DISCARDED)
    seen = [one for one in InvoiceStatus if one not in rules.UNSEEN]
    return and_(Invoice.buyer_id.in_(_pages(organization)), Invoice.status.in_(seen))


def _pages(organization: Organization) -> list[int]:
    """Its number, and those of the pages that it absorbed: what they issued and received stays with them."""
    absorbed = db.session().scalars(select(Organization.id).where(Organization.merged_into_id == organization.id))
    return [organization.id, *absorbed]


def _late(today: date) -> ColumnElement[bool]:
    return and_(Invoice.status.in_(rules.OPEN), Invoice.due_on < today)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def _day(typed: str | None) -> date | None:
    """A day of an address; what is no day is passed over."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        return None
