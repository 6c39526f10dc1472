"""What this room does when it is told something: find addresses, warn the team of work that failed."""

from datetime import datetime

from marketplace.accounts import queries
from marketplace.accounts.models import User, UserStatus
from marketplace.core import db, mail, notices, outbox
from marketplace.core.locale import N_


@mail.recipients
def address_of(user_id: int) -> tuple[str, str, str] | None:
    """Address, name and language of a person; None once she may no longer be written to."""
    user = db.session().get(User, user_id)
    return (user.email, user.name, user.locale) if user and user.status is UserStatus.ACTIVE else None


@outbox.on("job.dead")
def warn_staff(*, job: outbox.Job, at: datetime) -> None:
    """Tell every member of the team, on screen, that a job was given up."""
    message = N_("Le travail « %(kind)s » a échoué et ne sera plus tenté.")
    for person in queries.staff():
        notices.notify(person.id, "job.dead", message, at=at, path="/bureau", kind=job.payload["kind"])
