"""The rules that the product carries, and bringing the table to what its file says, as often as one likes with the same result.

The file leads, but for the last day of a row that the team of the platform ended: what people did stays.
"""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from marketplace.contracting.models import Confidence, ContractThreshold, Measure, TaxBasis
from marketplace.core import db

FILE = Path(__file__).parents[1] / "data" / "thresholds.csv"


def rows() -> list[dict[str, Any]]:
    """The rows of the file, as the columns of the table hold them."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [_columns(row) for row in csv.DictReader(file)]


def write() -> int:
    """Add the rows that are missing and correct those that differ, in the unit at work; how many rows the file holds."""
    known = {one.reference_key: one for one in db.session().scalars(select(ContractThreshold)) if one.reference_key}
    told = rows()
    for row in told:
        kept = known.get(row["reference_key"])
        if kept is None:
            db.session().add(ContractThreshold(**row))
        else:
            _correct(kept, row)
    return len(told)


def _correct(kept: ContractThreshold, row: dict[str, Any]) -> None:
    for name, value in row.items():
        is_ended = name == "valid_until" and kept.ended_at is not None
        if not is_ended and getattr(kept, name) != value:
            setattr(kept, name, value)


def _columns(row: dict[str, str]) -> dict[str, Any]:
    told = {name: row[name] for name in ("scope", "nature", "rule", "legal_reference", "source", "confidence_note", "note")}
    return told | {
        "reference_key": row["key"],
        "value": int(row["value"]),
        "measure": Measure(row["measure"]),
        "tax_basis": TaxBasis(row["tax_basis"]),
        "valid_from": _day(row["valid_from"]),
        "valid_until": _day(row["valid_until"]),
        "confidence": Confidence(row["confidence"]),
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
