"""Looking through the directory without a question: by region."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core import db, paging
from marketplace.core.access import public
from marketplace.organizations import queries
from marketplace.organizations.models import Region
from marketplace.organizations.views.blueprint import bp


@bp.get("/regions")
@public
def regions() -> ResponseReturnValue:
    """The seventeen regions and how many enterprises each has."""
    counts = queries.counts_by_region()
    listed = [(region, counts.get(region.code, 0)) for region in queries.regions()]
    return render_template("organizations/regions.html", regions=listed)


@bp.get("/regions/<code>")
@public
def region(code: str) -> ResponseReturnValue:
    """The enterprises of one region, by name."""
    found = db.load(Region, code=code)
    page = paging.paginate(queries.in_region(code), paging.page_number(request.args.get("page")))
    return render_template("organizations/region.html", region=found, page=page)
