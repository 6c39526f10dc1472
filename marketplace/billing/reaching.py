"""How a page finds its invoice and the side for which one acts; what is another's and what is absent answer alike."""

from flask import g, request

from marketplace.billing import rules
from marketplace.billing.buying import payable_links
from marketplace.billing.models import Invoice, InvoiceDispute, PayableLink
from marketplace.billing.rules import Side
from marketplace.core import audit, db
from marketplace.core.access import actor
from marketplace.core.errors import Missing, SignInNeeded
from marketplace.orders.models import Order
from marketplace.organizations.teams.rules import Current


def invoice(number: int) -> Invoice:
    """An invoice, locked when the unit writes; Missing for whoever is of neither side, and for a draft of another's."""
    if actor() is None:
        raise SignInNeeded()
    found = db.load(Invoice, id=number)
    if not rules.sides_of(actor(), found):
        raise Missing()
    return found


def for_side(number: int, side: Side) -> Invoice:
    """The same for an act of one side, said in the log; what the other side alone does is not there for this one."""
    found = invoice(number)
    if side not in rules.sides_of(actor(), found):
        raise Missing()
    audit.act_for(found.supplier_id if side is Side.SUPPLIER else found.buyer_id)
    return found


def order(number: str) -> Order:
    """An order, locked when the unit writes; Missing for whoever is not of its enterprise."""
    if actor() is None:
        raise SignInNeeded()
    found = db.load(Order, number=number)
    if rules.member(actor(), found.supplier) is None:
        raise Missing()
    audit.act_for(found.supplier_id)
    return found


def held_for_order(found: Invoice) -> Invoice:
    """Lock the order of a draft too: what is free of it must not move meanwhile."""
    if found.order_id is not None:
        db.load(Order, id=found.order_id)
    return found


def dispute(found: Invoice, number: int) -> InvoiceDispute:
    """A dispute of an invoice."""
    return db.load(InvoiceDispute, id=number, invoice_id=found.id)


def payable_link(found: Invoice, number: int) -> PayableLink:
    """A link of an invoice."""
    return db.load(PayableLink, id=number, invoice_id=found.id)


def by_token(token: str) -> Invoice:
    """The invoice of a payables link, locked when the unit writes; SpentLink, always in the same words, for any other token."""
    found = payable_links.link_of(token, request.remote_addr or "", g.at)
    return db.load(Invoice, id=found.invoice_id)


def buyer_member(found: Invoice) -> Current | None:
    """The membership by which one acts for the buyer."""
    return rules.member(actor(), found.buyer)
