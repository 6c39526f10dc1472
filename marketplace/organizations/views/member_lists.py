"""The members of a network from a file: sent for a trial, followed, taken for good, and the rows to see to."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from marketplace.core import db, paging
from marketplace.core.access import actor, authorize, own_units
from marketplace.core.errors import Unusable
from marketplace.core.imports import returned, runs, staging
from marketplace.core.locale import _
from marketplace.organizations.models import MemberList, Organization
from marketplace.organizations.teams import acting
from marketplace.organizations.trust import lists, members
from marketplace.organizations.trust.list_form import MembersForm
from marketplace.organizations.views.blueprint import bp

ADDRESS = "/espace/<slug>/listes-de-membres"
MOST_SHOWN = 20


@bp.get(ADDRESS)
def member_lists(slug: str) -> ResponseReturnValue:
    """The lists of a network, and the form by which one is sent."""
    network = acting.space(slug)
    authorize("organizations.members_import", network)
    return render_template("organizations/trust/lists.html", **_listed(network, MembersForm(network)))


@bp.post(ADDRESS)
@own_units
def send_members(slug: str) -> ResponseReturnValue:
    """Keep a file that was sent, outside the unit that writes, and try it."""
    with db.database().reading():
        network = acting.space(slug)
        authorize("organizations.members_import", network)
        form, kept = MembersForm(network), None
        if form.validate_on_submit():
            kept = _kept(form)
        if kept is None:
            return render_template("organizations/trust/lists.html", **_listed(network, form)), 422
    with db.database().writing():
        authorize("organizations.members_import", network)
        made = lists.receive(kept, form.name(), network=acting.space(slug), **form.said(), actor=actor(), at=g.at)
    return redirect(url_for("organizations.member_list", slug=network.slug, number=made.id), 303)


@bp.get(f"{ADDRESS}/<int:number>")
def member_list(slug: str, number: int) -> ResponseReturnValue:
    """One list where it stands, and the rows that somebody must see to."""
    network = acting.space(slug)
    authorize("organizations.members_import", network)
    found = _known(network, number)
    run = found.run
    rows = db.session().scalars(returned.to_mend(run).limit(MOST_SHOWN)).all() if run.finished_at else []
    told = {"list": found, "run": run, "rows": rows, "counts": lists.counts(run), "why": runs.why_failed(run), "returned": returned}
    return render_template("organizations/trust/list.html", organization=network, until=members.term_of(found.dated_on), **told)


@bp.post(f"{ADDRESS}/<int:number>/pour-de-bon")
def take_members(slug: str, number: int) -> ResponseReturnValue:
    """Take for good a list that was tried."""
    network = acting.space(slug)
    authorize("organizations.members_import", network)
    made = lists.again(_known(network, number), actor=actor(), at=g.at)
    flash(_("La liste est en cours de traitement."), "info")
    return redirect(url_for("organizations.member_list", slug=network.slug, number=made.id), 303)


@bp.get(f"{ADDRESS}/<int:number>/a-corriger.csv")
def members_to_mend(slug: str, number: int) -> Response:
    """The rows to see to, as CSV."""
    network = acting.space(slug)
    authorize("organizations.members_import", network)
    return returned.csv_response(_known(network, number).run)


def _known(network: Organization, number: int) -> MemberList:
    return db.load(MemberList, id=number, network_id=network.id)


def _kept(form: MembersForm) -> tuple[str, int] | None:
    try:
        return staging.keep(form.sent.data.stream)
    except Unusable as refused:
        form.sent.errors = [refused.reason]
        return None


def _listed(network: Organization, form: MembersForm) -> dict[str, Any]:
    page = paging.paginate(lists.of(network), paging.page_number(request.args.get("page")))
    return {"organization": network, "form": form, "page": page, "may_vouch": members.may_vouch(network)}
