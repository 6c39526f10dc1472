"""Finding the invoice that somebody wants to pay, and why she may not."""

from collections.abc import Callable

from marketplace.billing.cards import rules, sessions
from marketplace.billing.models import Invoice
from marketplace.core import audit, db
from marketplace.core.access import actor
from marketplace.core.errors import Missing, SignInNeeded

Act = Callable[[], None]


def invoice(number: int) -> Invoice:
    """An invoice, locked when the unit writes; SignInNeeded for a visitor, Missing for whoever is not of its buyer."""
    if actor() is None:
        raise SignInNeeded()
    found = db.load(Invoice, id=number)
    if found.number is None or rules.member(actor(), found.buyer) is None:
        raise Missing()
    audit.act_for(found.buyer_id)
    return found


def why_not(found: Invoice) -> str | None:
    """The reason why the person at work cannot pay it now, or None."""
    return sessions.why_not(found) or rules.why_not_pay_as(rules.member(actor(), found.buyer), sessions.weighed(found))
