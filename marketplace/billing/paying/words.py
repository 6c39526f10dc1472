"""How payments are said: ways of paying, statuses with their tones, differences, accounts of the ledger, in the language of the page."""

from enum import Enum
from typing import Any

from marketplace.billing.models import Account, LedgerTransaction, Mended, Payment, PaymentMethod, PaymentStatus
from marketplace.billing.paying import rules as paying_rules
from marketplace.core.formats import money
from marketplace.core.locale import _, _l

WORDS: dict[Enum, Any] = {
    PaymentMethod.EFT: _l("virement"),
    PaymentMethod.CHEQUE: _l("chèque"),
    PaymentMethod.CARD: _l("carte"),
    PaymentMethod.DEBIT: _l("débit préautorisé"),
    PaymentStatus.RECORDED: _l("à confirmer"),
    PaymentStatus.PENDING: _l("en cours à la banque"),
    PaymentStatus.RECEIVED: _l("reçu"),
    PaymentStatus.FAILED: _l("sans effet"),
    PaymentStatus.RETURNED: _l("repris par la banque"),
    Mended.PAID: _l("écart comblé par un second paiement"),
    Mended.CORRECTED: _l("écart corrigé"),
    Mended.ACCEPTED: _l("écart accepté par le payeur"),
    Account.OWED: _l("dû sur factures"),
    Account.BILLED: _l("facturé"),
    Account.RECEIVED: _l("reçu"),
    Account.REFUNDED: _l("remboursé"),
    Account.RETURNED: _l("repris par la banque"),
    Account.FEES: _l("frais de la plateforme"),
    Account.UNAPPLIED: _l("reçu sans facture"),
}
TONES: dict[Enum, str] = {
    PaymentStatus.RECORDED: "maize",
    PaymentStatus.PENDING: "maize",
    PaymentStatus.RECEIVED: "",
    PaymentStatus.FAILED: "plain",
    PaymentStatus.RETURNED: "brick",
}
# What the key of a transaction says that happened.
HAPPENED = {
    "issued": _l("facture ou note de crédit émise"),
    "received": _l("paiement reçu"),
    "corrected": _l("montant reçu corrigé"),
    "returned": _l("paiement repris par la banque"),
    "reinstated": _l("paiement rendu par la banque"),
    "refunded": _l("remboursement"),
    "refund_failed": _l("remboursement revenu"),
    "applied": _l("trop-perçu imputé à une facture"),
    "fee": _l("frais de la plateforme"),
}


def said(value: Enum) -> str:
    """« virement », "transfer"; KeyError for a value that has no word."""
    return str(WORDS[value])


def tone(value: Enum) -> str:
    """The tone of its badge."""
    return TONES.get(value, "plain")


def called(payment: Payment) -> str:
    """« Virement 88213 », « Chèque 1042 »; by its amount where it bears no reference."""
    what = said(payment.method).capitalize()
    return f"{what} {payment.reference}" if payment.reference else str(_("%(what)s de %(amount)s", what=what, amount=money(payment.amount)))


def happened(transaction: LedgerTransaction) -> str:
    """What a transaction tells; its key where nobody names it."""
    _what, _number, verb, *times = f"{transaction.key}:".split(":")
    if verb == "received" and times and times[0] not in ("", "1"):
        verb = "corrected"
    return str(HAPPENED.get(verb, transaction.key))


def difference(payment: Payment) -> str:
    """« il manque 10,00 $ », « 10,00 $ de plus que noté », empty where both say the same."""
    if payment.difference == 0:
        return ""
    cents = money(abs(payment.difference))
    return str(_("il manque %(amount)s", amount=cents) if payment.difference < 0 else _("%(amount)s de plus que noté", amount=cents))


def by_itself(payment: Payment) -> bool:
    """Whether the body makes it by itself, so that the two sides say what it becomes."""
    return payment.method in paying_rules.BY_ITSELF
