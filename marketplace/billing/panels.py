"""What this room brings to pages that it does not own."""

from datetime import datetime

from flask import g, render_template, url_for
from markupsafe import Markup
from sqlalchemy import select

from marketplace.accounts.account_cards import Card
from marketplace.accounts.models import User
from marketplace.billing import checks, demo, gateway_panels, of_a_person, owing_panels, paying_demo, paying_panels, rules, words
from marketplace.billing.invoicing import accepted, lists, queries
from marketplace.billing.ledger import balances
from marketplace.billing.models import Invoice, InvoiceStatus, Payment, TaxRegistration
from marketplace.billing.paying import checks as paying_checks
from marketplace.billing.paying import of_a_person as of_a_payer
from marketplace.billing.paying import owing
from marketplace.billing.rules import Side
from marketplace.core import clock, db
from marketplace.core.access import can
from marketplace.core.acts import Named
from marketplace.core.formats import money
from marketplace.core.locale import _, _l, ngettext
from marketplace.core.panels import NavItem, markup, panel
from marketplace.core.waiting import Waiting
from marketplace.orders.models import Order
from marketplace.organizations.duplicates.links import Link
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules as teams

__all__ = ["checks", "demo", "gateway_panels", "of_a_payer", "of_a_person", "owing_panels", "paying_checks", "paying_demo", "paying_panels"]


@panel("order.acts", rank=5)
def invoicing(order: Order, organization: Organization) -> Markup | None:
    """« Facturer », for whoever writes the invoices of the enterprise, while something accepted is on none."""
    if organization.id != order.supplier_id or not can("billing.write", order.supplier) or not accepted.of(order):
        return None
    return markup(render_template("billing/_order_act.html", order=order))


@panel("order.sections", rank=5)
def invoices(order: Order, organization: Organization) -> Markup | None:
    """The invoices and credit notes of an order; drafts are of its enterprise alone."""
    found = lists.of_order(order.id, with_drafts=organization.id == order.supplier_id)
    return markup(render_template("billing/_order_invoices.html", invoices=found)) if found else None


@panel("space.tabs", rank=5)
def tab(organization: Organization) -> NavItem | None:
    return NavItem("billing.index", _("Factures")) if can("billing.list", organization) else None


@panel("invoice.tabs", rank=5)
def pages(organization: Organization) -> list[NavItem]:
    """The list of invoices, first among the pages of money."""
    return [NavItem("billing.index", _("Factures"))]


@panel("space.cards", rank=5)
def card(organization: Organization) -> list[Card]:
    """The invoices of an organisation: how many it issued, how many it received, how many it has to pay."""
    if not can("billing.list", organization):
        return []
    said = []
    if sold := sum(lists.counts(organization, Side.SUPPLIER).values()):
        said.append(ngettext("%(num)d facture ou note émise ou en brouillon.", "%(num)d factures et notes émises ou en brouillon.", sold))
    if bought := sum(lists.counts(organization, Side.BUYER).values()):
        said.append(ngettext("%(num)d facture ou note reçue.", "%(num)d factures et notes reçues.", bought))
        said += _to_pay(organization)
    return [Card(_("Factures"), url_for("billing.index", slug=organization.slug), " ".join(said))] if said else []


@panel("desk.mine")
def waiting_for(person: User, at: datetime) -> list[Waiting]:
    """What is to invoice, to issue, to receive, to approve, to answer."""
    mine = teams.memberships(person)
    sold = [one.organization.id for one in mine if one.may(*rules.WRITERS) and one.organization.is_enterprise]
    bought = [one.organization.id for one in mine if one.may(*rules.HANDLERS)]
    found = [] if not sold else [*_to_invoice(sold), *_drafts(sold), *_disputed(sold)]
    return found + (_to_handle(bought, person) if bought else [])


