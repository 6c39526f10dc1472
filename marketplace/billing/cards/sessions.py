"""A buyer pays an invoice on a page of the gateway: one page for what is owed now, however often it is asked for."""

from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from marketplace.accounts.models import User
from marketplace.billing.cards import calls, fetching, judging, reaching, rules
from marketplace.billing.cards.calls import Verb
from marketplace.billing.cards.reaching import gateway
from marketplace.billing.gateway import Gateway, GatewayRefused, SessionAsk, SessionSeen
from marketplace.billing.ledger import balances
from marketplace.billing.models import (
    GatewayAccount,
    GatewayCall,
    GatewayPayment,
    GatewayPaymentStatus,
    Invoice,
    Payment,
    PaymentMethod,
    PaymentPart,
    PaymentStatus,
)
from marketplace.billing.paying import recording
from marketplace.core import audit, clock, db, mail, outbox, states
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import PREFIXES, _, current
from marketplace.core.money import Money

OPENS = "session.open"
EXPIRES = "gateway.expire"


def payable(invoice: Invoice) -> int:
    """What can be paid of an invoice now, in cents: what is owed, less what was announced by transfer or cheque."""
    said = (PaymentPart.invoice_id == invoice.id, Payment.status == PaymentStatus.RECORDED, Payment.received.is_(None))
    announced = db.session().scalar(select(func.sum(PaymentPart.amount)).join(Payment, Payment.id == PaymentPart.payment_id).where(*said))
    # PostgreSQL gives the sum of integers as a decimal.
    return balances.owed_on(invoice) - int(announced or 0)


def of_invoice(invoice: Invoice, *statuses: GatewayPaymentStatus) -> GatewayPayment | None:
    """The last payment of an invoice at the gateway that stands so."""
    asked = (
        select(GatewayPayment)
        .join(PaymentPart, PaymentPart.payment_id == GatewayPayment.payment_id)
        .where(PaymentPart.invoice_id == invoice.id, GatewayPayment.status.in_(statuses))
        .options(joinedload(GatewayPayment.payment), joinedload(GatewayPayment.account))
    )
    return db.session().scalars(asked.order_by(GatewayPayment.id.desc()).limit(1)).first()


def account_of(invoice: Invoice) -> GatewayAccount | None:
    """The account of the enterprise that issued it."""
    return db.session().scalars(select(GatewayAccount).filter_by(organization_id=invoice.supplier_id)).one_or_none()


def why_not(invoice: Invoice) -> str | None:
    """The reason why an invoice cannot be paid at the gateway now, whoever asks."""
    under_way = of_invoice(invoice, GatewayPaymentStatus.PROCESSING)
    return rules.why_not_pay(
        invoice,
        account_of(invoice),
        payable(invoice),
        is_offered=reaching.is_offered(),
        under_way=under_way.amount if under_way else 0,
    )


def weighed(invoice: Invoice) -> Money:
    """What a delegation is weighed against: the whole invoice before taxes, less what was credited, however it is paid."""
    return Money(recording.weighed_on([invoice])[invoice.id])


def begin(invoice: Invoice, *, actor: User, at: datetime) -> GatewayPayment:
    """The payment of what is owed now on an invoice, whose row is locked: the one that is open, or a new one with its call kept.

    One that is open for another amount is returned as it is: it is closed first (`close`), then this is asked again.
    """
    amount = payable(invoice)
    reason = why_not(invoice) or rules.why_not_pay_as(rules.member(actor, invoice.buyer), weighed(invoice))
    if reason:
        raise RuleBroken(reason)
    if found := of_invoice(invoice, GatewayPaymentStatus.OPEN):
        return found
    account = account_of(invoice)
    assert account is not None
    return _new(invoice, account, amount, actor, at)


def is_for(row: GatewayPayment, invoice: Invoice) -> bool:
    """Whether it asks for what is owed now."""
    return row.amount == payable(invoice)


def ask_to_close(row: GatewayPayment, *, actor: User, at: datetime) -> None:
    """Somebody gives up a page on which nobody will pay: noted before the gateway is asked (`close`). RuleBroken when it is not open."""
    if reason := rules.why_not_close(row):
        raise RuleBroken(reason)
    audit.record("billing.close_card_page", row.payment, actor=actor, at=at)


