"""What an order waits for, as a side reads it: what it has to do, with where, or what it waits for from the other; never nothing unsaid."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from marketplace.core.formats import day
from marketplace.core.locale import _
from marketplace.orders.models import Delivery, DeliveryStatus, Order, OrderStatus

COMING = (OrderStatus.ACKNOWLEDGED, OrderStatus.DELIVERING)


@dataclass(frozen=True)
class Step:
    """A sentence, and where to act when it is for whoever reads it."""

    sentence: str
    url: str = ""


def of(order: Order, deliveries: Sequence[Delivery], *, buys: bool, supplies: bool) -> list[Step]:
    """The steps of an order that was sent, for whoever orders and for whoever delivers; none when it is over."""
    waiting = [one for one in deliveries if one.status is DeliveryStatus.NOTED]
    return [*(_of_buyer(order, waiting) if buys else ()), *(_of_supplier(order, waiting) if supplies else ())]


def _of_buyer(order: Order, waiting: Sequence[Delivery]) -> list[Step]:
    found = []
    for one in waiting:
        said = _("Accepter ou refuser la livraison %(number)s, d’ici le %(day)s", number=one.number, day=day(one.accept_by))
        found.append(Step(said, url_for("orders.decide", number=order.number, delivery=one.number)))
    if order.status is OrderStatus.SENT:
        found.append(Step(_("La commande attend l’accusé de réception de l’entreprise.")))
    elif order.status in COMING and not waiting:
        found.append(Step(_("L’entreprise a encore à livrer : vous accepterez ou refuserez ici ce qui arrive.")))
    elif order.status is OrderStatus.ACCEPTED:
        found.append(Step(_("Tout est livré et accepté : vous pouvez clore la commande.")))
    return found


def _of_supplier(order: Order, waiting: Sequence[Delivery]) -> list[Step]:
    found = []
    if order.status is OrderStatus.SENT:
        found.append(Step(_("L’acheteur attend votre accusé de réception.")))
    elif order.status in COMING:
        found.append(Step(_("Livrez ce qui reste de la commande, puis inscrivez chaque livraison.")))
    elif order.status is OrderStatus.ACCEPTED:
        found.append(Step(_("Tout est livré et accepté.")))
    for one in waiting:
        told = {"number": one.number, "day": day(one.accept_by)}
        found.append(Step(_("L’acheteur décide de la livraison %(number)s d’ici le %(day)s.", **told)))
    return found
