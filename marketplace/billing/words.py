"""How invoices are said: kinds, statuses with their tones, terms, taxes, in the language of the page."""

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from babel.numbers import format_decimal

from marketplace.billing.models import Invoice, InvoiceDispute, InvoiceKind, InvoiceLine, InvoiceStatus
from marketplace.billing.taxes import numbers
from marketplace.catalogue.models import TaxCode
from marketplace.core import db
from marketplace.core.formats import day
from marketplace.core.locale import BABEL_NAMES, _, _l, current, ngettext

WORDS: dict[Enum, Any] = {
    InvoiceKind.INVOICE: _l("facture"),
    InvoiceKind.CREDIT_NOTE: _l("note de crédit"),
    InvoiceStatus.DRAFT: _l("brouillon"),
    InvoiceStatus.ISSUED: _l("émise"),
    InvoiceStatus.RECEIVED: _l("reçue"),
    InvoiceStatus.APPROVED: _l("approuvée"),
    InvoiceStatus.SETTLED: _l("réglée"),
    InvoiceStatus.DISCARDED: _l("abandonnée"),
    TaxCode.TAXABLE: _l("taxable"),
    TaxCode.ZERO_RATED: _l("détaxé"),
    TaxCode.EXEMPT: _l("exonéré"),
}
TONES: dict[Enum, str] = {
    InvoiceStatus.DRAFT: "plain",
    InvoiceStatus.ISSUED: "maize",
    InvoiceStatus.RECEIVED: "maize",
    InvoiceStatus.APPROVED: "",
    InvoiceStatus.SETTLED: "",
    InvoiceStatus.DISCARDED: "plain",
}
OUTCOMES = {
    "credited": _l("close par une note de crédit"),
    "accepted": _l("close : l’acheteur accepte l’explication"),
    "withdrawn": _l("retirée par l’acheteur"),
}


def said(value: Enum) -> str:
    """« émise », "issued"; KeyError for a value that has no word."""
    return str(WORDS[value])


def tone(value: Enum) -> str:
    """The tone of its badge."""
    return TONES.get(value, "plain")


def called(invoice: Invoice) -> str:
    """« Facture F-00012 », « Note de crédit NC-00013 », « Brouillon de facture »."""
    if invoice.number is None:
        return str(_("Brouillon de facture"))
    if invoice.kind is InvoiceKind.CREDIT_NOTE:
        return str(_("Note de crédit %(number)s", number=invoice.number))
    return str(_("Facture %(number)s", number=invoice.number))


def terms(invoice: Invoice) -> str:
    """When it is due: the day once it is received, the term before."""
    if invoice.due_on:
        return str(_("au plus tard le %(day)s", day=day(invoice.due_on)))
    return ngettext(
        "%(num)d jour après la réception ou, si elle vient plus tard, l’acceptation",
        "%(num)d jours après la réception ou, si elle vient plus tard, l’acceptation",
        invoice.payment_days,
    )


def rate(thousandths: int) -> str:
    """« 9,975 % » from thousandths of a percent."""
    written = format_decimal(Decimal(thousandths).scaleb(-3), format="0.###", locale=BABEL_NAMES[current()])
    return f"{written}\u00a0%" if current() == "fr" else f"{written}%"


def tax_number(number: str | None) -> str:
    """« 123456782 RT0001 »."""
    return numbers.written(number)


def ended(dispute: InvoiceDispute) -> str:
    """How a dispute ended, empty while it is open."""
    return str(OUTCOMES[dispute.outcome]) if dispute.outcome else ""


def iso_day(text: str | None) -> str:
    """The day of a frozen copy, as a reader reads it."""
    return day(date.fromisoformat(text)) if text else ""


def is_rebate(line: InvoiceLine) -> bool:
    """Whether a line of a credit note takes back an amount without any quantity: neither its unit nor its price is that of the line."""
    about = db.session().get(InvoiceLine, line.credits_line_id) if line.credits_line_id else None
    return about is not None and (line.unit_code, line.unit_price) != (about.unit_code, about.unit_price)


def described(line: InvoiceLine) -> str:
    """What a line says it is for: « Rabais sur « Légumes » » where a note takes back an amount without any quantity."""
    return str(_("Rabais sur « %(line)s »", line=line.description)) if is_rebate(line) else line.description
