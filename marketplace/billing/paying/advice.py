"""The remittance advice of a payment: what it pays, invoice by invoice, as CSV and as a PDF page for the enterprise."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import Response

from marketplace.billing.models import Payment
from marketplace.billing.paying import exporting, words
from marketplace.core import exports, pdf
from marketplace.core.formats import day, moment, money
from marketplace.core.locale import SOURCE, _, speaking
from marketplace.organizations.models import Organization

TEMPLATE = "billing/pdf/advice.typ"


def csv_response(payment: Payment) -> Response:
    """An invoice a line, with the titles of a file that can be imported back."""
    titles = [_("NEQ de l’entreprise"), _("Entreprise"), _("Facture"), _("Montant"), _("Date"), _("Référence"), _("Moyen")]
    return exports.csv_response(_name(payment), titles, _rows(payment))


def pdf_response(payment: Payment, at: datetime) -> Response:
    """The PDF as a download that no cache keeps."""
    made = Response(drawn(payment), content_type="application/pdf")
    made.headers.set("Content-Disposition", "attachment", filename=f"{_name(payment)}.pdf")
    made.headers["Cache-Control"] = "private, no-store"
    return made


def drawn(payment: Payment) -> bytes:
    """The bytes of the advice: the same while nothing of it changes, dated of its last change."""
    with speaking(SOURCE):
        return pdf.draw(TEMPLATE, data_of(payment), at=payment.updated_at)


def data_of(payment: Payment) -> dict[str, Any]:
    """All that the template shows."""
    said = [
        [_("Référence"), payment.reference or "–"],
        [_("Moyen"), words.said(payment.method)],
        [_("Date du paiement"), day(payment.paid_on)],
    ]
    answer = []
    if payment.received is not None:
        answer = [
            [_("Montant reçu"), money(payment.received)],
            [_("Confirmé"), moment(payment.confirmed_at) if payment.confirmed_at else "–"],
        ]
    return {
        "title": _("Avis de paiement"),
        "subtitle": words.called(payment),
        "number": payment.reference,
        "head": payment.payer.name,
        "author": payment.payer.name,
        "foot": _("Avis de paiement nº %(number)s sur Maillage", number=payment.id),
        "parties": [_party(_("Le payeur"), payment.payer), _party(_("L’entreprise"), payment.payee)],
        "facts": [*said, [_("Montant du paiement"), money(payment.amount)], *answer],
        "lines_title": _("Factures payées"),
        "heads": [_("Facture"), _("Émise le"), _("Total de la facture"), _("Payé ici")],
        "lines": [
            [
                part.invoice.number or "–",
                day(part.invoice.issued_on) if part.invoice.issued_on else "–",
                money(part.invoice.total),
                money(part.amount),
            ]
            for part in payment.parts
        ],
        "total": [_("Total"), "", "", money(payment.amount)],
        "note": payment.note,
    }


def _rows(payment: Payment) -> Iterator[list[exports.Cell]]:
    payee = payment.payee
    for part in payment.parts:
        yield [
            payee.neq or "", payee.name, part.invoice.number, exporting.dollars(part.amount), payment.paid_on.isoformat(),
            payment.reference, words.said(payment.method),
        ]  # fmt: skip


def _party(role: str, party: Organization) -> dict[str, Any]:
    where = ", ".join(one for one in (party.address, party.municipality, party.postal_code) if one)
    return {"role": role, "name": party.name, "lines": [one for one in (f"NEQ {party.neq}" if party.neq else "", where) if one]}


def _name(payment: Payment) -> str:
    return f"avis-de-paiement-{payment.id}"
