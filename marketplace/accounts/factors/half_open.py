"""Between the right password and the second factor: a door half open, in this browser alone and for ten minutes.

The signed cookie holds who came, bound to the password of that moment; nothing is in the database until the second factor is proved.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from flask import current_app, session

from config import Settings
from marketplace.accounts import rules
from marketplace.accounts.factors import telling
from marketplace.accounts.models import User
from marketplace.core import db, limits, links
from marketplace.core.errors import Missing, Refusal, TooMany
from marketplace.core.locale import _
from marketplace.core.side import side

KEPT = "half_open"
GOOD_FOR = timedelta(minutes=10)
MOST_ATTEMPTS = 5
OF_ACCOUNT = "second_factor_of"


class HalfOpenOver(Refusal):
    """The first step must be done again."""

    status = 401


def begin(user: User, *, target: str | None, at: datetime) -> None:
    """Remember in this browser that the password was right."""
    nonce = secrets.token_urlsafe(16)
    session[KEPT] = {"user": user.id, "bound": _state(user), "at": int(at.timestamp()), "nonce": nonce, "next": target}


def person(*, at: datetime) -> User:
    """Who is at the door; HalfOpenOver when it is nobody, for too long, with another password than now, or no longer welcome."""
    kept = session.get(KEPT)
    if not kept or not 0 <= at.timestamp() - kept["at"] <= GOOD_FOR.total_seconds():
        raise HalfOpenOver(_("Il s’est passé plus de dix minutes : écrivez de nouveau votre mot de passe."))
    try:
        user = db.load(User, id=kept["user"])
    except Missing:
        user = None
    if user is None or kept["bound"] != _state(user) or not rules.is_active(user, at):
        raise HalfOpenOver(_("Votre compte a changé entre-temps : connectez-vous de nouveau."))
    return user


def count_attempt(user: User, where: str, *, is_code: bool) -> int:
    """Count one try before it is judged, and say how many there were at this door: five for one door (HalfOpenOver), a rate for the account
    from one network and, for codes, which can be guessed, from everywhere (TooMany).

    Whoever does not know the password opens no door and counts nothing. Whoever knows it may use up the codes of an account: its person
    is told, comes in with a key, or chooses another password, with which everything is counted anew.
    """
    settings: Settings = current_app.extensions["maillage.settings"]
    count, _left = side().hit(f"{KEPT}:{session[KEPT]['nonce']}", int(GOOD_FOR.total_seconds()))
    if count > MOST_ATTEMPTS:
        raise HalfOpenOver(_("Cinq codes ont été refusés : écrivez de nouveau votre mot de passe."))
    limits.take("second_factor", settings.rate_second_factor, f"{user.id} {limits.network_of(where)}")
    if is_code:
        try:
            limits.take(OF_ACCOUNT, settings.rate_second_factor_account, _account(user))
        except TooMany as refused:
            said = _("Beaucoup de mauvais codes ont été montrés pour ce compte par quelqu’un qui connaît son mot de passe.")
            way = _("Entrez avec une clé d’accès, ou choisissez un nouveau mot de passe : vos codes serviront de nouveau aussitôt.")
            raise TooMany(f"{said} {way}", refused.retry_after) from None
    return count


def tell_of_guesses(user: User, tries: int, *, at: datetime) -> None:
    """Write to the person, in the unit at work, when the last try of a door was wrong: her password is known. Once an hour at most."""
    if tries == MOST_ATTEMPTS and limits.has_room(f"{OF_ACCOUNT}.told", "1 per hour", _account(user)):
        telling.changed(user, "tried", at=at)


def proved(user: User) -> str | None:
    """What was counted against the account was no guess: it starts again. Where she was going."""
    limits.start_again(OF_ACCOUNT, _account(user))
    return target()


def target() -> str | None:
    """Where she was going."""
    return links.safe_next((session.get(KEPT) or {}).get("next"))


def _account(user: User) -> str:
    return f"{user.id} {_state(user)}"


def _state(user: User) -> str:
    """What changes when her password does."""
    return hashlib.sha256(f"half open {user.password_hash}".encode()).hexdigest()[:32]
