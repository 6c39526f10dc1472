"""An invoice or a credit note as a PDF, in French; an English copy may follow the French text and never goes alone.

Charter of the French language: an invoice may be in another language only if the French is at least as present.
"""

from datetime import datetime
from typing import Any

from flask import Response
from slugify import slugify

from marketplace.billing import words
from marketplace.billing.invoicing import copying
from marketplace.billing.models import Invoice, InvoiceKind, InvoiceLine, InvoiceStatus
from marketplace.catalogue.models import TaxCode
from marketplace.catalogue.words import counted, price
from marketplace.core import clock, links, pdf
from marketplace.core.formats import day, money
from marketplace.core.locale import SOURCE, _, speaking

TEMPLATE = "billing/pdf/invoice.typ"


def response(invoice: Invoice, at: datetime, *, with_copy: bool = False) -> Response:
    """The PDF as a download that no cache keeps."""
    made = Response(drawn(invoice, at, with_copy=with_copy), content_type="application/pdf")
    name = slugify(f"{invoice.number or 'brouillon'}-{copying.shown(invoice, clock.local_day(at))['supplier']['called']}", max_length=80)
    made.headers.set("Content-Disposition", "attachment", filename=f"{name}.pdf")
    made.headers["Cache-Control"] = "private, no-store"
    return made


def drawn(invoice: Invoice, at: datetime, *, with_copy: bool = False) -> bytes:
    """The bytes: always the same for an issued invoice, whatever happened to it since; dated of its issue."""
    with speaking(SOURCE):
        data = _head(invoice, at) | {"parts": [_part(invoice, at)]}
    if with_copy:
        with speaking("en"):
            data["parts"].append(_part(invoice, at) | {"lang": "en", "note": str(_("Copie de commodité : le texte français fait foi."))})
    return pdf.draw(TEMPLATE, data, at=invoice.issued_at or invoice.updated_at)


def _head(invoice: Invoice, at: datetime) -> dict[str, Any]:
    said = copying.shown(invoice, clock.local_day(at))
    neq = f" · NEQ {said['supplier']['neq']}" if said["supplier"]["neq"] else ""
    return {
        "title": words.called(invoice),
        "number": invoice.number or "",
        "head": said["supplier"]["name"],
        "author": said["supplier"]["name"],
        "foot": f"{said['supplier']['called']}{neq}",
    }


def _part(invoice: Invoice, at: datetime) -> dict[str, Any]:
    """All that one language shows."""
    said = copying.shown(invoice, clock.local_day(at))
    is_credit = invoice.kind is InvoiceKind.CREDIT_NOTE
    return {
        "lang": "fr",
        "title": words.called(invoice),
        "note": "",
        "draft": _("Brouillon : ce document n’est pas une facture.") if invoice.status is InvoiceStatus.DRAFT else "",
        "supplier": said["supplier"] | {"numbers": _numbers(said)},
        "buyer_title": _("Crédité à") if is_credit else _("Facturé à"),
        "buyer": said["buyer"] | {"numbers": [f"NEQ {said['buyer']['neq']}"] if said["buyer"]["neq"] else []},
        "facts": _facts(invoice, said),
        "heads": [_("Description"), _("Quantité"), _("Prix d’une unité"), _("Montant")],
        "lines": [_line(one, said.get("places", {})) for one in invoice.lines],
        "sums": _sums(invoice, said),
        "total": [_("Total crédité") if is_credit else _("Total à payer"), money(invoice.total)],
        "due": _due(invoice, is_credit=is_credit),
        "paying": [] if is_credit else _paying(invoice, said),
        "remarks": _remarks(invoice, said),
    }


def _numbers(said: dict[str, Any]) -> list[str]:
    found = [f"NEQ {said['supplier']['neq']}"] if said["supplier"]["neq"] else []
    if said["gst_number"]:
        found += [f"{_('TPS')} {words.tax_number(said['gst_number'])}", f"{_('TVQ')} {words.tax_number(said['qst_number'])}"]
    return found


def _facts(invoice: Invoice, said: dict[str, Any]) -> list[list[str]]:
    pairs = [
        (_("Numéro"), invoice.number or "–"),
        (_("Date d’émission"), day(invoice.issued_on) if invoice.issued_on else "–"),
        (_("Se rapporte à la facture"), _refers(said)),
        (_("Bon de commande de l’acheteur"), invoice.po_number),
        (_("Commande"), said["order"] or ""),
        (_("Contrat"), said["contract"] or ""),
        (_("Accepté le"), words.iso_day(said["accepted_on"])),
    ]
    return [[label, value] for label, value in pairs if value]


def _refers(said: dict[str, Any]) -> str:
    about = said["refers_to"]
    return _("%(number)s du %(day)s", number=about["number"], day=words.iso_day(about["issued_on"])) if about else ""


def _line(line: InvoiceLine, places: dict[str, str]) -> list[str]:
    said = "" if line.tax_code is TaxCode.TAXABLE else f"\n{words.said(line.tax_code).capitalize()}"
    reason = f" : {line.tax_reason}" if line.tax_reason else ""
    place = _("Livré à : %(place)s", place=places[str(line.id)]) if str(line.id) in places else ""
    what = "\n".join(one for one in (f"{words.described(line)}{said}{reason}", str(place)) if one)
    counts = ["", ""] if words.is_rebate(line) else [counted(line.quantity, line.unit), price(line.unit_price)]
    return [what, *counts, money(line.amount)]


def _sums(invoice: Invoice, said: dict[str, Any]) -> list[list[str]]:
    """Before taxes, then each tax on a line of its own."""
    found = [[_("Total avant taxes"), money(invoice.subtotal)]]
    if said["is_small_supplier"]:
        return found
    if invoice.taxable != invoice.subtotal:
        found.append([_("Dont taxable"), money(invoice.taxable)])
    found.append([_("TPS (%(rate)s)", rate=words.rate(said["gst_rate"])), money(invoice.gst)])
    return [*found, [_("TVQ (%(rate)s)", rate=words.rate(said["qst_rate"])), money(invoice.qst)]]


def _due(invoice: Invoice, *, is_credit: bool) -> str:
    """The term, never the day that it became: what is issued does not change when it is received."""
    if is_credit:
        return str(_("Ce montant est soustrait de ce qui est dû sur la facture."))
    days = invoice.payment_days
    return str(_("À payer dans les %(days)s jours de la réception ou, si elle vient plus tard, de l’acceptation.", days=days))


def _paying(invoice: Invoice, said: dict[str, Any]) -> list[str]:
    """When the last day is known and where, and how to pay: to whom, under which number, on which page."""
    if invoice.number is None:
        return []
    url = links.absolute("billing.show", number=invoice.id)
    told = {"name": said["supplier"]["name"], "number": invoice.number, "url": url}
    return [
        str(_("Le jour de la réception est noté sur la page de la facture, qui dit alors le dernier jour pour payer : %(url)s", **told)),
        str(
            _(
                "Par virement ou par chèque à l’ordre de « %(name)s », en rappelant le numéro %(number)s. "
                "Sur la même page, un paiement se note et, si l’entreprise l’offre, se fait par carte ou par débit préautorisé.",
                **told,
            )
        ),
    ]


def _remarks(invoice: Invoice, said: dict[str, Any]) -> list[str]:
    small = _("Petit fournisseur : cette entreprise n’est pas inscrite aux fichiers de la TPS et de la TVQ et n’en perçoit pas.")
    found = [str(small)] if said["is_small_supplier"] else []
    if invoice.reason:
        found.append(str(_("Motif : %(reason)s", reason=invoice.reason)))
    return [*found, invoice.note] if invoice.note else found
