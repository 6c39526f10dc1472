"""What the people of the matrix deliver: for each enterprise an order that a city sent it, under a contract in force."""

from typing import Any

from marketplace.organizations.models import Organization
from tests.orders.things import buyer_of, make_contract, make_sent

_ACTS = (
    *("show", "document", "file", "revise", "revise_listings", "ask_approval", "approve", "give_back", "send", "acknowledge"),
    *("deliver", "deliver_now", "withdraw", "decide", "close", "cancel", "write"),
)
# Which row the number of an endpoint names.
NUMBERED = {f"orders.{one}": "order" for one in _ACTS}
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
