"""What a buyer does with an invoice: receives it, approves it."""

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from marketplace.billing import reaching
from marketplace.billing.buying import approving, receiving
from marketplace.billing.rules import Side
from marketplace.billing.views.blueprint import bp
from marketplace.billing.views.invoices import ONE
from marketplace.billing.words import terms
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _


@bp.post(f"{ONE}/recevoir")
def receive(number: int) -> ResponseReturnValue:
    """Say that it was received: the clock of its payment starts."""
    invoice = reaching.for_side(number, Side.BUYER)
    authorize("billing.handle", invoice)
    receiving.receive(invoice, actor=actor(), at=g.at)
    flash(_("La réception est notée. À payer %(terms)s.", terms=terms(invoice)), "success")
    return redirect(url_for("billing.show", number=number), 303)


@bp.post(f"{ONE}/approuver")
def approve(number: int) -> ResponseReturnValue:
    """Approve it for payment."""
    invoice = reaching.for_side(number, Side.BUYER)
    authorize("billing.approve", invoice)
    require_fresh()
    approving.approve(invoice, reaching.buyer_member(invoice), actor=actor(), at=g.at)
    flash(_("La facture est approuvée pour paiement."), "success")
    return redirect(url_for("billing.show", number=number), 303)
