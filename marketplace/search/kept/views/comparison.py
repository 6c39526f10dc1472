"""Up to five enterprises or listings side by side, and the same as a file."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core import exports
from marketplace.core.access import actor, can, public
from marketplace.search.blueprint import bp
from marketplace.search.kept import comparing, exporting, side_by_side


@bp.get("/comparer")
@public
def compare() -> ResponseReturnValue:
    """What each says, fact by fact; each sees there what her own pages show her."""
    compared = side_by_side.read(request.args)
    table, waiting = comparing.table(compared, actor(), at=g.at), comparing.columns_of(compared.more, actor(), at=g.at)
    may_keep = can("search.keep_shortlists")
    return render_template("search/kept/compare.html", compared=compared, table=table, waiting=waiting, may_keep=may_keep, at=g.at)


@bp.get("/comparer/liste.csv")
@public
def compare_csv() -> ResponseReturnValue:
    """The comparison as a CSV file, with its day and its question."""
    exports.count_download()
    titles, rows = exporting.comparison(side_by_side.read(request.args), actor(), at=g.at)
    return exports.csv_response("comparaison", titles, rows)


@bp.get("/comparer/liste.xlsx")
@public
def compare_xlsx() -> ResponseReturnValue:
    """The comparison as a workbook of one sheet, with its day and its question."""
    exports.count_download()
    titles, rows = exporting.comparison(side_by_side.read(request.args), actor(), at=g.at)
    return exports.xlsx_response("comparaison", titles, rows)
