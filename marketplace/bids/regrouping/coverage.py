"""Who covers which lot at which place, and what nobody does. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from marketplace.bids.regrouping.group import Cell, Group


@dataclass(frozen=True)
class Spot:
    """A place where something is wanted: its name, who buys there, the municipality where it is known."""

    id: int
    name: str
    buyer: str = ""
    municipality_code: str | None = None


@dataclass(frozen=True)
class Covered:
    """One lot at one place: the names of those who serve it; whether it is wanted there, whether the answer has a price for it."""

    cell: Cell
    who: Sequence[str]
    is_wanted: bool
    is_priced: bool
    is_begun: bool = True

    @property
    def is_missing(self) -> bool:
        """Wanted there, and served by nobody; or, once the answer has a price for something, served by somebody without a price."""
        return self.is_wanted and (not self.who or (self.is_begun and not self.is_priced))


Row = Sequence[Covered]


def matrix(
    group: Group, lots: Sequence[int], spots: Sequence[Spot], wanted: Collection[Cell], priced: Collection[int]
) -> Mapping[int, Row]:
    """For each place, by its number, a cell for each lot in their order."""
    serving: dict[Cell, list[str]] = {}
    for part in group.parts:
        for cell in part.cells:
            serving.setdefault(cell, []).append(part.name)
    return {
        spot.id: [
            Covered((lot, spot.id), serving.get((lot, spot.id), ()), (lot, spot.id) in wanted, lot in priced, bool(priced)) for lot in lots
        ]
        for spot in spots
    }


def gaps(found: Mapping[int, Row]) -> list[Cell]:
    """What is wanted and served by nobody, lot by lot."""
    return sorted(one.cell for row in found.values() for one in row if one.is_missing)


def idle(group: Group, priced: Collection[int]) -> list[str]:
    """The names of those who serve no lot for which there is a price."""
    return [part.name for part in group.parts if not any(lot in priced for lot, _place in part.cells)]


def unserved(group: Group, priced: Collection[int]) -> list[int]:
    """The lots for which there is a price and that nobody serves anywhere."""
    return sorted(set(priced) - {lot for lot, _place in group.covered})
