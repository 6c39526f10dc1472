"""What the people of the matrix deliver and buy: for each enterprise an order that a city sent it, under a contract in force; a draft
of its own, and an order of its own whose delivery waits for its answer."""

from typing import Any

from marketplace.core.db import session
from marketplace.orders.models import DeliveryStatus, OrderStatus
from marketplace.organizations.models import Organization
from tests.billing.things import deliver, make_order
from tests.orders.things import buyer_of, make_contract, make_sent

_ACTS = (*("show", "document", "file", "revise_listings", "acknowledge", "deliver", "deliver_now", "withdraw", "close", "cancel", "write"),)
_DRAFTED = ("revise", "ask_approval", "approve", "give_back", "send")
# Which row the number of an endpoint names.
NUMBERED = {
    **{f"orders.{one}": "order" for one in _ACTS},
    **{f"orders.{one}": "order_draft" for one in _DRAFTED},
    "orders.decide": "order_to_decide",
}
_NOTHING = 999_999_999
# What the other parts of these addresses are, the same for everybody.
CONSTANTS = {
    "contract": "CT-2026-9999",
    "supplier": "nulle-part",
    "delivery": 1,
    **dict.fromkeys(("line", "transfer", "file"), _NOTHING),
}


def of_organization(enterprise: Organization) -> dict[str, Any]:
    """An order that it was sent."""
    # A number that no other purchase of the matrix takes.
    number = f"AR-2025-{enterprise.id:04d}"
    contract = make_contract(1200, supplier=enterprise, lot={"minimum": None}, number=number)
    return {"order": make_sent(contract, 100, actor=buyer_of(contract)).number}


def bought_by(enterprise: Organization, seller: Organization) -> dict[str, Any]:
    """The two orders by which it buys."""
    draft, bought = make_order(seller, enterprise), make_order(seller, enterprise)
    draft.status, bought.sent_at = OrderStatus.DRAFT, bought.created_at
    came = deliver(bought, 40)
    came.status, came.decided_at = DeliveryStatus.NOTED, None
    session().flush()
    return {"order_draft": draft.number, "order_to_decide": bought.number}
