"""The payments of a demonstration: one confirmed whole, one that waits, one with an open difference, on invoices approved before."""

from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.billing.models import Invoice, InvoiceKind, InvoiceStatus, Payment, PaymentMethod
from marketplace.billing.paying import confirming, recording
from marketplace.billing.paying import rules as paying_rules
from marketplace.core import clock, db
from marketplace.core.money import half_up
from marketplace.core.panels import panel
from marketplace.core.seeding import Seeding
from marketplace.organizations.models import MemberRole, Membership, Organization

# The reference, how, the share of what is left in hundredths, what the enterprise then got of it (None: it said nothing yet).
PAID = (
    ("TEF-2026-0311", PaymentMethod.EFT, 40, 100),
    ("1042", PaymentMethod.CHEQUE, 50, None),
    ("TEF-2026-0318", PaymentMethod.EFT, 60, 90),
)


@panel("seed", rank=20)
def seed(seeding: Seeding) -> None:
    """Pay some of the invoices of the demonstration, once."""
    now = clock.now()
    with db.database().writing() as session:
        # A body pays what it approved, after it approved it.
        approved = (Invoice.status == InvoiceStatus.APPROVED, Invoice.approved_at < now - timedelta(days=len(PAID)))
        payable = (Invoice.is_demo, Invoice.kind == InvoiceKind.INVOICE, *approved)
        # The newest stays whole, to try with.
        found = session.scalars(select(Invoice).where(*payable).order_by(Invoice.id.desc()).offset(1).limit(len(PAID))).all()
        if not found or session.scalars(select(Payment.id).where(Payment.is_demo).limit(1)).first():
            return
        made = [_made(found[rank % len(found)], rank, now) for rank in range(len(PAID))]
        seeding.samples["payment"] = {"number": made[0].id}
    seeding.say(f"{len(PAID)} payments")


def _made(invoice: Invoice, rank: int, now: datetime) -> Payment:
    reference, method, share, got = PAID[rank]
    amount = max(1, half_up(recording.left_on([invoice.id])[invoice.id] * share, 100))
    at = now - timedelta(days=len(PAID) - rank)
    said = {"method": method, "reference": reference, "paid_on": clock.local_day(at), "at": at}
    payment = recording.record(invoice.buyer, invoice.supplier, {invoice.id: amount}, **said, actor=None)
    payment.is_demo, actor = True, _person(invoice.buyer)
    payment.recorded_by_id = actor.id if actor else None
    if got is not None:
        confirming.confirm(payment, max(1, half_up(amount * got, 100)), actor=_person(invoice.supplier), at=at + timedelta(hours=5))
    return payment


def _person(organization: Organization) -> User | None:
    """Somebody who may pay, or say what was paid, for an organisation."""
    roles = (*paying_rules.PAYERS, *paying_rules.CONFIRMERS)
    held = select(MemberRole.membership_id).where(MemberRole.role.in_(roles))
    asked = select(Membership).where(Membership.organization_id == organization.id, Membership.is_open, Membership.id.in_(held))
    found = db.session().scalars(asked.order_by(Membership.id).limit(1)).first()
    return found.user if found else None
