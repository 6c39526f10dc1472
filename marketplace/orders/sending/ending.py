"""The end of an order: closed by its buyer, what was not delivered given up; or cancelled by either side, with a reason."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.awards.models import Contract
from marketplace.awards.rules import Side
from marketplace.contracting.direct import actions as direct
from marketplace.contracting.models import DirectAwardStatus
from marketplace.core import db, outbox, states
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _, speaking
from marketplace.orders import refusals
from marketplace.orders.delivering import quantities
from marketplace.orders.models import Delivery, DeliveryStatus, Order, OrderStatus


def waiting(order: Order) -> int:
    """How many deliveries of an order wait for a decision."""
    return db.session().query(Delivery).filter_by(order_id=order.id, status=DeliveryStatus.NOTED).count()


def why_not_close(order: Order) -> str | None:
    """The reason why an order may not be closed now, or None."""
    return refusals.why_not_close(order, waiting(order))


def close(order: Order, reason: str, *, actor: User, at: datetime) -> None:
    """Close an order: nothing more is delivered under it, and what was not is free to be ordered again. Its row must be locked. Unusable
    without a reason where something is given up."""
    if why := why_not_close(order):
        raise RuleBroken(why)
    gives_up = any(one.left for one in quantities.of(order).values())
    if gives_up and not reason.strip():
        raise Unusable(_("Dites pourquoi ce qui reste n’est plus attendu : l’entreprise lira la raison."))
    _hold_contract(order)
    order.closed_at, order.updated_at, order.closed_reason = at, at, reason.strip() if gives_up else None
    states.move(order, OrderStatus.CLOSED, actor=actor, at=at)
    db.session().flush()
    outbox.announce("orders.told", order_id=order.id, what="closed", side=Side.BUYER.value)


def cancel(order: Order, side: Side, reason: str, *, actor: User, at: datetime) -> None:
    """Cancel an order for a side, with a reason that the other reads; what it took of the contract is free again, and the draft of its file
    is given up with it. Its row must be locked."""
    if why := refusals.why_not_cancel(order, side):
        raise RuleBroken(why)
    if not reason.strip():
        raise Unusable(_("Dites pourquoi : l’autre partie lira la raison."))
    _hold_contract(order)
    was_sent = order.sent_at is not None
    order.cancelled_reason, order.updated_at = reason.strip(), at
    states.move(order, OrderStatus.CANCELLED, actor=actor, at=at)
    award = order.direct_award
    if award is not None and award.status is DirectAwardStatus.DRAFT:
        with speaking("fr"):
            direct.cancel(award, str(_("La commande %(number)s est annulée.", number=order.number)), actor=actor, at=at)
    db.session().flush()
    if was_sent:
        outbox.announce("orders.told", order_id=order.id, what=f"cancelled_by_{side.value}", side=side.value)


def _hold_contract(order: Order) -> None:
    """Whoever counts what is left waits for whoever frees some of it."""
    if order.contract_id is not None:
        db.load(Contract, id=order.contract_id)
