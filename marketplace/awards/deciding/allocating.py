"""How a supply is shared among those who asked: firm before possible, in whole packs, nothing lost and nothing invented. Pure.

Quantities are integers in the decimals of the unit of the lot. What was asked firm is served everywhere before anything that was only
possible. Where supply is short the result says who is cut and by how much: nothing is cut in silence.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from marketplace.tenders.models import AllocationRule


@dataclass(frozen=True)
class Demand:
    """What a participant asked at a place. `order` is its place among adhesions (the smaller is the earlier; ties by participation)."""

    participation: int
    place: int
    firm: int
    flexible: int
    order: int = 0


@dataclass(frozen=True)
class Share:
    """What a participant is given at a place, beside what it asked."""

    participation: int
    place: int
    asked_firm: int
    asked_flexible: int
    firm: int
    flexible: int

    @property
    def cut_firm(self) -> int:
        """How much of what it asked firm it does not get."""
        return self.asked_firm - self.firm

    @property
    def cut_flexible(self) -> int:
        """How much of what it asked as possible it does not get."""
        return self.asked_flexible - self.flexible


def allocate(demands: Iterable[Demand], supply: int | None, rule: AllocationRule, pack: int | None = None) -> tuple[Share, ...]:
    """What each gets at each place, by participation then place.

    `supply` None, or enough for all: each gets what it asked. Short: without a pack Σ given = supply. With a pack the supply counts as
    its whole packs (`supply // pack`), a quantity asked as its own, and each is given whole packs alone: Σ given = pack × min(whole packs
    of the supply, Σ whole packs asked). The rules of adhesion take whole packs only, so that the second term is then the demand itself,
    and what is left of the supply is less than a pack. None gets more firm than it asked firm, nor more possible than it asked as such.

    PRO_RATA: in proportion to what each participant asked over all its places, by largest remainder, ties to the smallest participation
    id; then between its places in the same way, ties to the smallest place id. The order of adhesion changes nothing. ORDER: each in
    turn is served whole, place by place; the last may be served in part. ValueError for a quantity below zero, a pack of nothing, or a
    place of a participation said twice.
    """
    asked = sorted(demands, key=lambda one: (one.participation, one.place))
    _check(asked, supply, pack)
    if supply is None or supply >= sum(one.firm + one.flexible for one in asked):
        return tuple(_share(one, one.firm, one.flexible) for one in asked)
    size = pack or 1
    left = supply // size
    firm = _given(asked, [one.firm // size for one in asked], left, rule)
    flexible = _given(asked, [one.flexible // size for one in asked], left - sum(firm), rule)
    return tuple(_share(one, sure * size, possible * size) for one, sure, possible in zip(asked, firm, flexible, strict=True))


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """`total` divided in integers by weights, so that the parts add up exactly: largest remainder, ties to the first.

    No part passes its weight while the total does not pass their sum. Raises ValueError for a weight below zero, or when all are zero
    and there is something to divide.
    """
    whole = sum(weights)
    if total < 0 or min(weights, default=0) < 0 or (whole == 0 and total > 0):
        raise ValueError("There is nobody to divide among, or less than nothing to divide.")
    if whole == 0:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    most_left = sorted(range(len(weights)), key=lambda index: (-(total * weights[index] % whole), index))
    for index in most_left[: total - sum(parts)]:
        parts[index] += 1
    return parts


Sharing = Callable[[list[Demand], list[int], int], list[int]]


def _given(asked: list[Demand], wanted: list[int], left: int, rule: AllocationRule) -> list[int]:
    """Of so many packs wanted by each, how many each is given."""
    return SHARED_BY[rule](asked, wanted, min(left, sum(wanted)))


def _pro_rata(asked: list[Demand], wanted: list[int], left: int) -> list[int]:
    """In proportion, between participants, then between the places of each: cutting a demand in two places gains nothing."""
    places: dict[int, list[int]] = {}
    for index, one in enumerate(asked):
        places.setdefault(one.participation, []).append(index)
    sums = [sum(wanted[index] for index in found) for found in places.values()]
    given = [0] * len(asked)
    for found, part in zip(places.values(), apportion(left, sums), strict=True):
        for index, here in zip(found, apportion(part, [wanted[index] for index in found]), strict=True):
            given[index] = here
    return given


def _in_order(asked: list[Demand], wanted: list[int], left: int) -> list[int]:
    """The first who adhered first, each whole while there is some."""
    given = [0] * len(asked)
    for index in sorted(range(len(asked)), key=lambda index: (asked[index].order, asked[index].participation, asked[index].place)):
        given[index] = min(wanted[index], left)
        left -= given[index]
    return given


SHARED_BY: dict[AllocationRule, Sharing] = {AllocationRule.PRO_RATA: _pro_rata, AllocationRule.ORDER: _in_order}


def _share(one: Demand, firm: int, flexible: int) -> Share:
    return Share(one.participation, one.place, one.firm, one.flexible, firm, flexible)


def _check(asked: Sequence[Demand], supply: int | None, pack: int | None) -> None:
    if any(one.firm < 0 or one.flexible < 0 for one in asked) or (supply is not None and supply < 0):
        raise ValueError("A quantity is zero or more.")
    if pack is not None and pack <= 0:
        raise ValueError("A pack holds something.")
    if len({(one.participation, one.place) for one in asked}) != len(asked):
        raise ValueError("A place of a participation is said once.")
