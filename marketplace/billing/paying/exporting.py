"""Payments and the ledger as files for a spreadsheet or an accounting program; amounts are exact dollars, a point before the cents."""

from collections.abc import Iterator

from flask import Response

from marketplace.billing.paying import ledger_page, listing, words
from marketplace.billing.paying.listing import Choice
from marketplace.core import clock, exports
from marketplace.core.locale import _
from marketplace.core.money import Money
from marketplace.organizations.models import Organization


def payments(organization: Organization, wanted: Choice) -> Response:
    """What a list asks for, an invoice a line."""
    titles = [
        _("Paiement"), _("Entreprise") if wanted.is_made else _("Payeur"), _("Moyen"), _("Référence"), _("Date"), _("État"), _("Montant"),
        _("Montant reçu"), _("Écart"), _("Facture"), _("Payé de cette facture"), _("Raison"),
    ]  # fmt: skip
    return exports.csv_response(f"paiements-{organization.slug}", titles, _payments(organization, wanted))


def ledger(organization: Organization, other: Organization) -> Response:
    """The ledger of a pair, an entry a line, the first before."""
    titles = [
        _("Écriture"), _("Moment"), _("Événement"), _("Compte"), _("Facture"), _("Paiement"), _("Débit"), _("Crédit"), _("Clé"),
    ]  # fmt: skip
    return exports.csv_response(f"grand-livre-{organization.slug}-{other.slug}", titles, _entries(organization, other))


def dollars(cents: int) -> str:
    """« 1234.50 » from cents: what a program reads alike in every language; below zero, « -10.00 »."""
    return str(Money(cents).dollars)


def _payments(organization: Organization, wanted: Choice) -> Iterator[list[exports.Cell]]:
    for one in listing.every(organization, wanted):
        other = one.payee if wanted.is_made else one.payer
        told: list[exports.Cell] = [
            one.id, other.name, words.said(one.method), one.reference, one.paid_on.isoformat(), words.said(one.status), dollars(one.amount),
            "" if one.received is None else dollars(one.received), dollars(one.difference) if one.difference else "",
        ]  # fmt: skip
        why = one.failed_reason or one.mended_reason or ""
        for part in one.parts:
            yield [*told, part.invoice.number, dollars(part.amount), why]


def _entries(organization: Organization, other: Organization) -> Iterator[list[exports.Cell]]:
    for entry, transaction, invoice in ledger_page.every(organization, other):
        debit, credit = (dollars(entry.amount), "") if entry.amount > 0 else ("", dollars(-entry.amount))
        at = clock.local(transaction.at).strftime("%Y-%m-%d %H:%M")
        happened, account = words.happened(transaction), words.said(entry.account)
        yield [transaction.id, at, happened, account, invoice or "", entry.payment_id or "", debit, credit, transaction.key]
