"""Claims of pages at the desk: those that wait, and what the team decides, a second time too."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.admin import trust_shown
from marketplace.admin.views.blueprint import bp
from marketplace.core import paging
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.organizations.trust import claiming, deciding, shown


@bp.get("/bureau/demandes-de-gestion")
def claims() -> ResponseReturnValue:
    """The claims that wait, wherever they are, or those that were settled."""
    authorize("organizations.vouch")
    is_open = request.args.get("etat") != "reglees"
    page = paging.paginate(deciding.listed(None, is_open=is_open), paging.page_number(request.args.get("page")))
    return render_template("admin/claims/index.html", page=page, is_open=is_open, waiting=deciding.waiting_count(None))


@bp.route("/bureau/demandes-de-gestion/<int:number>", methods=["GET", "POST"])
def claim(number: int) -> ResponseReturnValue:
    """One claim, and what the team decides of it."""
    authorize("organizations.vouch")
    if request.method == "POST":
        require_fresh()
    found = claiming.held(number)
    form, why_not = shown.decide_form(found), deciding.why_not_decide(found, actor(), g.at)
    if why_not or not form.validate_on_submit():
        status = 409 if why_not and form.is_submitted() else 422 if form.errors else 200
        return render_template("admin/claims/show.html", **shown.to_decide(found, form, why_not)), status
    trust_shown.answer(found, form, actor(), g.at)
    return redirect(url_for("admin.claims"), 303)
