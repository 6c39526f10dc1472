"""Handing over a session: a new one, or a new token for the one at hand."""

from flask import Response, flash, g, redirect, session, url_for
from flask_login import login_user
from werkzeug.wrappers import Response as AnyResponse

from marketplace.accounts import known_devices
from marketplace.accounts.models import User
from marketplace.accounts.sessions import SignedIn
from marketplace.core import limits
from marketplace.core.locale import _


def come_in(user: User, ticket: str, target: str | None, *, has_second_factor: bool = False) -> Response | AnyResponse:
    """Hand over a new session in a new cookie, so that none planted before is of use. The browser is known for her address from now on, and
    what was tried under it is counted anew: she proved who she is."""
    session.clear()
    login_user(SignedIn(user, ticket, g.at, has_second_factor))
    flash(_("Bonjour %(name)s.", name=user.name), "success")
    response = redirect(target or url_for("accounts.today"), 303)
    known_devices.remember(response, user.email)
    limits.start_again(known_devices.OF_ACCOUNT, user.email)
    return response


def stay_in(user: User, ticket: str, *, has_second_factor: bool) -> None:
    """Put the renewed token of a session in the cookie, in place of the one that opens nothing any more."""
    login_user(SignedIn(user, ticket, g.at, has_second_factor))
