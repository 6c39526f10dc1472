"""Money, numbers, dates and hours as a reader in Québec expects them, in French and in English."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.core import formats
from marketplace.core.locale import speaking
from marketplace.core.money import Money, parse_money

NB = "\u00a0"
ORDINARY = {" ", "\u202f", "\t"}


@pytest.fixture
def say(app):
    """A function that formats in a language: `say("fr", formats.money, 12)`."""

    def said(locale, function, *values, **options):
        with app.app_context(), speaking(locale):
            return function(*values, **options)

    return said


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (6_400_000, f"64{NB}000,00{NB}$", "$64,000.00"),
        (0, f"0,00{NB}$", "$0.00"),
        (5, f"0,05{NB}$", "$0.05"),
        (99_999, f"999,99{NB}$", "$999.99"),
        (100_000, f"1{NB}000,00{NB}$", "$1,000.00"),
        (123_456_789_012, f"1{NB}234{NB}567{NB}890,12{NB}$", "$1,234,567,890.12"),
        (-5_000, f"-50,00{NB}$", "-$50.00"),
        (10**15, f"10{NB}000{NB}000{NB}000{NB}000,00{NB}$", "$10,000,000,000,000.00"),
    ],
)
def test_money(say, cents, french, english):
    assert say("fr", formats.money, cents) == say("fr", formats.money, Money(cents)) == french
    assert say("en", formats.money, cents) == english


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cents=st.integers(-(10**15), 10**15))
def test_an_amount_that_is_shown_can_be_typed_back_in_the_same_words(say, cents):
    for locale in ("fr", "en"):
        assert parse_money(say(locale, formats.money, cents)) == Money(cents)


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [(11_214, f"11{NB}214", "11,214"), (7, "7", "7"), (Decimal("1234.5"), f"1{NB}234,5", "1,234.5"), (-1_000, f"-1{NB}000", "-1,000")],
)
def test_numbers(say, value, french, english):
    assert (say("fr", formats.number, value), say("en", formats.number, value)) == (french, english)


@pytest.mark.parametrize(("value", "hundredths"), [(Decimal("0.08"), 8), (Decimal(1), 100), (0.125, 12), (Decimal(0), 0)])
def test_percentages(say, value, hundredths):
    assert say("fr", formats.percent, value) == f"{hundredths}{NB}%"
    assert say("en", formats.percent, value) == f"{hundredths}%"


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (date(2026, 12, 18), "18 décembre 2026", "December 18, 2026"),
        (date(2026, 12, 1), "1er décembre 2026", "December 1, 2026"),
        (date(2026, 8, 11), "11 août 2026", "August 11, 2026"),
        (date(2026, 5, 21), "21 mai 2026", "May 21, 2026"),
        (date(2026, 1, 31), "31 janvier 2026", "January 31, 2026"),
        (date(2001, 1, 1), "1er janvier 2001", "January 1, 2001"),
    ],
)
def test_days(say, day, french, english):
    assert (say("fr", formats.day, day).replace(NB, " "), say("en", formats.day, day)) == (french, english)


@pytest.mark.parametrize("number", range(1, 29))
def test_only_the_first_of_the_month_is_written_1er(say, number):
    written = say("fr", formats.day, date(2011, 11, number))
    assert written.startswith("1er ") == (number == 1)
    assert written.count("er ") == (number == 1)


def test_an_instant_is_shown_on_the_day_it_is_in_quebec(say):
    assert say("fr", formats.day, datetime(2026, 7, 2, 3, 59, tzinfo=UTC)) == "1er juillet 2026"
    assert say("fr", formats.day, datetime(2026, 7, 2, 4, 0, tzinfo=UTC)) == "2 juillet 2026"


@pytest.mark.parametrize(
    ("instant", "french", "english"),
    [
        ("2026-12-18T19:30:00Z", f"18 décembre 2026, 14{NB}h{NB}30", "December 18, 2026, 2:30 pm"),
        ("2026-12-18T19:00:00Z", f"18 décembre 2026, 14{NB}h", "December 18, 2026, 2:00 pm"),
        ("2026-12-18T19:05:59Z", f"18 décembre 2026, 14{NB}h{NB}05", "December 18, 2026, 2:05 pm"),
        ("2026-07-01T04:00:00Z", f"1er juillet 2026, 0{NB}h", "July 1, 2026, 12:00 am"),
        ("2026-07-01T16:00:00Z", f"1er juillet 2026, 12{NB}h", "July 1, 2026, 12:00 pm"),
    ],
)
def test_moments(say, instant, french, english):
    at = datetime.fromisoformat(instant)
    assert say("fr", formats.moment, at) == french
    assert say("en", formats.moment, at).replace("\u202f", " ").replace(NB, " ") == english


def test_the_zone_tells_the_two_half_past_one_of_november_apart(say):
    first, second = datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert say("fr", formats.moment, first) == say("fr", formats.moment, second)
    assert say("fr", formats.moment, first, zone=True) == f"1er novembre 2026, 1{NB}h{NB}30 (heure avancée de l’Est)"
    assert say("fr", formats.moment, second, zone=True) == f"1er novembre 2026, 1{NB}h{NB}30 (heure normale de l’Est)"
    assert "Daylight" in say("en", formats.moment, first, zone=True)
    assert "Standard" in say("en", formats.moment, second, zone=True)


@pytest.mark.parametrize("value", [formats.money, formats.number, formats.percent])
def test_no_line_can_break_inside_a_french_amount(say, value):
    shown = say("fr", value, 1_234_567)
    assert not ORDINARY & set(shown), ascii(shown)


def test_templates_have_these_under_the_same_names(app):
    with app.test_request_context():
        shown = app.jinja_env.from_string("{{ 6400000|money }} {{ at|day }} {{ at|moment }} {{ 11214|number }} {{ 0.08|percent }}")
        said = shown.render(at=datetime(2026, 12, 1, 19, 30, tzinfo=UTC))
    assert said == f"64{NB}000,00{NB}$ 1er décembre 2026 1er décembre 2026, 14{NB}h{NB}30 11{NB}214 8{NB}%"
