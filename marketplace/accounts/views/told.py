"""What a person was told: her notices, all or unread, one read or all; where each leads."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.telling import centre
from marketplace.accounts.views.blueprint import bp
from marketplace.core import links, notices, paging
from marketplace.core.access import actor, authorize

UNREAD = "non-lus"


@bp.get("/avis", endpoint="notices")
def show_notices() -> ResponseReturnValue:
    """What a person was told, newest first, day by day; `?etat=non-lus` leaves out what she read."""
    authorize("accounts.notices")
    unread_only = request.args.get("etat") == UNREAD
    page = paging.paginate(centre.told(actor(), unread_only=unread_only), paging.page_number(request.args.get("page")))
    days = centre.by_day(page.items, g.at)
    return render_template("accounts/notices.html", page=page, days=days, unread_only=unread_only, unread=UNREAD)


@bp.post("/avis/lus")
def read_notices() -> ResponseReturnValue:
    """Mark everything as read."""
    authorize("accounts.notices")
    notices.mark_all_read(actor().id, at=g.at)
    return redirect(url_for("accounts.notices"), 303)


@bp.post("/avis/<int:number>/lu")
def read_notice(number: int) -> ResponseReturnValue:
    """Mark one as read, and stay where she was."""
    authorize("accounts.notices")
    notices.mark_read(centre.one_of(actor(), number), at=g.at)
    return redirect(url_for("accounts.notices", etat=UNREAD if request.form.get("etat") == UNREAD else None), 303)


@bp.post("/avis/<int:number>/ouvrir")
def open_notice(number: int) -> ResponseReturnValue:
    """Mark one as read and go where it leads. A link could not: following one changes nothing."""
    authorize("accounts.notices")
    notice = centre.one_of(actor(), number)
    notices.mark_read(notice, at=g.at)
    path = links.safe_next(notice.path)
    return redirect(request.script_root + path if path else url_for("accounts.notices"), 303)
