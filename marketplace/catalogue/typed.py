"""Prices and quantities as people write them: read in the one way they can be, asked when there are two, refused with the reason.

« 1 234,50 $ », "1,234.50", « 1.234,50 », "1'234.50" and « 12,5 » can be read in one way only. « 1,234 » and « 1.234 » cannot: a
thousand, or one and a fraction. They are never guessed: the answer is Ambiguous, with both readings in words, until somebody says
in which notation they were written. All is integers: a price in ten-thousandths of a dollar, a quantity in 10 to the minus the
decimals of its unit.
"""

import enum
import re
from dataclasses import dataclass

from marketplace.core.errors import Unusable
from marketplace.core.imports.handlers import Message
from marketplace.core.locale import N_
from marketplace.core.money import UNIT_PRICE_DECIMALS

# A billion dollars the unit; as many thousandths of a unit. A spreadsheet holds both without rounding.
LARGEST_PRICE, LARGEST_QUANTITY = 10**13, 10**12
LONGEST = 60
# The spaces that keyboards, word processors and web pages put in a number, and what is pasted with it without being seen.
SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
UNSEEN = re.compile("[\u200b\u200e\u200f\u2060\ufeff]")
CURRENCY = r"(?:CA ?\$|C\$|\$ ?CA|CAD|\$)"
DOLLARS = re.compile(rf"^(?P<sign>[-−–]?) ?{CURRENCY} ?(?=[-−–(.,\d])|(?<=[\d)]) ?{CURRENCY}$", re.ASCII | re.IGNORECASE)
NEGATIVE = re.compile(r"[-−–] ?(?P<of>.*)|\((?P<between>.*)\)", re.ASCII)
# Thousands stand apart by spaces or apostrophes, or by the one of comma and point that does not mark the decimals.
NUMBER = re.compile(
    r"(?:(?P<spaced>[1-9]\d{0,2}(?:[ '’]\d{3}){1,9}|\d{1,40})?(?:[.,](?P<fraction>\d{1,30}))?"
    r"|(?P<english>[1-9]\d{0,2}(?:,\d{3}){1,9})(?:\.(?P<after_point>\d{1,30}))?"
    r"|(?P<points>[1-9]\d{0,2}(?:\.\d{3}){1,9})(?:,(?P<after_comma>\d{1,30}))?)",
    re.ASCII,
)
TWO_WAYS = re.compile(r"(?P<whole>[1-9]\d{0,2})(?P<mark>[.,])(?P<three>\d{3})", re.ASCII)

NO_NUMBER = N_("« %(typed)s » n’est pas un nombre : écrivez par exemple 12,50 ou 1 234,50, sans unité ni mot.")
TOO_FINE = N_("« %(typed)s » a trop de décimales : %(decimals)s au plus.")
WHOLE_ONLY = N_("« %(typed)s » a des décimales : cette unité se compte en nombres entiers.")
BELOW = N_("« %(typed)s » est négatif : écrivez un nombre de zéro ou plus.")
TOO_LARGE = N_("« %(typed)s » est trop grand.")
EITHER = N_("« %(typed)s » peut se lire de deux façons : %(thousands)s, ou %(fraction)s.")
COMMA_IS_DECIMAL = N_("%(whole)s et %(three)s millièmes (la virgule marque les décimales)")
POINT_IS_DECIMAL = N_("%(whole)s et %(three)s millièmes (le point marque les décimales)")
COMMA_IS_THOUSANDS = N_("%(whole)s %(three)s (la virgule sépare les milliers)")
POINT_IS_THOUSANDS = N_("%(whole)s %(three)s (le point sépare les milliers)")
# A space and a fourth decimal can be read in one way only, in both languages.
WRITE_EITHER = N_("Écrivez %(whole)s %(three)s ou %(whole)s,%(three)s0.")
WRITE_THOUSANDS = N_("Écrivez %(whole)s %(three)s.")
WRITE_FRACTION = N_("Écrivez %(whole)s,%(three)s0.")


