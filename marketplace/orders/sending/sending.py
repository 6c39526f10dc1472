"""Sending an order: what it bears is checked once more, copied as it is said that day, and the enterprise is told."""

from datetime import datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.awards.models import Contract
from marketplace.contracting.models import DirectAwardStatus
from marketplace.core import clock, db, outbox, states
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.orders import ordering_rules, refusals, rules
from marketplace.orders.calling import writing
from marketplace.orders.models import Order, OrderStatus
from marketplace.orders.sending import approving
from marketplace.organizations.models import Organization
from marketplace.tenders.rules import buys


def why_not_send(order: Order, at: datetime) -> list[str]:
    """Every reason why a draft cannot be sent now, whoever sends it; empty when it can."""
    terms, on = ordering_rules.of(order.buyer), clock.local_day(at)
    found: list[str | None] = [*refusals.why_not_complete(order, terms)]
    found += [refusals.why_not_call(order.contract, on) if order.contract else None, refusals.why_not_file(order, on)]
    found.append(refusals.why_not_supplied(order.supplier, at))
    if order.contract is None and order.direct_award is None and order.buyer.buyer_type is not None:
        found.append(str(_("Cette commande n’a ni contrat ni dossier de gré à gré.")))
    found += [refusals.why_not_days(one.wanted_on, order.contract, on) for one in order.lines]
    if rules.needs_approval(order.amount, terms) and order.approved_at is None:
        found.append(str(_("Au-dessus du montant que votre organisation a fixé, une seconde personne approuve la commande.")))
    if not buys(order.buyer, at):
        found.append(str(_("Votre organisation ne peut pas acheter pour le moment.")))
    return list(dict.fromkeys(one for one in found if one))


def send(order: Order, *, actor: User, at: datetime) -> None:
    """Send a draft to the enterprise. Its row must be locked; that of its contract is locked here, so that nothing is ordered twice.

    RuleBroken with every reason why it cannot be sent, Forbidden when the delegation of whoever sends does not reach it.
    """
    writing.check_draft(order)
    if order.contract_id is not None:
        contract = db.load(Contract, id=order.contract_id)
        try:
            writing.check_left(contract, [(one.contract_line_id, one.quantity) for one in order.lines], but=order)
        except Unusable as past:
            raise RuleBroken(past.reason) from past
    if reasons := why_not_send(order, at):
        raise RuleBroken(" ".join(reasons))
    approving.check_spends(order, actor)
    terms = ordering_rules.of(order.buyer)
    order.acceptance_days, order.payment_days = terms.acceptance_days, terms.payment_days
    order.frozen = frozen_of(order)
    order.sent_at, order.sent_by_id, order.updated_at = at, actor.id, at
    states.move(order, OrderStatus.SENT, actor=actor, at=at)
    db.session().flush()
    outbox.announce("orders.told", order_id=order.id, what="sent", side="buyer")


def frozen_of(order: Order) -> dict[str, Any]:
    """What both sides are called today, where they are, and what the order rests on: what changes later, the order goes on saying."""
    award = order.direct_award
    return {
        "buyer": _party(order.buyer),
        "supplier": _party(order.supplier),
        "contract": order.contract.number if order.contract else None,
        "purchase": order.contract.tender.number if order.contract else None,
        "direct_award": award.number if award and award.status is DirectAwardStatus.APPROVED else None,
        "rule": award.legal_reference if award else None,
    }


def _party(organization: Organization) -> dict[str, Any]:
    place = ", ".join(one for one in (organization.address, organization.municipality, organization.postal_code) if one)
    return {"name": organization.legal_name or organization.name, "neq": organization.neq, "address": place}
