"""The columns of a remittance, under the titles that accounting programs give them; how a cell of each is read."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from marketplace.billing.models import PaymentMethod
from marketplace.core.errors import Unusable
from marketplace.core.forms import control_in
from marketplace.core.imports.handlers import Column, Context, Message, RowRefused
from marketplace.core.locale import N_
from marketplace.core.money import parse_money
from search_index.analysis import fold

LONGEST_REFERENCE = 60
DAY = re.compile(r"(\d{4})[-/. ]?(\d{2})[-/. ]?(\d{2})(?:[ T]00:00(?::00)?)?", re.ASCII)
# As people write it; where both could be a month, nothing says which is the day.
OTHER_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
METHODS = {
    **dict.fromkeys(
        ("virement", "tef", "eft", "transfert", "transfer", "depot", "depot direct", "direct deposit", "wire"), PaymentMethod.EFT
    ),
    **dict.fromkeys(("cheque", "chq", "check"), PaymentMethod.CHEQUE),
}

COLUMNS = (
    Column("neq", ("NEQ de l’entreprise", "Enterprise NEQ", "NEQ", "NEQ du fournisseur", "Supplier NEQ"), label=N_("NEQ de l’entreprise")),
    Column(
        "name",
        ("Entreprise", "Enterprise", "Fournisseur", "Supplier", "Bénéficiaire", "Payee", "Vendor", "Nom du fournisseur"),
        label=N_("nom de l’entreprise"),
    ),
    Column(
        "invoice",
        ("Facture", "Invoice", "Numéro de facture", "No de facture", "No facture", "Invoice number", "Invoice no"),
        needed=True,
        label=N_("numéro de facture"),
    ),
    Column("amount", ("Montant", "Amount", "Montant payé", "Amount paid", "Paid"), needed=True, label=N_("montant payé")),
    Column(
        "paid_on", ("Date", "Date du paiement", "Date de paiement", "Payment date", "Paid on"), needed=True, label=N_("date du paiement")
    ),
    Column(
        "reference",
        ("Référence", "Reference", "Ref", "Numéro de chèque", "No de chèque", "Cheque number", "Numéro de virement", "EFT number"),
        needed=True,
        label=N_("référence"),
    ),
    Column("method", ("Moyen", "Method", "Mode de paiement", "Moyen de paiement", "Payment method"), label=N_("moyen de paiement")),
)

NO_ENTERPRISE = N_("ni NEQ ni nom d’entreprise : écrivez l’un des deux")
NO_INVOICE = N_("aucun numéro de facture")
NO_AMOUNT = N_("aucun montant")
BAD_AMOUNT = N_("le montant « %(typed)s » ne se lit pas : écrivez par exemple 1 234,50")
NO_MONEY = N_("le montant doit être plus grand que zéro")
NO_REFERENCE = N_("aucune référence : sans elle, le même paiement pourrait être noté deux fois")
LONG_REFERENCE = N_("la référence dépasse %(most)s caractères")
ODD_REFERENCE = N_("la référence contient un caractère invisible : récrivez-la")
BAD_DAY = N_("la date « %(typed)s » ne se lit pas : écrivez-la comme 2026-03-10")
UNSURE_DAY = N_("la date « %(typed)s » peut se lire de deux façons, jour ou mois d’abord : écrivez-la comme 2026-03-10")
BAD_METHOD = N_("le moyen « %(typed)s » n’est pas connu : écrivez virement ou chèque")


@dataclass(frozen=True)
class Line:
    """What a row says, read: `neq` and `name` as they are written, the amount in cents."""

    neq: str
    name: str
    invoice: str
    amount: int
    paid_on: date
    reference: str
    method: PaymentMethod


@dataclass(frozen=True)
class Named:
    """What a row that cannot be read says all the same of the enterprise and of the invoice."""

    neq: str
    name: str
    invoice: str
    reference: str = ""


class Unread(RowRefused):
    """A row that cannot be read, with every reason at once, and what it names."""

    def __init__(self, named: Named, *messages: Message) -> None:
        self.named = named
        super().__init__(*messages)


def read(row: Mapping[str, str], context: Context) -> Line:
    """A row as a line. Unread with every reason at once."""
    found: list[Message] = []
    neq, name = re.sub(r"[\s-]", "", row.get("neq", "")), " ".join(row.get("name", "").split())
    if not neq and not name:
        found.append(Message(NO_ENTERPRISE))
    invoice, reference = " ".join(row.get("invoice", "").split()), " ".join(row.get("reference", "").split())
    if not invoice:
        found.append(Message(NO_INVOICE))
    amount, paid_on, method = _amount(row, found), _day(row, found), _method(row, found)
    if not reference:
        found.append(Message(NO_REFERENCE))
    elif len(reference) > LONGEST_REFERENCE:
        found.append(Message(LONG_REFERENCE, {"most": LONGEST_REFERENCE}))
    elif control_in(reference):
        found.append(Message(ODD_REFERENCE))
    if found or amount is None or paid_on is None or method is None:
        raise Unread(Named(neq, name, invoice), *found)
    return Line(neq, name, invoice, amount, paid_on, reference, method)


def _amount(row: Mapping[str, str], found: list[Message]) -> int | None:
    typed = row.get("amount", "")
    if not typed:
        found.append(Message(NO_AMOUNT))
        return None
    try:
        cents = parse_money(typed).cents
    except Unusable:
        found.append(Message(BAD_AMOUNT, {"typed": typed[:40]}))
        return None
    if cents <= 0:
        found.append(Message(NO_MONEY))
    return cents


def _day(row: Mapping[str, str], found: list[Message]) -> date | None:
    typed = row.get("paid_on", "")
    matched = DAY.fullmatch(typed)
    try:
        if matched:
            return date(*(int(one) for one in matched.groups()))
    except ValueError:
        pass
    if other := OTHER_DAY.fullmatch(typed):
        first, second, year = (int(one) for one in other.groups())
        if first <= 12 and second <= 12 and first != second:
            found.append(Message(UNSURE_DAY, {"typed": typed}))
            return None
        with suppress(ValueError):
            return date(year, second, first)
    found.append(Message(BAD_DAY, {"typed": typed[:40]}))
    return None


def _method(row: Mapping[str, str], found: list[Message]) -> PaymentMethod | None:
    """A file that does not say how is one of transfers, which is what bodies send files of."""
    typed = row.get("method", "")
    method = METHODS.get(fold(typed)) if typed else PaymentMethod.EFT
    if method is None:
        found.append(Message(BAD_METHOD, {"typed": typed[:40]}))
    return method
