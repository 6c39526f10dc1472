"""What a body has to pay, approved, and what an enterprise waits for past its day: each invoice with what is left of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, lazyload

from marketplace.billing.models import Invoice, InvoiceDispute, InvoiceKind, InvoiceStatus, Payment, PaymentPart
from marketplace.billing.paying import listing, recording
from marketplace.billing.paying import rules as paying_rules
from marketplace.core import db
from marketplace.organizations.models import Organization

# From how long before its last day an invoice that is approved is on a desk.
SOON = timedelta(days=14)
MOST_READ, MOST = 200, 50


@dataclass(frozen=True)
class Owing:
    """How many invoices an organisation has to pay, and how many of them are late."""

    count: int
    late: int


def to_pay(buyers: Collection[int], today: date) -> list[tuple[Invoice, int]]:
    """The approved invoices of these bodies that are late or due soon, the first due before, each with the cents to pay: what a payment
    under way will pay and what is disputed left out."""
    waits = (Invoice.buyer_id.in_(_with_absorbed(buyers)), Invoice.status == InvoiceStatus.APPROVED, Invoice.due_on <= today + SOON)
    return _left(select(Invoice).where(*waits), but_disputed=True)


def late(suppliers: Collection[int], today: date) -> list[tuple[Invoice, int]]:
    """The invoices of these enterprises whose last day is past, the first due before, each with the cents left to pay: what a payment
    under way will pay left out."""
    waits = (Invoice.supplier_id.in_(_with_absorbed(suppliers)), Invoice.status.in_(paying_rules.PAYABLE), Invoice.due_on < today)
    return _left(select(Invoice).where(*waits), but_disputed=False)


def counted(organization: Organization, today: date) -> Owing:
    """The approved invoices that it has to pay, whenever they are due; those that payments under way will pay whole left out."""
    mine = (
        Invoice.buyer_id.in_(listing.pages_of(organization)),
        Invoice.status == InvoiceStatus.APPROVED,
        Invoice.kind == InvoiceKind.INVOICE,
    )
    coming = select(PaymentPart.invoice_id).join(Payment, Payment.id == PaymentPart.payment_id)
    touched = Invoice.id.in_(coming.where(Payment.status.in_(paying_rules.UNDER_WAY)))
    due = {number: day for number, day in db.session().execute(select(Invoice.id, Invoice.due_on).where(*mine, touched))}  # noqa: C416
    left = recording.left_on(due) if due else {}
    paid = [number for number in due if left[number] <= 0]
    total, overdue = (
        db.session().scalar(select(func.count()).select_from(Invoice).where(*mine, *more)) or 0 for more in ((), (Invoice.due_on < today,))
    )
    return Owing(total - len(paid), overdue - sum((due[number] or today) < today for number in paid))


def _left(asked: Select[Any], *, but_disputed: bool) -> list[tuple[Invoice, int]]:
    plain: Any = lazyload("*")
    read = asked.where(Invoice.kind == InvoiceKind.INVOICE).options(joinedload(Invoice.buyer).options(plain))
    read = read.options(joinedload(Invoice.supplier).options(plain)).order_by(Invoice.due_on, Invoice.id).limit(MOST_READ)
    found: list[Invoice] = list(db.session().scalars(read).unique())
    ids = [one.id for one in found]
    left = recording.left_on(ids) if ids else {}
    disputed = _disputed(ids) if ids and but_disputed else {}
    pairs = ((one, left[one.id] - disputed.get(one.id, 0)) for one in found)
    return [(one, cents) for one, cents in pairs if cents > 0][:MOST]


def _disputed(ids: Collection[int]) -> dict[int, int]:
    asked = select(InvoiceDispute.invoice_id, func.sum(InvoiceDispute.amount)).where(
        InvoiceDispute.invoice_id.in_(ids), InvoiceDispute.closed_at.is_(None)
    )
    return {number: int(cents) for number, cents in db.session().execute(asked.group_by(InvoiceDispute.invoice_id))}


def _with_absorbed(ids: Collection[int]) -> list[int]:
    """These pages, and those that they absorbed: what those issued and received stays with them."""
    absorbed = db.session().scalars(select(Organization.id).where(Organization.merged_into_id.in_(ids)))
    return [*ids, *absorbed]
