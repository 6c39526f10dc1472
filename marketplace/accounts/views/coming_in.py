"""Handing over a new session."""

from flask import Response, flash, redirect, session, url_for
from flask_login import login_user
from werkzeug.wrappers import Response as AnyResponse

from marketplace.accounts.models import User
from marketplace.accounts.sessions import SignedIn
from marketplace.core.locale import _


def come_in(user: User, ticket: str, target: str | None) -> Response | AnyResponse:
    """Hand over a new session in a new cookie, so that none planted before is of use."""
    session.clear()
    login_user(SignedIn(user, ticket))
    flash(_("Bonjour %(name)s.", name=user.name), "success")
    return redirect(target or url_for("pages.home"), 303)
