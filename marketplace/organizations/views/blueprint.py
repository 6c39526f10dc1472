"""The blueprint of the directory, and what each of its pages starts from."""

from typing import Any

from flask import Blueprint

from marketplace.core import db
from marketplace.core.access import can
from marketplace.core.errors import Missing
from marketplace.organizations import queries, rules
from marketplace.organizations.duplicates import merging
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import acting

bp = Blueprint("organizations", __name__)


@bp.app_context_processor
def demonstration() -> dict[str, Any]:
    """Every page says so when what it may show is invented."""
    if not db.has_unit():
        return {"demo_data": False}
    # Asked once a unit: a page is made of many pieces, each with this context.
    kept = db.session().info
    if "demo_data" not in kept:
        kept["demo_data"] = queries.has_demo_data()
    return {"demo_data": kept["demo_data"]}


def known(slug: str) -> Organization:
    """The enterprise; Missing also for one that is not shown to someone who may not edit it: both must answer alike.

    The address of a page that was merged into another gives that other.
    """
    organization = db.load(Organization, slug=slug)
    if organization.merged_into_id is not None:
        organization = db.load(Organization, id=merging.kept_of(organization).id)
    if not rules.is_shown(organization) and not can("organizations.edit", organization):
        raise Missing()
    acting.edit_for(organization)
    return organization
