"""What this room holds of a person: what she ordered, approved, sent, delivered, accepted and wrote in the name of an organisation."""

from operator import attrgetter
from typing import Any

from sqlalchemy import or_, select

from marketplace.accounts.models import User
from marketplace.accounts.privacy.held import Held, Kind
from marketplace.core import db
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.orders.models import Delivery, Order, OrderingRules, OrderMessage, QuantityTransfer
from marketplace.organizations.models import Organization


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    """The orders, deliveries, messages, transfers and rules that she has to do with."""
    return [one(person).held(most) for one in (_orders, _deliveries, _messages, _transfers, _rules)]


@panel("person.kept")
def what_stays() -> list[str]:
    """Who engaged an organisation: a number, which leads to no name any more."""
    return ["orders", "deliveries", "order_messages", "quantity_transfers", "ordering_rules"]


def _kind(name: str, label: str, columns: dict[str, Any], rows: Any) -> Kind:
    why = _("Savoir qui a commandé, livré et accepté pour l’organisation, et quand.")
    stays = _("Une commande doit dire qu’une personne de l’organisation a agi. Elle n’a plus de nom : « personne retirée ».")
    return Kind(f"orders.{name}", label, why, _("Tant que la commande doit être conservée."), columns, rows, stays=stays)


def _orders(person: User) -> Kind:
    row = Order
    hers = (row.written_by_id, row.approved_by_id, row.sent_by_id, row.acknowledged_by_id)
    columns = {
        "number": (_("Commande"), attrgetter("number")),
        "written": (_("Écrite par vous"), lambda one: one.written_by_id == person.id),
        "approved_at": (_("Approuvée par vous"), lambda one: one.approved_at if one.approved_by_id == person.id else None),
        "sent_at": (_("Envoyée par vous"), lambda one: one.sent_at if one.sent_by_id == person.id else None),
        "acknowledged_at": (_("Reçue par vous"), lambda one: one.acknowledged_at if one.acknowledged_by_id == person.id else None),
    }
    asked = select(row).where(or_(*(one == person.id for one in hers))).order_by(row.id.desc())
    return _kind("orders", _("Les commandes que vous avez écrites, approuvées, envoyées ou reçues"), columns, asked)


def _deliveries(person: User) -> Kind:
    row = Delivery
    columns = {
        "order": (_("Commande"), attrgetter("order.number")),
        "number": (_("Livraison"), attrgetter("number")),
        "noted_at": (_("Inscrite par vous"), lambda one: one.noted_at if one.noted_by_id == person.id else None),
        "decided_at": (_("Décidée par vous"), lambda one: one.decided_at if one.decided_by_id == person.id else None),
    }
    asked = select(row).where(or_(row.noted_by_id == person.id, row.decided_by_id == person.id)).order_by(row.id.desc())
    return _kind("deliveries", _("Les livraisons que vous avez inscrites ou décidées"), columns, asked)


def _messages(person: User) -> Kind:
    columns = {
        "order": (_("Commande"), lambda one: db.session().get_one(Order, one.order_id).number),
        "at": (_("Moment"), attrgetter("at")),
        "text": (_("Texte"), attrgetter("text")),
    }
    asked = select(OrderMessage).where(OrderMessage.author_id == person.id).order_by(OrderMessage.id.desc())
    return _kind("messages", _("Les messages que vous avez écrits au sujet de commandes"), columns, asked)


def _transfers(person: User) -> Kind:
    row = QuantityTransfer
    columns = {
        "proposed_at": (_("Proposé par vous"), lambda one: one.proposed_at if one.proposed_by_id == person.id else None),
        "answered_at": (_("Répondu par vous"), lambda one: one.answered_at if one.answered_by_id == person.id else None),
        "reason": (_("Raison"), lambda one: one.reason if one.proposed_by_id == person.id else one.answer),
    }
    asked = select(row).where(or_(row.proposed_by_id == person.id, row.answered_by_id == person.id)).order_by(row.id.desc())
    return _kind("transfers", _("Les transferts que vous avez proposés ou auxquels vous avez répondu"), columns, asked)


def _rules(person: User) -> Kind:
    columns = {
        "organization": (_("Organisation"), lambda one: db.session().get_one(Organization, one.organization_id).name),
        "at": (_("Moment"), attrgetter("updated_at")),
    }
    asked = select(OrderingRules).where(OrderingRules.updated_by_id == person.id).order_by(OrderingRules.organization_id)
    return _kind("rules", _("Les règles de commande que vous avez écrites"), columns, asked)
