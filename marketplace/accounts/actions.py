"""Inviting, signing in and out."""

from datetime import datetime

from email_validator import EmailNotValidError, validate_email

from marketplace.accounts import queries
from marketplace.accounts.login_sessions import (
    end_everywhere,
    end_session,
    end_sessions,
    exchange_session,
    hash_of,
    renew_session,
    start_session,
)
from marketplace.accounts.models import User
from marketplace.core import audit, db, mail, notices
from marketplace.core.errors import Missing, RuleBroken, Unusable
from marketplace.core.locale import N_, _

__all__ = [
    "change_profile",
    "choose_password",
    "end_all_sessions",
    "end_session",
    "end_sessions",
    "exchange_session",
    "hash_of",
    "invite",
    "known",
    "normalized",
    "open_account",
    "renew_session",
    "start_session",
]


def invite(email: str, name: str, *, staff: bool, locale: str, actor: User | None, at: datetime) -> User:
    """Make an account without a password and write to the person, who chooses one. RuleBroken when she has one already.

    Whoever asked for an account and has not opened it yet is invited from then on.
    """
    address = normalized(email)
    user = queries.holder_of(address, at)
    if user and (user.email != address or not user.signed_up_at or user.password_hash):
        raise RuleBroken(_("Un compte existe déjà pour cette adresse."))
    if user is None:
        user = User(email=address, created_at=at)
        db.session().add(user)
    user.name, user.is_staff, user.locale, user.signed_up_at = name.strip(), staff, locale, None
    db.session().flush()
    audit.record("accounts.invite", user, actor=actor, at=at, changes={"is_staff": (None, staff)})
    mail.send_later("accounts/mail/invitation.txt", to=user.id, user_id=user.id)
    return user


def open_account(user: User, password_hash: str, *, at: datetime) -> None:
    """Keep the first password of someone who was invited, or who asked for the account herself: the log tells of her from now on."""
    if user.signed_up_at:
        audit.record("accounts.sign_up", user, actor=user, at=at)
    choose_password(user, password_hash, at=at)


def choose_password(user: User, password_hash: str, *, at: datetime, but: str | None = None) -> None:
    """Keep a new password and end every session that the old one opened, save that of the token `but`.

    Whoever had a password is told that it changed, in case it was not she.
    """
    had_one, user.password_hash = user.password_hash is not None, password_hash
    end_sessions(user, at=at, but=but)
    audit.record("accounts.password", user, actor=user, at=at)
    if had_one:
        message = N_("Le mot de passe de votre compte a changé.")
        notices.notify(user.id, "accounts.password", message, at=at, path="/compte", mail_template="accounts/mail/password_changed.txt")


def change_profile(user: User, name: str, locale: str, *, at: datetime) -> None:
    """Change how a person is called and the language that she is written to in; the log tells that they changed, never to what."""
    if (user.name, user.locale) != (name, locale):
        user.name, user.locale = name, locale
        audit.record("accounts.profile", user, actor=user, at=at)


def end_all_sessions(*, at: datetime) -> int:
    """Sign everyone out, for an operator who fears that tokens were stolen; how many places that was."""
    count = end_everywhere(at)
    audit.record("accounts.end_all_sessions", "LoginSession", actor=None, at=at)
    return count


def known(email: str) -> User:
    """The person of this address, locked in a unit that writes; Missing when nobody uses it."""
    user = queries.by_email(email)
    if user is None:
        raise Missing(_("Personne n’utilise cette adresse."))
    return db.load(User, id=user.id)


def normalized(email: str) -> str:
    """The address in lower case; Unusable when it is none."""
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise Unusable(_("Cette adresse de courriel n’est pas valide.")) from None
