"""Who is told of orders: each side what the other did, whoever may approve a draft, both buyers of transfers."""

from datetime import datetime
from typing import Any

from marketplace.awards import values
from marketplace.awards.models import Contract
from marketplace.awards.rules import Side
from marketplace.core import db, notices, outbox
from marketplace.core.locale import N_, _
from marketplace.core.money import Money
from marketplace.core.panels import panel
from marketplace.core.topics import ByMail, Topic
from marketplace.orders import refusals
from marketplace.orders.models import Delivery, Order, QuantityTransfer
from marketplace.orders.rules import ORDERING, SUPPLYING, party
from marketplace.organizations.models import Membership, Organization, Role
from marketplace.organizations.teams.rules import Current
from marketplace.tenders.joining.queries import people_of

TOPIC = "orders.orders"
# What waits for whoever reads it, or keeps her from going on: by mail at once unless she says otherwise.
TO_ANSWER = "orders.to_answer"
TOLD = {Side.BUYER: (Role.ADMINISTRATOR, *ORDERING), Side.SUPPLIER: SUPPLYING}
# What one side did, as the other reads it.
SAID = {
    "sent": N_("« %(other)s » vous envoie la commande %(number)s, de %(amount)s avant taxes. Accusez-en réception."),
    "acknowledged": N_("« %(other)s » a reçu votre commande %(number)s."),
    "delivery_withdrawn": N_("« %(other)s » a repris une livraison de la commande %(number)s : rien n’est à accepter."),
    "delivery_accepted": N_("« %(other)s » a accepté une livraison de la commande %(number)s."),
    "delivery_in_part": N_("« %(other)s » a accepté en partie une livraison de la commande %(number)s. Lisez pourquoi."),
    "delivery_refused": N_("« %(other)s » a refusé une livraison de la commande %(number)s. Lisez pourquoi."),
    "closed": N_("« %(other)s » a clos la commande %(number)s : rien de plus n’y est attendu."),
    "cancelled_by_buyer": N_("« %(other)s » a annulé la commande %(number)s. Lisez pourquoi sur sa page."),
    "cancelled_by_supplier": N_("« %(other)s » n’accepte pas la commande %(number)s, qui est annulée. Lisez pourquoi sur sa page."),
    "message": N_("« %(other)s » vous écrit au sujet de la commande %(number)s."),
}
# What concerns the buyer alone.
ASKED = N_("La commande %(number)s à « %(other)s », de %(amount)s avant taxes, attend votre approbation.")
APPROVED = N_("La commande %(number)s à « %(other)s » est approuvée : elle peut être envoyée.")
GIVEN_BACK = N_("La commande %(number)s à « %(other)s » vous est renvoyée : %(reason)s")
DELIVERED = N_("« %(other)s » a inscrit une livraison de la commande %(number)s. Acceptez-la ou refusez-la d’ici le %(due)s.")
DECIDE_SOON = N_("La livraison de la commande %(number)s par « %(other)s » attend votre décision d’ici le %(due)s.")
TRANSFERS = {
    "proposed": N_("« %(other)s » vous propose un transfert : %(quantity)s de « %(line)s », de « %(giving)s » à « %(receiving)s »."),
    "agreed": N_("Transfert convenu : %(quantity)s de « %(line)s » passent de « %(giving)s » à « %(receiving)s »."),
    "refused": N_("« %(other)s » a refusé le transfert de %(quantity)s de « %(line)s ». Lisez pourquoi."),
    "withdrawn": N_("« %(other)s » a repris sa proposition de transfert de %(quantity)s de « %(line)s »."),
}


PRESSING = {
    *(SAID[what] for what in ("sent", "delivery_in_part", "delivery_refused", "cancelled_by_buyer", "cancelled_by_supplier")),
    *(ASKED, GIVEN_BACK, DELIVERED, DECIDE_SOON, TRANSFERS["proposed"]),
}


@panel("notices.topics")
def topics() -> list[Topic]:
    group = _("Commandes et livraisons")
    return [
        Topic(TO_ANSWER, _("Commandes et livraisons qui attendent votre réponse, refus et annulations"), group, by_mail=ByMail.NOW),
        Topic(TOPIC, _("Autres nouvelles des commandes de mon organisation"), group),
    ]


