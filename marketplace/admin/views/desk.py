"""The front of the desk: what rooms bring, the last acts, the jobs that failed."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.admin import actions, queries
from marketplace.admin.views.blueprint import bp
from marketplace.core import acts, db
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.core.outbox import Job


@bp.get("/bureau")
def index() -> ResponseReturnValue:
    """What rooms bring for the team, the last acts, the jobs that failed."""
    authorize("admin.desk")
    return render_template(
        "admin/index.html", acts=acts.tell(queries.latest_acts()), failed_jobs=queries.failed_jobs(), waiting_jobs=queries.waiting_jobs()
    )


@bp.post("/bureau/travaux/<int:number>/reprendre")
def retry(number: int) -> ResponseReturnValue:
    """Try a failed job again."""
    authorize("admin.desk")
    actions.retry(db.load(Job, id=number), actor=actor(), at=g.at)
    flash(_("Le travail sera repris dans quelques secondes."), "success")
    return redirect(url_for("admin.index"), 303)
