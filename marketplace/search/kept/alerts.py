"""Telling people what their searches newly find: one message a person and a moment, never lost and never twice.

Looking is done outside the pen, a slice of people a job, so that ten thousand searches hold up neither an edit nor a mail. What was found
and the message that tells it are written in one unit, only over what was read: a worker that is killed leaves both or none, and of two
workers one finds that it is done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import undefer

from marketplace.accounts import rules as accounts
from marketplace.accounts.models import User
from marketplace.core import clock, db, indexing, notices, outbox
from marketplace.core.errors import Unusable
from marketplace.core.locale import N_
from marketplace.core.outbox import Job, JobStatus
from marketplace.search.kept import matching
from marketplace.search.kept.saved import EVERY
from marketplace.search.models import Frequency, SavedSearch

TOPIC = "search.alerts"
START, SLICE = "search.alerts-start", "search.alerts-slice"
# For how many people, and for how many of their searches, one job looks: some seconds, after which a mail may leave.
PEOPLE, SEARCHES = 50, 500
# What is kept of what a search found.
MOST_NEWS = 200
# In one message, of one search.
MOST_TOLD = 10

log = structlog.get_logger("alerts")


@dataclass(frozen=True)
class Look:
    """What was found for a search as it was read: what is known now, and what of it is new."""

    search: SavedSearch
    known: list[int]
    fresh: list[int]


@outbox.nightly("search.alerts-morning", hour=6)
def each_morning(*, job: outbox.Job, at: datetime) -> None:
    """What is told each day, and what is told each week once it is a week old."""
    outbox.enqueue(SLICE, moment="morning", since=at.isoformat(), after=0)


def as_the_index_follows() -> None:
    """Ask for one look at what is told as soon as possible, unless one is asked for, and not sooner than a quarter of an hour after the
    last."""
    session = db.session()
    immediate = (SavedSearch.frequency == Frequency.IMMEDIATE, SavedSearch.paused_at.is_(None))
    last = session.scalar(select(func.max(SavedSearch.checked_at)).where(*immediate))
    if last is None:
        return
    # One that is at work may have read the index before: it does not count.
    asked = select(Job.id).where(Job.status == JobStatus.WAITING, Job.kind == START, Job.lease.is_(None))
    if session.scalar(asked.limit(1)) is None:
        outbox.enqueue(START, run_at=max(clock.now(), last + EVERY))


indexing.followed.append(as_the_index_follows)


@outbox.handler(START)
def start(*, job: outbox.Job, at: datetime) -> None:
    """Begin a look, slice after slice."""
    outbox.enqueue(SLICE, moment="now", since=at.isoformat(), after=0)


@outbox.handler(SLICE, own_units=True)
def look(*, job: outbox.Job, at: datetime) -> None:
    """Look for the next people whose searches are due, tell them what is new, and ask for those after them."""
    since, after = datetime.fromisoformat(job.payload["since"]), job.payload["after"]
    is_due = due(job.payload["moment"], since)
    with db.database().reading():
        people, are_there_more = _people(is_due, after)
    unchanged: list[Look] = []
    for person_id in people:
        unchanged += look_for(person_id, is_due, at=at)
    with db.database().writing():
        _note_looked(unchanged, at)
        if are_there_more:
            outbox.enqueue(SLICE, **{**job.payload, "after": people[-1]})


def due(moment: str, since: datetime) -> ColumnElement[bool]:
    """Which searches a look is for. In the morning, those of each day not looked at today, and those of each week after seven days."""
    s, today = SavedSearch, clock.local_day(since)
    if moment == "now":
        return and_(s.paused_at.is_(None), s.frequency == Frequency.IMMEDIATE, s.checked_at < since)
    midnight, week_ago = (datetime.combine(day, time(), clock.QUEBEC) for day in (today, today - timedelta(days=6)))
    daily = and_(s.frequency == Frequency.DAILY, s.checked_at < midnight)
    return and_(s.paused_at.is_(None), or_(daily, and_(s.frequency == Frequency.WEEKLY, s.checked_at < week_ago)))


def look_for(person_id: int, is_due: ColumnElement[bool], *, at: datetime, again: int = 2) -> list[Look]:
    """Look at the due searches of one person and tell her once what is new; those that found nothing new, for which nothing was written.

    What she changed while it was looked at is looked at `again`, so many times at most.
    """
    with db.database().reading() as session:
        person = session.get(User, person_id)
        if person is None or not accounts.is_active(person, at):
            return []
        mine = select(SavedSearch).where(SavedSearch.user_id == person_id, is_due).options(undefer(SavedSearch.known))
        looks = [found for one in session.scalars(mine.order_by(SavedSearch.id)) if (found := _found(one, person, at))]
    told = [one for one in looks if one.fresh]
    if told:
        with db.database().writing():
            written = [one for one in told if _write(one, at)]
            _tell(person_id, written, at)
        if len(written) < len(told) and again:
            return look_for(person_id, is_due, at=at, again=again - 1)
    return [one for one in looks if not one.fresh]


def _found(search: SavedSearch, person: User, at: datetime) -> Look | None:
    """What a search finds now; None for one that can be read no more, which its page says."""
    try:
        now = set(matching.whole(search.query, search.kind, search.locale, person, at=at))
    except Unusable:
        log.info("not read", search=search.id)
        return None
    fresh = matching.visible(now - set(search.known), search.kind, person, at=at)
    return Look(search, sorted((now & set(search.known)) | set(fresh)), fresh)


def _write(found: Look, at: datetime) -> bool:
    """Write what was found over what was read; False when the search was changed, paused or looked at by another meanwhile."""
    was = found.search
    read = (SavedSearch.id == was.id, SavedSearch.checked_at == was.checked_at, SavedSearch.version == was.version)
    news = [*found.fresh, *(one for one in was.news if one not in found.fresh)][:MOST_NEWS]
    # Not through its row: its version is for those who edit it, and a look is no edit.
    written = update(SavedSearch).where(*read).values(known=found.known, news=news, checked_at=at)
    done: Any = db.session().execute(written)
    return bool(done.rowcount)


def _tell(person_id: int, told: Sequence[Look], at: datetime) -> None:
    """One notice for all of them, in the unit that writes what was found; the mail reads the names when it is written."""
    if told:
        count = sum(len(one.fresh) for one in told)
        found = {str(one.search.id): one.fresh[:MOST_TOLD] for one in told}
        message = N_("Du nouveau dans vos recherches enregistrées (%(count)s).")
        path = "/compte/recherches"
        notices.notify(person_id, TOPIC, message, at=at, path=path, mail_template="search/mail/alert.txt", count=count, found=found)


def _note_looked(looks: Iterable[Look], at: datetime) -> None:
    """Those that found nothing new were looked at; what left them is known no more."""
    same = [one.search.id for one in looks if one.known == one.search.known]
    db.session().execute(update(SavedSearch).where(SavedSearch.id.in_(same), SavedSearch.checked_at < at).values(checked_at=at))
    for one in looks:
        if one.known != one.search.known:
            _write(one, at)


def _people(is_due: ColumnElement[bool], after: int) -> tuple[list[int], bool]:
    """The next people whose searches are due, as many as one job looks for, and whether there are others after them."""
    s = SavedSearch
    counted = select(s.user_id, func.count()).where(is_due, s.user_id > after).group_by(s.user_id).order_by(s.user_id)
    found = [(person_id, many) for person_id, many in db.session().execute(counted.limit(PEOPLE + 1))]
    taken, searches = 0, 0
    for _person_id, many in found[:PEOPLE]:
        if taken and searches + many > SEARCHES:
            break
        taken, searches = taken + 1, searches + many
    return [person_id for person_id, _many in found[:taken]], taken < len(found)
