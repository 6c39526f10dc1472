"""What the pages of this room count: attempts to come in, demands by mail, guesses of the password by whoever is in."""

from typing import Any

import structlog
from flask import current_app, request
from flask_login import current_user

from config import Settings
from marketplace.accounts import actions, known_devices, passwords
from marketplace.accounts.models import User
from marketplace.core import limits
from marketplace.core.errors import TooMany
from marketplace.core.locale import _

log = structlog.get_logger("accounts")


def count_sign_in(email: str) -> None:
    """Count an attempt to come in: against the account from this network, this network, the account from everywhere, and everyone;
    TooMany past a rate.

    A browser from which somebody came in before passes the last two, which strangers may use up, under a count of its own. For any other
    there is a way past the count of the account: the link to another password, after which the browser is known.
    """
    # As the address is looked up, so that its capitals and blanks do not make it another one.
    settings, where, account = _settings(), request.remote_addr or "", email.strip().lower()
    limits.take("sign_in", settings.rate_sign_in, f"{account} {limits.network_of(where)}")
    limits.take_from("sign_in_from", settings.rate_sign_in_address, where)
    if device := known_devices.of(account):
        limits.take("sign_in_device", settings.rate_sign_in_account, f"{account} {device}")
        return
    try:
        limits.take(known_devices.OF_ACCOUNT, settings.rate_sign_in_account, account)
    except TooMany as refused:
        said = _("Beaucoup d’essais ont été faits pour cette adresse, de plusieurs endroits. %(when)s", when=refused.reason)
        way = _("Ou demandez un nouveau mot de passe : ce navigateur sera alors reconnu.")
        raise TooMany(f"{said} {way}", refused.retry_after) from None
    limits.take("sign_in_all", settings.rate_sign_in_global, "everyone")


def count_key() -> None:
    """Count an attempt to come in with a key alone. It names no account, so none can be locked; those who guess passwords do not use up
    the share of keys."""
    limits.take_from("sign_in_from", _settings().rate_sign_in_address, request.remote_addr or "")
    limits.take("sign_in_keys", _settings().rate_sign_in_global, "everyone")


def may_write_to(kind: str, email: str) -> bool:
    """Count a demand of this kind (`sign_up`, `reset`) from this network and, unless this browser is known for the address, of everyone,
    TooMany past a rate; then whether the address may be sent one mail more.

    The address alone never refuses anybody: an attacker would shut the door on its owner, who has the links that were sent already.
    """
    settings = _settings()
    limits.take_from(f"{kind}_from", getattr(settings, f"rate_{kind}_address"), request.remote_addr or "")
    if known_devices.of(email) is None:
        limits.take(f"{kind}_all", getattr(settings, f"rate_{kind}_global"), "everyone")
    has_room = limits.has_room(kind, getattr(settings, f"rate_{kind}"), actions.normalized(email))
    log.info("asked by mail", kind=kind, written=has_room)
    return has_room


def is_present_password(person: User, form: Any) -> bool:
    """Whether the form holds the password of this person, said next to its field when it does not; outside any unit: it takes long.

    TooMany for whoever guesses with a browser that somebody left open: that session alone, whatever networks it moves through.
    """
    limits.take("password", _settings().rate_sign_in, actions.hash_of(current_user.token))
    right = passwords.matches(person.password_hash, form.present.data or "")
    log.info("password asked again", right=right, person_id=person.id)
    if not right:
        form.present.errors = (*form.present.errors, _("Ce n’est pas votre mot de passe actuel."))
    return right


def _settings() -> Settings:
    found: Settings = current_app.extensions["maillage.settings"]
    return found
