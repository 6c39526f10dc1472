"""How the demand of a lot is filled by several enterprises, in their order: who supplies how much to whom, at which place. Pure.

The rule, which the page of the decision says too:

- The first enterprise supplies as much as it can, the second what is left, and so on: nothing that the first could supply is bought
  from the second. An enterprise supplies only the places that it serves, and never more than its capacity.
- All that can be supplied is given: Σ given = min(demand, Σ capacities) where each serves every place; elsewhere as much as any way
  of serving them would give, for an enterprise that serves few places is not wasted on a place that another could serve.
- Short, what was asked firm comes before what was only possible, and each has its part by the rule of the purchase
  (`allocating.allocate`). What a place cannot be given, because those who serve it have none left, goes to the others.
- A place has one enterprise whenever that can be: some places are sought, in the order of adhesion, that come to exactly what an
  enterprise supplies. Where there are none it takes whole places in that order, passing over those that are too large, and what it has
  left begins the first of them: no enterprise but the last leaves more than one place begun among places that are served alike. Of
  a place that is shared, the firm part goes first to the enterprise that comes first.

With a pack all is counted in whole packs. Quantities are integers in the decimals of the unit of the lot.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from marketplace.awards.deciding.allocating import Demand, Share, allocate
from marketplace.tenders.models import AllocationRule

# So many different sums are tried to find places that come to exactly what an enterprise supplies.
MOST_SUMS = 1500


@dataclass(frozen=True)
class Supply:
    """What an enterprise can supply: at most `capacity` (None: whatever is asked), to these places (None: to all)."""

    capacity: int | None = None
    places: frozenset[int] | None = None

    def serves(self, place: int) -> bool:
        return self.places is None or place in self.places


@dataclass(frozen=True)
class Given:
    """What one enterprise, by its place in the order, supplies to a participant at a place."""

    supply: int
    participation: int
    place: int
    firm: int
    flexible: int

    @property
    def whole(self) -> int:
        return self.firm + self.flexible


@dataclass(frozen=True)
class Filled:
    """Who is given how much (`shares`, one for each demand, by participation then place), and by whom (`given`)."""

    shares: tuple[Share, ...]
    given: tuple[Given, ...]

    def of(self, supply: int) -> list[Given]:
        return [one for one in self.given if one.supply == supply]


def fill(demands: Iterable[Demand], supplies: Sequence[Supply], rule: AllocationRule, pack: int | None = None) -> Filled:
    """Fill a demand by these supplies in their order. ValueError for a quantity below zero, a pack of nothing, or a place of a
    participation said twice."""
    asked = sorted(demands, key=lambda one: (one.participation, one.place))
    whole = allocate(asked, None, rule, pack)
    size, first = pack or 1, supplies[0] if supplies else Supply(0)
    if any(one.capacity is not None and one.capacity < 0 for one in supplies):
        raise ValueError("A quantity is zero or more.")
    if all(map(first.serves, (one.place for one in asked))) and _reaches(first.capacity, sum(one.firm + one.flexible for one in asked)):
        given = [Given(0, one.participation, one.place, one.firm, one.flexible) for one in whole if one.firm or one.flexible]
        return Filled(whole, tuple(given))
    packs = [replace(one, firm=one.firm // size * size, flexible=one.flexible // size * size) for one in asked]
    groups = _groups(packs, supplies)
    amounts = _amounts(groups, supplies, rule, size)
    found: list[Given] = []
    shares: dict[tuple[int, int], Share] = {}
    for (_signature, members), rows in zip(groups.items(), amounts, strict=True):
        parts = allocate(members, sum(rows), rule, size)
        shares |= {(one.participation, one.place): one for one in parts}
        order = {(one.participation, one.place): (one.order, one.participation, one.place) for one in members}
        found += _split(sorted(parts, key=lambda one: order[one.participation, one.place]), rows)
    told = [
        replace(shares[one.participation, one.place], asked_firm=one.firm, asked_flexible=one.flexible) for one in asked
    ]  # as it was asked, whatever the packs
    return Filled(tuple(told), tuple(sorted(found, key=lambda one: (one.supply, one.participation, one.place))))


def reached(demands: Iterable[Demand], supplies: Sequence[Supply], rule: AllocationRule, pack: int | None = None) -> int:
    """How much of a demand these supplies fill, without saying who has what of whom."""
    size = pack or 1
    asked = sorted(demands, key=lambda one: (one.participation, one.place))
    packs = [replace(one, firm=one.firm // size * size, flexible=one.flexible // size * size) for one in asked]
    return sum(map(sum, _amounts(_groups(packs, supplies), supplies, rule, size)))


def _reaches(capacity: int | None, wanted: int) -> bool:
    return capacity is None or capacity >= wanted


def _groups(asked: Sequence[Demand], supplies: Sequence[Supply]) -> dict[tuple[bool, ...], list[Demand]]:
    """The demands by who serves their place: places that the same enterprises serve are alike."""
    found: dict[tuple[bool, ...], list[Demand]] = {}
    for one in asked:
        found.setdefault(tuple(each.serves(one.place) for each in supplies), []).append(one)
    return found


def _amounts(groups: dict[tuple[bool, ...], list[Demand]], supplies: Sequence[Supply], rule: AllocationRule, size: int) -> list[list[int]]:
    """How much each enterprise supplies to each group: as much as can be, firm before possible, each enterprise before the next."""
    everything = [one for members in groups.values() for one in members]
    demand = sum(one.firm + one.flexible for one in everything)
    limits = [demand if one.capacity is None else one.capacity // size * size for one in supplies]
    serving = list(groups)
    # What each group would have if every enterprise served every place.
    fair = {(one.participation, one.place): one for one in allocate(everything, sum(limits), rule, size)}
    mine = [[fair[one.participation, one.place] for one in members] for members in groups.values()]
    flow = [[0] * len(supplies) for _group in groups]
    reached = [sum(one.firm for one in members) for members in mine]
    _augment(flow, reached, limits, serving)
    _augment(flow, [sum(one.firm for one in members) for members in groups.values()], limits, serving)
    held = [sum(row) for row in flow]
    _augment(flow, [now + sum(one.flexible for one in members) for now, members in zip(held, mine, strict=True)], limits, serving)
    _augment(flow, [sum(one.firm + one.flexible for one in members) for members in groups.values()], limits, serving)
    # Who supplies it is asked anew once it is known how much each group has: the first as much as it can.
    last = [[0] * len(supplies) for _group in groups]
    _augment(last, [sum(row) for row in flow], limits, serving)
    return last


def _augment(flow: list[list[int]], caps: Sequence[int], limits: Sequence[int], serving: Sequence[tuple[bool, ...]]) -> None:
    """Add to a flow all that groups can still take up to `caps`, from each enterprise in its order; what one gives never becomes less, but
    it may be moved from a group to another so that the next can give too."""
    for supply in range(len(limits)):
        while path := _path(flow, caps, limits, serving, supply):
            room = min(
                limits[supply] - sum(row[supply] for row in flow),
                caps[path[-1][0]] - sum(flow[path[-1][0]]),
                *(flow[group][taker] for (group, _giver), (_next, taker) in pairwise(path)),
            )
            for (group, giver), following in zip(path, [*path[1:], None], strict=True):
                flow[group][giver] += room
                if following is not None:
                    flow[group][following[1]] -= room


def _path(
    flow: list[list[int]], caps: Sequence[int], limits: Sequence[int], serving: Sequence[tuple[bool, ...]], supply: int
) -> list[tuple[int, int]]:
    """The shortest way by which an enterprise can give more: pairs (group, who gives it), where each next one leaves the group before; the
    groups that fewest serve before. Empty when there is none."""
    if sum(row[supply] for row in flow) >= limits[supply]:
        return []
    groups = sorted(range(len(caps)), key=lambda group: (sum(serving[group]), group))
    ways: list[list[tuple[int, int]]] = [[]]
    seen: set[int] = set()
    for way in ways:
        giver = supply if not way else -1
        givers = [giver] if not way else [one for one in range(len(limits)) if flow[way[-1][0]][one] > 0]
        for one in givers:
            for group in groups:
                if group in seen or not serving[group][one]:
                    continue
                longer = [*way, (group, one)]
                if sum(flow[group]) < caps[group]:
                    return longer
                seen.add(group)
                ways.append(longer)
    return []


def _split(places: Sequence[Share], amounts: Sequence[int]) -> list[Given]:
    """Places that are served alike, in the order of adhesion, between enterprises that supply so much of them each."""
    left = [[one.participation, one.place, one.firm, one.flexible] for one in places if one.firm or one.flexible]
    found: list[Given] = []
    for supply, amount in enumerate(amounts):
        sizes = [row[2] + row[3] for row in left]
        everything = set(range(len(left))) if sum(sizes) == amount else set()
        taken = everything or _exactly(sizes, amount) or _that_fit(sizes, amount)
        room = amount - sum(sizes[index] for index in taken)
        found += [Given(supply, *left[index]) for index in sorted(taken)]
        if room:
            row = left[next(index for index in range(len(left)) if index not in taken)]
            firm = min(row[2], room)
            found.append(Given(supply, row[0], row[1], firm, room - firm))
            row[2], row[3] = row[2] - firm, row[3] - (room - firm)
        left = [row for index, row in enumerate(left) if index not in taken]
    return found


def _exactly(sizes: Sequence[int], amount: int) -> set[int]:
    """Some places that come to exactly an amount, or none: the first ones as far as can be. So many sums are tried, and no more."""
    if not amount:
        return set()
    # Each sum with the last place that makes it.
    ways = {0: -1}
    for index, size in enumerate(sizes):
        for total in list(ways):
            if total + size <= amount and total + size not in ways:
                ways[total + size] = index
        if amount in ways or len(ways) > MOST_SUMS:
            break
    found: set[int] = set()
    while amount in ways and ways[amount] >= 0:
        found.add(ways[amount])
        amount -= sizes[ways[amount]]
    return found


def _that_fit(sizes: Sequence[int], amount: int) -> set[int]:
    """Places taken whole in their order while there is room, those that are too large being passed over."""
    taken = set()
    for index, size in enumerate(sizes):
        if size <= amount:
            taken.add(index)
            amount -= size
    return taken
