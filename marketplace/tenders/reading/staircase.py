"""The staircase as a drawing: where its line, its points and its words stand, in the units of an SVG. Pure: numbers only.

The unit price goes down to the right as the firm quantity grows. What the drawing shows is said again in words and in a table beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from marketplace.tenders import pricing
from marketplace.tenders.pricing import Staircase, Step

WIDTH, HEIGHT = 620, 282
LEFT, RIGHT, TOP, BOTTOM = 10, 600, 46, 220
# Labels nearer than this to the one before are left to the table; a price is said where it has that much room.
APART, SAID = 92, 64
# How far the drawing goes past what must be seen, and how far it may go for a limit.
ROOM, FARTHEST = 1.33, 2.6


@dataclass(frozen=True)
class Mark:
    """Something to show at a quantity: its place from the left, the quantity, and whether its words stand to its left."""

    x: float
    quantity: int
    is_flipped: bool = False


@dataclass(frozen=True)
class Tread:
    """A step as it is drawn: where it begins and ends, how high, its price; `words_x` is where it is said, None without room."""

    x: float
    end: float
    y: float
    price: int
    words_x: float | None = None


@dataclass(frozen=True)
class Drawing:
    """A staircase with today's point. `line` and `filled` are paths; `ticks` the quantities said under the line. `is_even`: its steps are
    drawn as wide as one another, for some would be too narrow to be read."""

    treads: list[Tread]
    line: str
    ground: str
    filled: str
    today: Mark
    today_y: float
    ticks: list[Mark] = field(default_factory=list)
    is_even: bool = False
    minimum: Mark | None = None
    capacity: Mark | None = None
    ceiling: Mark | None = None


def draw(
    staircase: Staircase, firm: int, *, minimum: int | None = None, capacity: int | None = None, ceiling: int | None = None
) -> Drawing:
    """Draw a staircase on which so much is firm. `ceiling` is the quantity at which a public call is due; a limit that is too far to be
    drawn is left out. ValueError for a staircase without steps."""
    steps, now = pricing.steps(staircase), pricing.price_at(staircase, firm)
    needed = max(steps[-1].start * ROOM, firm * 1.15, (minimum or 0) * 1.15, 1)
    limits = [one * 1.08 for one in (capacity, ceiling) if one and one * 1.08 <= needed * FARTHEST]
    widest = max([needed, *limits])

    is_even = any((after.start - before.start) / widest * (RIGHT - LEFT) < APART for before, after in pairwise(steps))

    def across(quantity: float) -> float:
        part = _even_part(steps, quantity, widest) if is_even else quantity / widest
        return round(LEFT + (RIGHT - LEFT) * min(part, 1), 1)

    def mark(quantity: int | None) -> Mark | None:
        return None if quantity is None or quantity > widest else Mark(across(quantity), quantity, across(quantity) > (LEFT + RIGHT) / 2)

    height, until = _heights([one.price for one in steps]), across(firm)
    treads = [_tread(one, across, height, until) for one in steps]
    return Drawing(
        treads=treads,
        line=_line(treads),
        ground=_under(treads),
        filled=_under([Tread(one.x, min(one.end, until), one.y, one.price) for one in treads if one.x < until]),
        today=Mark(until, firm, until > (LEFT + RIGHT) / 2),
        today_y=height(now),
        ticks=_apart([Mark(across(one.start), one.start) for one in steps]),
        minimum=mark(minimum or None),
        capacity=mark(capacity),
        ceiling=mark(ceiling),
        is_even=is_even,
    )


def _even_part(steps: list[Step], quantity: float, widest: float) -> float:
    """How far along the drawing a quantity stands, 0 to 1, when each step takes the same part of it."""
    place = max(rank for rank, one in enumerate(steps) if one.start <= quantity)
    end = steps[place].until or widest
    within = (quantity - steps[place].start) / max(end - steps[place].start, 1)
    return (place + min(within, 1)) / len(steps)


def quantity_reaching(limit: int, staircase: Staircase, cost: Callable[[int], int]) -> int | None:
    """The least quantity from which `cost` is at `limit` or above, the staircase followed from its foot; None if it never is on the
    steps that have an end and stays below for as far as anyone buys. `cost` only grows along a step."""
    for step in pricing.steps(staircase):
        last = step.until - 1 if step.until is not None else max(step.start, 1) * 2**40
        if cost(last) < limit:
            continue
        low, high = step.start, last
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if cost(middle) >= limit else (middle + 1, high)
        return low
    return None


def _heights(prices: list[int]) -> Callable[[int], float]:
    """The lowest price stands at two fifths of the drawing, so that its step is seen as a step."""
    low, high = min(prices), max(prices)
    if low == high:
        return lambda _price: round((TOP + BOTTOM) / 2, 1)
    floor = BOTTOM - (BOTTOM - TOP) * 0.3
    return lambda price: round(floor - (floor - TOP) * (price - low) / (high - low), 1)


def _tread(step: Step, across: Callable[[float], float], height: Callable[[int], float], today: float) -> Tread:
    x, end = across(step.start), across(step.until) if step.until is not None else RIGHT
    # The words begin with the step, or past today's point when it would stand in them.
    rooms = [(x + 8, today if x <= today < end else end), (today + 12, end)]
    starts = next((first for first, last in rooms if last - first >= SAID and first >= x), None)
    if starts is None and x <= today < end:
        # The price of today is said whatever its room.
        starts = max(rooms, key=lambda room: room[1] - room[0])[0]
    return Tread(x, end, height(step.price), step.price, None if starts is None else round(starts, 1))


def _line(treads: list[Tread]) -> str:
    drops = "".join(f"V{after.y}H{after.end}" for _before, after in pairwise(treads))
    return f"M{treads[0].x} {treads[0].y}H{treads[0].end}{drops}"


def _under(treads: list[Tread]) -> str:
    """The surface between the line and the ground; empty for no tread."""
    return f"{_line(treads)}V{BOTTOM}H{treads[0].x}Z" if treads else ""


def _apart(marks: list[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for one in marks:
        if not kept or one.x - kept[-1].x >= APART:
            kept.append(one)
    return kept