@panel("organization.links")
def links() -> list[Link]:
    """What was issued stays with the page that issued it, and with the one that received it: their people read it from the page that
    absorbed theirs."""
    return [
        Link(Invoice.supplier_id, _l("factures émises"), moves=False),
        Link(Invoice.buyer_id, _l("factures reçues"), moves=False),
        Link(TaxRegistration.organization_id, _l("inscriptions aux taxes"), alone=("valid_from",)),
    ]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "billing.begin": _("a commencé une facture"),
        "billing.save": _("a modifié un brouillon de facture"),
        "billing.state_taxes": _("a dit comment l’entreprise perçoit les taxes"),
        "billing.dispute": _("a contesté une facture"),
        "billing.reply": _("a répondu à la contestation d’une facture"),
        "billing.close_dispute": _("a clos la contestation d’une facture"),
        "billing.make_link": _("a envoyé un lien aux comptes payables"),
        "billing.revoke_link": _("a retiré un lien des comptes payables"),
        "invoices.issued": _("a émis une facture ou une note de crédit"),
        "invoices.received": _("a noté la réception d’une facture"),
        "invoices.approved": _("a approuvé une facture"),
        "invoices.settled": _("a réglé une facture"),
        "invoices.discarded": _("a abandonné un brouillon de facture"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {
        "invoices.total": _("total de la facture"),
        "invoice_disputes.amount": _("montant contesté"),
        "outcome": _("issue de la contestation"),
        "is_small_supplier": _("petit fournisseur"),
    }


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Invoices by their numbers, payments by their amounts, what is said of taxes by its first day."""
    session = db.session()
    if subject_type == "Invoice":
        rows = session.scalars(select(Invoice).where(Invoice.id.in_(ids)))
        return {one.id: Named(words.called(one), url_for("billing.show", number=one.id)) for one in rows}
    if subject_type == "Payment":
        paid = session.execute(select(Payment.id, Payment.amount).where(Payment.id.in_(ids)))
        return {number: Named(_("Paiement de %(amount)s", amount=money(amount))) for number, amount in paid}
    if subject_type == "TaxRegistration":
        said = session.execute(select(TaxRegistration.id, TaxRegistration.valid_from).where(TaxRegistration.id.in_(ids)))
        return {number: Named(_("Taxes à compter du %(day)s", day=day.isoformat())) for number, day in said}
    return None


def _to_pay(organization: Organization) -> list[str]:
    found = owing.counted(organization, clock.local_day(g.at))
    if not found.count:
        return []
    if not found.late:
        return [ngettext("%(num)d facture à payer.", "%(num)d factures à payer.", found.count)]
    return [
        ngettext(
            "%(num)d facture à payer, dont %(late)d en retard.",
            "%(num)d factures à payer, dont %(late)d en retard.",
            found.count,
            late=found.late,
        )
    ]


def _to_invoice(suppliers: list[int]) -> list[Waiting]:
    return [
        Waiting(_("Facturer ce qui a été accepté de la commande %(number)s", number=one.number), url_for("orders.show", number=one.number))
        for one in queries.to_invoice(suppliers)
    ]


def _drafts(suppliers: list[int]) -> list[Waiting]:
    return [
        Waiting(_("Émettre la facture à « %(buyer)s », de %(amount)s", buyer=one.buyer.name, amount=money(one.total)), _page(one))
        for one in queries.drafts(suppliers)
    ]


def _disputed(suppliers: list[int]) -> list[Waiting]:
    return [
        Waiting(_("Répondre à la contestation de la facture %(number)s", number=one.invoice.number), _page(one.invoice))
        for one in queries.disputed(suppliers)
    ]


def _to_handle(buyers: list[int], person: User) -> list[Waiting]:
    found, handled = [], queries.to_handle(buyers)
    owed = balances.owed_on_each([one.id for one in handled]) if handled else {}
    for one in handled:
        left = owed.get(one.id, one.total)
        said = {"number": one.number, "supplier": one.supplier.name, "amount": money(left)}
        if one.status is InvoiceStatus.ISSUED:
            found.append(Waiting(_("Recevoir la facture %(number)s de « %(supplier)s », de %(amount)s", **said), _page(one)))
        elif rules.may_approve(person, one):
            whole = _("Approuver la facture %(number)s de « %(supplier)s », de %(amount)s", **said)
            rest = _("Approuver la facture %(number)s de « %(supplier)s », dont il reste %(amount)s à payer", **said)
            found.append(Waiting(whole if left == one.total else rest, _page(one), one.due_on))
    return found


def _page(invoice: Invoice) -> str:
    return url_for("billing.show", number=invoice.id)
