"""What an enterprise can take on a day, and how complete its page is: pure."""

from datetime import date, timedelta

from marketplace.organizations.capacity import rules
from marketplace.organizations.completing import rules as completing
from marketplace.organizations.completing.rules import Held
from marketplace.organizations.models import Room, Stop

ON = date(2026, 3, 10)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def test_a_stop_holds_until_its_last_day_then_the_month_speaks_and_saying_nothing_bars_from_nothing():
    months = {MARCH: Room.PARTLY, APRIL: Room.FULL}
    full = rules.capacity_on(Stop.FULL, ON, months, ON)
    assert (full.stop, full.until, full.takes_work) == (Stop.FULL, ON, False)
    after = rules.capacity_on(Stop.FULL, ON, months, ON + timedelta(days=1))
    assert (after.stop, after.room, after.takes_work) == (None, Room.PARTLY, True)
    assert not rules.capacity_on(None, None, months, APRIL).takes_work
    assert rules.capacity_on(Stop.PAUSE, None, {}, date(2050, 1, 1)).stop is Stop.PAUSE
    assert rules.capacity_on(None, None, {}, ON).takes_work


def test_a_month_within_a_stop_is_full_and_one_in_which_it_ends_is_free_in_part():
    def left(room: Room, until: date | None, stop: Stop | None = Stop.FULL) -> list[Room]:
        return [rules.room_in(month, room, stop, until, ON) for month in (MARCH, APRIL)]

    assert left(Room.FREE, date(2026, 3, 31)) == [Room.FULL, Room.FREE]
    assert left(Room.FREE, date(2026, 4, 15)) == [Room.FULL, Room.PARTLY]
    assert left(Room.PARTLY, date(2026, 4, 30)) == [Room.FULL, Room.FULL]
    assert left(Room.FREE, ON - timedelta(days=1)) == [Room.FREE, Room.FREE], "the stop is over"
    assert left(Room.FREE, None, Stop.PAUSE) == [Room.FULL, Room.FREE], "nobody knows when it ends"
    assert left(Room.FREE, None, None) == [Room.FREE, Room.FREE]


def test_the_next_twelve_months_begin_with_this_one_and_pass_the_year():
    told = rules.months_from(date(2026, 11, 30))
    assert (told[0], told[1], told[2], told[-1], len(told)) == (
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 10, 1),
        12,
    )


def test_full_needs_a_day_within_a_year_and_a_pause_may_do_without():
    assert rules.why_not_stop(None, None, ON) is None
    assert rules.why_not_stop(Stop.PAUSE, None, ON) is None
    assert rules.why_not_stop(Stop.FULL, ON, ON) is None
    assert rules.why_not_stop(Stop.FULL, None, ON) is not None
    assert rules.why_not_stop(Stop.PAUSE, ON - timedelta(days=1), ON) is not None
    assert rules.why_not_stop(Stop.FULL, ON + timedelta(days=367), ON) is not None


def test_completion_goes_from_nothing_to_all_and_says_first_what_serves_a_buyer_most():
    empty = completing.steps(Held())
    assert completing.percent(empty) == 0
    order, held = [], {}
    done = (
        ("activities", 2), ("activities_with_territory", 2), ("has_contact", True), ("description_letters", 120), ("has_place", True),
        ("has_logo", True), ("photos", 1), ("references", 1), ("says_capacity", True), ("compliance_items", 1), ("has_english", True),
    )  # fmt: skip
    for name, value in done:
        step = completing.next_step(completing.steps(Held(**held)))
        order.append(step.key if step else "")
        held[name] = value
    assert order == [
        "trade", "territory", "contact", "description", "place", "logo", "photo", "reference", "capacity", "compliance", "english",
    ]  # fmt: skip
    whole = completing.steps(Held(**held))
    assert (completing.percent(whole), completing.next_step(whole)) == (100, None)


def test_a_territory_counts_once_each_activity_has_one_and_ninety_nine_is_never_rounded_up():
    assert completing.next_step(completing.steps(Held(activities=2, activities_with_territory=1))).key == "territory"
    almost = [completing.Step("a", 0, 299, is_done=True), completing.Step("b", 1, 1, is_done=False)]
    assert completing.percent(almost) == 99
