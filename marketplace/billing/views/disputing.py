"""Disputes: opened by the buyer, answered by the enterprise, closed by the buyer."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.billing import reaching
from marketplace.billing.buying import disputing
from marketplace.billing.forms import DisputeForm, ReplyForm, done
from marketplace.billing.rules import Side
from marketplace.billing.views.blueprint import bp
from marketplace.billing.views.invoices import ONE
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _

DISPUTE = f"{ONE}/contestations/<int:dispute>"


@bp.route(f"{ONE}/contester", methods=["GET", "POST"])
def dispute(number: int) -> ResponseReturnValue:
    """The form that disputes an invoice, whole or in part, with reasons."""
    invoice = reaching.for_side(number, Side.BUYER)
    authorize("billing.handle", invoice)
    most = disputing.most(invoice)
    form = DisputeForm(data={"amount": max(most, 0)})
    act = lambda: disputing.dispute(invoice, form.amount.data or 0, form.reason.data, actor=actor(), at=g.at)  # noqa: E731
    if not form.validate_on_submit() or not done(form, act):
        return render_template("billing/dispute.html", invoice=invoice, form=form, most=most), 422 if form.errors else 200
    flash(_("La contestation est envoyée à l’entreprise."), "success")
    return redirect(url_for("billing.show", number=number), 303)


@bp.route(f"{DISPUTE}/repondre", methods=["GET", "POST"])
def reply(number: int, dispute: int) -> ResponseReturnValue:
    """The form by which the enterprise explains itself."""
    invoice = reaching.for_side(number, Side.SUPPLIER)
    authorize("billing.issue", invoice)
    found = reaching.dispute(invoice, dispute)
    form = ReplyForm(data={"words": found.reply})
    if not form.validate_on_submit() or not done(form, lambda: disputing.reply(found, form.words.data, actor=actor(), at=g.at)):
        return render_template("billing/reply.html", invoice=invoice, dispute=found, form=form), 422 if form.errors else 200
    flash(_("Votre réponse est envoyée à l’acheteur."), "success")
    return redirect(url_for("billing.show", number=number), 303)


@bp.post(f"{DISPUTE}/accepter")
def accept_reply(number: int, dispute: int) -> ResponseReturnValue:
    """The buyer is content with the explanation."""
    invoice = reaching.for_side(number, Side.BUYER)
    authorize("billing.handle", invoice)
    disputing.close(reaching.dispute(invoice, dispute), disputing.ACCEPTED, actor=actor(), at=g.at)
    flash(_("La contestation est close."), "success")
    return redirect(url_for("billing.show", number=number), 303)


@bp.post(f"{DISPUTE}/retirer")
def withdraw_dispute(number: int, dispute: int) -> ResponseReturnValue:
    """The buyer takes a dispute back."""
    invoice = reaching.for_side(number, Side.BUYER)
    authorize("billing.handle", invoice)
    disputing.close(reaching.dispute(invoice, dispute), disputing.WITHDRAWN, actor=actor(), at=g.at)
    flash(_("La contestation est retirée."), "success")
    return redirect(url_for("billing.show", number=number), 303)
