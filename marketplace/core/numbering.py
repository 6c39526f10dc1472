"""Public numbers, such as GG-2026-0001: one after the other in a year, without a gap and without a double, whoever asks at once.

No table counts: the next number follows the largest that the rows bear. Any room that numbers its things so (direct awards, group
purchases, contracts) calls `next_number` in the unit that adds the row, and declares its column unique: that is the guard.
"""

import zlib
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.core import db

# Numbers of one prefix are given by one unit at a time on PostgreSQL, where there are many pens; SQLite has one.
NUMBERS_LOCK = 72_012


def next_number(prefix: str, year: int, column: InstrumentedAttribute[Any]) -> str:
    """The next number of a year, such as `GG-2026-0001` for the prefix `GG`; the row that takes it is added in the unit at work.

    `column` is the attribute that bears these numbers, unique in its table. Others who ask for the same prefix wait until this unit ends:
    undone, it leaves no gap. Past 9 999 a number has five digits. Rows are never deleted: what is given up is cancelled.
    """
    return next_numbers(prefix, year, column, 1)[0]


def next_numbers(prefix: str, year: int, column: InstrumentedAttribute[Any], count: int) -> list[str]:
    """As many numbers that follow each other, for a unit that adds many rows. Rows added before must have been flushed.

    Raises UnitMisused in a reading unit, where a number could be given twice.
    """
    session = db.session()
    if isinstance(session, db.ReadingSession):
        raise db.UnitMisused("A reading unit cannot give a number: open a writing unit.")
    if session.get_bind().dialect.name == "postgresql":
        keys = {"room": NUMBERS_LOCK, "prefix": zlib.crc32(prefix.encode()) - 2**31}
        session.execute(text("SELECT pg_advisory_xact_lock(:room, :prefix)"), keys)
    start = f"{prefix}-{year}-"
    # The longest first: GG-2026-10000 comes after GG-2026-9999, which letters would not say.
    last = select(column).where(column.startswith(start, autoescape=True)).order_by(func.length(column).desc(), column.desc()).limit(1)
    found = session.scalar(last)
    first = (int(found[len(start) :]) if found else 0) + 1
    return [f"{start}{number:04d}" for number in range(first, first + count)]
