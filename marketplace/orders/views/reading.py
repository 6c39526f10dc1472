"""Orders as they are read: the lists of both sides, one order, its document, the files that go with it."""

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.awards.rules import Side
from marketplace.core import exports, files, paging
from marketplace.core.access import actor, authorize
from marketplace.orders import queries, reaching
from marketplace.orders.exchanging import messages
from marketplace.orders.forms import MessageForm
from marketplace.orders.queries import SIDES, Filters
from marketplace.orders.rules import sides_read_by
from marketplace.orders.showing import csv, page, pdf
from marketplace.orders.views.blueprint import bp
from marketplace.organizations.teams import acting


@bp.get("/espace/<slug>/commandes")
def index(slug: str) -> ResponseReturnValue:
    """The orders of an organisation, those that it makes and those that it is sent."""
    organization = acting.space(slug)
    authorize("orders.list", organization)
    said = _filters()
    found = queries.listed(organization, said, paging.page_number(request.args.get("page"), queries.PER_PAGE))
    told = {"page": found, "said": said, "counts": queries.counts(organization)}
    return render_template("orders/index.html", organization=organization, **told)


@bp.get("/espace/<slug>/commandes/liste.csv")
def export(slug: str) -> Response:
    """The same as a file, a row for each line."""
    organization = acting.space(slug)
    authorize("orders.list", organization)
    exports.count_download()
    rows = csv.rows(queries.exported(organization, _filters()), is_buyer={organization.id})
    return exports.csv_response("commandes", csv.titles(), rows)


@bp.get("/commandes/<number>")
def show(number: str) -> ResponseReturnValue:
    """One order: its lines and how far they are, its deliveries, its messages, what may be done."""
    order = reaching.order(number)
    authorize("orders.see", order)
    shown = page.shown(order, actor(), g.at)
    return render_template("orders/show.html", order=order, shown=shown, form=None, message=MessageForm(formdata=None))


@bp.get("/commandes/<number>/document")
def document(number: str) -> Response:
    """The order as a PDF, in French."""
    order = reaching.order(number)
    authorize("orders.see", order)
    return pdf.response(order, is_buyer=Side.BUYER in sides_read_by(actor(), order))


@bp.get("/commandes/<number>/fichiers/<int:file>/document")
def file(number: str, file: int) -> Response:
    """A file that goes with a message or a delivery, for both sides."""
    order = reaching.order(number)
    authorize("orders.see", order)
    return files.serve(messages.file_of(order, file))


def _filters() -> Filters:
    year = request.args.get("annee", "")
    return Filters(
        queries.status_of(request.args.get("etat")),
        SIDES.get(request.args.get("cote", "")),
        request.args.get("mots", "").replace("\0", "").strip()[:200],
        int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None,
    )
