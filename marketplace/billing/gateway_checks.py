"""What payments through the gateway promise of their rows, asked by `verify`: the ledger holds what the gateway was seen to hold."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.billing.cards.judging import MISMATCH
from marketplace.billing.ledger import balances
from marketplace.billing.models import Account, GatewayPayment, GatewayPaymentStatus, PaymentStatus
from marketplace.core import db
from marketplace.core.panels import panel

STANDS = {
    GatewayPaymentStatus.OPEN: (PaymentStatus.PENDING,),
    GatewayPaymentStatus.PROCESSING: (PaymentStatus.PENDING,),
    GatewayPaymentStatus.SUCCEEDED: (PaymentStatus.RECEIVED, PaymentStatus.RETURNED),
    GatewayPaymentStatus.FAILED: (PaymentStatus.FAILED,),
    GatewayPaymentStatus.EXPIRED: (PaymentStatus.FAILED,),
}


@panel("verify")
def broken_promises() -> list[str]:
    """A sentence for each payment at the gateway that is not as it must be."""
    return list(_payments())


def _payments() -> Iterator[str]:
    rows = db.session().scalars(select(GatewayPayment).options(joinedload(GatewayPayment.payment)).order_by(GatewayPayment.id))
    for row in rows:
        payment = row.payment
        if payment.status not in STANDS[row.status]:
            yield f"Payment {payment.id} is {payment.status.value}, and {row.status.value} at the gateway."
        if row.amount != payment.amount:
            yield f"Payment {payment.id} is of {payment.amount} cents, and of {row.amount} at the gateway."
        if (row.failure or "").startswith(MISMATCH):
            continue
        held = {one: cents for one, cents in balances.of_payment(payment.id).items() if cents}
        is_paid = row.status is GatewayPaymentStatus.SUCCEEDED
        expected = {
            Account.RECEIVED: row.amount - row.fee if is_paid else 0,
            Account.FEES: row.fee if is_paid else 0,
            Account.REFUNDED: -row.refunded,
            Account.RETURNED: -row.disputed,
        }
        if any(held.get(one, 0) != cents for one, cents in expected.items()):
            yield f"The ledger does not hold of payment {payment.id} what the gateway says of it."
