"""Approving a draft by a second person: asked by whoever wrote it, given or refused by another who may spend so much."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.contracting.models import DirectAwardStatus
from marketplace.core import audit, outbox
from marketplace.core.errors import Forbidden, RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.core.money import Money
from marketplace.orders import ordering_rules, refusals, rules
from marketplace.orders.calling.writing import check_draft
from marketplace.orders.models import Order
from marketplace.organizations.teams import rules as teams


def why_not_ask(order: Order) -> list[str]:
    """The reasons why a draft cannot be put before a second person, or nothing."""
    terms = ordering_rules.of(order.buyer)
    if not rules.needs_approval(order.amount, terms):
        return [str(_("Cette commande ne demande pas de seconde approbation."))]
    if order.approval_asked_at is not None:
        return [str(_("L’approbation est déjà demandée."))]
    return refusals.why_not_complete(order, terms)


def ask(order: Order, *, actor: User, at: datetime) -> None:
    """Put a draft that is whole before those who may approve it. Its row must be locked."""
    check_draft(order)
    if reasons := why_not_ask(order):
        raise RuleBroken(" ".join(reasons))
    order.approval_asked_at, order.updated_at, order.returned_reason = at, at, None
    audit.record("orders.ask_approval", order, actor=actor, at=at, organization_id=order.buyer_id)
    outbox.announce("orders.told", order_id=order.id, what="approval_asked", side="buyer")


def why_not_by(order: Order, person: User) -> str | None:
    """The reason why this person may not approve this order now, or None: another than its writer, within her delegation."""
    if reason := refusals.why_not_approve(order, person, ordering_rules.of(order.buyer)):
        return reason
    return refusals.why_not_spend(teams.membership_in(person, order.buyer), Money(order.amount))


def approve(order: Order, *, actor: User, at: datetime) -> None:
    """Approve what the draft says now; any change takes it away. Its row must be locked."""
    if reason := refusals.why_not_approve(order, actor, ordering_rules.of(order.buyer)):
        raise RuleBroken(reason)
    check_spends(order, actor)
    order.approved_at, order.approved_by_id, order.updated_at = at, actor.id, at
    audit.record("orders.approve", order, actor=actor, at=at, organization_id=order.buyer_id)
    outbox.announce("orders.told", order_id=order.id, what="approved", side="buyer")


def give_back(order: Order, reason: str, *, actor: User, at: datetime) -> None:
    """Refuse to approve a draft, with what is to change; its writer is told."""
    if why := refusals.why_not_approve(order, actor, ordering_rules.of(order.buyer)):
        raise RuleBroken(why)
    if not reason.strip():
        raise Unusable(_("Dites ce qui est à changer : la personne qui a écrit la commande le lira."))
    order.approval_asked_at, order.returned_reason, order.updated_at = None, reason.strip(), at
    audit.record("orders.give_back", order, actor=actor, at=at, organization_id=order.buyer_id)
    outbox.announce("orders.told", order_id=order.id, what="given_back", side="buyer")


def saved(order: Order) -> str:
    """That a draft is kept, with what whoever wrote it does next: she sends it, unless somebody else has a say before."""
    if rules.needs_approval(order.amount, ordering_rules.of(order.buyer)):
        told = {"number": order.number}
        return str(_("Le brouillon %(number)s est enregistré. Relisez-le, puis demandez l’approbation d’une seconde personne.", **told))
    award = order.direct_award
    if award is not None and award.status is not DirectAwardStatus.APPROVED:
        told = {"number": order.number, "file": award.number}
        return str(
            _("Le brouillon %(number)s est enregistré. Relisez-le, puis faites approuver son dossier de gré à gré %(file)s.", **told)
        )
    return str(_("Le brouillon %(number)s est enregistré. Relisez-le, puis envoyez-le.", number=order.number))


def check_spends(order: Order, actor: User) -> None:
    """Forbidden, with the reason, when this person may not commit the buyer for the amount of an order."""
    if reason := refusals.why_not_spend(teams.membership_in(actor, order.buyer), Money(order.amount)):
        raise Forbidden(reason)
