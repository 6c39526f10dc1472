"""Taxes to the cent, against an oracle that shares nothing with them; numbers with their check digits."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.billing.taxes import computing, numbers
from marketplace.catalogue.models import TaxCode
from marketplace.contracting import tax_rates
from marketplace.core.errors import Unusable
from marketplace.core.money import Money, split

TODAY = tax_rates.on(date(2026, 11, 23))
CENT = Decimal("0.01")
amounts = st.integers(0, 10**9)


def oracle(cents: int) -> tuple[int, int]:
    """As a person with a decimal calculator does it: dollars times the rate, a half cent going up."""
    dollars = Decimal(cents) / 100
    taxes = ((dollars * Decimal(rate)).quantize(CENT, ROUND_HALF_UP) for rate in ("0.05", "0.09975"))
    gst, qst = (int(one * 100) for one in taxes)
    return gst, qst


def test_a_hundred_dollars_makes_five_and_nine_ninety_eight() -> None:
    found = computing.sums([(10_000, TaxCode.TAXABLE)], TODAY)
    assert (found.gst, found.qst, found.total) == (500, 998, 11_498)


def test_every_amount_from_a_cent_to_ten_thousand_dollars_is_taxed_as_the_oracle_does() -> None:
    wrong = [cents for cents in range(1, 1_000_001) if computing.taxes_on(cents, TODAY) != oracle(cents)]
    assert wrong == []


@pytest.mark.parametrize(
    ("day", "gst", "qst"),
    [("1999-06-01", 700, 803), ("2006-07-01", 600, 795), ("2008-01-01", 500, 788), ("2012-06-01", 500, 998), ("2013-01-01", 500, 998)],
)
def test_each_day_has_its_rates_and_the_older_qst_fell_on_the_gst_too(day: str, gst: int, qst: int) -> None:
    assert computing.taxes_on(10_000, tax_rates.on(date.fromisoformat(day))) == (gst, qst)


def test_rates_follow_each_other_without_a_day_between() -> None:
    for tax in ("GST", "QST"):
        rows = tax_rates.rows()[tax]
        assert all(first.valid_until is not None for first in rows[:-1])
        assert rows[-1].valid_until is None
        assert all((later.valid_from - first.valid_until).days == 1 for first, later in pairwise(rows))
    with pytest.raises(tax_rates.UnknownRates):
        tax_rates.on(date(1997, 12, 31))


def test_what_is_zero_rated_or_exempt_bears_no_tax_and_a_small_supplier_collects_none() -> None:
    lines = [(10_000, TaxCode.TAXABLE), (2_500, TaxCode.ZERO_RATED), (1_000, TaxCode.EXEMPT)]
    assert computing.sums(lines, TODAY) == computing.Sums(13_500, 10_000, 500, 998)
    assert computing.sums(lines, computing.NONE) == computing.Sums(13_500, 10_000, 0, 0)


@given(st.lists(amounts, min_size=1, max_size=12))
def test_parts_bear_together_the_taxes_of_the_whole(parts: list[int]) -> None:
    before, gst, qst = 0, 0, 0
    for part in parts:
        more = computing.more_taxes_on(before, part, TODAY)
        assert min(more) >= 0
        assert all(abs(one - other) <= 1 for one, other in zip(more, computing.taxes_on(part, TODAY), strict=True))
        before, gst, qst = before + part, gst + more[0], qst + more[1]
    assert (gst, qst) == computing.taxes_on(sum(parts), TODAY)


@given(amounts, st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any))
def test_a_total_is_split_to_the_cent_and_nobody_is_a_whole_cent_away(total: int, weights: list[int]) -> None:
    parts = split(Money(total), weights)
    assert sum(one.cents for one in parts) == total
    assert all(abs(one.cents - Decimal(total) * weight / sum(weights)) < 1 for one, weight in zip(parts, weights, strict=True))


@pytest.mark.parametrize("typed", ["123456782RT0001", "123 456 782 RT 0001", "123-456-782 rt0001", "123\u00a0456\u00a0782\u00a0RT0001"])
def test_a_gst_number_is_read_as_people_write_it(typed: str) -> None:
    assert numbers.gst(typed) == "123456782RT0001"
    assert numbers.written(numbers.gst(typed)) == "123456782\u00a0RT0001"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "neuf chiffres"),
        ("123456782", "neuf chiffres"),
        ("123456782TQ0001", "neuf chiffres"),
        ("1234567820RT0001", "neuf chiffres"),
        ("123456782RT0000", "0001"),
        ("123456783RT0001", "mal copié"),
        ("１２３456782RT0001", "neuf chiffres"),
    ],
)
def test_what_is_no_gst_number_is_refused_with_what_to_mend(typed: str, says: str) -> None:
    with pytest.raises(Unusable, match=says):
        numbers.gst(typed)


@given(st.integers(0, 10**8 - 1), st.integers(0, 8), st.integers(1, 9))
def test_one_digit_copied_wrong_is_always_seen(number: int, place: int, by: int) -> None:
    first = f"{number:08d}"
    digits = next(f"{first}{last}" for last in range(10) if numbers.is_luhn(f"{first}{last}"))
    wrong = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    assert not numbers.is_luhn(wrong)


@pytest.mark.parametrize("number", ["1224002901TQ0001", "1214326422TQ0001", "1227494057TQ0001"])
def test_qst_numbers_that_were_seen_agree_with_their_tenth_digit(number: str) -> None:
    assert numbers.qst(f"{number[:4]} {number[4:10]} TQ {number[-4:]}") == number
    assert numbers.is_likely_qst(number)
    assert not numbers.is_likely_qst(f"{number[:9]}{(int(number[9]) + 1) % 10}{number[10:]}")


@pytest.mark.parametrize(("typed", "says"), [("123456782RT0001", "dix chiffres"), ("1224002901TQ0000", "0001"), ("122400290TQ0001", "dix")])
def test_what_is_no_qst_number_is_refused_with_what_to_mend(typed: str, says: str) -> None:
    with pytest.raises(Unusable, match=says):
        numbers.qst(typed)
