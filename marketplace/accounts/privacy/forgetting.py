"""What this room and the one below take away of a person who is erased, in the unit that erases her."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select

from marketplace.accounts import resets, sign_ups
from marketplace.accounts.models import LoginSession, User
from marketplace.accounts.models.people import NOBODY
from marketplace.accounts.privacy.traces import Traces, jobs_to
from marketplace.core import db
from marketplace.core.model import Base
from marketplace.core.notices import Notice
from marketplace.core.outbox import Job
from marketplace.core.side import side

ROOM = "marketplace.accounts."


def forget(person: User, traces: Traces, *, at: datetime) -> None:
    """Her sessions, her keys, what she was told, chose and asked; the work that is done for her alone.

    What others are told and what other jobs hold is left as it is: they name nobody (see « For whoever adds a room » in docs/privacy.md).
    """
    session = db.session()
    side().unsee(session.scalars(select(LoginSession.token_hash).where(LoginSession.user_id == person.id)).all())
    for model in models_about_a_person():
        session.execute(delete(model).where(model.user_id == person.id))
    session.execute(delete(Notice).where(Notice.recipient_id == person.id))
    _jobs(person, traces)


def models_about_a_person() -> list[Any]:
    """The models of this room whose rows are each about one person: a new one is swept without being named here."""
    mappers = [one for one in Base.registry.mappers if one.class_.__module__.startswith(ROOM) and "user_id" in one.columns]
    return [one.class_ for one in mappers if one.columns["user_id"].foreign_keys]


def _jobs(person: User, traces: Traces) -> None:
    """No mail to her is sent any more, nor what she asked of this room under an address of hers; no error of a job says her address."""
    session = db.session()
    asked = Job.kind.in_((sign_ups.KIND, resets.KIND)) & Job.payload["email"].as_string().in_(traces.addresses)
    session.execute(delete(Job).where(or_(jobs_to(person), asked)))
    for job in session.scalars(select(Job).where(or_(*(Job.last_error.icontains(one, autoescape=True) for one in traces.addresses)))):
        job.last_error = traces.without(job.last_error or "", NOBODY)
