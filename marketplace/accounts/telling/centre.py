"""The notices of a person as her page shows them: all or unread, day by day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import Select, select

from marketplace.accounts.models import User
from marketplace.core import clock, db, formats
from marketplace.core.errors import Missing
from marketplace.core.locale import _
from marketplace.core.notices import Notice


def told(person: User, *, unread_only: bool) -> Select[tuple[Notice]]:
    """What she was told, newest first."""
    mine = select(Notice).where(Notice.recipient_id == person.id).order_by(Notice.at.desc(), Notice.id.desc())
    return mine.where(Notice.read_at.is_(None)) if unread_only else mine


def one_of(person: User, number: int) -> Notice:
    """A notice of hers; Missing when there is none, or it is somebody else's."""
    found = db.load(Notice, id=number)
    if found.recipient_id != person.id:
        raise Missing()
    return found


def by_day(notices: Sequence[Notice], at: datetime) -> list[tuple[str, list[Notice]]]:
    """The notices under the name of their day in Québec."""
    today = clock.local_day(at)
    return [(_name(day, today), list(group)) for day, group in groupby(notices, key=lambda one: clock.local_day(one.at))]


def _name(day: date, today: date) -> str:
    named = {today: _("Aujourd’hui"), today - timedelta(days=1): _("Hier")}
    return named.get(day) or formats.day(day)
