"""What this room and the one below take away of a person who is erased, in the unit that erases her."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, delete, or_, select

from marketplace.accounts.models import LoginSession, User
from marketplace.accounts.models.people import NOBODY
from marketplace.accounts.privacy.traces import Traces
from marketplace.core import db
from marketplace.core.locale import _, speaking
from marketplace.core.model import Base
from marketplace.core.notices import Notice
from marketplace.core.outbox import Job
from marketplace.core.side import side

ROOM = "marketplace.accounts."


def forget(person: User, traces: Traces, *, at: datetime) -> None:
    """Her sessions, her keys, what she was told, chose and asked; then her name and address in what was told to others."""
    session = db.session()
    side().unsee(session.scalars(select(LoginSession.token_hash).where(LoginSession.user_id == person.id)).all())
    for model in models_about_a_person():
        session.execute(delete(model).where(model.user_id == person.id))
    session.execute(delete(Notice).where(Notice.recipient_id == person.id))
    _in_notices(traces)
    _in_jobs(person, traces)


def models_about_a_person() -> list[Any]:
    """The models of this room whose rows are each about one person: a new one is swept without being named here."""
    mappers = [one for one in Base.registry.mappers if one.class_.__module__.startswith(ROOM) and "user_id" in one.columns]
    return [one.class_ for one in mappers if one.columns["user_id"].foreign_keys]


def _in_notices(traces: Traces) -> None:
    """Others were told of her by name: they were told of a person who has left."""
    for notice in db.session().scalars(select(Notice).where(_mentions(Notice.values, traces))):
        reader = db.session().get(User, notice.recipient_id)
        with speaking(reader.locale if reader else "fr"):
            notice.values = traces.without(notice.values, _("personne retirée"))


def _in_jobs(person: User, traces: Traces) -> None:
    """No mail to her is sent any more, and none that was or will be sent to others holds her name."""
    db.session().execute(delete(Job).where(Job.kind == "mail", Job.payload["to"].as_integer() == person.id))
    found = select(Job).where(or_(_mentions(Job.payload, traces), _mentions(Job.last_error, traces)))
    for job in db.session().scalars(found):
        job.payload = traces.without(job.payload, NOBODY)
        job.last_error = traces.without(job.last_error, NOBODY)


def _mentions(column: Any, traces: Traces) -> Any:
    """Rows whose text may hold one of her values: a sieve, as the exact look is taken in Python."""
    return or_(False, *(cast(column, Text).icontains(one, autoescape=True) for one in traces.as_json_holds_them()))