class Notation(enum.Enum):
    """How somebody writes numbers: COMMA marks the decimals by a comma (« 1 234,50 », « 1.234,50 »), POINT by a point ("1,234.50")."""

    COMMA = "comma"
    POINT = "point"


@dataclass(frozen=True)
class Read:
    """The number that was typed, an integer in the decimals that were asked for."""

    value: int


@dataclass(frozen=True)
class Wrong:
    """What was typed is no number that can be used; `why` tells what and how to mend it."""

    why: Message


@dataclass(frozen=True)
class Reading:
    """One way of reading what can be read in two: the notation of who would have written it, what it would be (None: not possible
    in these decimals) and the same in words."""

    notation: Notation
    value: int | None
    words: Message


@dataclass(frozen=True)
class Ambiguous:
    """What can be read in two ways: `readings` has both, thousands first."""

    typed: str
    readings: tuple[Reading, Reading]

    def said(self) -> str:
        """Both readings, in the language of the page."""
        thousands, fraction = (one.words.now() for one in self.readings)
        return Message(EITHER, {"typed": self.typed, "thousands": thousands, "fraction": fraction}).now()

    def told(self) -> str:
        """The same where nobody is asked which: what to write instead, of each reading that is possible."""
        said = dict(self.readings[0].words.values)
        if any((one.value or 0) < 0 for one in self.readings):
            said["whole"] = f"-{said['whole']}"
        ways = [Message(way, said).now() for way in self._ways()]
        return f"{self.said()} {' '.join(ways)}"

    def _ways(self) -> list[str]:
        thousands, fraction = (one.value is not None for one in self.readings)
        return [WRITE_EITHER] if thousands and fraction else [WRITE_THOUSANDS] if thousands else [WRITE_FRACTION] if fraction else []


Result = Read | Ambiguous | Wrong


def read_price(typed: str, notation: Notation | None = None, *, signed: bool = False) -> Result:
    """A price in ten-thousandths of a dollar, with or without a dollar sign; `notation` tells what could be read in two ways."""
    text = DOLLARS.sub(r"\g<sign>", _tidy(typed), count=1)
    return _read(text, typed, UNIT_PRICE_DECIMALS, LARGEST_PRICE, notation, signed)


def read_quantity(typed: str, decimals: int, notation: Notation | None = None) -> Result:
    """A quantity in 10 to the minus `decimals` of its unit; `notation` tells what could be read in two ways."""
    return _read(_tidy(typed), typed, decimals, LARGEST_QUANTITY, notation, signed=False)


def price(typed: str, notation: Notation | None = None) -> int:
    """The price typed in a form, in ten-thousandths of a dollar; Unusable, with what to mend, for all else."""
    return _or_raise(read_price(typed, notation))


def quantity(typed: str, decimals: int, notation: Notation | None = None) -> int:
    """The quantity typed in a form, in 10 to the minus `decimals`; Unusable, with what to mend, for all else."""
    return _or_raise(read_quantity(typed, decimals, notation))


def why_not(result: Result) -> str:
    """Why this is not a number that can be used, in the language of the page; empty when it is one."""
    if isinstance(result, Ambiguous):
        return result.said()
    return result.why.now() if isinstance(result, Wrong) else ""


def written_price(value: int, locale: str, *, grouped: bool = True) -> str:
    """A price as a field or a file shows it, without its dollar sign: « 1 234,50 » or "1,234.50", « 0,1250 »; what we write is read back.

    Two decimals or four, never three: « 1,234 » could be read in two ways.
    """
    whole, fraction = divmod(abs(value), 10**UNIT_PRICE_DECIMALS)
    cents, beyond = divmod(fraction, 100)
    decimals = f"{fraction:04d}" if beyond else f"{cents:02d}"
    return ("-" if value < 0 else "") + _grouped(whole, locale, grouped=grouped) + ("," if locale == "fr" else ".") + decimals


