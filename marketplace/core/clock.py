"""What time it is. Only the edge (a view, a command, the worker) asks; everything below is told `at`."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

QUEBEC = ZoneInfo("America/Toronto")

_test_clock: Path | None = None


def use_test_clock(file: Path | None) -> None:
    """Read the time from a file holding one ISO 8601 instant with its offset; None goes back to the system's clock."""
    global _test_clock
    _test_clock = file


def now() -> datetime:
    """The present instant, aware, in UTC.

    Raises ValueError when the test clock's file holds an instant without an offset.
    """
    if _test_clock is None or not _test_clock.exists():
        return datetime.now(UTC)
    instant = datetime.fromisoformat(_test_clock.read_text().strip())
    if instant.tzinfo is None:
        raise ValueError(f"The test clock {_test_clock} must hold an instant with its offset, such as 2026-11-01T06:30:00+00:00.")
    return instant.astimezone(UTC)


def local(at: datetime) -> datetime:
    """The same instant as a clock on a wall in Québec shows it; for the screen only, never to compare."""
    return at.astimezone(QUEBEC)


def local_day(at: datetime) -> date:
    """The civil day in Québec at that instant."""
    return local(at).date()
