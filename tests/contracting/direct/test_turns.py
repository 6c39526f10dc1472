"""Turning from one supplier to the next under each rule of by-law, at the edges of days. Pure."""

from datetime import date

from marketplace.contracting.direct import turns
from marketplace.contracting.models import Rotation
from tests.contracting.direct.things import concluded

QUAY = {"supplier": "Atelier du Quai", "supplier_id": 8}


def test_months_away_keeps_the_day_or_the_last_of_the_month() -> None:
    assert turns.months_away(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert turns.months_away(date(2024, 3, 31), -1) == date(2024, 2, 29)
    assert turns.months_away(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert turns.months_away(date(2026, 1, 15), -13) == date(2024, 12, 15)


def test_whoever_had_the_last_contract_longest_ago_comes_first_and_waits_as_the_by_law_says() -> None:
    rows = [
        concluded(key="a", concluded_on=date(2025, 4, 1)),
        concluded(key="b", concluded_on=date(2026, 1, 10), **QUAY),
        concluded(key="c", concluded_on=date(2025, 12, 1)),
    ]
    found = turns.holders(rows, Rotation.MONTHS, 12)
    assert [(one.name, len(one.contracts), one.total, one.free_from) for one in found] == [
        ("Entretien du Littoral", 2, 1_000_000, date(2026, 12, 1)),
        ("Atelier du Quai", 1, 500_000, date(2027, 1, 10)),
    ]
    assert turns.next_turn(found, Rotation.MONTHS, date(2026, 11, 30)) is None
    assert turns.next_turn(found, Rotation.MONTHS, date(2026, 12, 1)) is found[0]
    sought = turns.holders(rows, Rotation.SOUGHT, None)
    assert sought[0].free_from is None
    assert turns.next_turn(sought, Rotation.SOUGHT, date(2026, 2, 1)) is sought[0]
    assert turns.next_turn(sought, Rotation.NONE, date(2026, 2, 1)) is None
    assert turns.next_turn(sought[:1], Rotation.SOUGHT, date(2026, 2, 1)) is None, "the only one that was ever asked is not the next"


def test_the_history_of_a_choice_holds_the_supplier_or_the_category_within_the_months() -> None:
    rows = [
        concluded(key="same supplier", category_code="50190000"),
        concluded(key="same category", **QUAY),
        concluded(key="neither", category_code="50190000", **QUAY),
        concluded(key="a day too old", concluded_on=date(2025, 3, 10)),
        concluded(key="just in", concluded_on=date(2025, 3, 11)),
        concluded(key="to come", concluded_on=date(2026, 3, 11)),
    ]
    found = turns.history(rows, "page:7", "76110000", date(2026, 3, 10), 12)
    assert {one.key for one in found} == {"same supplier", "same category", "just in"}
    assert found[-1].key == "just in"
    uncategorized = turns.history([concluded(category_code=None, **QUAY)], "page:7", None, date(2026, 3, 10), 12)
    assert uncategorized == [], "nothing said is no category in common"
