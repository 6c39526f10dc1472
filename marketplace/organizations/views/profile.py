"""The page of an organisation."""

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.core import db
from marketplace.core.access import can, public
from marketplace.core.errors import Gone, Missing
from marketplace.organizations import rules
from marketplace.organizations.models import Organization
from marketplace.organizations.views.blueprint import bp


@bp.get("/entreprises/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """What is known of an enterprise. Withdrawn, it answers 410 but to the team."""
    organization = db.load(Organization, slug=slug)
    if not rules.is_shown(organization) and not can("organizations.edit", organization):
        raise Gone() if rules.is_gone(organization) else Missing()
    return render_template("organizations/show.html", organization=organization)
