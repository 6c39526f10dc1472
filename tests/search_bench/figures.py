"""Times made readable: percentiles, and lines of Markdown tables."""

from collections.abc import Iterable, Sequence

PERCENTILES = (50, 95, 99)


def percentile(times: Sequence[float], part: float) -> float:
    """The time that so many in a hundred do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part / 100))]


def milliseconds(times: Sequence[float]) -> list[str]:
    """p50, p95 and p99 of times in seconds."""
    return [f"{percentile(times, part) * 1000:.2f}" for part in PERCENTILES]


def mebibytes(count: int) -> str:
    return f"{count / 2**20:.0f}"


def grouped(number: int) -> str:
    """« 11 360 »."""
    return f"{number:,}".replace(",", "\u00a0")


def line(cells: Iterable[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def head(*names: str) -> str:
    """The first lines of a table of which the first column alone is words."""
    return f"{line(names)}\n{line(['---', *['---:'] * (len(names) - 1)])}"