@outbox.on("orders.told")
def tell_what_was_done(*, job: outbox.Job, at: datetime) -> None:
    """The other side what one did; within the buyer, whoever is to approve or to change a draft."""
    order, what = db.session().get_one(Order, job.payload["order_id"]), job.payload["what"]
    if what in SAID:
        _tell(order, Side(job.payload["side"]).other, SAID[what], at)
    elif what == "decide_soon":
        _tell_due(order, job.payload["delivery_id"], DECIDE_SOON, at)
    elif what == "approval_asked":
        for one in people_of([order.buyer_id], at, ORDERING):
            if _may_approve(one, order, at):
                _write(one.user_id, order.buyer, ASKED, order, order.supplier, at)
    elif order.written_by_id is not None:
        mine = [one for one in people_of([order.buyer_id], at, ORDERING) if one.user_id == order.written_by_id]
        for one in mine:
            sentence = APPROVED if what == "approved" else GIVEN_BACK
            _write(one.user_id, order.buyer, sentence, order, order.supplier, at, reason=order.returned_reason or "")


@outbox.on("orders.delivered")
def tell_delivered(*, job: outbox.Job, at: datetime) -> None:
    """The buyer that something came, and until when it decides."""
    _tell_due(db.session().get_one(Order, job.payload["order_id"]), job.payload["delivery_id"], DELIVERED, at)


@outbox.on("orders.transfer_told")
def tell_transfer(*, job: outbox.Job, at: datetime) -> None:
    """The other buyer what one did; of what was agreed, both and the enterprise."""
    found, what = db.session().get_one(QuantityTransfer, job.payload["transfer_id"]), job.payload["what"]
    giving, receiving = (db.session().get_one(Contract, one.contract_id) for one in (found.from_line, found.to_line))
    ours = found.proposed_for_id
    proposing, answering = (giving.buyer, receiving.buyer) if giving.buyer_id == ours else (receiving.buyer, giving.buyer)
    told = {
        "quantity": values.quantity(found.quantity, found.from_line.unit),
        "line": found.from_line.description,
        "giving": giving.buyer.name,
        "receiving": receiving.buyer.name,
    }
    others = {"proposed": (answering,), "refused": (proposing,), "withdrawn": (answering,)}
    for one in others.get(what, (proposing, answering, giving.supplier)):
        other = proposing if one is answering else answering
        roles = TOLD[Side.SUPPLIER if one is giving.supplier else Side.BUYER]
        for person in people_of([one.id], at, roles):
            path = f"/espace/{one.slug}/commandes/transferts"
            about = {**told, "other": other.name}
            notices.notify(person.user_id, _topic(TRANSFERS[what]), TRANSFERS[what], at=at, path=path, organization_id=one.id, **about)


def _may_approve(member: Membership, order: Order, at: datetime) -> bool:
    is_other = member.user_id != order.written_by_id
    return is_other and refusals.why_not_spend(Current(member, at), Money(order.amount)) is None


def _tell_due(order: Order, number: int, sentence: str, at: datetime) -> None:
    delivery = db.session().get_one(Delivery, number)
    _tell(order, Side.BUYER, sentence, at, due=notices.on_day(delivery.accept_by))


def _tell(order: Order, side: Side, sentence: str, at: datetime, **told: Any) -> None:
    organization = party(order, side)
    for one in people_of([organization.id], at, TOLD[side]):
        _write(one.user_id, organization, sentence, order, party(order, side.other), at, **told)


def _write(person: int, organization: Organization, sentence: str, order: Order, other: Organization, at: datetime, **told: Any) -> None:
    about = {"number": order.number, "other": other.name, "amount": notices.amount(order.amount), **told}
    path = f"/commandes/{order.number}"
    notices.notify(person, _topic(sentence), sentence, at=at, path=path, organization_id=organization.id, **about)


def _topic(sentence: str) -> str:
    return TO_ANSWER if sentence in PRESSING else TOPIC
