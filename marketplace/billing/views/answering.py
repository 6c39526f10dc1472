"""What the enterprise says of a payment: it got it, whole or not; it never got it."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.billing.paying import confirming, forms, reaching
from marketplace.billing.paying import rules as paying_rules
from marketplace.billing.views.blueprint import bp
from marketplace.billing.views.payments import ONE
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _


@bp.route(f"{ONE}/confirmer", methods=["GET", "POST"])
def confirm_payment(number: int) -> ResponseReturnValue:
    """The form that says what was got."""
    found = reaching.as_payee(number)
    authorize("billing.confirm_payment", found)
    require_fresh()
    form, why_not = forms.ConfirmForm(found), paying_rules.why_not_answer(found)
    act = lambda: forms.confirm(form, found, actor(), g.at)  # noqa: E731
    if why_not or not form.validate_on_submit() or not forms.done(form, act):
        told = {"payment": found, "form": form, "why_not": why_not}
        return render_template("billing/paying/confirm.html", **told), forms.status(form, why_not)
    is_whole = found.difference == 0
    flash(_("Le paiement est confirmé.") if is_whole else _("Le paiement est confirmé avec un écart : le payeur en est avisé."), "success")
    return redirect(url_for("billing.payment", number=number), 303)


@bp.route(f"{ONE}/jamais-recu", methods=["GET", "POST"])
def deny_payment(number: int) -> ResponseReturnValue:
    """The form that says that it never came."""
    found = reaching.as_payee(number)
    authorize("billing.confirm_payment", found)
    require_fresh()
    form = forms.WhyForm()
    if not form.validate_on_submit() or not forms.done(form, lambda: confirming.deny(found, form.reason.data, actor=actor(), at=g.at)):
        return render_template("billing/paying/deny.html", payment=found, form=form), 422 if form.errors else 200
    flash(_("C’est noté : le payeur est avisé que vous n’avez rien reçu."), "success")
    return redirect(url_for("billing.payment", number=number), 303)
