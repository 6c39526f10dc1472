"""The accounting journal of what was issued, or received: two entries or more for each document, debits equal to credits.

One line an entry. A credit note says the contrary of an invoice. Payments are in the journal of payments, not here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from marketplace.billing.invoicing import lists
from marketplace.billing.models import Invoice, InvoiceKind
from marketplace.billing.rules import UNSEEN, Side
from marketplace.core.exports import Cell
from marketplace.core.locale import _
from marketplace.core.money import Money
from marketplace.organizations.models import Organization


@dataclass(frozen=True)
class Line:
    """An amount in cents on an account, in debit or in credit."""

    account: str
    debit: int
    credit: int


def titles() -> list[str]:
    """What each column is called."""
    partner = [_("Partenaire"), _("NEQ du partenaire")]
    return [_("Date"), _("Numéro"), _("Pièce"), _("Se rapporte à"), *partner, _("Compte"), _("Débit"), _("Crédit"), _("Bon de commande")]


def rows(organization: Organization, wanted: lists.Choice, today: date) -> Iterator[Sequence[Cell]]:
    """Every entry of what a list is asked for, drafts left out; amounts as « 1234.50 »."""
    for invoice in lists.every(organization, wanted, today):
        if invoice.status in UNSEEN:
            continue
        other = invoice.frozen["supplier" if wanted.side is Side.BUYER else "buyer"]
        about = invoice.frozen["refers_to"]
        piece = _("Facture") if invoice.kind is InvoiceKind.INVOICE else _("Note de crédit")
        head = [str(invoice.issued_on), invoice.number, piece, about["number"] if about else "", other["name"], other["neq"] or ""]
        for line in entries(invoice, wanted.side):
            yield [*head, line.account, written(line.debit), written(line.credit), invoice.po_number]


def entries(invoice: Invoice, side: Side) -> list[Line]:
    """The entries of one document; nothing is left out but what is zero. Debits add up to credits."""
    taxes = [(_("TPS à remettre"), invoice.gst), (_("TVQ à remettre"), invoice.qst)]
    if side is Side.BUYER:
        taxes = [(_("TPS payée"), invoice.gst), (_("TVQ payée"), invoice.qst)]
    is_debit = (side is Side.SUPPLIER) == (invoice.kind is InvoiceKind.INVOICE)
    whole = _("Clients") if side is Side.SUPPLIER else _("Fournisseurs")
    others = [(_("Ventes") if side is Side.SUPPLIER else _("Achats"), invoice.subtotal), *taxes]
    found = [_entry(whole, invoice.total, is_debit), *(_entry(account, cents, not is_debit) for account, cents in others)]
    return [one for one in found if one.debit or one.credit]


def written(cents: int) -> str:
    """Dollars with two decimals and a point, which every program of accounts reads; nothing for zero."""
    return f"{Decimal(Money(cents).dollars):.2f}" if cents else ""


def _entry(account: str, cents: int, is_debit: bool) -> Line:
    return Line(account, cents if is_debit else 0, 0 if is_debit else cents)
