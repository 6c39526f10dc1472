"""What a body publishes of its contracts, and its register of rotation: pages and files."""

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.contracting.direct import asking, files, publishing, register
from marketplace.contracting.views.blueprint import bp
from marketplace.core import clock, exports
from marketplace.core.access import authorize
from marketplace.organizations.teams import acting

LISTS = "/espace/<slug>/listes-de-contrats"
ROTATION = "/espace/<slug>/rotation"


@bp.get(f"{LISTS}/mensuelle")
def monthly_list(slug: str) -> ResponseReturnValue:
    """The contracts of a month from the amount that the law says."""
    buyer = acting.space(slug)
    authorize("contracting.direct_see", buyer)
    year, month = asking.month(request.args.get("mois"), g.at)
    told = publishing.monthly(buyer, year, month)
    return render_template("contracting/direct/monthly.html", organization=buyer, told=told, months=asking.months(g.at))


@bp.get(f"{LISTS}/mensuelle/liste.csv")
def monthly_csv(slug: str) -> Response:
    """The same list as the body publishes it."""
    buyer = acting.space(slug)
    authorize("contracting.direct_see", buyer)
    exports.count_download()
    return files.monthly(buyer, *asking.month(request.args.get("mois"), g.at))


@bp.get(f"{LISTS}/annuelle")
def yearly_list(slug: str) -> ResponseReturnValue:
    """The contracts of a year, by supplier, that the law asks for on 31 March."""
    buyer = acting.space(slug)
    authorize("contracting.direct_see", buyer)
    told = publishing.yearly(buyer, asking.past_year(request.args.get("annee"), g.at))
    return render_template("contracting/direct/yearly.html", organization=buyer, told=told, years=asking.years(g.at))


@bp.get(f"{LISTS}/annuelle/liste.csv")
def yearly_csv(slug: str) -> Response:
    """The same list as the body publishes it."""
    buyer = acting.space(slug)
    authorize("contracting.direct_see", buyer)
    exports.count_download()
    return files.yearly(buyer, asking.past_year(request.args.get("annee"), g.at))


@bp.get(ROTATION)
def rotation(slug: str) -> ResponseReturnValue:
    """By category, who had what, whose turn it is, and who was never asked."""
    buyer = acting.space(slug)
    authorize("contracting.direct_see", buyer)
    today = clock.local_day(g.at)
    return render_template("contracting/direct/rotation.html", organization=buyer, register=register.of(buyer, today), today=today)


@bp.get(f"{ROTATION}/liste.csv")
def rotation_csv(slug: str) -> Response:
    """The register as a file."""
    buyer = acting.space(slug)
    authorize("contracting.direct_see", buyer)
    exports.count_download()
    return files.rotation(buyer, clock.local_day(g.at))
