"""Quiet hours: hours of the day of Québec during which nothing is written that may wait. They may go over midnight."""

from datetime import datetime, time, timedelta

from marketplace.core import clock


def is_quiet(hour: int, starts: int, ends: int) -> bool:
    """Whether this hour (0 to 23) lies from `starts`, included, to `ends`, excluded; two equal hours leave no quiet hour."""
    return starts <= hour < ends if starts <= ends else hour >= starts or hour < ends


def end_of(at: datetime, starts: int, ends: int) -> datetime | None:
    """The instant at which the quiet hours under way end; None when it is none of them."""
    wall = clock.local(at)
    if not is_quiet(wall.hour, starts, ends):
        return None
    day = wall.date() + timedelta(days=wall.hour >= ends)
    return datetime.combine(day, time(ends), tzinfo=clock.QUEBEC).astimezone(at.tzinfo)
