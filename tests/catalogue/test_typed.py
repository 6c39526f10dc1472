"""Prices and quantities as people write them: read in the only way they can be, asked when there are two, never guessed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.catalogue import typed
from marketplace.catalogue.typed import Ambiguous, Notation, Read, Wrong, read_price, read_quantity
from marketplace.core.errors import Unusable

QUICK = settings(deadline=None)
PRICES = st.integers(0, typed.LARGEST_PRICE)
SPACES = st.sampled_from(["", " ", "\u00a0", "\u202f", "\u2009", "'", "’"])


@pytest.mark.parametrize(
    ("written", "price"),
    [
        *(("1 234,50 $", 12345000), ("1\u00a0234,50\u00a0$", 12345000), ("1\u202f234,50", 12345000), ("1\u2009234,5", 12345000)),
        *(("1,234.50", 12345000), ("$1,234.50", 12345000), ("12.50$", 125000), ("12,5", 125000), ("1.234,50", 12345000)),
        *(("1'234.50", 12345000), ("1’234,50", 12345000), ("1 234 567", 12345670000), ("1,234,567", 12345670000)),
        *(("1.234.567", 12345670000), ("0,125", 1250), ("0.0875", 875), ("1234,567", 12345670), ("1 234,567", 12345670)),
        *(("1.2345", 12345), ("12,3450", 123450), (",50", 5000), (".5 $", 5000), ("0", 0), ("7", 70000), ("12 $ CA", 120000)),
        *(("CAD 12.50", 125000), ("12,50 cad", 125000), ("CA$12.50", 125000), ("  12 ", 120000), ("1,2500000", 12500)),
        *(("\u200e12,50\ufeff", 125000), ("1  234", 12340000), ("-0", 0), ("1,234.567", 12345670), ("1.234,567", 12345670)),
    ],
)
def test_a_price_that_can_be_read_in_one_way_is_read(written, price):
    assert read_price(written) == Read(price)
    assert {read_price(written, one) for one in Notation} == {Read(price)}, "a notation settles only what is ambiguous"


@pytest.mark.parametrize("written", ["1,234", "1.234", "12,345 $", "$ 123.456", "1,000", "9.990"])
def test_what_can_be_read_in_two_ways_is_asked_with_both_in_words(app, written):
    found = read_price(written)
    assert isinstance(found, Ambiguous)
    digits = int("".join(one for one in written if one.isdigit()))
    by = {one.notation: one.value for one in found.readings}
    assert sorted(by.values()) == [digits * 10, digits * 10000]
    comma = Notation.COMMA if "," in written else Notation.POINT
    assert by[comma] == digits * 10, "the comma of a comma writer marks decimals"
    for notation in Notation:
        assert read_price(written, notation) == Read(by[notation])
    with app.test_request_context(), pytest.raises(Unusable, match=r"deux façons.*milliers.*millièmes"):
        typed.price(written)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        *(
            (one, typed.NO_NUMBER)
            for one in ("", " ", "gratuit", "12,50 $/h", "12 50", "1 2345", "1,23,4", "1.23.4", "1 234.567,8", "=1+1", "5,")
        ),
        *(
            (one, typed.NO_NUMBER)
            for one in ("1e3", "0x10", "٣", "½", "²", "１２", "NaN", "1\x0012", "1\n234", "$", "$1$", ",", "9" * 70, "--1")
        ),
        *((one, typed.NO_NUMBER) for one in ("12,50 €", "US$ 5", "1'23", "0 234", "0,123,456", "12.50.", "+-1", "(5", "1,234,50")),
        *((one, typed.TOO_FINE) for one in ("0,00001", "1.23456", "1 234,56789")),
        *((one, typed.BELOW) for one in ("-5", "−5,00 $", "- 1,234", "(12,50)", "-$5")),
        *((one, typed.TOO_LARGE) for one in ("1000000001", "999 999 999 999,00")),
    ],
)
def test_what_is_no_price_is_refused_with_its_reason(written, why):
    found = read_price(written)
    assert isinstance(found, Wrong)
    assert found.why.text == why


def test_a_quantity_has_the_decimals_of_its_unit(app):
    assert read_quantity("1,5", 2) == Read(150)
    assert read_quantity("12.50", 1) == Read(125)
    assert read_quantity("1 234", 0) == Read(1234)
    assert read_quantity("0,125", 3) == Read(125)
    assert read_quantity("3,00", 0) == Read(3)
    with app.test_request_context():
        assert "nombres entiers" in typed.why_not(read_quantity("1,5", 0))
        assert "2 au plus" in typed.why_not(read_quantity("0,125", 2))
        assert "sans unité" in typed.why_not(read_quantity("1,5 h", 2))
    asked = read_quantity("1,234", 0)
    assert isinstance(asked, Ambiguous), "a thousand, or a mistake of a thousand times"
    assert [one.value for one in asked.readings] == [1234, None]
    assert read_quantity("1,234", 0, Notation.POINT) == Read(1234)
    assert isinstance(read_quantity("1,234", 0, Notation.COMMA), Wrong)
    assert read_quantity("1,234", 3, Notation.COMMA) == Read(1234)
    assert read_quantity("1,500", 1, Notation.COMMA) == Read(15)


def test_an_adjustment_may_be_negative():
    assert read_price("-1,50 $", signed=True) == Read(-15000)
    assert read_price("(1.50)", signed=True) == Read(-15000)
    assert read_price("-1,234", Notation.COMMA, signed=True) == Read(-12340)


@QUICK
@given(PRICES, st.sampled_from(["fr", "en"]), st.booleans(), st.sampled_from(["{}", "{} $", "{}\u00a0$", "${}"]))
def test_a_price_that_we_write_is_read_back_in_either_language(price, locale, grouped, around):
    assert read_price(around.format(typed.written_price(price, locale, grouped=grouped))) == Read(price)


@QUICK
@given(st.integers(0, typed.LARGEST_QUANTITY), st.integers(0, 4), st.sampled_from(["fr", "en"]), st.booleans())
def test_a_quantity_that_we_write_is_read_back_in_either_language(quantity, decimals, locale, grouped):
    assert read_quantity(typed.written_quantity(quantity, decimals, locale, grouped=grouped), decimals) == Read(quantity)


@QUICK
@given(PRICES, SPACES, st.sampled_from([",", "."]))
def test_a_price_written_with_any_space_and_either_mark_is_read(price, space, mark):
    whole, fraction = divmod(price, 10**4)
    assert read_price(f"{whole:,}".replace(",", space) + f"{mark}{fraction:04d}") == Read(price)


@QUICK
@given(st.text(st.sampled_from("0123456789 ,.'$-()\u00a0\u202f"), max_size=14))
def test_no_typing_loses_or_adds_a_digit(text):
    digits = "".join(one for one in text if one.isdigit()).strip("0")
    for notation in (None, *Notation):
        found = read_price(text, notation)
        if isinstance(found, Read):
            assert str(found.value).strip("0") == digits
        if isinstance(found, Ambiguous):
            assert notation is None
            assert {str(one.value).strip("0") for one in found.readings} == {digits}


def test_each_refusal_has_its_sentence_in_the_language_of_the_page(app):
    with app.test_request_context():
        assert typed.why_not(
            read_price("gratuit")
        ) == "« gratuit » n’est pas un nombre\u00a0: écrivez par exemple 12,50 ou 1\u00a0234,50, sans unité ni mot.".replace(
            "« ", "«\u00a0"
        ).replace(" »", "\u00a0»")
        assert typed.why_not(read_price("12")) == ""
