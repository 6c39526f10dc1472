"""What this room does when it is told something: find addresses, warn the team of work that failed."""

from datetime import datetime

from marketplace.accounts import addresses, mailboxes, queries, resets, rules, sign_ups, suspensions
from marketplace.accounts.models import User, UserStatus
from marketplace.accounts.privacy import erasing, exporting, sweeping
from marketplace.accounts.telling import choosing, digest, stopping
from marketplace.core import clock, db, mail, notices, outbox
from marketplace.core.locale import N_

__all__ = [
    "addresses",
    "choosing",
    "digest",
    "erasing",
    "exporting",
    "mailboxes",
    "resets",
    "sign_ups",
    "stopping",
    "suspensions",
    "sweeping",
]


@mail.recipients
def address_of(user_id: int, *, even_suspended: bool = False) -> tuple[str, str, str] | None:
    """Address, name and language of a person; None once she may no longer be written to.

    Who asked for an account and has not opened it is written to without a name: anyone may have typed anything there.
    """
    user = db.session().get(User, user_id)
    if user is None or not (rules.is_active(user, clock.now()) or (even_suspended and user.status is UserStatus.SUSPENDED)):
        return None
    return user.email, "" if user.signed_up_at and not user.password_hash else user.name, user.locale


@outbox.on("job.dead")
def warn_staff(*, job: outbox.Job, at: datetime) -> None:
    """Tell every member of the team, on screen, that a job was given up."""
    message = N_("Le travail « %(kind)s » a échoué et ne sera plus tenté.")
    for person in queries.staff():
        notices.notify(person.id, "job.dead", message, at=at, path="/bureau", kind=job.payload["kind"])
