"""What payments by card and debit bring to pages that they do not own."""

from datetime import datetime
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup
from sqlalchemy import or_, select

from marketplace.accounts.account_cards import Card
from marketplace.accounts.models import User
from marketplace.billing.cards import accounts, asking, of_a_person, reaching, rules, sessions, telling
from marketplace.billing.models import GatewayAccount, GatewayPayment, GatewayPaymentStatus, Invoice, Payment, Refund, RefundStatus
from marketplace.core import db
from marketplace.core.access import can
from marketplace.core.acts import Named
from marketplace.core.locale import _, _l
from marketplace.core.panels import NavItem, markup, panel
from marketplace.core.waiting import Waiting
from marketplace.organizations.duplicates.links import Link
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules as teams

__all__ = ["of_a_person", "telling"]


@panel("invoice.acts")
def paying(invoice: Invoice, **_context: Any) -> Markup | None:
    """The button that pays an invoice, or follows the payment that is under way."""
    may_pay = can("billing.pay_by_card", invoice) and asking.why_not(invoice) is None
    row = sessions.of_invoice(invoice, GatewayPaymentStatus.OPEN, GatewayPaymentStatus.PROCESSING)
    if row is not None and not can("billing.follow_card_payment", row.payment):
        row = None
    if not may_pay and row is None:
        return None
    return markup(render_template("billing/cards/_act.html", invoice=invoice, may_pay=may_pay, row=row))


@panel("invoice.tabs", rank=20)
def tabs(organization: Organization) -> list[NavItem]:
    """The account by which an enterprise is paid, last among the pages of money, for whoever keeps it."""
    if not reaching.is_offered() or not can("billing.collect_by_card", organization):
        return []
    return [NavItem("billing.collecting", _("Encaissement"))]


@panel("space.cards", rank=6)
def card(organization: Organization) -> list[Card]:
    """Where the account of an enterprise stands, for whoever keeps it."""
    if not reaching.is_offered() or not can("billing.collect_by_card", organization):
        return []
    row = accounts.of(organization)
    if row is None or row.account is None:
        said = _("Votre entreprise n’encaisse pas encore par carte ni par débit.")
    else:
        said = _("Votre compte peut encaisser.") if row.may_charge else _("Stripe attend encore des renseignements.")
    return [Card(_("Encaissement par carte et débit"), url_for("billing.collecting", slug=organization.slug), said)]


@panel("desk.mine")
def waiting_for(person: User, at: datetime) -> list[Waiting]:
    """The refunds that wait for a second person, of her enterprises, that she did not ask herself."""
    mine = [one.organization.id for one in teams.memberships(person) if one.may(*rules.COLLECTORS)]
    if not mine:
        return []
    # What was paid to a page that another absorbed stays with it.
    absorbed = select(Organization.id).where(Organization.merged_into_id.in_(mine))
    asked = (
        select(GatewayPayment.payment_id)
        .join(Payment, Payment.id == GatewayPayment.payment_id)
        .join(Refund, Refund.gateway_payment_id == GatewayPayment.id)
        .where(or_(Payment.payee_id.in_(mine), Payment.payee_id.in_(absorbed)))
        .where(Refund.status == RefundStatus.ASKED, Refund.asked_by_id != person.id)
    )
    numbers = db.session().scalars(asked.order_by(Refund.id).limit(50))
    return [Waiting(_("Approuver un remboursement"), url_for("billing.card_payment", number=number)) for number in numbers]


@panel("organization.links")
def links() -> list[Link]:
    """An account at the gateway is that of one enterprise, which gave its particulars there: it stays with its page."""
    return [Link(GatewayAccount.organization_id, _l("compte d’encaissement"), moves=False)]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "billing.collect_by_card": _("a demandé un compte d’encaissement"),
        "billing.account_changed": _("le compte d’encaissement a changé chez Stripe"),
        "billing.pay_by_card": _("a commencé un paiement en ligne"),
        "billing.close_card_page": _("a fermé une page de paiement en ligne"),
        "billing.ask_refund": _("a demandé un remboursement"),
        "payments.returned": _("la banque du payeur a repris un paiement"),
        "refunds.sent": _("a envoyé un remboursement"),
        "refunds.done": _("un remboursement est fait"),
        "refunds.failed": _("un remboursement n’a pas abouti"),
        "refunds.given_up": _("a écarté un remboursement"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {"may_charge": _("peut encaisser"), "payment.amount": _("montant")}


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Refunds by their payment."""
    if subject_type != "Refund":
        return None
    asked = select(Refund.id, GatewayPayment.payment_id).join(Refund.gateway_payment).where(Refund.id.in_(ids))
    found = db.session().execute(asked)
    return {one: Named(_("Remboursement"), url_for("billing.card_payment", number=number)) for one, number in found}
