"""How orders are said: statuses with their tones, where they stand step by step, what they rest on, in the language of the page."""

from enum import Enum
from typing import Any

from marketplace.awards.rules import Side
from marketplace.catalogue.words import counted, price
from marketplace.core.formats import day
from marketplace.core.locale import _, _l
from marketplace.orders.models import Delivery, DeliveryLine, DeliveryStatus, Order, OrderLine, OrderStatus, TransferStatus

__all__ = ["counted", "price"]

WORDS: dict[Enum, Any] = {
    OrderStatus.DRAFT: _l("brouillon"),
    OrderStatus.SENT: _l("envoyée"),
    OrderStatus.ACKNOWLEDGED: _l("reçue par l’entreprise"),
    OrderStatus.DELIVERING: _l("en livraison"),
    OrderStatus.DELIVERED: _l("livrée"),
    OrderStatus.ACCEPTED: _l("acceptée"),
    OrderStatus.CLOSED: _l("close"),
    OrderStatus.CANCELLED: _l("annulée"),
    DeliveryStatus.NOTED: _l("à accepter"),
    DeliveryStatus.ACCEPTED: _l("acceptée"),
    DeliveryStatus.REFUSED: _l("refusée"),
    DeliveryStatus.WITHDRAWN: _l("reprise par l’entreprise"),
    TransferStatus.PROPOSED: _l("proposé"),
    TransferStatus.AGREED: _l("convenu"),
    TransferStatus.REFUSED: _l("refusé"),
    TransferStatus.WITHDRAWN: _l("repris"),
    Side.BUYER: _l("acheteur"),
    Side.SUPPLIER: _l("entreprise"),
}
TONES: dict[Enum, str] = {
    OrderStatus.DRAFT: "plain",
    OrderStatus.SENT: "maize",
    OrderStatus.ACKNOWLEDGED: "sky",
    OrderStatus.DELIVERING: "sky",
    OrderStatus.DELIVERED: "maize",
    OrderStatus.ACCEPTED: "",
    OrderStatus.CLOSED: "plain",
    OrderStatus.CANCELLED: "brick",
    DeliveryStatus.NOTED: "maize",
    DeliveryStatus.ACCEPTED: "",
    DeliveryStatus.REFUSED: "brick",
    DeliveryStatus.WITHDRAWN: "plain",
    TransferStatus.PROPOSED: "maize",
    TransferStatus.AGREED: "",
    TransferStatus.REFUSED: "brick",
    TransferStatus.WITHDRAWN: "plain",
}
# The way of an order that goes well.
COURSE = (
    OrderStatus.SENT, OrderStatus.ACKNOWLEDGED, OrderStatus.DELIVERING, OrderStatus.DELIVERED, OrderStatus.ACCEPTED, OrderStatus.CLOSED,
)  # fmt: skip


def said(value: Enum) -> str:
    """« envoyée », "sent"; KeyError for a value that has no word."""
    return str(WORDS[value])


def tone(value: Enum) -> str:
    """The tone of its badge."""
    return TONES.get(value, "plain")


def of_delivery(delivery: Delivery) -> str:
    """The word of a delivery: one that was accepted in part says so."""
    if delivery.status is DeliveryStatus.ACCEPTED and any(one.accepted != one.quantity for one in delivery.lines):
        return str(_("acceptée en partie"))
    return said(delivery.status)


def steps(order: Order) -> list[dict[str, str]]:
    """The way of an order, for a stepper; empty for one that was cancelled."""
    if order.status is OrderStatus.CANCELLED:
        return []
    whole = (OrderStatus.DRAFT, *COURSE)
    place = whole.index(order.status)
    notes = {
        OrderStatus.SENT: order.sent_at,
        OrderStatus.ACKNOWLEDGED: order.acknowledged_at,
        OrderStatus.ACCEPTED: order.accepted_at,
        OrderStatus.CLOSED: order.closed_at,
    }
    found = []
    for rank, one in enumerate(whole):
        at = notes.get(one)
        state = "now" if rank == place else "done" if rank < place else "todo"
        found.append({"label": said(one)[:1].upper() + said(one)[1:], "note": day(at) if at and rank <= place else "", "state": state})
    return found


def rests_on(order: Order) -> str:
    """What an order is made under: « contrat CT-2026-0001 », « gré à gré GG-2026-0004 »."""
    if order.contract is not None:
        return str(_("contrat %(number)s", number=order.contract.number))
    if order.direct_award is not None:
        return str(_("gré à gré %(number)s", number=order.direct_award.number))
    return str(_("prix publiés au catalogue"))


def where(line: OrderLine) -> str:
    """The place of a line, with its address."""
    return ", ".join(one for one in (line.place_name, line.place_address) if one)


def of_line(line: DeliveryLine) -> str:
    """What a delivery brought of a line, with its unit."""
    return counted(line.quantity, line.order_line.unit)
