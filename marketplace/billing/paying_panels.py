"""What payments bring to pages that they do not own: an invoice, a space, a desk, the log, the merge of two pages."""

from datetime import datetime
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup
from sqlalchemy import select

from marketplace.accounts.account_cards import Card
from marketplace.accounts.models import User
from marketplace.billing.models import Invoice, InvoiceKind, LedgerEntry, Payment
from marketplace.billing.paying import applying, listing, recording, words
from marketplace.billing.paying import rules as paying_rules
from marketplace.core import db
from marketplace.core.access import actor, can
from marketplace.core.acts import Named
from marketplace.core.formats import money
from marketplace.core.locale import _, _l, ngettext
from marketplace.core.panels import NavItem, markup, panel
from marketplace.core.waiting import Waiting
from marketplace.organizations.duplicates.links import Link
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules as teams


@panel("invoice.acts", rank=10)
def paying(invoice: Invoice, side: Any) -> Markup | None:
    """« Noter un paiement », for whoever records one, while something is left to pay."""
    if side.value != "buyer" or invoice.kind is not InvoiceKind.INVOICE or invoice.status not in paying_rules.PAYABLE:
        return None
    if not can("billing.pay", invoice.buyer) or recording.left_on([invoice.id])[invoice.id] <= 0:
        return None
    return markup(render_template("billing/paying/_invoice_act.html", invoice=invoice))


@panel("invoice.sections", rank=10)
def paid(invoice: Invoice, side: Any) -> Markup | None:
    """The payments of an invoice; for whoever is of both sides, once."""
    if side.value == "supplier" and paying_rules.member(actor(), invoice.buyer):
        return None
    found = listing.of_invoice(invoice)
    return markup(render_template("billing/paying/_invoice_payments.html", invoice=invoice, payments=found)) if found else None


@panel("invoice.tabs", rank=10)
def tabs(organization: Organization) -> list[NavItem]:
    """The pages of payments, beside that of invoices."""
    found = [NavItem("billing.payments", _("Paiements"))]
    return [*found, NavItem("billing.ledgers", _("Grand livre"))] if can("billing.read_ledger", organization) else found


@panel("space.cards", rank=6)
def card(organization: Organization) -> list[Card]:
    """The payments of an organisation, with how many wait for its word."""
    if not can("billing.list_payments", organization):
        return []
    total = sum(sum(listing.counts(organization, side).values()) for side in (listing.MADE, listing.GOT))
    if not total and not listing.to_pay(organization):
        return []
    waiting = len(listing.to_confirm([organization.id]))
    said = ngettext("%(num)d paiement.", "%(num)d paiements.", total)
    more = ngettext("%(num)d attend votre confirmation.", "%(num)d attendent votre confirmation.", waiting) if waiting else ""
    return [Card(_("Paiements"), url_for("billing.payments", slug=organization.slug), f"{said} {more}".strip())]


@panel("desk.mine")
def waiting_for(person: User, at: datetime) -> list[Waiting]:
    """The payments that she has to confirm, then those of her body whose difference is open."""
    mine = teams.memberships(person)
    gets = [one.organization.id for one in mine if one.may(*paying_rules.CONFIRMERS) and one.organization.is_enterprise]
    pays = [one.organization.id for one in mine if one.may(*paying_rules.PAYERS)]
    found = [
        Waiting(_("Confirmer le paiement de %(amount)s de « %(payer)s »", amount=money(one.amount), payer=one.payer.name), _path(one))
        for one in (listing.to_confirm(gets) if gets else ())
    ]
    for one in listing.to_mend(pays) if pays else ():
        told = {"payee": one.payee.name, "what": words.difference(one)}
        found.append(Waiting(_("Régler l’écart d’un paiement à « %(payee)s » : %(what)s", **told), _path(one)))
    for one, held in applying.to_apply(pays) if pays else ():
        told = {"payee": one.payee.name, "amount": money(held)}
        found.append(Waiting(_("Imputer à une facture le trop-perçu de %(amount)s de « %(payee)s »", **told), _path(one)))
    return found


@panel("organization.links")
def links() -> list[Link]:
    """What was paid stays with the pages that paid and were paid, and so does the ledger, which nothing changes."""
    return [
        Link(Payment.payer_id, _l("paiements faits"), moves=False),
        Link(Payment.payee_id, _l("paiements reçus"), moves=False),
        Link(LedgerEntry.supplier_id, _l("écritures du grand livre, comme entreprise"), moves=False),
        Link(LedgerEntry.buyer_id, _l("écritures du grand livre, comme acheteur"), moves=False),
    ]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "payments.record": _("a noté un paiement"),
        "payments.add": _("a ajouté une facture à un paiement noté"),
        "payments.received": _("a confirmé un paiement"),
        "payments.failed": _("a déclaré un paiement sans effet"),
        "payments.correct_received": _("a corrigé le montant reçu d’un paiement"),
        "payments.correct_recorded": _("a corrigé le montant noté d’un paiement"),
        "payments.accept": _("a accepté l’écart d’un paiement"),
        "payments.apply": _("a imputé un trop-perçu à une facture"),
        "payments.mend": _("a comblé l’écart d’un paiement"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {
        "payments.amount": _("montant du paiement"),
        "received": _("montant reçu"),
        "mended": _("écart du paiement"),
        "applied": _("trop-perçu imputé"),
    }


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Payments by their references."""
    if subject_type != "Payment":
        return None
    found = db.session().scalars(select(Payment).where(Payment.id.in_(ids)))
    return {one.id: Named(words.called(one), _path(one)) for one in found}


def _path(payment: Payment) -> str:
    return url_for("billing.payment", number=payment.id)
