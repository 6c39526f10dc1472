"""Points and percentages as they are typed and said: hundredths inside, a comma on the screen. Pure."""

import re
from decimal import Decimal
from fractions import Fraction
from math import floor

from marketplace.core.errors import Unusable
from marketplace.core.formats import number
from marketplace.core.locale import _

_TYPED = re.compile(r"[0-9]{1,4}([.,][0-9]{1,2})?")


def hundredths(typed: str) -> int:
    """« 12,5 » is 1250. Unusable for what is no number from 0 on with two decimals at most."""
    tidy = "".join(typed.split()).removesuffix("%")
    if not _TYPED.fullmatch(tidy):
        raise Unusable(_("Écrivez un nombre comme 12 ou 12,5, avec au plus deux décimales."))
    whole, _dot, part = tidy.replace(",", ".").partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


def said(value: int) -> str:
    """1250 is « 12,5 »."""
    return number(Decimal(value) / 100)


def rounded(value: Fraction) -> int:
    """An exact number of points in hundredths, half up: for the screen alone, never for ranking."""
    return floor(value * 100 + Fraction(1, 2))
