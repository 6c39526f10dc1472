"""Recording a payment by a body: whom it pays, which invoices, how; taking it back while nobody answered."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.billing.paying import forms, listing, reaching, recorded
from marketplace.billing.paying import recording as acts
from marketplace.billing.views.blueprint import bp
from marketplace.billing.views.payments import LIST, ONE
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _
from marketplace.organizations.teams import acting


@bp.get(f"{LIST}/nouveau")
def begin_payment(slug: str) -> ResponseReturnValue:
    """Whom one pays, among the enterprises that invoiced something not settled yet."""
    organization = acting.space(slug)
    authorize("billing.pay", organization)
    return render_template("billing/paying/begin.html", organization=organization, payees=listing.to_pay(organization))


@bp.route(f"{LIST}/nouveau/<int:payee>", methods=["GET", "POST"])
def record_payment(slug: str, payee: int) -> ResponseReturnValue:
    """The form of a payment to one enterprise, over one or several of its invoices."""
    organization = acting.space(slug)
    authorize("billing.pay", organization)
    require_fresh()
    asked = recorded.asked(organization, reaching.partner(organization, payee), request.args, g.at)
    if not asked.form.validate_on_submit() or not forms.done(asked.form, lambda: recorded.record(asked, actor(), g.at)):
        told = {"organization": organization, "asked": asked, "form": asked.form}
        return render_template("billing/paying/record.html", **told), 422 if asked.form.errors else 200
    flash(_("Le paiement est noté : l’entreprise en est avisée et le confirmera."), "success")
    return redirect(url_for("billing.payment", number=asked.made[-1].id), 303)


@bp.route(f"{ONE}/retirer", methods=["GET", "POST"])
def withdraw_payment(number: int) -> ResponseReturnValue:
    """The form by which a body takes back what it recorded by mistake."""
    found = reaching.as_payer(number)
    authorize("billing.mend_payment", found)
    require_fresh()
    form = forms.WhyForm()
    if not form.validate_on_submit() or not forms.done(form, lambda: acts.withdraw(found, form.reason.data, actor=actor(), at=g.at)):
        return render_template("billing/paying/withdraw.html", payment=found, form=form), 422 if form.errors else 200
    flash(_("Le paiement est retiré : l’entreprise en est avisée."), "success")
    return redirect(url_for("billing.payment", number=number), 303)
