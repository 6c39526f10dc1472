"""A writer in a process of its own, to be killed or starved: `python -m tests.search_index.busy_writer MODE PATH`."""

import resource
import signal
import sys
from pathlib import Path

from search_index.whoosh_engine import WhooshEngine
from tests.search_index.documents import KIND, enterprise, removal

ENOUGH = 4000
"""Bytes that a starved writer may put in a file: less than a segment of a hundred documents needs."""


def write_until_killed(engine: WhooshEngine) -> None:
    """Apply one change after the other, saying "+ID VERSION" or "-ID" once each is applied."""
    number = max(engine.versions(KIND), default=0)
    while True:
        number += 1
        changes = [enterprise(number, f"Atelier {number}", "bois"), enterprise(number // 2, "Atelier", "bois", version=number)]
        dropped = number // 3 if number % 3 == 0 else None
        engine.apply([*changes, removal(dropped)] if dropped else changes)
        print(f"+{number} 1 +{number // 2} {number} -{dropped or 0}", flush=True)


def write_on_a_full_disk(engine: WhooshEngine) -> None:
    """Fail to apply and to rebuild, then apply again with the same engine once there is space."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    heavy = [enterprise(number, f"Fabrique {number}", f"article{number} " * 3) for number in range(1000, 1100)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (ENOUGH, most))
    for attempt in (engine.apply, engine.rebuild):
        for _ in range(3):
            try:
                attempt(heavy)
            except OSError as error:
                print("refused", error.errno, sorted(engine.versions(KIND)), flush=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    engine.apply(heavy)
    print("applied", len(engine.versions(KIND)), flush=True)


if __name__ == "__main__":
    mode, path = sys.argv[1:]
    {"kill": write_until_killed, "starve": write_on_a_full_disk}[mode](WhooshEngine(Path(path)))
