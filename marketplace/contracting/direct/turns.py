"""Turning from one supplier to the next: who had what, who waits, whose turn it is. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.contracting.direct.concluded import Concluded
from marketplace.contracting.models import Rotation

# How far back one looks when the by-law does not say: three years, for which the lists are kept too.
USUAL_MONTHS = 36


@dataclass(frozen=True)
class Holder:
    """A supplier who had contracts of a category: how many, for how much (cents, taxes included), the last one; under a by-law that
    counts months, the day from which it may be chosen again."""

    holder: str
    name: str
    supplier_id: int | None
    contracts: Sequence[Concluded]
    total: int
    last_on: date
    free_from: date | None

    def waits(self, on: date) -> bool:
        return self.free_from is not None and on < self.free_from


def months_away(day: date, months: int) -> date:
    """The same day so many months later, or before; the last of the month where there is no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(after - timedelta(days=1), date(year, month + 1, 1) + timedelta(days=day.day - 1))


def holders(rows: Iterable[Concluded], rotation: Rotation, months: int | None) -> list[Holder]:
    """Who had contracts, whoever had the last one longest ago first: the order in which turns come."""
    held: dict[str, list[Concluded]] = {}
    for one in sorted(rows, key=lambda one: (one.concluded_on, one.number)):
        held.setdefault(one.holder, []).append(one)
    counted = months if rotation is Rotation.MONTHS else None
    found = [
        Holder(
            key,
            contracts[-1].supplier,
            contracts[-1].supplier_id,
            contracts,
            sum(one.amount for one in contracts),
            contracts[-1].concluded_on,
            months_away(contracts[-1].concluded_on, counted) if counted else None,
        )
        for key, contracts in held.items()
    ]
    return sorted(found, key=lambda one: (one.last_on, one.name))


def next_turn(found: Sequence[Holder], rotation: Rotation, on: date) -> Holder | None:
    """Among those who had contracts already, whose turn comes; None when the by-law asks no rotation, while all of them wait, or where one
    enterprise alone was ever asked: the turn is somebody else's."""
    if rotation is Rotation.NONE or (rotation is Rotation.SOUGHT and len(found) < 2):
        return None
    return next((one for one in found if not one.waits(on)), None)


def history(rows: Iterable[Concluded], holder: str, category_code: str | None, on: date, months: int) -> list[Concluded]:
    """What bears on a choice: contracts of the last `months` with this supplier, or of this category with anyone, the newest first."""
    since = months_away(on, -months)
    bearing = (
        one
        for one in rows
        if since < one.concluded_on <= on and (one.holder == holder or (category_code is not None and one.category_code == category_code))
    )
    return sorted(bearing, key=lambda one: (one.concluded_on, one.number), reverse=True)
