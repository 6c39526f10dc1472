"""What this room brings to pages that it does not own."""

from datetime import datetime
from typing import Any

from flask import g, render_template, url_for
from markupsafe import Markup
from sqlalchemy import select

from marketplace.accounts.account_cards import Card
from marketplace.accounts.models import User
from marketplace.awards.models import Contract
from marketplace.awards.rules import Side
from marketplace.catalogue.models import Listing
from marketplace.core import clock, db
from marketplace.core.access import actor, can
from marketplace.core.acts import Named
from marketplace.core.locale import _, _l, ngettext
from marketplace.core.money import Money
from marketplace.core.panels import NavItem, markup, panel
from marketplace.core.waiting import Waiting
from marketplace.orders import demo, of_a_person, queries, refusals, rules
from marketplace.orders.calling import amended, listings
from marketplace.orders.models import Order, OrderingRules, OrderMessage, QuantityTransfer
from marketplace.orders.transferring import queries as transferring
from marketplace.organizations.duplicates.links import Link
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules as teams

__all__ = ["amended", "demo", "of_a_person"]


@panel("space.tabs", rank=4)
def tab(organization: Organization) -> NavItem | None:
    return NavItem("orders.index", _("Commandes")) if can("orders.list", organization) else None


@panel("space.cards", rank=4)
def card(organization: Organization) -> list[Card]:
    """The orders of an organisation, with how many wait for it."""
    if not can("orders.list", organization):
        return []
    counts, mine = queries.counts(organization), [organization.id]
    if not counts and not can("orders.write", organization):
        return []
    waiting = len(queries.to_acknowledge(mine)) + len(queries.to_decide(mine)) + len(queries.to_approve(mine))
    said = ngettext("%(num)d commande.", "%(num)d commandes.", sum(counts.values())) if counts else _("Aucune commande.")
    more = ngettext("%(num)d attend quelque chose de vous.", "%(num)d attendent quelque chose de vous.", waiting) if waiting else ""
    return [Card(_("Commandes"), url_for("orders.index", slug=organization.slug), f"{said} {more}".strip())]


@panel("contract.sections", rank=1)
def of_contract(contract: Contract) -> Markup | None:
    """The orders under a contract, and the way to another one for whoever orders."""
    mine = [one.organization.id for one in teams.memberships(actor())]
    found = queries.of_contract(contract, mine)
    may = can("orders.write", contract.buyer) and refusals.why_not_call(contract, clock.local_day(g.at)) is None
    if not found and not may:
        return None
    told = {"may_order": may, "why_not": refusals.why_not_supplied(contract.supplier, g.at) if may else None}
    return markup(render_template("orders/_of_contract.html", contract=contract, orders=found, **told))


@panel("listing.acts", rank=3)
def from_listing(listing: Listing) -> Markup | None:
    """The way to an order from the catalogue of an enterprise, for whoever orders for a buyer."""
    buyers = [one.organization for one in teams.memberships(actor()) if rules.may_write(actor(), one.organization)]
    found = [one for one in buyers if one.id != listing.organization_id]
    if not found or not listings.is_offered(listing, actor(), g.at) or refusals.why_not_supplied(listing.organization, g.at):
        return None
    return markup(render_template("orders/_from_listing.html", listing=listing, buyers=found))


@panel("desk.mine", rank=2)
def waiting_for(person: User, at: datetime) -> list[Waiting]:
    """Orders to approve, to send, to acknowledge and to deliver, deliveries to decide of, transfers to answer."""
    here = teams.memberships(person)
    buying = [one.organization.id for one in here if one.may(*rules.ORDERING)]
    supplying = [one.organization.id for one in here if one.may(*rules.SUPPLYING)]
    return [*(_of_buyers(person, buying) if buying else ()), *(_of_suppliers(supplying) if supplying else ())]


