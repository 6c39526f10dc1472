"""Quiet hours are those of Québec, over midnight and over the days when its clocks change."""

from datetime import UTC, datetime

import pytest

from marketplace.accounts.telling import quiet


@pytest.mark.parametrize(
    ("hour", "starts", "ends", "is_quiet"),
    [
        *((22, 22, 7, True), (23, 22, 7, True), (0, 22, 7, True), (6, 22, 7, True), (7, 22, 7, False), (21, 22, 7, False)),
        *((0, 0, 6, True), (6, 0, 6, False), (23, 0, 6, False), (12, 12, 13, True), (13, 12, 13, False)),
        *((23, 23, 0, True), (0, 23, 0, False), (5, 5, 5, False)),
    ],
)
def test_an_hour_is_quiet_from_the_first_included_to_the_last_excluded(hour, starts, ends, is_quiet):
    assert quiet.is_quiet(hour, starts, ends) is is_quiet


@pytest.mark.parametrize(
    ("at", "end"),
    [
        (datetime(2026, 1, 15, 3, 0, tzinfo=UTC), datetime(2026, 1, 15, 12, 0, tzinfo=UTC)),  # 22 h in winter: until 7 h, nine hours later
        (datetime(2026, 1, 15, 11, 59, 59, tzinfo=UTC), datetime(2026, 1, 15, 12, 0, tzinfo=UTC)),
        (datetime(2026, 1, 15, 12, 0, tzinfo=UTC), None),
        (datetime(2026, 1, 15, 2, 59, 59, tzinfo=UTC), None),
        (datetime(2026, 3, 8, 3, 0, tzinfo=UTC), datetime(2026, 3, 8, 11, 0, tzinfo=UTC)),  # the night that loses an hour: eight
        (datetime(2026, 11, 1, 2, 0, tzinfo=UTC), datetime(2026, 11, 1, 12, 0, tzinfo=UTC)),  # the night that has one more: ten
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), None),
        (datetime(2027, 1, 1, 4, 30, tzinfo=UTC), datetime(2027, 1, 1, 12, 0, tzinfo=UTC)),
    ],
)
def test_quiet_from_ten_to_seven_ends_at_seven_on_the_wall(at, end):
    assert quiet.end_of(at, 22, 7) == end
