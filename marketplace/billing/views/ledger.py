"""The ledger that an organisation has with each of those whom it pays or who pay it."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.billing.paying import exporting, ledger_page, reaching
from marketplace.billing.views.blueprint import bp
from marketplace.core import exports, paging
from marketplace.core.access import authorize
from marketplace.organizations.teams import acting

LEDGER = "/espace/<slug>/grand-livre"
PAIR = f"{LEDGER}/<int:other>"


@bp.get(LEDGER)
def ledgers(slug: str) -> ResponseReturnValue:
    """Those with whom it has a ledger, and what is owed."""
    organization = acting.space(slug)
    authorize("billing.read_ledger", organization)
    return render_template("billing/paying/ledgers.html", organization=organization, lines=ledger_page.partners(organization))


@bp.get(PAIR)
def ledger(slug: str, other: int) -> ResponseReturnValue:
    """The ledger of a pair: its balances, each transaction with its entries."""
    organization = acting.space(slug)
    authorize("billing.read_ledger", organization)
    partner, number = reaching.partner(organization, other), paging.page_number(request.args.get("page"), ledger_page.PER_PAGE)
    page = ledger_page.of(organization, partner, number)
    told = {"balances": ledger_page.balances_of(organization, partner), "numbers": ledger_page.numbers(page)}
    return render_template("billing/paying/ledger.html", organization=organization, partner=partner, page=page, **told)


@bp.get(f"{PAIR}/liste.csv")
def ledger_csv(slug: str, other: int) -> ResponseReturnValue:
    """The same as CSV, an entry a line."""
    organization = acting.space(slug)
    authorize("billing.read_ledger", organization)
    exports.count_download()
    return exporting.ledger(organization, reaching.partner(organization, other))
