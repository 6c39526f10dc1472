"""What a person may do with her own account, and when a session is over."""

from datetime import datetime, timedelta
from typing import Any

from marketplace.accounts.models import LoginSession, User, UserStatus
from marketplace.core.access import policy


@policy("accounts.notices", before_factor=True)
def may_read_notices(actor: User | None, subject: Any) -> bool:
    """Everyone reads her own notices."""
    return actor is not None


@policy("accounts.sign_out", before_factor=True)
def may_sign_out(actor: User | None, subject: Any) -> bool:
    """Whoever came in may leave."""
    return actor is not None


@policy("accounts.account", before_factor=True)
def may_see_account(actor: User | None, subject: Any) -> bool:
    """Everyone sees and changes her own account."""
    return actor is not None


@policy("accounts.factors", before_factor=True)
def may_keep_factors(actor: User | None, subject: Any) -> bool:
    """Everyone sees, adds and takes away her own second factors."""
    return actor is not None


@policy("accounts.confirm", before_factor=True)
def may_confirm(actor: User | None, subject: Any) -> bool:
    """Whoever came in may prove again who she is."""
    return actor is not None


@policy("accounts.own_data", before_factor=True)
def may_see_own_data(actor: User | None, subject: Any) -> bool:
    """Everyone sees what is held about her, takes a copy, and asks for what she cannot change herself."""
    return actor is not None


@policy("accounts.erase", before_factor=True)
def may_be_erased(actor: User | None, subject: Any) -> bool:
    """Everyone may have her own account erased."""
    return actor is not None


def is_active(user: User, at: datetime) -> bool:
    """Whether her account is open at this instant: a suspension is over at its term, before the night moves its state."""
    if user.status is UserStatus.SUSPENDED:
        return user.suspended_until is not None and user.suspended_until <= at
    return user.status is UserStatus.ACTIVE


def is_over(session: LoginSession, *, seen: datetime, at: datetime, idle: timedelta, absolute: timedelta) -> bool:
    """Whether a session no longer opens anything: ended, its person suspended, too long unseen, or too old."""
    if session.ended_at is not None or not is_active(session.user, at):
        return True
    return at - seen > idle or at - session.created_at > absolute
