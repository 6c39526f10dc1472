"""Payments as they are read: the list of an organisation, one payment, what it pays as CSV and as PDF."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.billing.ledger import balances
from marketplace.billing.paying import advice, exporting, listing, reaching, showing
from marketplace.billing.views.blueprint import bp
from marketplace.core import exports, paging
from marketplace.core.access import actor, authorize
from marketplace.organizations.teams import acting

LIST = "/espace/<slug>/paiements"
ONE = "/paiements/<int:number>"


@bp.get(LIST)
def payments(slug: str) -> ResponseReturnValue:
    """The payments that an organisation makes, or those that it gets."""
    organization = acting.space(slug)
    authorize("billing.list_payments", organization)
    wanted = listing.choice(request.args, organization)
    tally = listing.tally(organization, wanted)
    page = listing.of(organization, wanted, paging.page_number(request.args.get("page"), listing.PER_PAGE), tally.total)
    told = {"counts": tally.counts, "different": tally.different, "partners": listing.partners(organization, wanted.side)}
    told |= {"unapplied": balances.unapplied_of([one.id for one in page.items])}
    return render_template("billing/paying/index.html", organization=organization, page=page, wanted=wanted, **told)


@bp.get(f"{LIST}/liste.csv")
def payments_csv(slug: str) -> ResponseReturnValue:
    """The same list as CSV, an invoice a line."""
    organization = acting.space(slug)
    authorize("billing.list_payments", organization)
    exports.count_download()
    return exporting.payments(organization, listing.choice(request.args, organization))


@bp.get(ONE)
def payment(number: int) -> ResponseReturnValue:
    """One payment: what it pays, what the enterprise says of it, what one may do."""
    found = reaching.payment(number)
    authorize("billing.see_payment", found)
    return render_template("billing/paying/show.html", payment=found, shown=showing.shown(found, actor()))


@bp.get(f"{ONE}/avis/liste.csv")
def advice_csv(number: int) -> ResponseReturnValue:
    """What a payment pays, as CSV."""
    found = reaching.payment(number)
    authorize("billing.see_payment", found)
    return advice.csv_response(found)


@bp.get(f"{ONE}/avis/document")
def advice_pdf(number: int) -> ResponseReturnValue:
    """The same as a PDF page, in French."""
    found = reaching.payment(number)
    authorize("billing.see_payment", found)
    return advice.pdf_response(found, g.at)
