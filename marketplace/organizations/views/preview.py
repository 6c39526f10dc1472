"""The page of an enterprise as those who look for it see it."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.access import authorize
from marketplace.organizations.completing import preview as previewing
from marketplace.organizations.reading import profile
from marketplace.organizations.teams import acting
from marketplace.organizations.views.blueprint import bp
from marketplace.organizations.views.profile import shown_with


@bp.get("/espace/<slug>/apercu")
def preview(slug: str) -> ResponseReturnValue:
    """The page as a visitor sees it, or a confirmed buyer (`vu=acheteur`), under a banner that says so."""
    organization = acting.space(slug)
    authorize("organizations.team_see", organization)
    who = previewing.BUYER if request.args.get("vu") == previewing.BUYER else previewing.VISITOR
    organization, has = profile.find(organization.slug)
    found = profile.of(organization, has, today=clock.local_day(g.at))
    with previewing.seen_as(who, g.at):
        return render_template("organizations/preview.html", organization=organization, profile=found, who=who, **shown_with(found))
