"""Who vouches for one's own page, as its members read it, and answering a withdrawal."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock, db
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.organizations.models import Organization, TrustEvent
from marketplace.organizations.teams import acting
from marketplace.organizations.trust import appeals, cases, claim_words, event_words, rules, shown, tests_of_law
from marketplace.organizations.trust.forms import ReasonForm
from marketplace.organizations.views.blueprint import bp


@bp.app_context_processor
def words_of_trust() -> dict[str, Any]:
    """How levels, events, tests of the law and claims are said, for the pages of three rooms."""
    return {
        "badge_said": event_words.badge,
        "claim_status": claim_words.status_of,
        "claim_way": claim_words.way_of,
        "event_words": event_words.said,
        "giver_said": event_words.giver,
        "level_said": shown.level_said,
        "test_said": tests_of_law.name,
        "tests_of_law": rules.TESTS,
        "verifiers_of": shown.verifiers_of,
    }


@bp.get("/espace/<slug>/confiance")
def trust(slug: str) -> ResponseReturnValue:
    """The level of one's page, its history with the evidence, and what may be done."""
    organization = acting.space(slug)
    authorize("organizations.team_see", organization)
    return render_template("organizations/trust/own.html", **_own(organization, ReasonForm(formdata=None)))


@bp.post("/espace/<slug>/confiance/<int:number>/repondre")
def answer_withdrawal(slug: str, number: int) -> ResponseReturnValue:
    """Answer a withdrawal, for the team to look a second time."""
    organization = acting.space(slug)
    authorize("organizations.team_manage", organization)
    form = ReasonForm()
    if not form.validate_on_submit():
        return render_template("organizations/trust/own.html", **_own(organization, form)), 422
    appeals.ask(db.load(TrustEvent, id=number, organization_id=organization.id), form.words.data or "", actor=actor(), at=g.at)
    flash(_("Votre réponse est envoyée : une autre personne regarde, et vous répond."), "success")
    return redirect(url_for("organizations.trust", slug=organization.slug), 303)


def _own(organization: Organization, form: ReasonForm) -> dict[str, Any]:
    told = {"lines": shown.history(organization, g.at), "form": form, "today": clock.local_day(g.at), "hubs": cases.hubs_of(organization)}
    return {"organization": organization, **told}
