"""Who writes, approves, sends, delivers and accepts an order, and the days of a body that wrote no rules. Pure."""

from dataclasses import dataclass

from marketplace.accounts.models import User
from marketplace.awards.rules import Side
from marketplace.core.access import policy
from marketplace.orders.models import Order, OrderingRules
from marketplace.organizations.models import Organization, Role
from marketplace.organizations.teams import rules as teams
from marketplace.tenders.rules import buys

ORDERING = (Role.BUYER, Role.SIGNATORY)
SUPPLYING = (Role.ADMINISTRATOR, Role.SIGNATORY, Role.CATALOGUE)
# Whoever does something for a side, its books included, writes to the other.
WRITING_TO = {
    Side.BUYER: (Role.BUYER, Role.SIGNATORY, Role.ADMINISTRATOR, Role.FINANCE),
    Side.SUPPLIER: (*SUPPLYING, Role.FINANCE),
}


@dataclass(frozen=True)
class Terms:
    """How a body orders: `approval_above` in cents before taxes (None: never), days of the calendar to look at a delivery and to pay."""

    needs_po_number: bool = False
    needs_budget_code: bool = False
    approval_above: int | None = None
    acceptance_days: int = 10
    payment_days: int = 30


def terms_of(written: OrderingRules | None) -> Terms:
    """The rules that a body wrote, or those of whoever wrote none."""
    if written is None:
        return Terms()
    return Terms(written.needs_po_number, written.needs_budget_code, written.approval_above, written.acceptance_days, written.payment_days)


@policy("orders.list")
def may_list(actor: User | None, organization: Organization) -> bool:
    """Every member reads the list of the orders of her organisation."""
    return teams.membership_in(actor, organization) is not None


@policy("orders.see")
def may_see(actor: User | None, order: Order) -> bool:
    """The members of the buyer; those of the enterprise once it was sent."""
    return bool(sides_read_by(actor, order))


@policy("orders.write")
def may_write(actor: User | None, buyer: Organization) -> bool:
    """The buyers and signatories of an organisation that may buy now."""
    found = teams.membership_in(actor, buyer)
    return found is not None and found.may(*ORDERING) and buys(buyer, found.at)


@policy("orders.commit")
def may_commit(actor: User | None, order: Order) -> bool:
    """The buyers and signatories of its buyer; the amount is weighed at the moment of the act."""
    return _holds(actor, order.buyer, *ORDERING)


@policy("orders.supply")
def may_supply(actor: User | None, order: Order) -> bool:
    """The administrators, signatories and catalogue editors of its enterprise, once it was sent."""
    return order.sent_at is not None and _holds(actor, order.supplier, *SUPPLYING)


@policy("orders.exchange")
def may_exchange(actor: User | None, order: Order) -> bool:
    """Whoever buys, signs, administers or keeps the books of either side, and the catalogue editors of the enterprise."""
    return bool(sides_written_by(actor, order))


@policy("orders.cancel")
def may_cancel(actor: User | None, order: Order) -> bool:
    """Whoever orders for its buyer or delivers for its enterprise."""
    return bool(cancelling(actor, order))


@policy("orders.rules_see")
def may_see_rules(actor: User | None, buyer: Organization) -> bool:
    """Every member of a buyer reads how it orders."""
    found = teams.membership_in(actor, buyer)
    return found is not None and buys(buyer, found.at)


@policy("orders.rules_keep")
def may_keep_rules(actor: User | None, buyer: Organization) -> bool:
    """The administrators of a buyer say how it orders."""
    found = teams.membership_in(actor, buyer)
    return found is not None and found.may(Role.ADMINISTRATOR) and buys(buyer, found.at)


def party(order: Order, side: Side) -> Organization:
    """The organisation of a side."""
    return order.buyer if side is Side.BUYER else order.supplier


def sides_read_by(actor: User | None, order: Order) -> list[Side]:
    """The sides for which a person reads an order: a draft is its buyer's alone."""
    sides = Side if order.sent_at is not None else (Side.BUYER,)
    return [one for one in sides if teams.membership_in(actor, party(order, one)) is not None]


def sides_written_by(actor: User | None, order: Order) -> list[Side]:
    """The sides in whose name a person writes to the other, once there is another."""
    if order.sent_at is None:
        return []
    return [one for one in Side if _holds(actor, party(order, one), *WRITING_TO[one])]


def cancelling(actor: User | None, order: Order) -> list[Side]:
    """The sides for which a person may cancel an order, whatever its status."""
    found = [Side.BUYER] if may_commit(actor, order) else []
    return [*found, Side.SUPPLIER] if may_supply(actor, order) else found


def _holds(actor: User | None, organization: Organization, *roles: Role) -> bool:
    found = teams.membership_in(actor, organization)
    return found is not None and found.may(*roles)


def needs_approval(amount: int, terms: Terms) -> bool:
    """Whether a second person approves an order of so many cents before it is sent: above the amount that the body wrote."""
    return terms.approval_above is not None and amount > terms.approval_above
