"""What the pages of a payment at the gateway show of it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from marketplace.billing.cards import judging, refunds, rules, sessions
from marketplace.billing.models import GatewayPayment, GatewayPaymentStatus, Invoice, Payment, PaymentStatus, Refund, RefundStatus
from marketplace.core import audit, db
from marketplace.core.access import actor, can
from marketplace.core.errors import Missing, SignInNeeded
from marketplace.core.locale import _, _l

SAID: dict[Any, Any] = {
    GatewayPaymentStatus.OPEN: _l("attend le paiement"),
    GatewayPaymentStatus.PROCESSING: _l("en cours à la banque"),
    GatewayPaymentStatus.SUCCEEDED: _l("reçu"),
    GatewayPaymentStatus.FAILED: _l("a échoué"),
    GatewayPaymentStatus.EXPIRED: _l("abandonné"),
    RefundStatus.ASKED: _l("attend une seconde personne"),
    RefundStatus.SENT: _l("envoyé à Stripe"),
    RefundStatus.DONE: _l("fait"),
    RefundStatus.FAILED: _l("n’a pas abouti"),
    RefundStatus.GIVEN_UP: _l("écarté"),
}
TONES: dict[Any, str] = {
    GatewayPaymentStatus.OPEN: "maize",
    GatewayPaymentStatus.PROCESSING: "maize",
    GatewayPaymentStatus.FAILED: "brick",
    GatewayPaymentStatus.EXPIRED: "plain",
    RefundStatus.ASKED: "maize",
    RefundStatus.SENT: "maize",
    RefundStatus.FAILED: "brick",
    RefundStatus.GIVEN_UP: "plain",
}


@dataclass(frozen=True)
class Shown:
    """A payment with what a reader may do about it; `failed` says in a sentence why it did not go through."""

    row: GatewayPayment
    state: str
    tone: str
    failed: str
    refunds: list[Refund]
    left: int
    may_pay: bool
    may_refund: bool
    may_close: bool

    @staticmethod
    def said(value: Any) -> str:
        """A state in words."""
        return str(SAID[value])

    @staticmethod
    def toned(value: Any) -> str:
        """The tone of its badge."""
        return TONES.get(value, "")


def reach(number: int) -> GatewayPayment:
    """A payment at the gateway, by the number of the payment; SignInNeeded for a visitor, Missing for whoever is of neither side."""
    if actor() is None:
        raise SignInNeeded()
    row = db.load(GatewayPayment, payment_id=number)
    if not can("billing.follow_card_payment", row.payment):
        raise Missing()
    mine = next(one for one in (row.payment.payer, row.payment.payee) if rules.member(actor(), one))
    audit.act_for(mine.id)
    return row


def shown(row: GatewayPayment) -> Shown:
    """What its page shows."""
    payment = row.payment
    made = list(db.session().scalars(select(Refund).where(Refund.gateway_payment_id == row.id).order_by(Refund.id)))
    is_returned = payment.status is PaymentStatus.RETURNED
    return Shown(
        row,
        str(_("repris par la banque du payeur") if is_returned else SAID[row.status]),
        "brick" if is_returned else TONES.get(row.status, ""),
        failed(row),
        made,
        refunds.left(row),
        row.status is GatewayPaymentStatus.OPEN and all(_may_pay(row, part.invoice) for part in payment.parts),
        can("billing.refund_card_payment", payment),
        rules.why_not_close(row) is None and can("billing.close_card_page", payment),
    )


def said_closed(row: GatewayPayment) -> tuple[str, str]:
    """What became of a page that somebody asked to close, in a sentence, with its tone: closed, paid meanwhile, open still."""
    if row.status is GatewayPaymentStatus.OPEN:
        return str(_("La page n’a pas pu être fermée pour le moment : elle reste ouverte.")), "warning"
    if row.status in (GatewayPaymentStatus.SUCCEEDED, GatewayPaymentStatus.PROCESSING):
        return str(_("Ce paiement a été fait avant que la page ne ferme : voyez où il en est.")), "warning"
    return str(_("La page est fermée : rien n’y a été payé. Vous pouvez payer la facture autrement.")), "success"


def _may_pay(row: GatewayPayment, invoice: Invoice) -> bool:
    """Whether the reader pays there; never on a page that asks for more than is owed."""
    return can("billing.pay_by_card", invoice) and row.amount <= sessions.payable(invoice)


def failed(row: GatewayPayment) -> str:
    """Why a payment did not go through, in a sentence; the gateway's own words are in its language, and left out."""
    if row.failure is None:
        return ""
    if row.failure.startswith(judging.MISMATCH):
        return str(_("Ce que Stripe dit de ce paiement n’est pas ce qui a été demandé : l’équipe de Maillage le vérifie."))
    if row.payment.method.value == "debit":
        return str(_("La banque a refusé le débit : vérifiez le compte et les fonds, ou payez autrement."))
    return str(_("La carte a été refusée : essayez-en une autre, ou payez autrement."))


def of_payment(payment: Payment) -> GatewayPayment | None:
    """What the gateway holds of a payment, if it goes through it."""
    return db.session().scalars(select(GatewayPayment).filter_by(payment_id=payment.id)).one_or_none()
