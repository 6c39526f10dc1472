"""How an enterprise collects taxes: its numbers, or that it is a small supplier, from a day on."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.billing.forms import TaxesForm
from marketplace.billing.taxes import registering
from marketplace.billing.views.blueprint import bp
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.organizations.teams import acting


@bp.route("/espace/<slug>/factures/taxes", methods=["GET", "POST"])
def taxes(slug: str) -> ResponseReturnValue:
    """What was said, by day, and the form that says it anew."""
    organization = acting.space(slug)
    authorize("billing.write", organization)
    form = TaxesForm()
    if not form.validate_on_submit():
        told = {"form": form, "said": registering.of(organization.id)}
        return render_template("billing/taxes.html", organization=organization, **told), 422 if form.errors else 200
    registering.state(organization, form.stated(), actor=actor(), at=g.at)
    flash(_("C’est noté : les prochaines factures le diront. Celles qui sont émises ne changent pas."), "success")
    return redirect(url_for("billing.taxes", slug=slug), 303)
