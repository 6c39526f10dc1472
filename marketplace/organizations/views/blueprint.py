"""The blueprint of the directory, and what each of its pages starts from."""

from typing import Any

from flask import Blueprint

from marketplace.core import db
from marketplace.core.access import can
from marketplace.core.errors import Missing
from marketplace.organizations import queries, rules
from marketplace.organizations.models import Organization

bp = Blueprint("organizations", __name__)


@bp.app_context_processor
def demonstration() -> dict[str, Any]:
    """Every page says so when what it may show is invented."""
    return {"demo_data": db.has_unit() and queries.has_demo_data()}


def known(slug: str) -> Organization:
    """The enterprise; Missing also for one that is not shown to someone who may not edit it: both must answer alike."""
    organization = db.load(Organization, slug=slug)
    if not rules.is_shown(organization) and not can("organizations.edit", organization):
        raise Missing()
    return organization
