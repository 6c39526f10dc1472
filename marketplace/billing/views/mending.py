"""Closing a difference: the enterprise corrects what it got, the body corrects what it recorded, or accepts."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.billing.paying import forms, mending, reaching
from marketplace.billing.paying import rules as paying_rules
from marketplace.billing.views.blueprint import bp
from marketplace.billing.views.payments import ONE
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _


@bp.route(f"{ONE}/corriger-le-recu", methods=["GET", "POST"])
def correct_received(number: int) -> ResponseReturnValue:
    """The form by which the enterprise corrects the amount that it got."""
    found = reaching.as_payee(number)
    authorize("billing.confirm_payment", found)
    require_fresh()
    form, why_not = forms.CorrectReceivedForm(data={"received": found.amount}), paying_rules.why_not_correct(found)
    act = lambda: mending.correct_received(found, form.received.data, form.reason.data, actor=actor(), at=g.at)  # noqa: E731
    if why_not or not form.validate_on_submit() or not forms.done(form, act):
        told = {"payment": found, "form": form, "why_not": why_not}
        return render_template("billing/paying/correct_received.html", **told), forms.status(form, why_not)
    flash(_("Le montant reçu est corrigé : le payeur en est avisé."), "success")
    return redirect(url_for("billing.payment", number=number), 303)


@bp.route(f"{ONE}/corriger", methods=["GET", "POST"])
def correct_recorded(number: int) -> ResponseReturnValue:
    """The form by which the body says that it paid what the enterprise got, and no more."""
    found = reaching.as_payer(number)
    authorize("billing.mend_payment", found)
    require_fresh()
    form, why_not = forms.WhyForm(), paying_rules.why_not_mend(found)
    act = lambda: mending.correct_recorded(found, form.reason.data, actor=actor(), at=g.at)  # noqa: E731
    if why_not or not form.validate_on_submit() or not forms.done(form, act):
        told = {"payment": found, "form": form, "why_not": why_not}
        return render_template("billing/paying/correct_recorded.html", **told), forms.status(form, why_not)
    flash(_("Le montant noté est corrigé : l’entreprise en est avisée."), "success")
    return redirect(url_for("billing.payment", number=number), 303)


@bp.post(f"{ONE}/accepter-l-ecart")
def accept_difference(number: int) -> ResponseReturnValue:
    """The body accepts what the enterprise says that it got."""
    found = reaching.as_payer(number)
    authorize("billing.mend_payment", found)
    require_fresh()
    mending.accept(found, actor=actor(), at=g.at)
    flash(_("L’écart est accepté : l’entreprise en est avisée."), "success")
    return redirect(url_for("billing.payment", number=number), 303)
