"""Asking for an account: a name and an address, then a link by mail, good for a day. Who never follows it is forgotten after a week."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from marketplace.accounts import actions, mailboxes, queries, resets, rules
from marketplace.accounts.models import User
from marketplace.core import db, mail, outbox
from marketplace.core.model import Base
from marketplace.core.notices import Notice
from marketplace.core.outbox import Job, JobStatus

KIND = "accounts.sign-up"
UNCONFIRMED_KEPT = timedelta(days=7)


def ask(name: str, email: str, *, locale: str) -> None:
    """Have this person written to. Whether she is known is found out by the worker, so that the answer, the work and the rows of the
    demand are the same whoever the address belongs to."""
    outbox.enqueue(KIND, name=name.strip(), email=actions.normalized(email), locale=locale)


@outbox.handler(KIND)
def write(*, job: outbox.Job, at: datetime) -> None:
    """Make the account that is asked for and write its link; to whoever has one, write what helps her."""
    outbox.forget(job)
    asked = job.payload
    user = queries.holder_of(asked["email"], at)
    if user is None:
        make(asked["name"], asked["email"], locale=asked["locale"], at=at)
    elif user.email != asked["email"]:
        # The address that she left this week: whoever reads it may take the change back, and nobody else may take the address.
        mailboxes.write_to_previous(user, "accounts/mail/address_left.txt")
    elif user.password_hash is not None and rules.is_active(user, at):
        mail.send_later("accounts/mail/already.txt", to=user.id)
    elif rules.is_active(user, at):
        if user.signed_up_at:
            # The name and the language stay those of the first demand: anybody may ask again, with anything.
            user.signed_up_at = at
        resets.send(user)


def make(name: str, email: str, *, locale: str, at: datetime) -> User:
    """An account that opens once its link is followed; the log tells of it then, and not before it is anybody's."""
    user = User(email=email, name=name, locale=locale, created_at=at, signed_up_at=at)
    db.session().add(user)
    db.session().flush()
    resets.send(user)
    return user


@outbox.nightly("accounts.sweep-unconfirmed", hour=3)
def sweep(*, job: outbox.Job, at: datetime) -> None:
    """Forget the accounts that were asked for and never opened, with what was to be told to them; nobody who was invited is one of them.

    One that anything points at (somebody counted on her meanwhile) stays.
    """
    asked = select(User.id).where(User.signed_up_at < at - UNCONFIRMED_KEPT, User.password_hash.is_(None))
    for column in _pointing_at_people():
        asked = asked.where(User.id.not_in(select(column).where(column.is_not(None))))
    gone = list(db.session().scalars(asked))
    db.session().execute(delete(Notice).where(Notice.recipient_id.in_(gone)))
    db.session().execute(delete(Job).where(Job.kind == "mail", Job.payload["to"].as_integer().in_(gone)))
    db.session().execute(delete(User).where(User.id.in_(gone)))
    forgotten = Job.kind.in_((KIND, resets.KIND)) & (Job.status == JobStatus.DEAD) & (Job.created_at < at - UNCONFIRMED_KEPT)
    db.session().execute(delete(Job).where(forgotten))


def _pointing_at_people() -> list[object]:
    """The columns of every room that hold somebody's id by a foreign key."""
    people = User.__table__
    return [key.parent for table in Base.metadata.sorted_tables for key in table.foreign_keys if key.column.table is people]
