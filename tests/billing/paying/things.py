"""Invoices to pay: `make_pair()`, `make_invoice(...)`, issued in the ledger; payments of them; rows in the unit at work."""

from datetime import date, datetime, timedelta
from itertools import count

from marketplace.accounts.models import User
from marketplace.billing.ledger import happenings
from marketplace.billing.models import Invoice, InvoiceKind, InvoiceStatus, Payment, PaymentMethod
from marketplace.billing.paying import recording
from marketplace.core import db
from marketplace.organizations.models import Organization, Role
from tests.builders import AT, make_organization
from tests.tenders.things import make_city, member

LATER = AT + timedelta(days=10)
TODAY = LATER.date()
_numbers = count(1)


def make_pair() -> tuple[Organization, Organization]:
    """An enterprise and a city."""
    return make_organization(name="Cuisines du Fleuve, coopérative", neq="1140000001"), make_city(neq="8813430987")


def finance(organization: Organization, *roles: Role, ceiling: int | None = None) -> User:
    """Somebody of its finances."""
    return member(organization, *(roles or (Role.FINANCE,)), ceiling=ceiling)


def make_invoice(
    supplier: Organization, buyer: Organization, total: int = 11_498, *, number: str = "", at: datetime = AT, **values: object
) -> Invoice:
    """An invoice of so many cents, taxes included, issued and posted; the part before taxes is 100.00 of 114.98."""
    sequence = next(_numbers)
    subtotal = total * 10_000 // 11_498
    found = Invoice(kind=InvoiceKind.INVOICE, supplier=supplier, buyer=buyer, sequence=sequence, number=number or f"F-{sequence:05d}")
    found.status, found.payment_days, found.issued_on, found.due_on = InvoiceStatus.ISSUED, 30, at.date(), date(2026, 5, 1)
    found.subtotal, found.taxable, found.gst, found.qst, found.total = subtotal, subtotal, total - subtotal, 0, total
    found.issued_at = found.created_at = found.updated_at = at
    for name, value in values.items():
        setattr(found, name, value)
    db.session().add(found)
    db.session().flush()
    happenings.issued(found, at=at)
    return found


def make_credit(invoice: Invoice, total: int, *, at: datetime = AT, sequence: int = 0) -> Invoice:
    """A credit note of so many cents on an invoice, issued and posted."""
    sequence = sequence or next(_numbers)
    found = Invoice(kind=InvoiceKind.CREDIT_NOTE, supplier=invoice.supplier, buyer=invoice.buyer, refers_to=invoice, sequence=sequence)
    found.number, found.status, found.payment_days, found.issued_on = f"NC-{sequence:05d}", InvoiceStatus.ISSUED, 30, at.date()
    found.subtotal = found.total = total
    found.issued_at = found.created_at = found.updated_at = at
    db.session().add(found)
    db.session().flush()
    happenings.issued(found, at=at)
    return found


def pay(
    *parts: tuple[Invoice, int], reference: str = "TEF-1", actor: User | None = None, at: datetime = LATER, **values: object
) -> Payment:
    """A payment of these cents to these invoices of one pair, by transfer."""
    said = {"method": PaymentMethod.EFT, "reference": reference, "paid_on": TODAY, **values}
    invoice = parts[0][0]
    told = {one.id: cents for one, cents in parts}
    return recording.record(invoice.buyer, invoice.supplier, told, actor=actor, at=at, **said)  # type: ignore[arg-type]
