"""The lists of invoices of an organisation, and the same as files."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.billing.invoicing import journal, listed, lists
from marketplace.billing.views.blueprint import bp
from marketplace.core import clock, exports, paging
from marketplace.core.access import authorize
from marketplace.organizations.teams import acting

BASE = "/espace/<slug>/factures"


@bp.get(BASE)
def index(slug: str) -> ResponseReturnValue:
    """What an organisation issues and what it receives, by state, partner and days."""
    organization, today = acting.space(slug), clock.local_day(g.at)
    authorize("billing.list", organization)
    wanted = lists.choice(request.args, organization, listed.side_of(organization))
    tally = lists.tally(organization, wanted, today)
    page = lists.of(organization, wanted, paging.page_number(request.args.get("page"), lists.PER_PAGE), tally.total, today)
    shown = listed.shown(organization, wanted, page, tally, today)
    return render_template("billing/index.html", organization=organization, page=page, shown=shown)


@bp.get(f"{BASE}/liste.csv")
def index_csv(slug: str) -> ResponseReturnValue:
    """The same list as a file."""
    organization, today = acting.space(slug), clock.local_day(g.at)
    authorize("billing.list", organization)
    exports.count_download()
    wanted = lists.choice(request.args, organization, listed.side_of(organization))
    return exports.csv_response(f"factures-{organization.slug}", listed.titles(), listed.rows(organization, wanted, today))


@bp.get(f"{BASE}/journal/liste.csv")
def journal_csv(slug: str) -> ResponseReturnValue:
    """The accounting journal of what the same list holds."""
    organization, today = acting.space(slug), clock.local_day(g.at)
    authorize("billing.list", organization)
    exports.count_download()
    wanted = lists.choice(request.args, organization, listed.side_of(organization))
    return exports.csv_response(f"journal-{organization.slug}", journal.titles(), journal.rows(organization, wanted, today))