def close(number: int) -> None:
    """Close the page of a payment that asks for what is not owed any more, outside any unit, and look at what became of it."""
    fetching.refresh(number)
    with db.database().reading() as session:
        row = session.scalars(select(GatewayPayment).where(GatewayPayment.id == number).options(joinedload(GatewayPayment.account))).one()
    if row.status is not GatewayPaymentStatus.OPEN or row.session is None:
        return
    # Refused when somebody pays at that very moment: what is fetched says so.
    with suppress(GatewayRefused):
        gateway().expire_session(str(row.account.account), row.session)
    fetching.refresh(number)


def _new(invoice: Invoice, account: GatewayAccount, amount: int, actor: User, at: datetime) -> GatewayPayment:
    payment = Payment(
        payer_id=invoice.buyer_id, payee_id=invoice.supplier_id, method=PaymentMethod.CARD, status=PaymentStatus.PENDING,
        paid_on=clock.local_day(at), amount=amount, recorded_by_id=actor.id, recorded_at=at, updated_at=at, is_demo=invoice.is_demo,
    )  # fmt: skip
    payment.parts = [PaymentPart(invoice_id=invoice.id, amount=amount)]
    row = GatewayPayment(
        payment=payment, account=account, amount=amount, created_at=at, status=GatewayPaymentStatus.OPEN,
        fee=judging.fee_of(amount, reaching.settings().payment_fee),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    calls.keep(OPENS, f"gateway_payment:{row.id}", asdict(_asked(row, invoice, actor)), account=account.account, at=at)
    audit.record("billing.pay_by_card", payment, actor=actor, at=at, changes={"payment.amount": (None, amount)})
    return row


def _asked(row: GatewayPayment, invoice: Invoice, actor: User) -> SessionAsk:
    here = f"{mail.base_url()}{PREFIXES[current()]}/paiements/{row.payment_id}"
    title = _("Facture %(number)s de %(name)s", number=invoice.number, name=invoice.supplier.name)
    back = (f"{here}/retour", f"{here}/en-ligne")
    # Whoever pays types an address there if she wants to: hers is not given away for her.
    return SessionAsk(row.amount, row.fee, str(title), None, current(), *back, {"payment": str(row.payment_id), "invoice": str(invoice.id)})


def _open(at_gateway: Gateway, call: GatewayCall) -> SessionSeen:
    return at_gateway.open_session(str(call.account), SessionAsk(**call.parameters), key=call.key)


def _opened(call: GatewayCall, seen: SessionSeen, at: datetime) -> None:
    row = _row(call)
    row.session, row.url = seen.id, seen.url


def _refused(call: GatewayCall, refused: GatewayRefused, at: datetime) -> None:
    """The gateway opens no page: the payment never was."""
    row = _row(call)
    row.status, row.failure = GatewayPaymentStatus.FAILED, str(refused)
    payment = db.load(Payment, id=row.payment_id)
    states.move(payment, PaymentStatus.FAILED, actor=None, at=at)
    payment.updated_at = at


def _row(call: GatewayCall) -> GatewayPayment:
    return db.load(GatewayPayment, id=int(call.subject.partition(":")[2]))


calls.VERBS[OPENS] = Verb(_open, _opened, _refused)


@outbox.on("invoices.told")
def close_what_is_not_owed(*, job: outbox.Job, at: datetime) -> None:
    """An invoice was credited, or paid otherwise: a page that is open for it must not be paid too."""
    told: Any = db.session().get(Invoice, job.payload["invoice_id"])
    if told is not None:
        # What a credit note says is taken off the invoice that it refers to.
        _close_page_of(told.refers_to or told)


@outbox.on("payments.told")
def close_what_was_paid(*, job: outbox.Job, at: datetime) -> None:
    """More of an invoice was paid by transfer or cheque than the enterprise said first."""
    _close_pages_of(job.payload["payment_id"])


@outbox.on("cards.told")
def close_what_came_back(*, job: outbox.Job, at: datetime) -> None:
    """A refund did not go through, or the payer's bank gave back what it had taken: its invoices are owed that much less."""
    _close_pages_of(job.payload["payment_id"])


def _close_pages_of(payment_id: int) -> None:
    payment = db.session().get(Payment, payment_id)
    for part in payment.parts if payment else ():
        _close_page_of(part.invoice)


def _close_page_of(invoice: Invoice) -> None:
    row = of_invoice(invoice, GatewayPaymentStatus.OPEN)
    if row is not None and row.amount > payable(invoice):
        outbox.enqueue(EXPIRES, gateway_payment_id=row.id)


@outbox.handler(EXPIRES, own_units=True)
def close_now(*, job: outbox.Job, at: datetime) -> None:
    close(job.payload["gateway_payment_id"])
