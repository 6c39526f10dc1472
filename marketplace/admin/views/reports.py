"""Errors that readers saw on the pages of the directory: the queue, and what the team answers."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.admin.report_form import AnswerForm
from marketplace.admin.views.blueprint import bp
from marketplace.core import db, paging
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.organizations.models import ErrorReport
from marketplace.organizations.visitors import error_reports


@bp.get("/bureau/signalements")
def reports() -> ResponseReturnValue:
    """The queue of reported errors, the oldest first; or those that were closed."""
    authorize("admin.desk")
    is_open = request.args.get("etat") != "fermes"
    page = paging.paginate(error_reports.listed(is_open=is_open), paging.page_number(request.args.get("page")))
    return render_template("admin/reports/index.html", page=page, is_open=is_open, waiting=error_reports.open_count())


@bp.route("/bureau/signalements/<int:number>", methods=["GET", "POST"])
def report(number: int) -> ResponseReturnValue:
    """One reported error, and what the team does about it."""
    authorize("admin.desk")
    found = db.load(ErrorReport, id=number)
    form = AnswerForm()
    if not form.validate_on_submit():
        others = error_reports.others_on(found)
        return render_template("admin/reports/show.html", report=found, form=form, others=others), 422 if form.errors else 200
    error_reports.close(found, form.decision, form.answer.data, actor=actor(), at=g.at)
    flash(_("Le signalement est fermé."), "success")
    return redirect(url_for("admin.reports"), 303)


@bp.post("/bureau/signalements/<int:number>/rouvrir")
def reopen_report(number: int) -> ResponseReturnValue:
    """Take a closed report up again."""
    authorize("admin.desk")
    error_reports.reopen(db.load(ErrorReport, id=number), actor=actor(), at=g.at)
    flash(_("Le signalement est rouvert."), "success")
    return redirect(url_for("admin.report", number=number), 303)
