"""What the pages of this room count: demands by mail of whoever is not signed in, and guesses of the password by whoever is."""

from typing import Any

import structlog
from flask import current_app, request

from config import Settings
from marketplace.accounts import actions, passwords
from marketplace.accounts.models import User
from marketplace.core import limits
from marketplace.core.locale import _

log = structlog.get_logger("accounts")


def may_write_to(kind: str, email: str) -> bool:
    """Count a demand of this kind (`sign_up`, `reset`) from this network and of everyone, TooMany past a rate; then whether its address
    may be sent one mail more.

    The address alone never refuses anybody: an attacker would shut the door on its owner, who has the links that were sent already.
    """
    settings: Settings = current_app.extensions["maillage.settings"]
    limits.take(f"{kind}_from", getattr(settings, f"rate_{kind}_address"), limits.network_of(request.remote_addr or ""))
    limits.take(f"{kind}_all", getattr(settings, f"rate_{kind}_global"), "everyone")
    has_room = limits.has_room(kind, getattr(settings, f"rate_{kind}"), actions.normalized(email))
    log.info("asked by mail", kind=kind, written=has_room)
    return has_room


def is_present_password(person: User, form: Any) -> bool:
    """Whether the form holds the password of this person, said next to its field when it does not; outside any unit: it takes long.

    TooMany for whoever guesses with a browser that somebody left open.
    """
    settings: Settings = current_app.extensions["maillage.settings"]
    limits.take("password", settings.rate_sign_in, f"{person.id} {request.remote_addr}")
    right = passwords.matches(person.password_hash, form.present.data or "")
    log.info("password asked again", right=right, person_id=person.id)
    if not right:
        form.present.errors = (*form.present.errors, _("Ce n’est pas votre mot de passe actuel."))
    return right
