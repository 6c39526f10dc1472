"""The state of a compliance file on each day that matters, its reminders, what a purchase asks: pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.organizations.compliance import rules
from marketplace.organizations.compliance.rules import State
from marketplace.organizations.models import BuyerType, ComplianceKind, ComplianceShare, Confidence, Nature, Organization

ON = date(2026, 3, 10)


@dataclass(frozen=True)
class Piece:
    kind_code: str
    expires_on: date | None


def in_days(days: int) -> date:
    return ON + timedelta(days=days)


def kind(code: str = "X", **values: object) -> ComplianceKind:
    facts = {"natures": [], "buyer_types": [], "floor_cents": None, "valid_from": None, "valid_until": None}
    return ComplianceKind(code=code, confidence=Confidence.GENERAL, **{**facts, **values})


def test_a_document_is_good_on_its_last_day_and_near_its_end_for_sixty_days():
    told = {days: rules.state_of(in_days(days), ON) for days in (-1, 0, 1, 60, 61)}
    assert told == {-1: State.EXPIRED, 0: State.EXPIRING, 1: State.EXPIRING, 60: State.EXPIRING, 61: State.VALID}
    assert rules.state_of(None, ON) is State.VALID


def test_a_kind_is_as_good_as_its_best_document_and_a_file_as_bad_as_its_worst_kind():
    items = [Piece("A", in_days(-1)), Piece("A", in_days(200)), Piece("B", in_days(0)), Piece("C", in_days(-1)), Piece("D", None)]
    assert [rules.state_at(items, one, ON) for one in "ABCDE"] == [
        State.VALID,
        State.EXPIRING,
        State.EXPIRED,
        State.VALID,
        State.MISSING,
    ]
    assert rules.state_at(items, "B", in_days(1)) is State.EXPIRED
    assert rules.file_state(items, "AD", ON) is State.VALID
    assert rules.file_state(items, "ABD", ON) is State.EXPIRING
    assert rules.file_state(items, "ABCD", ON) is State.EXPIRED
    assert rules.file_state(items, "ABCDE", ON) is State.MISSING
    assert rules.file_state([], (), ON) is State.VALID


def test_a_page_says_that_a_file_is_kept_up_only_while_each_of_its_kinds_is_good_and_it_holds_something():
    assert not rules.is_kept_up([], ON)
    assert rules.is_kept_up([Piece("A", in_days(0)), Piece("B", None)], ON)
    assert not rules.is_kept_up([Piece("A", in_days(0)), Piece("B", None)], in_days(1))
    assert rules.is_kept_up([Piece("A", in_days(-9)), Piece("A", in_days(9))], ON)


def test_each_reminder_is_due_once_from_its_day_on_and_a_night_that_was_missed_is_made_up_for_by_the_nearest():
    due = {days: rules.reminder_due(in_days(days), None, ON) for days in (61, 60, 31, 30, 8, 7, 0, -3)}
    assert due == {61: None, 60: 60, 31: 60, 30: 30, 8: 30, 7: 7, 0: 7, -3: 7}
    assert [rules.reminder_due(in_days(days), 60, ON) for days in (60, 31, 30, 7)] == [None, None, 30, 7]
    assert [rules.reminder_due(in_days(days), 30, ON) for days in (30, 8, 7)] == [None, None, 7]
    assert [rules.reminder_due(in_days(days), 7, ON) for days in (7, 0, -40)] == [None, None, None]
    assert rules.reminder_due(None, None, ON) is None


def test_a_purchase_asks_the_kinds_of_its_buyer_its_nature_its_amount_and_its_day():
    known = [
        kind("ALL"),
        kind("HEALTH", buyer_types=["health"]),
        kind("WORKS", natures=["works"]),
        kind("FLOOR", floor_cents=2_500_000),
        kind("NEW", valid_from=ON),
        kind("OLD", valid_until=ON),
    ]

    def asked(buyer=None, nature=None, cents=None, on=ON) -> str:
        return " ".join(one.code for one in rules.asked_for(known, buyer=buyer, nature=nature, amount_cents=cents, on=on))

    assert asked() == "ALL HEALTH WORKS FLOOR NEW OLD"
    assert asked(BuyerType.MRC, Nature.GOODS, 2_499_999) == "ALL NEW OLD"
    assert asked(BuyerType.HEALTH, Nature.WORKS, 2_500_000) == "ALL HEALTH WORKS FLOOR NEW OLD"
    assert asked(BuyerType.MRC, Nature.GOODS, 0, on=in_days(-1)) == "ALL OLD"
    assert asked(BuyerType.MRC, Nature.GOODS, 0, on=in_days(1)) == "ALL NEW"


def test_a_share_holds_until_its_last_day_and_what_it_names():
    share = ComplianceShare(ends_on=ON, kinds=["A"])
    assert rules.is_share_in_force(share, ON)
    assert not rules.is_share_in_force(share, in_days(1))
    assert [rules.is_shared(share, one) for one in "AB"] == [True, False]
    assert rules.is_shared(ComplianceShare(ends_on=ON, kinds=None), "B")


def test_a_file_is_shared_with_a_confirmed_buyer_for_two_years_at_most():
    mine, city = Organization(id=1), Organization(id=2, buyer_type=BuyerType.MUNICIPALITY)

    def why(buyer: Organization, days: int, is_confirmed: bool = True) -> str | None:
        return rules.why_not_share(mine, buyer, in_days(days), is_confirmed=is_confirmed, on=ON)

    assert why(city, 0) is None
    assert why(city, 731) is None
    assert "deux ans" in (why(city, 732) or "")
    assert "à venir" in (why(city, -1) or "")
    assert "confirmé" in (why(city, 5, is_confirmed=False) or "")
    assert "acheteur" in (why(Organization(id=3), 5) or "")
