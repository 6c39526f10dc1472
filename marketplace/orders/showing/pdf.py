"""An order as a PDF, in French: both sides as they were called when it was sent, its lines, its references, its days."""

from typing import Any

from flask import Response
from slugify import slugify

from marketplace.catalogue.models import TaxCode
from marketplace.catalogue.words import counted, price
from marketplace.core import pdf
from marketplace.core.formats import day, moment, money
from marketplace.core.locale import SOURCE, _, ngettext, speaking
from marketplace.orders import words
from marketplace.orders.models import Order, OrderLine, OrderStatus
from marketplace.orders.sending import sending
from marketplace.tenders import words as tenders

TEMPLATE = "orders/pdf/order.typ"


def response(order: Order, *, is_buyer: bool) -> Response:
    """The PDF as a download that no cache keeps."""
    made = Response(drawn(order, is_buyer=is_buyer), content_type="application/pdf")
    made.headers.set("Content-Disposition", "attachment", filename=f"{slugify(order.number)}.pdf")
    made.headers["Cache-Control"] = "private, no-store"
    return made


def drawn(order: Order, *, is_buyer: bool) -> bytes:
    """The bytes of the order: the same while nothing of it changes, dated of its last change. The budget code is its buyer's alone."""
    with speaking(SOURCE):
        return pdf.draw(TEMPLATE, data_of(order, is_buyer=is_buyer), at=order.updated_at)


def data_of(order: Order, *, is_buyer: bool) -> dict[str, Any]:
    """All that the template shows."""
    said = order.frozen or sending.frozen_of(order)
    return {
        "title": _("Commande %(number)s", number=order.number),
        "subtitle": _("Bon de commande %(number)s", number=order.po_number) if order.po_number else None,
        "number": order.number,
        "head": said["buyer"]["name"],
        "author": said["buyer"]["name"],
        "foot": _("Commande %(number)s", number=order.number),
        "state": _state(order),
        "parties": [_party(_("L’acheteur"), said["buyer"]), _party(_("L’entreprise"), said["supplier"])],
        "facts": _facts(order, said, is_buyer=is_buyer),
        "lines_title": _("Ce qui est commandé"),
        "heads": [_("Quoi et où"), _("Jour voulu"), _("Quantité"), _("Prix d’une unité"), _("Montant")],
        "lines": [_line(one) for one in order.lines],
        "total": [_("Total avant taxes"), "", "", "", money(order.amount)],
        "taxes": _("La TPS et la TVQ s’ajoutent à ce qui est taxable, sur la facture, au taux du jour."),
        "note_title": _("Note à l’entreprise"),
        "note": order.note,
        "terms_title": _("Livraison et paiement"),
        "terms": _terms(order),
    }


def _state(order: Order) -> str:
    if order.status is OrderStatus.DRAFT:
        return str(_("Brouillon : cette commande n’est pas envoyée et n’engage pas l’acheteur."))
    if order.status is OrderStatus.CANCELLED:
        return str(_("Cette commande est annulée."))
    return str(_("Cette commande est close.")) if order.status is OrderStatus.CLOSED else ""


def _party(role: str, party: dict[str, Any]) -> dict[str, Any]:
    lines = [one for one in (f"NEQ {party['neq']}" if party["neq"] else "", party["address"]) if one]
    return {"role": role, "name": party["name"], "lines": lines}


def _facts(order: Order, said: dict[str, Any], *, is_buyer: bool) -> list[list[str]]:
    found = []
    if order.sent_at:
        found.append([_("Envoyée le"), moment(order.sent_at, zone=True)])
    if order.po_number:
        found.append([_("Bon de commande"), order.po_number])
    if order.budget_code and is_buyer:
        found.append([_("Code budgétaire"), order.budget_code])
    if said["contract"]:
        found.append([_("Contrat"), _("%(contract)s, achat %(purchase)s", contract=said["contract"], purchase=said["purchase"])])
    if said["direct_award"]:
        found.append([_("Gré à gré"), said["direct_award"]])
    if order.acknowledged_at:
        found.append([_("Reçue par l’entreprise le"), moment(order.acknowledged_at, zone=True)])
    return found


def _line(line: OrderLine) -> list[str]:
    taxed = "" if line.tax_code is TaxCode.TAXABLE else f" ({tenders.said(line.tax_code)})"
    what = "\n".join(one for one in (f"{line.description}{taxed}", words.where(line)) if one)
    wanted = day(line.wanted_on) if line.wanted_on else "–"
    return [what, wanted, counted(line.quantity, line.unit), price(line.unit_price), money(line.amount)]


def _terms(order: Order) -> list[str]:
    look = ngettext(
        "L’acheteur accepte ou refuse chaque livraison dans %(num)d jour après qu’elle est inscrite.",
        "L’acheteur accepte ou refuse chaque livraison dans les %(num)d jours après qu’elle est inscrite.",
        order.acceptance_days,
    )
    pay = ngettext(
        "Il paie dans %(num)d jour après la réception de la facture.",
        "Il paie dans les %(num)d jours après la réception de la facture.",
        order.payment_days,
    )
    return [str(look), str(pay), str(_("Inscrivez le numéro de cette commande sur chaque facture."))]
