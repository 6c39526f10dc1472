"""Contracts as they are read: the list of an organisation, one contract, its PDF."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.awards import reaching
from marketplace.awards.contracts import listing, pdf, showing
from marketplace.awards.views.blueprint import bp
from marketplace.core import paging
from marketplace.core.access import actor, authorize
from marketplace.organizations.teams import acting


@bp.get("/espace/<slug>/contrats")
def index(slug: str) -> ResponseReturnValue:
    """The contracts of an organisation, those that it buys by and those that it supplies by."""
    organization = acting.space(slug)
    authorize("awards.list", organization)
    status = listing.status_of(request.args.get("etat"))
    page = listing.of(organization, status, paging.page_number(request.args.get("page"), listing.PER_PAGE))
    told = {"page": page, "status": status, "counts": listing.counts(organization)}
    return render_template("awards/index.html", organization=organization, **told)


@bp.get("/contrats/<number>")
def show(number: str) -> ResponseReturnValue:
    """One contract: its lines, its text, who accepted it, what changed it."""
    contract = reaching.contract(number)
    authorize("awards.see", contract)
    return render_template("awards/show.html", contract=contract, shown=showing.shown(contract, actor(), g.at))


@bp.get("/contrats/<number>/document")
def document(number: str) -> ResponseReturnValue:
    """The contract as a PDF, in French, with the acceptances that were given."""
    contract = reaching.contract(number)
    authorize("awards.see", contract)
    return pdf.response(contract)
