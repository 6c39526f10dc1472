"""Money: parts that add up, one rounding, numbers read as they were meant or not at all, and never a float."""

import ast
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import ROOT
from marketplace.core import money
from marketplace.core.errors import Unusable
from marketplace.core.money import LARGEST, Money, half_up, line_total, parse_decimal, parse_money, split

QUICK = settings(deadline=None)
CENTS = st.integers(-(10**15), 10**15)
TPS, TVQ = Decimal("0.05"), Decimal("0.09975")


@QUICK
@given(st.integers(-(10**18), 10**18), st.integers(-(10**9), 10**9).filter(bool))
def test_half_up_rounds_as_decimal_does(numerator, denominator):
    assert half_up(numerator, denominator) == int((Decimal(numerator) / Decimal(denominator)).quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(("numerator", "rounded"), [(5, 1), (4, 0), (15, 2), (25, 3), (-5, -1), (-4, 0), (-15, -2), (0, 0)])
def test_a_half_goes_away_from_zero(numerator, rounded):
    assert half_up(numerator, 10) == rounded


@QUICK
@given(CENTS, st.lists(st.integers(0, 10**6), min_size=1, max_size=60).filter(any))
def test_the_parts_of_an_amount_add_up_and_each_is_within_a_cent_of_its_share(cents, weights):
    parts = split(Money(cents), weights)
    assert sum(part.cents for part in parts) == cents
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.cents * sum(weights) - cents * weight) < sum(weights), "less than one cent away"
        assert weight or not part, "who weighs nothing gets nothing"


@QUICK
@given(st.integers(1, 10**9), st.lists(st.integers(1, 100), min_size=2, max_size=20))
def test_of_two_equal_weights_the_first_never_gets_less(cents, weights):
    parts = split(Money(cents), weights)
    for index, weight in enumerate(weights):
        later = [parts[other].cents for other in range(index + 1, len(weights)) if weights[other] == weight]
        assert all(parts[index].cents >= one for one in later)


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1], [-1]])
def test_an_amount_is_not_divided_by_nothing_or_by_less(weights):
    with pytest.raises(ValueError, match="Weights"):
        split(Money(100), weights)


@QUICK
@given(st.integers(0, 10**11))
def test_a_tax_is_the_exact_share_rounded_half_up(cents):
    for rate in (TPS, TVQ):
        exact = cents * int(rate.scaleb(5))
        assert Money(cents).share(rate).cents == half_up(exact, 10**5)


@pytest.mark.parametrize(
    ("cents", "tps", "tvq"), [(10000, 500, 998), (10, 1, 1), (9, 0, 1), (1, 0, 0), (-10000, -500, -998), (-10, -1, -1)]
)
def test_the_taxes_of_revenu_quebec(cents, tps, tvq):
    assert (Money(cents).share(TPS).cents, Money(cents).share(TVQ).cents) == (tps, tvq)


@QUICK
@given(st.integers(0, 10**10), st.integers(0, 10**6), st.integers(0, 4))
def test_a_line_is_rounded_once(unit_price, quantity, decimals):
    exact = Decimal(unit_price).scaleb(-4) * Decimal(quantity).scaleb(-decimals)
    assert line_total(unit_price, quantity, decimals).dollars == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize("wrong", [1.0, True, "1", Decimal(1), None])
def test_money_is_made_of_integers_only(wrong):
    with pytest.raises(TypeError):
        Money(wrong)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1 234,50", 123450),
        ("1\u00a0234,50", 123450),
        ("1\u202f234,50", 123450),
        ("1,234.50", 123450),
        ("1234.5", 123450),
        ("1234,5", 123450),
        ("1 234 567", 123456700),
        ("1  234", 123400),
        ("12 $", 1200),
        ("$12", 1200),
        ("  0,05 ", 5),
        ("-1 234,50 $", -123450),
        ("0", 0),
        ("1,234,567.89", 123456789),
        ("1,50000", 150),
        ("0,125000", None),
        ("12,345,678.9", 1234567890),
        (f"{LARGEST // 100}", LARGEST),
        ("-$5", -500),
        ("$ 5", 500),
    ],
)
def test_an_amount_is_read_as_it_is_written_in_quebec(app, typed, cents):
    with app.test_request_context():
        if cents is None:
            with pytest.raises(Unusable):
                parse_money(typed)
        else:
            assert parse_money(typed) == Money(cents)


@pytest.mark.parametrize(
    "typed",
    [
        *("1,234", "12,345", "1,234,567"),  # a thousand, or one and a fraction?
        *("1 2", "12 34", "1 2345", "1 234 56", "0 0"),  # one number, or two?
        *("1$2", "1 $ 2", "$1$", "$", "-$-1"),
        *("1.234,50", "1,2.3", "1,,2", "1.2.3", "1,234.567,8", "12,34.5", ",5", "5,", ".", "-", "--1", "+1"),
        *("", " ", "abc", "1e3", "0x10", "NaN", "Infinity", "1_000", "٣", "½", "²", "１２"),
        *("0,005", "1.234", "1,0000000000000000000000000000001"),  # cents have no thousandth
        *(str(LARGEST), "9" * 30, "1\x00", "1\n2"),
    ],
)
def test_what_is_ambiguous_or_no_amount_is_refused_and_never_guessed(app, typed):
    with app.test_request_context(), pytest.raises(Unusable) as refused:
        parse_money(typed)
    assert refused.value.reason


@pytest.mark.parametrize("decimals", [0, 2, 3, 4])
@pytest.mark.parametrize("typed", ["1,234", "12,345", "-1,234", "1,234,567"])
def test_a_comma_that_may_stand_for_thousands_is_not_taken_for_decimals(app, typed, decimals):
    with app.test_request_context(), pytest.raises(Unusable, match="deux façons"):
        parse_decimal(typed, decimals)


@pytest.mark.parametrize(
    ("typed", "decimals", "number"), [("0,125", 4, 1250), ("0,125", 3, 125), ("1.234", 3, 1234), ("12,5", 1, 125), ("3", 0, 3)]
)
def test_what_can_be_read_in_one_way_only_is_read(app, typed, decimals, number):
    with app.test_request_context():
        assert parse_decimal(typed, decimals) == number


@QUICK
@given(st.integers(-(10**13), 10**13), st.sampled_from([" ", "\u00a0", "\u202f", ""]), st.sampled_from([",", "."]))
def test_whatever_is_written_well_is_read_back(cents, space, comma):
    whole = f"{abs(cents) // 100:,}".replace(",", space)
    assert parse_money(f"{'-' if cents < 0 else ''}{whole}{comma}{abs(cents) % 100:02d}").cents == cents


@QUICK
@given(st.text(st.sampled_from("0123456789 ,.$-\u00a0"), max_size=12))
def test_no_typing_gives_anything_but_an_amount_or_a_refusal(text):
    digits = "".join(one for one in text if one.isdigit())
    with suppress(Unusable):
        assert str(abs(parse_money(text).cents)).rstrip("0") == digits.strip("0"), "every digit typed counts, and no other"


def test_no_float_is_in_the_file_that_counts_money():
    tree = ast.parse(Path(str(money.__file__)).read_text())
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), f"a float on line {node.lineno}"
        assert not (isinstance(node, ast.Name) and node.id in ("float", "round")), f"{node.id} on line {node.lineno}"
        assert not isinstance(node, ast.Div), "a division that makes a float"


def test_nothing_else_of_the_core_rounds_money():
    for path in (ROOT / "marketplace").rglob("*.py"):
        names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
        assert path.name == "money.py" or "ROUND_HALF_UP" not in names, path