def written_quantity(value: int, decimals: int, locale: str, *, grouped: bool = True) -> str:
    """A quantity as a field or a file shows it: « 1 234,5 » or "1,234.5", « 12 »; what we write is read back."""
    whole, rest = divmod(value, 10**decimals)
    fraction = f"{rest:0{decimals}d}".rstrip("0") if decimals else ""
    # In English a comma alone, and in both languages three decimals alone, could be read in two ways.
    fraction += "0" if len(fraction) == 3 else ""
    number = _grouped(whole, locale, grouped=grouped and (locale == "fr" or bool(fraction)))
    return number + (("," if locale == "fr" else ".") + fraction if fraction else "")


def _grouped(whole: int, locale: str, *, grouped: bool) -> str:
    return f"{whole:,}".replace(",", "\u00a0" if locale == "fr" else ",") if grouped else str(whole)


def _or_raise(result: Result) -> int:
    if isinstance(result, Read):
        return result.value
    raise Unusable(why_not(result))


def _tidy(typed: str) -> str:
    return SPACES.sub(" ", UNSEEN.sub("", typed)).strip(" ") if len(typed) <= LONGEST else ""


def _read(text: str, typed: str, decimals: int, largest: int, notation: Notation | None, signed: bool) -> Result:
    shown = typed if len(typed) <= LONGEST else f"{typed[: LONGEST - 1]}…"
    negative = NEGATIVE.fullmatch(text)
    body = (negative["of"] or negative["between"] or "").strip() if negative else text
    if found := TWO_WAYS.fullmatch(body):
        readings = _readings(found, decimals, largest, negative=negative is not None)
        if notation is None:
            return Wrong(Message(BELOW, {"typed": shown})) if negative and not signed else Ambiguous(shown, readings)
        whole, three = found["whole"], found["three"]
        is_decimal = (found["mark"] == ",") == (notation is Notation.COMMA)
        digits, fraction = (whole, three) if is_decimal else (whole + three, "")
    else:
        match = NUMBER.fullmatch(body) if any(map(str.isdigit, body)) else None
        if match is None:
            return Wrong(Message(NO_NUMBER, {"typed": shown}))
        digits = re.sub(r"\D", "", match["spaced"] or match["english"] or match["points"] or "0")
        fraction = match["fraction"] or match["after_point"] or match["after_comma"] or ""
    fraction = fraction.rstrip("0")
    if len(fraction) > decimals:
        return Wrong(Message(TOO_FINE if decimals else WHOLE_ONLY, {"typed": shown, "decimals": decimals}))
    value = int(digits + fraction.ljust(decimals, "0"))
    if value > largest:
        return Wrong(Message(TOO_LARGE, {"typed": shown}))
    if negative and value and not signed:
        return Wrong(Message(BELOW, {"typed": shown}))
    return Read(-value if negative else value)


def _readings(found: re.Match[str], decimals: int, largest: int, *, negative: bool) -> tuple[Reading, Reading]:
    whole, three, is_comma = found["whole"], found["three"], found["mark"] == ","
    sign, said = -1 if negative else 1, {"whole": whole, "three": three}
    thousands = int(whole + three) * 10**decimals
    fine = three.rstrip("0")
    fraction = int(whole + fine.ljust(decimals, "0")) if len(fine) <= decimals else None
    comma, point = Notation.COMMA, Notation.POINT
    return (
        Reading(
            point if is_comma else comma,
            sign * thousands if thousands <= largest else None,
            Message(COMMA_IS_THOUSANDS if is_comma else POINT_IS_THOUSANDS, said),
        ),
        Reading(
            comma if is_comma else point,
            None if fraction is None else sign * fraction,
            Message(COMMA_IS_DECIMAL if is_comma else POINT_IS_DECIMAL, said),
        ),
    )