def _of_buyers(person: User, ids: list[int]) -> list[Waiting]:
    def spends(order: Order) -> bool:
        return refusals.why_not_spend(teams.membership_in(person, order.buyer), Money(order.amount)) is None

    found = [_waiting(_("Approuver la commande %(number)s à « %(name)s »", **_named(one)), one)
             for one in queries.to_approve(ids) if one.written_by_id != person.id and spends(one)]  # fmt: skip
    for one in queries.to_send(ids):
        if one.approved_at is not None and spends(one):
            found.append(_waiting(_("Envoyer la commande %(number)s à « %(name)s », qui est approuvée", **_named(one)), one))
        elif one.returned_reason is not None and one.written_by_id == person.id:
            found.append(_waiting(_("Corriger la commande %(number)s à « %(name)s », qui vous est renvoyée", **_named(one)), one))
    for delivery in queries.to_decide(ids):
        said = _("Accepter ou refuser la livraison %(rank)s de la commande %(number)s, de « %(name)s »",
                 rank=delivery.number, **_named(delivery.order))  # fmt: skip
        url = url_for("orders.decide", number=delivery.order.number, delivery=delivery.number)
        found.append(Waiting(said, url, delivery.accept_by))
    for transfer, answering in transferring.waiting(ids):
        slug = db.session().get_one(Organization, answering).slug
        said = _("Répondre à un transfert de « %(line)s »", line=transfer.from_line.description)
        found.append(Waiting(said, url_for("orders.transfers", slug=slug)))
    return found


def _of_suppliers(ids: list[int]) -> list[Waiting]:
    found = [
        _waiting(_("Accuser réception de la commande %(number)s, de « %(name)s »", **_named(one, Side.BUYER)), one)
        for one in queries.to_acknowledge(ids)
    ]
    for one in queries.to_deliver(ids):
        days = [line.wanted_on for line in one.lines if line.wanted_on]
        said = _("Livrer la commande %(number)s, de « %(name)s »", **_named(one, Side.BUYER))
        found.append(Waiting(said, _path(one), min(days, default=None), rank=1))
    return found


@panel("organization.links")
def links() -> list[Link]:
    """An order goes with its party; what it says of it was copied when it was sent."""
    return [
        Link(Order.buyer_id, _l("commandes faites"), other="supplier_id"),
        Link(Order.supplier_id, _l("commandes reçues"), other="buyer_id"),
        Link(OrderMessage.organization_id, _l("messages de commandes")),
        Link(QuantityTransfer.proposed_for_id, _l("transferts de quantités proposés")),
        # The kept page has its own rules, or those of whoever wrote none.
        Link(OrderingRules.organization_id, _l("règles de commande"), moves=False),
    ]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "orders.write": _("a écrit une commande"),
        "orders.revise": _("a modifié une commande"),
        "orders.ask_approval": _("a demandé l’approbation d’une commande"),
        "orders.approve": _("a approuvé une commande"),
        "orders.give_back": _("a renvoyé une commande à corriger"),
        "orders.sent": _("a envoyé une commande"),
        "orders.acknowledged": _("a accusé réception d’une commande"),
        "orders.deliver": _("a inscrit une livraison"),
        "orders.delivering": _("a fait avancer une commande, en livraison"),
        "orders.delivered": _("a fait avancer une commande, livrée"),
        "orders.accepted": _("a fait avancer une commande, acceptée"),
        "orders.closed": _("a clos une commande"),
        "orders.cancelled": _("a annulé une commande"),
        "orders.message": _("a écrit au sujet d’une commande"),
        "orders.rules": _("a changé les règles de commande"),
        "orders.transfer": _("a proposé un transfert de quantités"),
        "deliveries.accepted": _("a accepté une livraison"),
        "deliveries.refused": _("a refusé une livraison"),
        "deliveries.withdrawn": _("a repris une livraison"),
        "quantity_transfers.agreed": _("a accepté un transfert de quantités"),
        "quantity_transfers.refused": _("a refusé un transfert de quantités"),
        "quantity_transfers.withdrawn": _("a repris un transfert de quantités"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {
        "delivery": _("livraison"),
        "orders.amount": _("montant de la commande"),
        "orders.needs_po_number": _("bon de commande obligatoire"),
        "orders.needs_budget_code": _("code budgétaire obligatoire"),
        "orders.approval_above": _("seconde approbation au-dessus de"),
        "orders.acceptance_days": _("jours pour accepter"),
        "orders.payment_days": _("jours pour payer"),
    }


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Orders by their numbers, deliveries by theirs in the order."""
    if subject_type == "Order":
        rows = db.session().execute(select(Order.id, Order.number).where(Order.id.in_(ids)))
        return {one: Named(number, url_for("orders.show", number=number)) for one, number in rows}
    return None


def _named(order: Order, side: Side = Side.SUPPLIER) -> dict[str, Any]:
    return {"number": order.number, "name": rules.party(order, side).name}


def _path(order: Order) -> str:
    return url_for("orders.show", number=order.number)


def _waiting(sentence: str, order: Order) -> Waiting:
    return Waiting(sentence, _path(order))
