"""Numbers, money and dates as a reader in Québec expects them, in the language of the page (Babel, fr_CA and en_CA)."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_time, get_timezone_name
from babel.numbers import format_currency, format_decimal, format_percent
from flask import Flask

from marketplace.core import clock
from marketplace.core.locale import BABEL_NAMES, current
from marketplace.core.money import Money


def _name() -> str:
    return BABEL_NAMES[current()]


def number(value: int | Decimal) -> str:
    """« 11 214 »"""
    return _number(value, _name())


@lru_cache(maxsize=4096)
def _number(value: int | Decimal, locale: str) -> str:
    # A page of counts asks for the same few numbers again and again.
    return format_decimal(value, locale=locale)


def money(value: Money | int) -> str:
    """« 64 000,00 $ »; an int is in cents."""
    amount = value if isinstance(value, Money) else Money(value)
    return format_currency(amount.dollars, "CAD", locale=_name(), format="#,##0.00\u00a0¤" if current() == "fr" else "¤#,##0.00").replace(
        "CA$", "$"
    )


def percent(value: Decimal | float) -> str:
    """« 8 % », from 0.08."""
    return format_percent(value, locale=_name())


def day(value: date | datetime) -> str:
    """« 18 décembre 2026 », « 1er décembre 2026 »."""
    civil = clock.local_day(value) if isinstance(value, datetime) else value
    written = format_date(civil, "long", locale=_name())
    return written.replace("1 ", "1er ", 1) if current() == "fr" and civil.day == 1 else written


def moment(value: datetime, zone: bool = False) -> str:
    """« 18 décembre 2026, 14 h 30 », with the zone where a deadline is at stake."""
    wall = clock.local(value)
    if current() == "fr":
        minutes = f"\u00a0{wall.minute:02d}" if wall.minute else ""
        written = f"{day(value)}, {wall.hour}\u00a0h{minutes}"
    else:
        # Without its own full stops: a sentence that ends by an hour has one alone.
        hour = format_time(wall, "short", tzinfo=clock.QUEBEC, locale=_name()).replace("a.m.", "am").replace("p.m.", "pm")
        written = f"{day(value)}, {hour}"
    return f"{written} ({get_timezone_name(wall, locale=_name())})" if zone else written


def init_app(app: Flask) -> None:
    for function in (number, money, percent, day, moment):
        app.jinja_env.filters[function.__name__] = function
