"""How long the sharing of a large group purchase takes: 400 buyers of one to three places, 60 lots, each short of supply."""

import random
import statistics
import time

from marketplace.awards.deciding.allocating import Demand, allocate
from marketplace.tenders.models import AllocationRule

BUYERS, LOTS, ROUNDS = 400, 60, 5


def demands(draw: random.Random) -> list[Demand]:
    found = []
    for buyer in range(BUYERS):
        for place in range(draw.randint(1, 3)):
            found.append(Demand(buyer, 3 * buyer + place, 12 * draw.randint(0, 400), 12 * draw.randint(0, 100), draw.randint(0, BUYERS)))
    return found


def seconds(rule: AllocationRule) -> float:
    """The time that all the lots take together."""
    draw = random.Random(7)
    asked = [demands(draw) for _lot in range(LOTS)]
    supplies = [sum(one.firm for one in lot) * 3 // 4 for lot in asked]
    started = time.perf_counter()
    for lot, supply in zip(asked, supplies, strict=True):
        allocate(lot, supply, rule, 12)
    return time.perf_counter() - started


if __name__ == "__main__":
    for rule in AllocationRule:
        found = [seconds(rule) for _round in range(ROUNDS)]
        print(f"{BUYERS} buyers x {LOTS} lots, {rule.value}: median {statistics.median(found):.3f} s, worst {max(found):.3f} s")
