"""Shutting an account for a while, with its reason, and opening it again; the team does it, or the term of the suspension by itself."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from marketplace.accounts import actions, queries, rules
from marketplace.accounts.models import User, UserStatus
from marketplace.core import clock, db, mail, notices, outbox, states
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import N_, _

TOPIC = "accounts.suspension"


def end_of(last_day: date) -> datetime:
    """The instant at which a suspension ends whose last day, in Québec, is this one."""
    return datetime.combine(last_day + timedelta(days=1), time(), clock.QUEBEC).astimezone(UTC)


def why_not_suspend(user: User, actor: User | None, at: datetime) -> str | None:
    """The reason this account cannot be suspended by this person (None: the operator), or None if it can."""
    if actor is not None and actor.id == user.id:
        return str(_("Vous ne pouvez pas suspendre votre propre compte : demandez-le à quelqu’un d’autre de l’équipe."))
    if user.is_staff and not queries.is_run_without(user):
        return str(_("C’est la dernière personne de l’équipe : faites-y d’abord entrer quelqu’un d’autre."))
    if actor is not None and not (actor.is_staff and rules.is_active(actor, at)):
        return str(_("Vous ne faites plus partie de l’équipe : vous n’agissez plus pour elle."))
    return states.why_not_move(user, UserStatus.SUSPENDED)


def suspend(user: User, reason: str, until: datetime | None, *, actor: User | None, at: datetime) -> None:
    """Shut an account until an instant, or until somebody opens it again; its person is out at her next click, and told why.

    RuleBroken for oneself, for the last of the team, and for an account that is not open.
    """
    if user.is_staff:
        # Two of the team who suspend each other at once would leave nobody: the first to hold the team decides.
        queries.hold_staff()
    if user.status is UserStatus.SUSPENDED and user.suspended_until and user.suspended_until <= at:
        reinstate(user, actor=None, at=at)
    if why_not := why_not_suspend(user, actor, at):
        raise RuleBroken(why_not)
    states.move(user, UserStatus.SUSPENDED, actor=actor, at=at)
    user.suspension_reason, user.suspended_until = reason.strip(), until
    actions.end_sessions(user, at=at)
    mail.send_later("accounts/mail/suspended.txt", to=user.id, even_suspended=True, look=TOPIC)


@mail.last_look(TOPIC)
def as_it_stands(user_id: int, about: dict[str, Any], at: datetime) -> mail.LastLook:
    """The reason and the term, read when the mail leaves: the outbox keeps neither; nothing when the account is open again."""
    user = db.session().get_one(User, user_id)
    if user.status is not UserStatus.SUSPENDED:
        return mail.LastLook(why_not="the suspension is over")
    return mail.LastLook(context={"reason": user.suspension_reason, "until": user.suspended_until})


def reinstate(user: User, *, actor: User | None, at: datetime) -> None:
    """Open a suspended account again. RuleBroken when it is not suspended."""
    states.move(user, UserStatus.ACTIVE, actor=actor, at=at)
    user.suspension_reason = user.suspended_until = None
    message = N_("La suspension de votre compte a pris fin.")
    notices.notify(user.id, TOPIC, message, at=at, mail_template="accounts/mail/reinstated.txt")


@outbox.nightly("accounts.end-suspensions", hour=1)
def end(*, job: outbox.Job, at: datetime) -> None:
    """Write down that suspensions whose term has come are over; they opened their accounts at that very instant."""
    over = select(User).where(User.status == UserStatus.SUSPENDED, User.suspended_until <= at).order_by(User.id)
    for user in db.session().scalars(over):
        reinstate(user, actor=None, at=at)
