"""The enterprise gives back some of a payment, or the whole; above the limit a second person approves."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.billing.cards import refunds, showing
from marketplace.billing.cards.refund_form import RefundForm
from marketplace.billing.gateway import GatewayRefused, GatewayUnreachable
from marketplace.billing.ledger import balances
from marketplace.billing.models import GatewayPayment, Refund
from marketplace.billing.views.blueprint import bp
from marketplace.core import db
from marketplace.core.access import actor, authorize, own_units, require_fresh
from marketplace.core.locale import _

ONE = "/paiements/<int:number>"
REFUND = f"{ONE}/remboursements/<int:refund>"


@bp.get(f"{ONE}/rembourser")
def refund_card_payment(number: int) -> ResponseReturnValue:
    """The form that gives back."""
    row = showing.reach(number)
    authorize("billing.refund_card_payment", row.payment)
    require_fresh()
    return render_template("billing/cards/refund.html", row=row, form=RefundForm(refunds.left(row)), **_told(row))


@bp.post(f"{ONE}/rembourser")
@own_units
def ask_refund(number: int) -> ResponseReturnValue:
    """Keep what is asked; up to the limit, send it once it is safe."""
    with db.database().writing():
        row = showing.reach(number)
        authorize("billing.refund_card_payment", row.payment)
        require_fresh()
        form = RefundForm(refunds.left(row))
        if not form.validate_on_submit():
            return render_template("billing/cards/refund.html", row=row, form=form, **_told(row)), 422
        made = refunds.ask(row, form.cents, form.reason.data, actor=actor(), at=g.at)
    return _sent(made.id, number)


@bp.post(f"{REFUND}/approuver")
@own_units
def approve_refund(number: int, refund: int) -> ResponseReturnValue:
    """A second person approves what another asked."""
    with db.database().writing():
        row = showing.reach(number)
        authorize("billing.refund_card_payment", row.payment)
        require_fresh()
        refunds.approve(row, db.load(Refund, id=refund, gateway_payment_id=row.id), actor=actor(), at=g.at)
    return _sent(refund, number)


@bp.post(f"{REFUND}/ecarter")
def give_up_refund(number: int, refund: int) -> ResponseReturnValue:
    """Set aside a refund that waits for its second person."""
    row = showing.reach(number)
    authorize("billing.refund_card_payment", row.payment)
    require_fresh()
    refunds.give_up(db.load(Refund, id=refund, gateway_payment_id=row.id), actor=actor(), at=g.at)
    flash(_("Le remboursement est écarté : rien n’est rendu."), "success")
    return redirect(url_for("billing.card_payment", number=number), 303)


def _told(row: GatewayPayment) -> dict[str, Any]:
    """What the form shows: what may be given back, what is owed on each invoice, in cents."""
    return {"left": refunds.left(row), "owed": balances.owed_on_each([part.invoice_id for part in row.payment.parts])}


def _sent(refund: int, number: int) -> ResponseReturnValue:
    try:
        refunds.send(refund)
    except GatewayUnreachable:
        flash(_("Stripe ne répond pas pour le moment. Rien n’est perdu : la demande sera répétée d’elle-même."), "warning")
    except GatewayRefused as refused:
        flash(_("Stripe refuse cette demande (code « %(code)s ») : rien n’a changé.", code=refused.code), "error")
    return redirect(url_for("billing.card_payment", number=number), 303)
