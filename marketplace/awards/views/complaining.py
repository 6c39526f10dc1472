"""An enterprise that answered complains, and reads what the buyer answers."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.awards import forms
from marketplace.awards.evaluating import complaints, finding
from marketplace.awards.evaluating.forms import ComplaintForm
from marketplace.awards.views.blueprint import bp
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender


@bp.route("/espace/<slug>/reponses/<number>/plainte", methods=["GET", "POST"])
def complain(slug: str, number: str) -> ResponseReturnValue:
    """The complaints of an enterprise about a purchase that it answered, and the form of the next one."""
    organization, tender = finding.complaining(slug, number)
    authorize("awards.complain", organization)
    form = ComplaintForm()
    if not form.validate_on_submit() or not forms.done(form, lambda: _made(tender, organization, form)):
        told = {"why_not": complaints.why_not(tender, organization), "made": complaints.of(tender, organization), "form": form}
        page = render_template("awards/evaluating/complain.html", organization=organization, tender=tender, **told)
        return page, 422 if form.errors else 200
    flash(_("Votre plainte est transmise à l’acheteur."), "success")
    return redirect(url_for("awards.complain", slug=slug, number=number), 303)


def _made(tender: Tender, organization: Organization, form: Any) -> None:
    complaints.make(tender, organization, form.said.data, actor=actor(), at=g.at)
