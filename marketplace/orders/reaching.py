"""How a page finds its order and what hangs on it; another's and an absent one answer alike."""

from marketplace.awards.models import Contract, ContractLine
from marketplace.awards.rules import Side
from marketplace.core import audit, db
from marketplace.core.access import actor, can
from marketplace.core.errors import Missing, SignInNeeded
from marketplace.orders import rules
from marketplace.orders.models import Delivery, Order, QuantityTransfer
from marketplace.organizations.models import Organization


def order(number: str) -> Order:
    """An order, locked when the unit writes; Missing for whoever is of neither side, and for the enterprise while it is a draft."""
    if actor() is None:
        raise SignInNeeded()
    found = db.load(Order, number=number)
    if not can("orders.see", found):
        raise Missing()
    return found


def for_buyer(number: str) -> Order:
    """An order in which one acts for its buyer."""
    found = order(number)
    audit.act_for(found.buyer_id)
    return found


def for_supplier(number: str) -> Order:
    """An order in which one acts for its enterprise."""
    found = order(number)
    audit.act_for(found.supplier_id)
    return found


def acting_as(found: Order, sides: list[Side]) -> Side:
    """The side for which one acts, said in the log, the buyer's first. Missing when there is none: the policy was asked before."""
    if not sides:
        raise Missing()
    audit.act_for(rules.party(found, sides[0]).id)
    return sides[0]


def delivery(found: Order, number: int) -> Delivery:
    """A delivery of an order, by its number in it."""
    return db.load(Delivery, order_id=found.id, number=number)


def contract(buyer: Organization, number: str) -> Contract:
    """A contract by which this organisation buys; Missing for another's."""
    return db.load(Contract, number=number, buyer_id=buyer.id)


def contracts_of(giving: ContractLine, receiving: ContractLine) -> tuple[Contract, Contract]:
    """The contracts of two lines, both locked when the unit writes, always in the same order."""
    held = {one: db.load(Contract, id=one) for one in sorted({giving.contract_id, receiving.contract_id})}
    return held[giving.contract_id], held[receiving.contract_id]


def transfer(organization: Organization, number: int) -> QuantityTransfer:
    """A transfer to which this organisation is a side; Missing for any other."""
    found = db.load(QuantityTransfer, id=number)
    if organization.id not in (one.buyer_id for one in contracts_of(found.from_line, found.to_line)):
        raise Missing()
    return found
