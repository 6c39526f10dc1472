"""The search page."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import paging
from marketplace.core.access import public
from marketplace.core.errors import Missing
from marketplace.core.locale import _
from marketplace.organizations import queries as directory
from marketplace.organizations.models import Region
from marketplace.search.queries import Asked, Found, asked, find

bp = Blueprint("search", __name__)


@bp.get("/recherche")
@public
def index() -> ResponseReturnValue:
    """Enterprises by words and region, with how many each region has."""
    sought = asked(request.args)
    found = find(sought, paging.page_number(request.args.get("page")))
    if not found.page.items and found.page.number > 1:
        raise Missing()
    regions = directory.regions()
    return render_template(
        "search/index.html",
        query=sought,
        regions=regions,
        hits=found.page,
        facets=[region_facet(sought, found, regions)],
        said=said(sought, regions),
        cleared_url=url_for("search.index", q=sought.text or None),
    )


def region_facet(sought: Asked, found: Found, regions: list[Region]) -> dict[str, Any]:
    """The regions with their counts, each with the address that adds or removes it."""
    choices = []
    for region in regions:
        selected = region.code in sought.regions
        count = found.regions.get(region.code, 0)
        if not selected and not count:
            continue
        others = [code for code in sought.regions if code != region.code]
        url = url_for("search.index", q=sought.text or None, region=others if selected else [*sought.regions, region.code])
        choices.append({"value": region.code, "label": str(region.label), "count": count, "selected": selected, "url": url})
    choices.sort(key=lambda choice: -choice["count"])
    return {"name": "region", "label": _("Région"), "choices": choices}


def said(sought: Asked, regions: list[Region]) -> str:
    """A sentence saying what was searched."""
    names = ", ".join(str(region.label) for region in regions if region.code in sought.regions)
    if sought.text and names:
        return _("pour « %(text)s » dans : %(regions)s", text=sought.text, regions=names)
    if sought.text:
        return _("pour « %(text)s »", text=sought.text)
    return _("dans : %(regions)s", regions=names) if names else _("dans tout le répertoire")
