"""The payments of an organisation, those that it makes and those that it gets: chosen, counted, a page at a time; what waits for whom."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from marketplace.billing.invoicing import partnering
from marketplace.billing.models import Invoice, InvoiceKind, Payment, PaymentPart, PaymentStatus
from marketplace.billing.paying import applying
from marketplace.billing.paying import rules as paying_rules
from marketplace.core import db, paging
from marketplace.core.errors import Missing
from marketplace.organizations.models import Organization

PER_PAGE = 50
MOST_PARTNERS, MOST_OPEN, MOST_WAITING = 200, 200, 50
# The two sides as an address says them: what one makes, what one gets.
MADE, GOT = "faits", "recus"
DIFFERENT = "ecart"


@dataclass(frozen=True)
class Choice:
    """What a list is asked for: a side, and any of a status, an open difference, a partner, days of payment."""

    side: str
    status: PaymentStatus | None = None
    partner: int | None = None
    since: date | None = None
    until: date | None = None
    is_different: bool = False

    @property
    def is_made(self) -> bool:
        return self.side == MADE

    def values(self) -> dict[str, str]:
        """The same as an address says it."""
        state = DIFFERENT if self.is_different else self.status.value if self.status else ""
        said = {"cote": self.side, "etat": state, "partenaire": str(self.partner or "")}
        days = {"du": self.since.isoformat() if self.since else "", "au": self.until.isoformat() if self.until else ""}
        return {name: value for name, value in (said | days).items() if value}


def choice(asked: Mapping[str, str], organization: Organization) -> Choice:
    """What an address asks for; Missing for a word of ours that is none."""
    side = asked.get("cote") or (GOT if organization.is_enterprise else MADE)
    state, partner = asked.get("etat") or "", asked.get("partenaire") or ""
    known = {one.value: one for one in PaymentStatus}
    is_number = partner.isascii() and partner.isdigit() and len(partner) <= 18
    if side not in (MADE, GOT) or (state and state != DIFFERENT and state not in known) or (partner and not is_number):
        raise Missing()
    days = [_day(asked.get(name)) for name in ("du", "au")]
    return Choice(side, known.get(state), int(partner) if partner else None, days[0], days[1], state == DIFFERENT)


@dataclass(frozen=True)
class Tally:
    """How many of one side stand where, how many bear an open difference, how many are asked for."""

    counts: dict[PaymentStatus, int]
    different: int
    total: int


def tally(organization: Organization, wanted: Choice) -> Tally:
    """What the head of a list says; what was counted once is not counted again."""
    found, different = counts(organization, wanted.side), count_different(organization, wanted.side)
    if wanted == Choice(wanted.side, wanted.status):
        total = found.get(wanted.status, 0) if wanted.status else sum(found.values())
    elif wanted == Choice(wanted.side, is_different=True):
        total = different
    else:
        total = db.session().scalar(select(func.count()).select_from(Payment).where(_where(organization, wanted))) or 0
    return Tally(found, different, total)


def of(organization: Organization, wanted: Choice, number: int, total: int) -> paging.Page[Payment]:
    """A page of what is asked for, of so many, the newest first."""
    items = db.session().scalars(_read(organization, wanted).offset((number - 1) * PER_PAGE).limit(PER_PAGE)).unique().all()
    if not items and number > 1:
        raise Missing()
    return paging.Page(items, number, total, PER_PAGE)


def every(organization: Organization, wanted: Choice) -> Iterator[Payment]:
    """All that is asked for, read a few hundred at a time."""
    yield from db.session().scalars(_read(organization, wanted).execution_options(yield_per=500))


def counts(organization: Organization, side: str) -> dict[PaymentStatus, int]:
    """How many stand where, on one side; a status without any is absent."""
    asked = select(Payment.status, func.count()).where(_mine(organization, side)).group_by(Payment.status)
    found = {status: number for status, number in db.session().execute(asked)}  # noqa: C416 - a Row is no pair for dict()
    return {one: found[one] for one in PaymentStatus if one in found}


def count_different(organization: Organization, side: str) -> int:
    """How many bear an open difference, on one side."""
    asked = select(func.count()).select_from(Payment).where(_mine(organization, side), _different())
    return db.session().scalar(asked) or 0


def partners(organization: Organization, side: str) -> list[Organization]:
    """Those whom it pays, or who pay it, by name."""
    mine, other = (Payment.payer_id, Payment.payee_id) if side == MADE else (Payment.payee_id, Payment.payer_id)
    return partnering.named(mine, other, pages_of(organization))


def of_invoice(invoice: Invoice) -> list[tuple[Payment, int]]:
    """The payments of an invoice, the first before, each with what it pays of it in cents."""
    asked = select(PaymentPart).where(PaymentPart.invoice_id == invoice.id).order_by(PaymentPart.payment_id).limit(MOST_OPEN)
    parts = {part.payment_id: part.amount for part in db.session().scalars(asked)} | applying.on_invoice(invoice)
    found = db.session().scalars(select(Payment).where(Payment.id.in_(parts)).order_by(Payment.id)).unique()
    return [(one, parts[one.id]) for one in found]


def payable(payer: Organization, payee: Organization) -> list[Invoice]:
    """The invoices of an enterprise that a body may pay, the first due before."""
    mine = (Invoice.buyer_id.in_(pages_of(payer)), Invoice.supplier_id == payee.id, Invoice.kind == InvoiceKind.INVOICE)
    asked = select(Invoice).where(*mine, Invoice.status.in_(paying_rules.PAYABLE)).options(lazyload("*"))
    return list(db.session().scalars(asked.order_by(func.coalesce(Invoice.due_on, date(9999, 12, 31)), Invoice.id).limit(MOST_OPEN)))


def to_pay(payer: Organization) -> list[tuple[Organization, int]]:
    """The enterprises that invoiced a body something not settled yet, by name, each with how many such invoices."""
    open_ones = Invoice.status.in_(paying_rules.PAYABLE)
    asked = select(Invoice.supplier_id, func.count()).where(
        Invoice.buyer_id.in_(pages_of(payer)), Invoice.kind == InvoiceKind.INVOICE, open_ones
    )
    found = {number: count for number, count in db.session().execute(asked.group_by(Invoice.supplier_id))}  # noqa: C416
    named = (
        select(Organization).where(Organization.id.in_(found)).options(lazyload("*")).order_by(Organization.sort_name).limit(MOST_PARTNERS)
    )
    return [(one, found[one.id]) for one in db.session().scalars(named).unique()]


def to_confirm(payees: Collection[int]) -> list[Payment]:
    """The payments that wait for the word of these enterprises, the oldest before."""
    waits = (Payment.payee_id.in_(payees), Payment.status == PaymentStatus.RECORDED, Payment.method.in_(paying_rules.BY_ITSELF))
    return list(db.session().scalars(select(Payment).where(*waits).options(*_named()).order_by(Payment.id).limit(MOST_WAITING)).unique())


def to_mend(payers: Collection[int]) -> list[Payment]:
    """The payments of these bodies whose difference is open, the oldest before."""
    asked = select(Payment).where(Payment.payer_id.in_(payers), _different()).options(*_named())
    return list(db.session().scalars(asked.order_by(Payment.id).limit(MOST_WAITING)).unique())


def pages_of(organization: Organization) -> list[int]:
    """Its number, and those of the pages that it absorbed: what they paid and were paid stays with them."""
    absorbed = db.session().scalars(select(Organization.id).where(Organization.merged_into_id == organization.id))
    return [organization.id, *absorbed]


def have_dealt(organization: Organization, other: Organization) -> bool:
    """Whether one of the two invoiced the other; their ledger begins there."""
    mine, theirs = pages_of(organization), pages_of(other)
    return any(
        db.session().scalar(
            select(Invoice.id).where(Invoice.supplier_id.in_(one), Invoice.buyer_id.in_(two), Invoice.number.is_not(None)).limit(1)
        )
        for one, two in ((mine, theirs), (theirs, mine))
    )


def _read(organization: Organization, wanted: Choice) -> Select[tuple[Payment]]:
    other: Any = Payment.payee if wanted.is_made else Payment.payer
    parts: Any = selectinload(Payment.parts).joinedload(PaymentPart.invoice).lazyload("*")
    plain: Any = joinedload(other).lazyload("*")
    return select(Payment).where(_where(organization, wanted)).options(plain, parts).order_by(Payment.id.desc())


def _where(organization: Organization, wanted: Choice) -> ColumnElement[bool]:
    found = [_mine(organization, wanted.side)]
    if wanted.status:
        found.append(Payment.status == wanted.status)
    if wanted.is_different:
        found.append(_different())
    if wanted.partner:
        found.append((Payment.payee_id if wanted.is_made else Payment.payer_id) == wanted.partner)
    if wanted.since:
        found.append(Payment.paid_on >= wanted.since)
    if wanted.until:
        found.append(Payment.paid_on <= wanted.until)
    return and_(*found)


def _mine(organization: Organization, side: str) -> ColumnElement[bool]:
    return (Payment.payer_id if side == MADE else Payment.payee_id).in_(pages_of(organization))


def _different() -> ColumnElement[bool]:
    return and_(Payment.status == PaymentStatus.RECEIVED, Payment.received != Payment.amount, Payment.mended.is_(None))


def _named() -> list[Any]:
    return [joinedload(Payment.payer).lazyload("*"), joinedload(Payment.payee).lazyload("*")]


def _day(typed: str | None) -> date | None:
    """A day of an address; what is no day is passed over."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        return None
