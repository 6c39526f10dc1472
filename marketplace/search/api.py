"""The public API, version 1: the directory as JSON. A later version of this room documents it with OpenAPI."""

from typing import Any

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from config import Settings
from marketplace.core import limits, links, paging
from marketplace.core.access import public
from marketplace.core.errors import Missing, Unusable
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.search.queries import asked, find

bp = Blueprint("api_search", __name__, url_prefix="/api/v1")


@bp.get("/enterprises")
@public
def enterprises() -> ResponseReturnValue:
    """Enterprises by words and region, a page at a time."""
    settings: Settings = current_app.extensions["maillage.settings"]
    limits.take("api", settings.rate_api, request.remote_addr or "")
    per_page = _per_page(request.args.get("per_page"))
    found = find(asked(request.args), paging.page_number(request.args.get("page"), per_page), per_page)
    if not found.page.items and found.page.number > 1:
        raise Missing()
    return jsonify(
        count=found.page.total,
        page=found.page.number,
        pages=found.page.pages,
        results=[as_json(one) for one in found.page.items],
        facets={"region": [{"value": code, "count": count} for code, count in sorted(found.regions.items())]},
    )


def as_json(organization: Organization) -> dict[str, Any]:
    """An enterprise as the API gives it, in the language of the address."""
    return {
        "id": organization.id,
        "slug": organization.slug,
        "url": links.absolute("organizations.show", slug=organization.slug),
        "name": organization.name,
        "legal_form": organization.legal_form_code,
        "region": organization.region_code,
        "municipality": organization.municipality,
        "sectors": [sector.code for sector in organization.sectors],
        "description": str(organization.description),
        "website": organization.website,
    }


def _per_page(typed: str | None) -> int:
    if not typed:
        return paging.PER_PAGE
    if not (typed.isascii() and typed.isdigit() and len(typed) < 5 and 1 <= int(typed) <= paging.MOST_PER_PAGE):
        raise Unusable(_("« per_page » va de 1 à %(most)d.", most=paging.MOST_PER_PAGE))
    return int(typed)
