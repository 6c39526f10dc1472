"""Orders to try with: `make_contract()`, in force between a city and an enterprise; `make_order(contract, …)` and its way, act by act."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.awards.contracts import writing as contracts
from marketplace.awards.models import Contract
from marketplace.core import clock, db
from marketplace.core.documents import Kept
from marketplace.orders.calling import writing
from marketplace.orders.calling.writing import References, Wanted
from marketplace.orders.delivering import acts
from marketplace.orders.delivering.acts import Came, Decided
from marketplace.orders.models import Delivery, Order, OrderStatus
from marketplace.orders.sending import sending
from marketplace.organizations.models import Role
from tests.awards.things import LATER, closed_tender, decide, in_force, organizer_of
from tests.tenders.things import member

# The day after the contract is in force.
NOW = LATER + timedelta(days=1)
SAID = References("BC-INTERNE-7", "02-190-00-413", "Livrer avant 8 h, porte arrière.")


def make_contracts(*firm: int, flexible: int = 0, **values: Any) -> list[Contract]:
    """The contracts of a purchase of meals, in force, one for each of these firm quantities."""
    tender = closed_tender(*firm, flexible=flexible, **values)
    decide(tender, organizer_of(tender))
    db.session().flush()
    found = [in_force(one) for one in contracts.of_tender(tender)]
    for one in found:
        # What they say has begun: something may be delivered.
        one.starts_on = clock.local_day(LATER)
    return found


def make_contract(firm: int = 2400, flexible: int = 0, **values: Any) -> Contract:
    """A contract of meals in force: so much firm, so much on request."""
    return make_contracts(firm, flexible=flexible, **values)[0]


def buyer_of(contract: Contract, *roles: Role, ceiling: int | None = None) -> User:
    """Somebody who orders for the buyer of a contract."""
    return member(contract.buyer, *(roles or (Role.BUYER,)), ceiling=ceiling)


def seller_of(contract: Contract) -> User:
    """Somebody who delivers for its enterprise."""
    return member(contract.supplier, Role.ADMINISTRATOR)


def make_order(contract: Contract, *quantities: int, actor: User, at: datetime = NOW, said: References = SAID) -> Order:
    """A draft that calls these quantities of the first line of a contract, a day each."""
    on = max(clock.local_day(at), contract.starts_on or clock.local_day(at))
    wanted = [Wanted(contract.lines[0].id, count, on + timedelta(days=rank)) for rank, count in enumerate(quantities)]
    order = writing.call(contract, wanted, said, actor=actor, at=at)
    db.session().flush()
    return order


def make_sent(contract: Contract, *quantities: int, actor: User, seller: User | None = None, at: datetime = NOW) -> Order:
    """An order that was sent; acknowledged too by whoever delivers, when she is given."""
    order = make_order(contract, *quantities, actor=actor, at=at)
    sending.send(order, actor=actor, at=at)
    if seller is not None:
        acts.acknowledge(order, actor=seller, at=at)
    return order


def deliver(order: Order, *quantities: int, actor: User, at: datetime = NOW, proofs: Sequence[Kept] = ()) -> Delivery:
    """A delivery of so much of each line of an order, noted today."""
    came = {line.id: count for line, count in zip(order.lines, quantities, strict=False) if count}
    return acts.note(order, Came(came, clock.local_day(at)), proofs, actor=actor, at=at)


def accept(delivery: Delivery, *accepted: int, actor: User, at: datetime = NOW, reason: str = "") -> None:
    """Accept so much of each line of a delivery; all of it when nothing is said."""
    counts = accepted or [one.quantity for one in delivery.lines]
    said = {one.id: Decided(count, "") for one, count in zip(delivery.lines, counts, strict=True)}
    acts.decide(delivery, said, reason, actor=actor, at=at)


def orders(status: OrderStatus | None = None) -> Sequence[Order]:
    """The orders there are."""
    asked = select(Order).order_by(Order.id)
    return db.session().scalars(asked if status is None else asked.filter_by(status=status)).unique().all()
