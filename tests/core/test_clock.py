"""What time it is: aware, in UTC, and twice half past one on the night when clocks go back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from marketplace.core import clock

# On 1 November 2026 at 2 o'clock in Québec it is 1 o'clock again.
FIRST_HALF_PAST_ONE = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
SECOND_HALF_PAST_ONE = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_now_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_the_two_half_past_one_of_november_are_an_hour_apart_in_utc_only():
    first, second = clock.local(FIRST_HALF_PAST_ONE), clock.local(SECOND_HALF_PAST_ONE)
    assert (first.hour, first.minute, first.fold) == (1, 30, 0)
    assert (second.hour, second.minute, second.fold) == (1, 30, 1)
    assert first == second, "the trap: on the wall they are equal, so nothing may compare there"
    assert (SECOND_HALF_PAST_ONE - FIRST_HALF_PAST_ONE).total_seconds() == 3600


def test_a_local_instant_comes_back_to_the_same_instant():
    for instant in (FIRST_HALF_PAST_ONE, SECOND_HALF_PAST_ONE):
        assert clock.local(instant).astimezone(UTC) == instant


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 11, 3, 59, tzinfo=UTC), date(2026, 3, 10)),
        (datetime(2026, 3, 11, 4, 0, tzinfo=UTC), date(2026, 3, 11)),
        (datetime(2026, 1, 11, 4, 59, tzinfo=UTC), date(2026, 1, 10)),
        (datetime(2026, 1, 11, 5, 0, tzinfo=UTC), date(2026, 1, 11)),
    ],
)
def test_the_day_changes_at_midnight_in_quebec_summer_and_winter(instant, day):
    assert clock.local_day(instant) == day


def test_the_test_clock_says_the_time_of_its_file_in_utc(test_clock):
    test_clock(datetime.fromisoformat("2026-11-01T01:30:00-05:00"))
    assert clock.now() == SECOND_HALF_PAST_ONE
    assert clock.now().tzinfo is UTC


def test_a_test_clock_without_an_offset_is_refused(tmp_path):
    file = tmp_path / "clock"
    file.write_text("2026-11-01T01:30:00")
    clock.use_test_clock(file)
    try:
        with pytest.raises(ValueError, match="offset"):
            clock.now()
    finally:
        clock.use_test_clock(None)


def test_without_its_file_the_test_clock_follows_the_machine(tmp_path):
    clock.use_test_clock(tmp_path / "nothing")
    try:
        assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    finally:
        clock.use_test_clock(None)


def test_an_application_takes_its_test_clock_from_its_settings(make_app, tmp_path):
    file = tmp_path / "clock"
    file.write_text("2027-01-02T03:04:05+00:00")
    make_app(test_clock_file=file)
    assert clock.now() == datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
    make_app()
    assert clock.now() != datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
