"""Values of columns as JSON holds them, and as they were again: a merge notes what it changes, so that it can be undone."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Column, Date
from sqlalchemy import Enum as Word

from marketplace.core.columns import UTCDateTime


def plain(value: Any) -> Any:
    """A value of a column as JSON holds it."""
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def value(column: Column[Any], written: Any) -> Any:
    """A value of a column from what JSON held of it."""
    if not isinstance(written, str):
        return written
    if isinstance(column.type, Word):
        return column.type.python_type(written)
    if isinstance(column.type, UTCDateTime):
        return datetime.fromisoformat(written)
    return date.fromisoformat(written) if isinstance(column.type, Date) else written
