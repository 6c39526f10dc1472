"""What a person was told."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from marketplace.accounts.views.blueprint import bp
from marketplace.core import notices, paging
from marketplace.core.access import actor, authorize


@bp.get("/avis", endpoint="notices")
def show_notices() -> ResponseReturnValue:
    """What a person was told, newest first."""
    authorize("accounts.notices")
    mine = select(notices.Notice).where(notices.Notice.recipient_id == actor().id).order_by(notices.Notice.id.desc())
    page = paging.paginate(mine, paging.page_number(request.args.get("page")))
    return render_template("accounts/notices.html", page=page)


@bp.post("/avis/lus")
def read_notices() -> ResponseReturnValue:
    """Mark everything as read."""
    authorize("accounts.notices")
    notices.mark_all_read(actor().id, at=g.at)
    return redirect(url_for("accounts.notices"), 303)
