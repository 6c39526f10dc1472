"""A moment as people in Québec type it, and the instant that it is: an hour that the clocks skip or repeat is refused, never guessed."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from marketplace.core import clock
from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.organizations.editing.fields import Day

# What a browser sends, and what a person types: with a space, with seconds that are none.
WALL = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<hour>\d\d:\d\d)(?::00)?", re.ASCII)


def instant_of(typed: str) -> datetime:
    """The instant, in UTC, of a wall clock in Québec: « 2026-04-07T16:00 », a space doing as well as the T.

    Raises Unusable, with what to write instead, for what is no moment, for an hour that the clocks skip in March and for one that they
    show twice in November.
    """
    found = WALL.fullmatch(typed.strip())
    try:
        wall = datetime.fromisoformat(f"{found['day']}T{found['hour']}") if found else None
    except ValueError:
        wall = None
    if wall is None:
        raise Unusable(_("Écrivez une date et une heure comme 2026-04-07 16:00."))
    if not Day.EARLIEST <= wall.date() <= Day.LATEST:
        raise Unusable(_("Cette date n’est pas vraisemblable : vérifiez l’année."))
    return from_wall(wall)


def from_wall(wall: datetime) -> datetime:
    """The instant of a naive wall clock in Québec. Raises Unusable as `instant_of` does."""
    here = wall.replace(tzinfo=clock.QUEBEC)
    if clock.local(here.astimezone(UTC)).replace(tzinfo=None) != wall:
        raise Unusable(_("Cette heure n’existe pas ce jour-là : on avance l’heure cette nuit-là. Choisissez-en une autre."))
    if here.utcoffset() != here.replace(fold=1).utcoffset():
        raise Unusable(_("Cette heure arrive deux fois ce jour-là : on recule l’heure cette nuit-là. Choisissez-en une autre."))
    return here.astimezone(UTC)


def typed_of(at: datetime) -> str:
    """An instant as the field of a page holds it."""
    return clock.local(at).strftime("%Y-%m-%dT%H:%M")


def same_hour_from(at: datetime, earliest: datetime) -> datetime:
    """The first instant at the same hour of the wall as `at`, on its day or later, that is not before `earliest`. An hour that the clocks
    skip or repeat on that day is taken the day after."""
    wall = clock.local(at).replace(tzinfo=None)
    while True:
        try:
            found = from_wall(wall)
        except Unusable:
            found = None
        if found is not None and found >= earliest:
            return found
        wall += timedelta(days=1)


class Moment(Day):
    """A field for a moment of Québec; `data` is an instant in UTC, None when it is empty."""

    def read(self, typed: str) -> datetime:  # type: ignore[override]
        return instant_of(typed)

    def shown(self, value: Any) -> str:
        return typed_of(value)
