"""Putting on another invoice what a payment brought above its own."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.billing.ledger import balances
from marketplace.billing.paying import applying, forms, reaching
from marketplace.billing.paying import rules as paying_rules
from marketplace.billing.views.blueprint import bp
from marketplace.billing.views.payments import ONE
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _


@bp.route(f"{ONE}/imputer", methods=["GET", "POST"])
def apply_payment(number: int) -> ResponseReturnValue:
    """The form by which a body chooses the invoice that takes it."""
    found = reaching.as_payer(number)
    authorize("billing.mend_payment", found)
    require_fresh()
    held = balances.unapplied_of([found.id]).get(found.id, 0)
    form, why_not = forms.ApplyForm(applying.choices(found)), paying_rules.why_not_apply(found, held)
    act = lambda: applying.apply(found, form.invoice.data, actor=actor(), at=g.at)  # noqa: E731
    if why_not or not form.validate_on_submit() or not forms.done(form, act):
        told = {"payment": found, "form": form, "held": held, "why_not": why_not}
        return render_template("billing/paying/apply.html", **told), forms.status(form, why_not)
    flash(_("Le trop-perçu est imputé à la facture : l’entreprise en est avisée."), "success")
    return redirect(url_for("billing.payment", number=number), 303)
