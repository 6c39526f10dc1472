"""Fields of our forms that hold something other than text: whole numbers, amounts, degrees, days, one thing a line."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import Field, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import TextInput

from marketplace.core.columns import LARGEST_INT
from marketplace.core.errors import Unusable
from marketplace.core.formats import money, number
from marketplace.core.forms import SHORT, control_in
from marketplace.core.locale import _
from marketplace.core.money import LARGEST, TooLarge, parse_decimal, parse_money

DEGREE_DECIMALS = 6
MOST_LINES = 20


class _Typed(Field):
    """One line that is read into a value and given back as it was typed; `data` is None for an empty one."""

    widget = TextInput()

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, validators=[Optional()], **options)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.shown(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        if len(typed) > SHORT:
            raise ValueError(_("%(max)d caractères au plus.", max=SHORT))
        try:
            self.data = self.read(typed)
        except Unusable as refused:
            raise ValueError(refused.reason) from None

    # What each kind makes of a line; Unusable when it makes nothing of it.
    read: Callable[[str], Any]

    def shown(self, value: Any) -> str:
        return str(value)


class WholeNumber(_Typed):
    """An integer from `least` to `most`, both included."""

    def __init__(self, label: Any, least: int = 0, most: int = LARGEST_INT, **options: Any) -> None:
        super().__init__(label, **options)
        self.least, self.most = least, most

    def read(self, typed: str) -> int:
        digits = "".join(typed.split())
        if digits[:1] in ("-", "−") and digits[1:].isdigit():
            raise Unusable(_("Écrivez un nombre entier de %(least)s ou plus.", least=self._told(self.least)))
        if not (digits.isascii() and digits.isdigit()):
            raise Unusable(_("Écrivez un nombre entier, en chiffres."))
        if len(digits) > 19 or not self.least <= int(digits) <= self.most:
            raise Unusable(_("Écrivez un nombre de %(least)s à %(most)s.", least=self._told(self.least), most=self._told(self.most)))
        return int(digits)

    def _told(self, value: int) -> str:
        return number(value)


class Year(WholeNumber):
    """A year, told without a space after its thousands."""

    def _told(self, value: int) -> str:
        return str(value)


class Amount(_Typed):
    """Dollars as people write them; `data` is in cents."""

    def read(self, typed: str) -> int:
        try:
            cents = parse_money(typed).cents
        except TooLarge:
            raise Unusable(_("Montant trop grand : au plus %(most)s.", most=money(LARGEST))) from None
        if cents < 0:
            raise Unusable(_("Écrivez un montant positif."))
        return cents

    def shown(self, value: int) -> str:
        return money(value)


class Degrees(_Typed):
    """Decimal degrees from `least` to `most`, with a point or a comma."""

    def __init__(self, label: Any, least: float, most: float, **options: Any) -> None:
        super().__init__(label, **options)
        self.least, self.most = least, most

    def read(self, typed: str) -> float:
        degrees = parse_decimal(typed.replace("−", "-"), DEGREE_DECIMALS) / 10**DEGREE_DECIMALS
        if not self.least <= degrees <= self.most:
            least, most = (number(Decimal(str(one))) for one in (self.least, self.most))
            raise Unusable(_("Ce point n’est pas au Québec : écrivez une valeur de %(least)s à %(most)s.", least=least, most=most))
        return degrees


class Day(_Typed):
    """A day, as a browser sends it: 2026-03-10."""

    widget = TextInput()
    EARLIEST, LATEST = date(1800, 1, 1), date(2200, 12, 31)

    def read(self, typed: str) -> date:
        try:
            found = date.fromisoformat(typed)
        except ValueError:
            raise Unusable(_("Écrivez une date comme 2026-03-10.")) from None
        if not self.EARLIEST <= found <= self.LATEST:
            raise Unusable(_("Cette date n’est pas vraisemblable : vérifiez l’année."))
        return found


class Lines(TextAreaField):
    """One thing a line, twenty at most; `data` is a list without doubles or empty lines."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, validators=[Optional()], **options)
        self.type = "TextAreaField"

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "\n".join(self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0] if valuelist else ""
        found = [one.strip() for one in typed.replace("\r\n", "\n").split("\n")]
        self.data = list(dict.fromkeys(one for one in found if one))  # type: ignore[assignment]
        if any(control_in(one) for one in found):
            raise ValueError(_("Une ligne contient un caractère invisible : effacez-la et récrivez-la."))
        if len(self.data) > MOST_LINES or any(len(one) > SHORT for one in self.data):
            raise ValueError(_("Au plus %(lines)d lignes de %(letters)d caractères.", lines=MOST_LINES, letters=SHORT))
