"""The search page, its map, its results as files, and the page of products and services."""

from typing import Any

from flask import g, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core import clock, exports
from marketplace.core.access import actor, public
from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.organizations.places import placing
from marketplace.organizations.reading import points
from marketplace.search import asked, queries
from marketplace.search.blueprint import bp
from marketplace.search.listings import shown as listings_shown
from marketplace.search.places import near
from marketplace.search.results import exporting, labels, mapping, shown
from marketplace.search.results.said import said

__all__ = ["bp"]


@bp.get("/recherche")
@public
def index() -> ResponseReturnValue:
    """Enterprises by words, place and kind, a page at a time, with how many each filter would leave."""
    return render_template("search/index.html", **shown.results(request.args, actor(), at=g.at))


@bp.get("/recherche/produits")
@public
def listings() -> ResponseReturnValue:
    """Products and services by words, place, category and price, as far as this reader may see them."""
    return render_template("search/listings.html", **listings_shown.results(request.args, actor(), at=g.at))


@bp.get("/recherche/points.json")
@public
def points_json() -> ResponseReturnValue:
    """The results as points of what the screen shows, or groups of them where there are many."""
    frame = points.frame(request.args.get("z"), request.args.get("cadre"))
    found = mapping.found(asked.read(request.args), frame)
    response = jsonify(points.compact(found, frame.zoom if frame else None, mapping.MOST))
    response.add_etag()
    return response.make_conditional(request)


@bp.get("/recherche/municipalites")
@public
def municipalities() -> ResponseReturnValue:
    """What the field of the place to be near of offers while somebody types."""
    return render_template("search/_municipalities.html", offered=placing.offered(request.args.get("pres", "")[: near.LONGEST]))


@bp.get("/recherche/exporter")
@public
def export() -> ResponseReturnValue:
    """The columns among which to choose for a file of the results."""
    return render_template("search/export.html", **_columns())


def _columns() -> dict[str, Any]:
    what, names = asked.read(request.args), labels.read()
    here, columns, total = asked.address(what, request.args), exporting.columns(names), queries.find(what).total
    return {"here": here, "columns": columns, "total": total, "said": said(what, names)}


def _without_columns() -> ResponseReturnValue:
    return render_template("search/export.html", **_columns(), error=_("Cochez au moins une colonne.")), Unusable.status


@bp.get("/recherche/liste.csv")
@public
def export_csv() -> ResponseReturnValue:
    """The results as a CSV file, all of them, in their order; the page of columns again (422) when its form ticked none."""
    if exporting.is_none_ticked(request.args):
        return _without_columns()
    exports.count_download()
    titles, rows = exporting.table(request.args, today=clock.local_day(g.at))
    return exports.csv_response("entreprises", titles, rows)


@bp.get("/recherche/liste.xlsx")
@public
def export_xlsx() -> ResponseReturnValue:
    """The results as a workbook of one sheet; the page of columns again (422) when its form ticked none."""
    if exporting.is_none_ticked(request.args):
        return _without_columns()
    exports.count_download()
    titles, rows = exporting.table(request.args, today=clock.local_day(g.at))
    return exports.xlsx_response("entreprises", titles, rows)
