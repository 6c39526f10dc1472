"""Deciding of the claims that come to an organisation: those of a hub's territory, and those of whoever would join an enterprise."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import db, paging
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.errors import Missing
from marketplace.core.locale import _
from marketplace.organizations.models import Claim, Organization
from marketplace.organizations.teams import acting
from marketplace.organizations.trust import cases, claiming, deciding, shown
from marketplace.organizations.trust.forms import DecideForm
from marketplace.organizations.views.blueprint import bp


@bp.get("/espace/<slug>/demandes")
def claims(slug: str) -> ResponseReturnValue:
    """The claims that wait for an organisation, or those that were settled."""
    organization = acting.space(slug)
    authorize("organizations.claims_see", organization)
    is_open = request.args.get("etat") != "reglees"
    page = paging.paginate(deciding.listed(organization, is_open=is_open), paging.page_number(request.args.get("page")))
    told = {"page": page, "is_open": is_open, "waiting": deciding.waiting_count(organization)}
    return render_template("organizations/claims/index.html", organization=organization, **told)


@bp.route("/espace/<slug>/demandes/<int:number>", methods=["GET", "POST"])
def claim_to_decide(slug: str, number: int) -> ResponseReturnValue:
    """One claim, and what the organisation decides of it."""
    organization = acting.space(slug)
    authorize("organizations.claims_see", organization)
    if request.method == "POST":
        require_fresh()
    found = _coming_to(organization, number)
    authorize("organizations.claim_decide", cases.of_claim(found, g.at))
    form, why_not = DecideForm(found), deciding.why_not_decide(found, actor(), g.at)
    if why_not or not form.validate_on_submit():
        status = 409 if why_not and form.is_submitted() else 422 if form.errors else 200
        return render_template(
            "organizations/claims/decide.html", organization=organization, **shown.to_decide(found, form, why_not)
        ), status
    answer(found, form, organization)
    return redirect(url_for("organizations.claims", slug=organization.slug), 303)


def answer(found: Claim, form: DecideForm, network: Organization | None) -> None:
    """Decide as the form says, and say what was done."""
    if form.decision.data == "refuse":
        deciding.refuse(found, form.reason.data or "", network=network, actor=actor(), at=g.at)
        flash(_("La demande est refusée, et la personne en est avisée."), "success")
    elif deciding.accept(found, form.chosen_role(), network=network, actor=actor(), at=g.at):
        flash(_("La personne gère maintenant la fiche; elle en est avisée."), "success")
    else:
        flash(_("La fiche a maintenant une administration : la demande lui est transmise."), "info")


def _coming_to(organization: Organization, number: int) -> Claim:
    """A claim that this organisation may see; Missing for any other."""
    found = claiming.held(number)
    seen = [deciding.listed(organization, is_open=is_open).where(Claim.id == found.id) for is_open in (True, False)]
    if not any(db.session().scalars(one).first() for one in seen):
        raise Missing()
    return found
