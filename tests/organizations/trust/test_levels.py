"""What a history of trust gives on a day: pure, for every order of what may happen."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.organizations.models import Claim, ClaimStatus, TrustAct, TrustEvent, TrustLevel
from marketplace.organizations.trust import claim_words, rules

VERIFIED, ACCREDITED, DECLARED = TrustLevel.VERIFIED, TrustLevel.ACCREDITED, TrustLevel.DECLARED
FIRST = date(2026, 1, 10)


def event(
    day: date, level: TrustLevel = VERIFIED, until: date | None = None, by: int | None = 1, act: TrustAct = TrustAct.GIVEN
) -> TrustEvent:
    noon = datetime(day.year, day.month, day.day, 17, tzinfo=UTC)
    return TrustEvent(level=level, verifier_id=by, issuer=None, decided_at=noon, expires_on=until, act=act)


def test_a_level_lasts_to_its_last_day_and_no_longer() -> None:
    events = [event(FIRST, until=date(2026, 6, 30))]
    levels = [rules.level_on(events, day).level for day in (date(2026, 1, 9), FIRST, date(2026, 6, 30), date(2026, 7, 1))]
    assert levels == [DECLARED, VERIFIED, VERIFIED, DECLARED]
    assert rules.lapsed(events, date(2026, 7, 1)) is events[0]
    assert rules.lapsed(events, date(2026, 6, 30)) is None


def test_the_highest_level_in_force_is_said_and_the_lower_comes_back_when_it_ends() -> None:
    events = [event(FIRST, until=date(2027, 1, 1)), event(date(2026, 2, 1), ACCREDITED, date(2026, 5, 1), by=2)]
    assert rules.level_on(events, date(2026, 5, 1)) == rules.Level(ACCREDITED, date(2026, 5, 1))
    assert rules.level_on(events, date(2026, 5, 2)) == rules.Level(VERIFIED, date(2027, 1, 1))


def test_a_withdrawal_takes_what_its_giver_gave_and_nothing_else() -> None:
    hub, federation = event(FIRST, until=date(2027, 1, 1)), event(FIRST, until=date(2026, 9, 1), by=2)
    gone = event(date(2026, 3, 1), act=TrustAct.WITHDRAWN)
    assert rules.level_on([hub, federation, gone], date(2026, 3, 1)).event is federation
    back = event(date(2026, 4, 1), until=date(2027, 1, 1), act=TrustAct.RESTORED)
    assert rules.level_on([hub, federation, gone, back], date(2026, 4, 1)).event is back
    assert rules.level_on([hub, federation, gone, back, event(date(2026, 5, 1), DECLARED)], date(2026, 5, 1)) == rules.Level()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.builds(
            event,
            st.dates(FIRST, FIRST + timedelta(days=60)),
            st.sampled_from(list(TrustLevel)),
            st.none() | st.dates(FIRST, FIRST + timedelta(days=90)),
            st.sampled_from([1, 2, None]),
            st.sampled_from(list(TrustAct)),
        ),
        max_size=8,
    ),
    st.dates(FIRST, FIRST + timedelta(days=120)),
)
def test_what_is_kept_on_a_day_agrees_with_the_history_until_the_night_corrects_it(events: list[TrustEvent], day: date) -> None:
    kept = rules.level_on(events, day)
    assert rules.agrees(events, kept.level, kept.expires_on, day)
    assert (kept.level is DECLARED) == (not rules.in_force(events, day))
    if kept.expires_on:
        assert day <= kept.expires_on
        assert rules.agrees(events, kept.level, kept.expires_on, kept.expires_on + timedelta(days=1)) or any(
            one.decided_at.date() > day for one in events
        )
        assert not rules.agrees(events, DECLARED, None, day)


@pytest.mark.parametrize(
    ("today", "months", "last"),
    [
        (date(2026, 3, 10), 24, date(2028, 3, 10)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_a_term_ends_on_the_same_day_of_its_last_month(today: date, months: int, last: date) -> None:
    assert rules.last_day(today, months) == last


def test_an_address_is_masked_but_for_its_first_letters_and_its_ending() -> None:
    assert claim_words.masked("info@cooperative.example.org") == "i•••@c•••.org"


def test_those_who_decide_are_told_again_after_three_seven_and_fourteen_days() -> None:
    came = datetime(2026, 3, 1, 12, tzinfo=UTC)
    claim = Claim(since=came, status=ClaimStatus.OPEN)
    counts = [rules.due(claim, came + timedelta(days=days, seconds=-1)) for days in (3, 4, 7, 8, 14, 15, 60)]
    assert counts == [0, 1, 1, 2, 2, 3, 3]
    claim.status = ClaimStatus.ACCEPTED
    assert rules.due(claim, came + timedelta(days=60)) == 0
