"""Where a person is signed in, and leaving those places."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from marketplace.accounts import open_sessions
from marketplace.accounts.views.blueprint import bp
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _


@bp.get("/compte/sessions")
def sessions() -> ResponseReturnValue:
    """Her open sessions, the last seen first."""
    authorize("accounts.account")
    return render_template("accounts/sessions.html", places=open_sessions.of(actor(), at=g.at, here=current_user.token))


@bp.post("/compte/sessions/<int:number>/fermer")
def end_one_session(number: int) -> ResponseReturnValue:
    """End one of her sessions, not that of another."""
    authorize("accounts.account")
    open_sessions.end_one(actor(), number, at=g.at)
    flash(_("La session est fermée."), "success")
    return redirect(url_for("accounts.sessions"), 303)


@bp.post("/compte/sessions/fermer-les-autres")
def end_other_sessions() -> ResponseReturnValue:
    """End all her sessions but this one."""
    authorize("accounts.account")
    open_sessions.end_others(actor(), here=current_user.token, at=g.at)
    flash(_("Vos autres sessions sont fermées."), "success")
    return redirect(url_for("accounts.sessions"), 303)
