"""The invoices of the people of the matrix: one that their enterprise issued, one that it received, a draft, an order to be invoiced; what
pays them is in `tests/access/paid.py`."""

from datetime import date
from typing import Any

from marketplace.billing.taxes import registering
from marketplace.billing.taxes.registering import Stated
from marketplace.core.db import session
from marketplace.organizations.models import Organization
from tests.access import paid
from tests.billing.things import GST, QST, deliver, draft, issued, make_order
from tests.builders import AT

_DRAFTED = ("edit", "discard", "issue")
_BOUGHT = ("receive", "approve", "dispute", "accept_reply", "withdraw_dispute", "link", "revoke_link", "pay_online", "begin_paying")
# Which of them the number of an endpoint names.
NUMBERED = {
    **{f"billing.{one}": "invoice_draft" for one in _DRAFTED},
    **{f"billing.{one}": "invoice" for one in ("show", "document", "credit", "reply")},
    **{f"billing.{one}": "invoice_received" for one in _BOUGHT},
    **paid.NUMBERED,
    "billing.from_order": "order_delivered",
}
CONSTANTS = {"dispute": 999_999_999}


def of_organization(enterprise: Organization, buyer: Organization, seller: Organization) -> dict[str, Any]:
    """What it sold to a buyer, and what another sold to it."""
    for one in (enterprise, seller):
        if registering.on(one.id, AT.date()) is None:
            registering.state(one, Stated(date(2020, 1, 1), GST, QST), actor=None, at=AT)
    order = make_order(enterprise, buyer)
    deliver(order, 40)
    sold, bought = issued(enterprise, buyer), issued(seller, enterprise)
    made = {"invoice": sold, "invoice_draft": draft(enterprise, buyer), "invoice_received": bought}
    session().flush()
    named = {name: one.id for name, one in made.items()} | {"order_delivered": order.number}
    return named | paid.of_organization(enterprise, sold, bought)
