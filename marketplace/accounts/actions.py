"""Inviting, promoting, signing in and out."""

import hashlib
import secrets
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import ColumnElement, update

from marketplace.accounts import queries
from marketplace.accounts.models import LoginSession, User
from marketplace.core import audit, db, mail, notices
from marketplace.core.errors import Missing, RuleBroken, Unusable
from marketplace.core.locale import N_, _


def invite(email: str, name: str, *, staff: bool, locale: str, actor: User | None, at: datetime) -> User:
    """Make an account without a password and write to the person, who chooses one. RuleBroken when she has one already."""
    address = normalized(email)
    if queries.by_email(address):
        raise RuleBroken(_("Un compte existe déjà pour cette adresse."))
    user = User(email=address, name=name.strip(), is_staff=staff, locale=locale, created_at=at)
    db.session().add(user)
    db.session().flush()
    audit.record("accounts.invite", user, actor=actor, at=at, changes={"is_staff": (None, staff)})
    mail.send_later("accounts/mail/invitation.txt", to=user.id, user_id=user.id)
    return user


def promote(email: str, *, actor: User | None, at: datetime) -> User:
    """Make a person staff; her sessions end, so that she comes back with her new rights. Missing when unknown."""
    user = queries.by_email(email)
    if user is None:
        raise Missing(_("Personne n’utilise cette adresse."))
    if not user.is_staff:
        user.is_staff = True
        audit.record("accounts.promote", user, actor=actor, at=at, changes={"is_staff": (False, True)})
        end_sessions(user, at=at)
        message = N_("Vous faites maintenant partie de l’équipe de la plateforme.")
        notices.notify(user.id, "accounts.promoted", message, at=at, path="/bureau", mail_template="accounts/mail/promoted.txt")
    return user


def choose_password(user: User, password_hash: str, *, at: datetime) -> None:
    """Keep a new password and end every session that the old one opened."""
    user.password_hash = password_hash
    end_sessions(user, at=at)
    audit.record("accounts.password", user, actor=user, at=at)


def start_session(user: User, *, at: datetime, instead_of: str | None = None) -> str:
    """Sign a person in; the token that her cookie will carry, 256 random bits, known to nobody else.

    `instead_of` is the token that her browser held until now: it opens nothing any more.
    """
    if instead_of:
        _end(LoginSession.token_hash == hash_of(instead_of), at)
    token = secrets.token_urlsafe(32)
    db.session().add(LoginSession(token_hash=hash_of(token), user_id=user.id, created_at=at))
    audit.record("accounts.sign_in", user, actor=user, at=at)
    return token


def end_session(token: str, *, actor: User, at: datetime) -> None:
    """Sign out here: a copy of the cookie opens nothing any more."""
    _end(LoginSession.token_hash == hash_of(token), at)
    audit.record("accounts.sign_out", actor, actor=actor, at=at)


def end_sessions(user: User, *, at: datetime) -> None:
    """Sign a person out everywhere."""
    _end(LoginSession.user_id == user.id, at)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def normalized(email: str) -> str:
    """The address in lower case; Unusable when it is none."""
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise Unusable(_("Cette adresse de courriel n’est pas valide.")) from None


def _end(which: ColumnElement[bool], at: datetime) -> None:
    db.session().execute(update(LoginSession).where(which, LoginSession.ended_at.is_(None)).values(ended_at=at))
