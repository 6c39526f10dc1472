"""The seventeen regions as a map of tiles: where each tile is, how dark, how its name is broken. Pure: no page, no database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# Columns and rows of the grid that each region covers: (column, row, columns, rows). North is up, west is left.
PLACES = {
    "10": (0, 0, 5, 1),
    "09": (5, 0, 2, 2),
    "08": (0, 1, 2, 1),
    "02": (2, 1, 3, 1),
    "07": (0, 2, 1, 1),
    "15": (1, 2, 1, 1),
    "14": (2, 2, 1, 1),
    "04": (3, 2, 1, 1),
    "03": (4, 2, 1, 1),
    "11": (6, 2, 1, 2),
    "13": (1, 3, 1, 1),
    "06": (2, 3, 1, 1),
    "17": (3, 3, 1, 1),
    "12": (4, 3, 1, 2),
    "01": (5, 3, 1, 1),
    "16": (1, 4, 2, 1),
    "05": (3, 4, 1, 1),
}
# In units of the drawing: one is about a pixel on a wide screen.
CELL, ROW, GAP = 152, 104, 8
WIDTH, HEIGHT = 7 * CELL + 6 * GAP, 5 * ROW + 4 * GAP
SHADES = 5
# How many letters of a name stand side by side in a tile of one column.
LETTERS = 15


@dataclass(frozen=True)
class Tile:
    """A region on the map: its rectangle, its name in lines, how many enterprises, and its shade from 0 (none) to 5 (the most)."""

    region: Any
    count: int
    shade: int
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]


def tiles(counted: Sequence[tuple[Any, int]]) -> list[Tile]:
    """The tiles of (region, count) in the order of the eye, so that the keyboard goes through the map as one reads."""
    most = max((count for _region, count in counted), default=0)
    known = {region["code"] if isinstance(region, dict) else region.code: (region, count) for region, count in counted}
    return [_tile(*known[code], most, *place) for code, place in PLACES.items() if code in known]


def shade(count: int, most: int) -> int:
    """A power under one keeps apart the many regions with few when one has very many."""
    return 0 if count <= 0 else min(SHADES, -int(-((count / most) ** 0.65 * SHADES) // 1))


def lines(name: str, letters: int) -> tuple[str, ...]:
    """A name broken after its hyphens and dashes into lines of at most so many letters, where a part is not longer itself."""
    found: list[str] = []
    for part in re.findall(r"[^-–\s]+[-–\s]?", name):
        if found and len(found[-1]) + len(part.rstrip()) <= letters:
            found[-1] += part
        else:
            found.append(part)
    return tuple(one.rstrip() for one in found)


def _tile(region: Any, count: int, most: int, column: int, row: int, columns: int, rows: int) -> Tile:
    label = str(region["label"] if isinstance(region, dict) else region.label)
    return Tile(
        region,
        count,
        shade(count, most),
        column * (CELL + GAP),
        row * (ROW + GAP),
        columns * CELL + (columns - 1) * GAP,
        rows * ROW + (rows - 1) * GAP,
        lines(label, columns * LETTERS + (columns - 1) * 3),
    )
