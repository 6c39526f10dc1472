"""One order as its readers see it: how far each line is, what waits for whom, what each may do now and why not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from marketplace.accounts.models import User
from marketplace.awards.rules import Side
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.orders import ordering_rules, refusals, rules
from marketplace.orders.delivering import quantities
from marketplace.orders.delivering.quantities import Progress
from marketplace.orders.exchanging import messages
from marketplace.orders.models import Delivery, DeliveryStatus, Order, OrderMessage, OrderStatus
from marketplace.orders.sending import approving, sending
from marketplace.orders.showing import to_do
from marketplace.orders.showing.to_do import Step
from marketplace.organizations.teams import rules as teams


@dataclass(frozen=True)
class Shown:
    """What the page says beside the order itself."""

    sides: list[Side]
    progress: dict[int, Progress]
    deliveries: Sequence[Delivery]
    late: set[int]
    messages: Sequence[OrderMessage]
    buys: bool
    supplies: bool
    writes: list[Side]
    steps: list[Step] = field(default_factory=list)
    needs_approval: bool = False
    asks_approval: bool = False
    why_not_approve: str | None = None
    why_not_send: list[str] = field(default_factory=list)
    why_not_spend: str | None = None
    why_not_deliver: str | None = None
    why_not_close: str | None = None
    gives_up: bool = False
    cancels: list[Side] = field(default_factory=list)


def shown(order: Order, person: User, at: datetime) -> Shown:
    """The page for this reader."""
    found = quantities.deliveries(order)
    progress, on = quantities.of(order, found), clock.local_day(at)
    buys, supplies = rules.may_commit(person, order), rules.may_supply(person, order)
    told = {
        "sides": rules.sides_read_by(person, order),
        "progress": progress,
        "deliveries": found,
        "late": {one.id for one in found if refusals.is_late(one, on)},
        "messages": messages.of(order),
        "buys": buys,
        "supplies": supplies,
        "writes": rules.sides_written_by(person, order) if order.status is not OrderStatus.DRAFT else [],
    }
    waiting = sum(one.status is DeliveryStatus.NOTED for one in found)
    if order.status is not OrderStatus.DRAFT:
        told["steps"] = to_do.of(order, found, buys=buys, supplies=supplies)
    if order.status is OrderStatus.DRAFT and buys:
        terms = ordering_rules.of(order.buyer)
        told |= {
            "needs_approval": rules.needs_approval(order.amount, terms),
            "asks_approval": not approving.why_not_ask(order),
            "why_not_approve": approving.why_not_by(order, person),
            "why_not_send": sending.why_not_send(order, at),
            "why_not_spend": refusals.why_not_spend(teams.membership_in(person, order.buyer), Money(order.amount)),
        }
    return Shown(
        **told,  # type: ignore[arg-type]
        why_not_deliver=refusals.why_not_deliver(order),
        why_not_close=refusals.why_not_close(order, waiting),
        gives_up=any(one.left for one in progress.values()),
        cancels=[one for one in rules.cancelling(person, order) if refusals.why_not_cancel(order, one) is None],
    )
