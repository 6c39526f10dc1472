"""The numbers by which an enterprise is registered for the GST and the QST, as people write them: read, checked, written. Pure.

GST: nine digits of the business number, the last of which is a Luhn check digit, then RT and four digits (Canada Revenue Agency, RC2).
QST: ten digits, then TQ and four digits (Revenu Québec, SW-340). That its tenth digit checks the nine before it (weights 4 3 2 7 6 5 4 3 2,
11 less the remainder by 11, then the remainder by 10) is published by no authority: every number seen agrees with it, so that a number
which does not is asked again and never refused for good.
"""

import re

from marketplace.core.errors import Unusable
from marketplace.core.locale import _

BETWEEN = re.compile(r"[\s\u00a0.\-–/]+")
GST = re.compile(r"(?P<number>[0-9]{9})RT(?P<account>[0-9]{4})", re.ASCII)
QST = re.compile(r"(?P<number>[0-9]{10})TQ(?P<account>[0-9]{4})", re.ASCII)
WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2)
NO_ACCOUNT = "0000"


def gst(typed: str) -> str:
    """« 123 456 782 RT 0001 » becomes `123456782RT0001`; Unusable, with what to mend, for what is no GST number."""
    found = GST.fullmatch(_tidy(typed))
    if found is None:
        raise Unusable(_("Un numéro de TPS a neuf chiffres, les lettres RT, puis quatre chiffres : 123456782 RT0001."))
    if found["account"] == NO_ACCOUNT:
        raise Unusable(_("Les quatre derniers chiffres ne peuvent pas être 0000 : le premier compte est 0001."))
    if not is_luhn(found["number"]):
        raise Unusable(_("Un des neuf premiers chiffres est mal copié : le dernier ne s’accorde pas aux autres. Relisez le numéro."))
    return found[0]


def qst(typed: str) -> str:
    """« 1224 002 901 TQ 0001 » becomes `1224002901TQ0001`; Unusable for what is no QST number. See `is_likely_qst`."""
    found = QST.fullmatch(_tidy(typed))
    if found is None:
        raise Unusable(_("Un numéro de TVQ a dix chiffres, les lettres TQ, puis quatre chiffres : 1234567890 TQ0001."))
    if found["account"] == NO_ACCOUNT:
        raise Unusable(_("Les quatre derniers chiffres ne peuvent pas être 0000 : le premier compte est 0001."))
    return found[0]


def is_likely_qst(number: str) -> bool:
    """Whether the tenth digit of a QST number agrees with the nine before it."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:9], strict=True))
    return (11 - total % 11) % 10 == int(number[9])


def written(number: str | None) -> str:
    """« 123456782 RT0001 »: the digits, a no-break space, the account."""
    return re.sub(r"([A-Z]{2})", "\u00a0\\1", number or "", count=1)


def is_luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check of the others."""
    doubled = (int(one) * (2 if index % 2 else 1) for index, one in enumerate(reversed(digits)))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def _tidy(typed: str) -> str:
    return BETWEEN.sub("", typed).upper()
