"""An enterprise acknowledges an order and notes what it delivers; the buyer accepts it, whole or line by line, or refuses it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marketplace.accounts.models import User
from marketplace.catalogue.words import counted
from marketplace.core import audit, clock, db, documents, outbox, states
from marketplace.core.documents import Kept
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.orders import refusals
from marketplace.orders.delivering import quantities
from marketplace.orders.models import Delivery, DeliveryFile, DeliveryLine, DeliveryStatus, Order, OrderStatus

MOST_FILES = 5


@dataclass(frozen=True)
class Came:
    """What an enterprise says that it delivered: quantities by line of the order, in the decimals of their units; the day; a note."""

    quantities: Mapping[int, int]
    on: date
    note: str = ""


@dataclass(frozen=True)
class Decided:
    """What a buyer accepts of a line of a delivery, and why not the rest."""

    accepted: int
    reason: str = ""


def acknowledge(order: Order, *, actor: User, at: datetime) -> None:
    """Say that an order was received and will be delivered. Its row must be locked."""
    if order.status is not OrderStatus.SENT:
        raise RuleBroken(_("Cette commande n’attend plus d’accusé de réception : rechargez la page."))
    order.acknowledged_at, order.acknowledged_by_id, order.updated_at = at, actor.id, at
    states.move(order, OrderStatus.ACKNOWLEDGED, actor=actor, at=at)
    outbox.announce("orders.told", order_id=order.id, what="acknowledged", side="supplier")


def note(order: Order, came: Came, proofs: Sequence[Kept] = (), *, actor: User, at: datetime) -> Delivery:
    """Note a delivery, partial or whole, with its proofs. The row of the order must be locked. RuleBroken when nothing may be delivered;
    Unusable for a quantity above what is left to deliver, or a day that is none."""
    if reason := refusals.why_not_deliver(order):
        raise RuleBroken(reason)
    _check_came(order, came, clock.local_day(at))
    if len(proofs) > MOST_FILES:
        raise Unusable(_("Une livraison a %(most)d preuves au plus.", most=MOST_FILES))
    found = quantities.deliveries(order)
    made = Delivery(order=order, number=len(found) + 1, status=DeliveryStatus.NOTED, delivered_on=came.on, note=came.note)
    made.noted_by_id, made.noted_at = actor.id, at
    made.accept_by = clock.local_day(at) + timedelta(days=order.acceptance_days)
    lines = {one.id: one for one in order.lines}
    made.lines = [DeliveryLine(order_line=lines[line], quantity=count) for line, count in came.quantities.items() if count]
    made.files = [DeliveryFile(file=documents.add(one, at=at)) for one in proofs]
    db.session().add(made)
    db.session().flush()
    audit.record("orders.deliver", order, actor=actor, at=at, changes={"delivery": (None, made.number)}, organization_id=order.supplier_id)
    follow(order, actor=actor, at=at)
    outbox.announce("orders.delivered", order_id=order.id, delivery_id=made.id)
    return made


def withdraw(delivery: Delivery, *, actor: User, at: datetime) -> None:
    """Take back a delivery that was noted by mistake, while nobody decided. The rows of the order and of the delivery must be locked."""
    if reason := refusals.why_not_decide(delivery):
        raise RuleBroken(reason)
    delivery.decided_at, delivery.decided_by_id = at, actor.id
    states.move(delivery, DeliveryStatus.WITHDRAWN, actor=actor, at=at)
    db.session().flush()
    follow(delivery.order, actor=actor, at=at)
    outbox.announce("orders.told", order_id=delivery.order_id, what="delivery_withdrawn", side="supplier")


def decide(delivery: Delivery, decisions: Mapping[int, Decided], reason: str, *, actor: User, at: datetime) -> None:
    """Accept a delivery, whole or in part, or refuse it: `decisions` by its lines. What is not accepted says why. The rows of the order and
    of the delivery must be locked; RuleBroken when somebody decided before."""
    if why := refusals.why_not_decide(delivery):
        raise RuleBroken(why)
    for line in delivery.lines:
        said = decisions.get(line.id)
        if said is None or not 0 <= said.accepted <= line.quantity:
            most = counted(line.quantity, line.order_line.unit)
            raise Unusable(_("Acceptez de zéro à %(most)s de « %(line)s ».", most=most, line=line.order_line.description))
        if said.accepted < line.quantity and not (said.reason.strip() or reason.strip()):
            raise Unusable(_("Dites pourquoi « %(line)s » n’est pas acceptée au complet.", line=line.order_line.description))
        line.accepted, line.reason = said.accepted, said.reason.strip() or None
    order = delivery.order
    delivery.decided_at, delivery.decided_by_id, delivery.reason = at, actor.id, reason.strip() or None
    is_refused = not any(one.accepted for one in delivery.lines)
    states.move(delivery, DeliveryStatus.REFUSED if is_refused else DeliveryStatus.ACCEPTED, actor=actor, at=at)
    db.session().flush()
    follow(order, actor=actor, at=at)
    whole = all(one.accepted == one.quantity for one in delivery.lines)
    what = "delivery_refused" if is_refused else "delivery_accepted" if whole else "delivery_in_part"
    outbox.announce("orders.told", order_id=order.id, what=what, side="buyer")
    if not is_refused:
        outbox.announce("orders.accepted", order_id=order.id, delivery_id=delivery.id)


def follow(order: Order, *, actor: User, at: datetime) -> None:
    """Give an order the status that its deliveries say."""
    found = quantities.deliveries(order)
    to = quantities.status_of(quantities.of(order, found), has_deliveries=bool(found))
    order.updated_at = at
    if to is OrderStatus.ACCEPTED:
        order.accepted_at = at
    if to is not order.status:
        states.move(order, to, actor=actor, at=at)
    db.session().flush()


def _check_came(order: Order, came: Came, on: date) -> None:
    progress = quantities.of(order)
    if not any(came.quantities.values()):
        raise Unusable(_("Écrivez au moins une quantité livrée."))
    for line in order.lines:
        count = came.quantities.get(line.id, 0)
        if not 0 <= count <= progress[line.id].left:
            left = counted(progress[line.id].left, line.unit)
            raise Unusable(_("Il reste %(left)s à livrer de « %(line)s » : n’écrivez pas plus.", left=left, line=line.description))
    if set(came.quantities) - set(progress):
        raise Unusable(_("Une ligne n’est pas de cette commande : rechargez la page."))
    if reason := refusals.why_not_delivered_on(came.on, clock.local_day(order.sent_at) if order.sent_at else None, order.contract, on):
        raise Unusable(reason)
