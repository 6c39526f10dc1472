"""Whether the time that a page takes tells that an enterprise answered: `python -m tests.probe_timing [ROUNDS]` (400 by default).

Two sites that differ by the answer of one enterprise alone are asked the twelve addresses of `tests/bids/probes.py`, in this process,
without a network: nobody from afar measures as finely. Each round asks both worlds, in an order drawn anew. Medians of the differences are
compared by permutation within rounds (two-sided, 5 000 draws), corrected for twelve questions (Holm). Two controls: the same site against
itself, and one that takes two hundredths more, which must show. What shows is measured again, twice as long, and is told when it shows
again the same way: a busy machine makes a difference by itself now and then. Ends with 1 when it does, or when the control is not seen.
"""

import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from config import Settings
from marketplace import create_app
from marketplace.core import clock, db, schema, seeding
from marketplace.core.mail import MemoryMailer
from marketplace.core.worker import Worker
from search_index.memory import MemoryEngine
from tests import databases
from tests.bids import worlds
from tests.bids.probes import PROBES, Probing
from tests.builders import AT

DRAWS, LEVEL, WARMED = 5000, 0.01, 20
SLOWER = 0.02
Call = Callable[[], object]
Pairs = list[tuple[float, float]]


def main() -> None:
    """Print the table that docs/sealed-answers.md takes as it is."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    # A draw that may be made anew: nothing of it is secret.
    random.seed(20261123)
    with _worlds() as (silent, answered):
        probes = {probe: (lambda p=probe: silent.get(p), lambda p=probe: answered.get(p)) for probe in PROBES}
        for probe, (one, other) in probes.items():
            assert one() == other(), probe
        measured = {probe: _measured(*calls, rounds) for probe, calls in probes.items()}
        values = {probe: _chance(pairs) for probe, pairs in measured.items()}
        corrected = _holm(values)
        again = {probe: _measured(*probes[probe], 2 * rounds) for probe, value in corrected.items() if value < LEVEL}
        first = next(iter(PROBES))
        same = _measured(lambda: silent.get(first), lambda: silent.get(first), rounds)
        slower = statistics.median(time for time, _other in same) * SLOWER
        seen = _measured(lambda: silent.get(first), lambda: (silent.get(first), _wait(slower)), rounds)
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {rounds} rounds\n")
    print("| probe | without, ms | with, ms | difference, ms | p | p, corrected |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    for probe, pairs in measured.items():
        print(_row(probe, pairs, f"{values[probe]:.3f} | {corrected[probe]:.3f}"))
    controls = {"control: the same site": same, f"control: {SLOWER:.0%} slower": seen}
    chances = {name: _chance(pairs) for name, pairs in controls.items()}
    for name, pairs in controls.items():
        print(_row(name, pairs, f"{chances[name]:.3f} | "))
    for probe, pairs in again.items():
        print(_row(f"again: {probe}", pairs, f"{_chance(pairs):.3f} | "))
    told = [probe for probe, pairs in again.items() if _chance(pairs) < LEVEL and _middle(pairs) * _middle(measured[probe]) > 0]
    blind = list(chances.values())[1] >= LEVEL
    print(f"\n{'A difference: ' + ', '.join(told) if told else 'No difference is seen.'}{' The control was not seen.' if blind else ''}")
    sys.exit(1 if told or blind else 0)


@contextmanager
def _worlds() -> Iterator[tuple[Probing, Probing]]:
    """Both sites, one of them answered; by a clock that stands still."""
    with tempfile.TemporaryDirectory() as name, databases.empty(Path(name), "model") as url:
        folder, secret = Path(name), "a secret of tests, forty letters or so"
        settings = Settings(data_dir=folder, keys_dir=folder / "keys", database_url=url, secret_key=secret, demo=False, log_level="error")
        app = create_app(settings, engine=MemoryEngine(), mailer=MemoryMailer())
        with app.app_context():
            schema.upgrade(db.database().engine)
            seeding.write_reference()
        app.extensions["maillage.database"].engine.dispose()
        (folder / "clock").write_text(AT.isoformat())
        with worlds.two(folder, url, settings, folder, lambda: clock.use_test_clock(folder / "clock")) as (silent, answered):
            worlds.be_silent(silent)
            worlds.answer(answered)
            for one in (silent, answered):
                Worker(one.app).drain()
                worlds.theirs(one)
            yield Probing.of(silent), Probing.of(answered)


def _measured(one: Call, other: Call, rounds: int) -> Pairs:
    """Both, in each round, in an order drawn anew; seconds. The first rounds, that fill caches, are left out."""
    found: Pairs = []
    for _round in range(rounds + WARMED):
        times = [0.0, 0.0]
        for place in random.sample((0, 1), 2):
            began = time.perf_counter()
            (one, other)[place]()
            times[place] = time.perf_counter() - began
        found.append((times[0], times[1]))
    return found[WARMED:]


def _chance(pairs: Pairs) -> float:
    """How often chance alone, swapping the two of a round, makes as large a median of the differences."""
    differences = [other - one for one, other in pairs]
    seen = abs(statistics.median(differences))
    as_large = sum(abs(statistics.median(one if random.getrandbits(1) else -one for one in differences)) >= seen for _draw in range(DRAWS))
    return (as_large + 1) / (DRAWS + 1)


def _middle(pairs: Pairs) -> float:
    return statistics.median(other - one for one, other in pairs)


def _holm(values: dict[str, float]) -> dict[str, float]:
    """The same chances, for as many questions asked at once."""
    found, most = {}, 0.0
    for place, (probe, value) in enumerate(sorted(values.items(), key=lambda one: one[1])):
        most = max(most, min(1.0, value * (len(values) - place)))
        found[probe] = most
    return found


def _row(name: str, pairs: Pairs, end: str) -> str:
    without, with_one = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    difference = _middle(pairs) * 1000
    return f"| {name} | {without:.2f} | {with_one:.2f} | {difference:+.3f} | {end} |"


def _wait(seconds: float) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


if __name__ == "__main__":
    main()
