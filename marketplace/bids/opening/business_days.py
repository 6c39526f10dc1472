"""Business days of Québec: neither Saturday, nor Sunday, nor a statutory holiday of the province. Pure."""

from datetime import date, datetime, time, timedelta

import holidays

from marketplace.core import clock

# A bidder whose answer is found damaged has so many business days to send it again.
TO_CURE = 2


def after(at: datetime, days: int) -> datetime:
    """The end (midnight in Québec) of the so-manieth business day after an instant, in UTC; the day of the instant is not counted."""
    day = clock.local_day(at)
    while days:
        day += timedelta(days=1)
        days -= is_one(day)
    return datetime.combine(day + timedelta(days=1), time(), clock.QUEBEC).astimezone(at.tzinfo)


def is_one(day: date) -> bool:
    """Whether a day is a business day."""
    return day.weekday() < 5 and day not in holidays.country_holidays("CA", subdiv="QC", years=day.year)
