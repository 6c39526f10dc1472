"""The rates of the GST and of the QST by day, and what a municipality gets back: the one table of the product, read from its file.

Sources: Revenu Québec and the Canada Revenue Agency, row by row in `data/SOURCES.md`. Rates are thousandths of a percent: 9 975 is 9.975 %.
"""

import csv
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "tax_rates.csv"
WHOLE = 100_000


class UnknownRates(ValueError):
    """No rate is known on that day."""


@dataclass(frozen=True)
class Row:
    """A rate from a day to another, both included (None: still today)."""

    rate: int
    is_with_gst: bool
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True)
class Rates:
    """The two rates of a day, in thousandths of a percent; until 2012 the QST fell on the price with the GST."""

    gst: int
    qst: int
    is_qst_on_gst: bool = False

    @property
    def gst_share(self) -> Fraction:
        """The GST of one dollar before taxes."""
        return Fraction(self.gst, WHOLE)

    @property
    def qst_share(self) -> Fraction:
        """The QST of one dollar before taxes."""
        return Fraction(self.qst, WHOLE) * (1 + self.gst_share if self.is_qst_on_gst else 1)


def on(day: date) -> Rates:
    """The rates of a day. Raises UnknownRates before the first that the file gives for both taxes (1998)."""
    gst, qst = _row("GST", day), _row("QST", day)
    if gst is None or qst is None:
        raise UnknownRates(f"No tax rate is known on {day}.")
    return Rates(gst.rate, qst.rate, qst.is_with_gst)


def municipal_rebates(day: date) -> tuple[Fraction, Fraction]:
    """The parts of the GST and of the QST that a municipality gets back. Raises UnknownRates where the file says nothing."""
    gst, qst = _row("GST_BACK", day), _row("QST_BACK", day)
    if gst is None or qst is None:
        raise UnknownRates(f"No rebate is known on {day}.")
    return Fraction(gst.rate, WHOLE), Fraction(qst.rate, WHOLE)


@cache
def rows() -> dict[str, list[Row]]:
    """The file, by tax."""
    found: dict[str, list[Row]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for one in csv.DictReader(file):
            until = date.fromisoformat(one["valid_until"]) if one["valid_until"] else None
            row = Row(int(one["rate"]), one["base"] == "with_gst", date.fromisoformat(one["valid_from"]), until)
            found.setdefault(one["tax"], []).append(row)
    return found


def _row(tax: str, day: date) -> Row | None:
    return next((one for one in rows()[tax] if one.valid_from <= day and (one.valid_until is None or day <= one.valid_until)), None)
