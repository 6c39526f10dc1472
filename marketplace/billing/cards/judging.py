"""What the objects of the gateway say of a payment: where it stands, whether they are the ones that were asked for. Pure."""

from dataclasses import dataclass

from marketplace.billing.gateway import CURRENCY, IntentSeen, RefundSeen, SessionSeen
from marketplace.billing.models import GatewayPaymentStatus
from marketplace.core.money import half_up

# Begins the `failure` of a payment that the gateway tells otherwise than it was asked.
MISMATCH = "mismatch: "
# What a refund must say for the money to have left the enterprise.
GIVEN_BACK = ("pending", "requires_action", "succeeded")


@dataclass(frozen=True)
class Asked:
    """What was asked of the gateway: cents, the number of our payment, the mode."""

    payment: str
    amount: int
    fee: int
    is_live: bool


def status_of(session: SessionSeen, intent: IntentSeen | None) -> GatewayPaymentStatus:
    """Where a payment stands. A card that is refused leaves its page open: only a page that is closed has failed."""
    if intent is not None and intent.status == "succeeded":
        return GatewayPaymentStatus.SUCCEEDED
    if intent is not None and intent.status == "processing":
        return GatewayPaymentStatus.PROCESSING
    if session.status == "expired":
        return GatewayPaymentStatus.EXPIRED
    if session.status == "open":
        return GatewayPaymentStatus.OPEN
    # The page is complete: what its bank has still to verify goes on, anything else has failed.
    if intent is not None and intent.status in ("requires_payment_method", "canceled"):
        return GatewayPaymentStatus.FAILED
    return GatewayPaymentStatus.PROCESSING


def mismatch(asked: Asked, session: SessionSeen, intent: IntentSeen | None) -> str | None:
    """What the gateway tells otherwise than it was asked, in one word, or None."""
    checked = [
        ("metadata", session.metadata.get("payment") == asked.payment),
        ("amount", session.amount == asked.amount),
        ("currency", session.currency == CURRENCY),
        ("mode", session.is_live == asked.is_live),
    ]
    if intent is not None:
        checked += [
            ("intent", session.intent == intent.id),
            ("metadata", intent.metadata.get("payment") == asked.payment),
            ("amount", intent.amount == asked.amount and (intent.status != "succeeded" or intent.received == asked.amount)),
            ("currency", intent.currency == CURRENCY),
            ("mode", intent.is_live == asked.is_live),
            ("fee", intent.fee == asked.fee),
        ]
    return next((name for name, is_so in checked if not is_so), None)


def is_given_back(refund: RefundSeen) -> bool:
    """Whether the money of a refund has left the enterprise."""
    return refund.status in GIVEN_BACK


def fee_of(amount: int, rate: int) -> int:
    """What the platform keeps of so many cents at a rate in hundredths of a percent, a half cent going up."""
    return half_up(amount * rate, 10_000)
