"""What a body publishes: a cent below, at and above each amount; a contract told twice counted once; dates at the edges. Pure."""

from dataclasses import replace
from datetime import date

import pytest

from marketplace.contracting.direct import lists
from marketplace.contracting.direct.concluded import Concluded, once
from marketplace.contracting.models import Nature
from tests.contracting.direct.things import concluded


@pytest.mark.parametrize(("cents", "is_published"), [(2_499_999, False), (2_500_000, True), (2_500_001, True)])
def test_a_contract_is_published_from_the_amount_itself(cents: int, is_published: bool) -> None:
    assert bool(lists.monthly([concluded(amount=cents)], 2_500_000)) is is_published


def test_the_list_of_the_year_wants_items_above_and_a_total_above_and_neither_at_the_amount() -> None:
    def of(*amounts: int) -> list[lists.OfSupplier]:
        rows = [concluded(key=f"direct_award:{place}", amount=amount) for place, amount in enumerate(amounts)]
        return lists.yearly(rows, 200_000, 2_500_000)

    assert of(2_500_000) == []
    assert of(200_000, 2_500_000) == [], "an item of just 2 000 $ is left out, and so is its part of the total"
    (found,) = of(200_001, 2_300_000)
    assert (found.total, [one.amount for one in found.contracts]) == (2_500_001, [200_001, 2_300_000])
    assert of(200_000, 2_500_001)[0].total == 2_500_001


def test_suppliers_are_told_apart_by_their_page_else_by_their_name_and_named_as_of_late() -> None:
    rows = [
        concluded(key="a", supplier="Atelier du Quai", supplier_id=None, amount=2_000_000, concluded_on=date(2025, 2, 1)),
        concluded(key="b", supplier="ATELIER DU QUAI", supplier_id=None, amount=2_000_000, concluded_on=date(2025, 9, 1), neq="1140000006"),
        concluded(key="c", supplier="Atelier du Quai", supplier_id=8, amount=2_000_000, concluded_on=date(2025, 3, 1)),
    ]
    (found,) = lists.yearly(rows, 200_000, 2_500_000)
    assert (found.supplier, found.neq, found.total) == ("ATELIER DU QUAI", "1140000006", 4_000_000)


def test_a_contract_told_by_two_rooms_counts_once_and_keeps_what_only_the_file_says() -> None:
    contract = concluded(key="contract:12", number="CT-2026-0003", amount=3_000_000)
    file = concluded(
        key="direct_award:5", origin="contract:12", amount=2_900_000, mode="Gré à gré", reference="LCV 573.3", exemption="OBNL"
    )
    for told in ([contract, file], [file, contract]):
        (kept,) = once(told)
        assert (kept.key, kept.amount, kept.mode, kept.reference, kept.exemption) == (
            "contract:12", 3_000_000, "Gré à gré", "LCV 573.3", "OBNL",
        )  # fmt: skip
    assert once([file]) == [file], "the file counts for itself while its contract is nowhere"
    assert len(once([replace(file, origin=None), contract])) == 2


def test_months_end_on_their_last_day_and_amounts_are_written_for_programs() -> None:
    assert lists.month_of(2024, 2) == (date(2024, 2, 1), date(2024, 2, 29))
    assert lists.month_of(2026, 12) == (date(2026, 12, 1), date(2026, 12, 31))
    assert lists.due_on(2025) == date(2026, 3, 31)
    assert [lists.dollars(one) for one in (None, 0, 5, 2_500_000, -150)] == ["", "0.00", "0.05", "25000.00", "-1.50"]
    assert isinstance(concluded().nature, Nature)
    assert isinstance(concluded(), Concluded)
