"""How fast the search is: `python -m tests.bench_search` (make bench), or `--small` for a quick look.

The house's engine beside SQLite's and PostgreSQL's full text, in the same run, over the same invented French corpus, with the same tokens
and the same five hundred questions, each with all facets counted; then the page of results and the API over an invented directory. Prints
Markdown tables that docs/search.md can take. Nothing here is a test: figures vary with the machine, so they are read, not asserted.
"""

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from tests import postgres as clusters
from tests.search_bench import corpus, measuring, mix, pages
from tests.search_bench.figures import grouped, head, line, mebibytes, milliseconds
from tests.search_bench.fts5 import Fts5
from tests.search_bench.installed import installation
from tests.search_bench.measuring import Asked, Told
from tests.search_bench.ours import Ours
from tests.search_bench.postgres import Postgres

SAMPLE = 3_000
"""Documents of which the questions are made."""

SPARED = 50_000
"""Documents above which the databases are asked one question in five, of each sort."""


def main() -> None:
    """Measure all, or what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="a thousand enterprises, one question in five: whether it works, not how fast")
    parser.add_argument("--only", choices=["engines", "pages"], help="leave the other half out")
    asked = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} at the start")
    if asked.only != "pages":
        for enterprises, listings in [(1_000, 3_500)] if asked.small else [(11_360, 40_000), (100_000, 0)]:
            compared(enterprises, listings, small=asked.small)
    if asked.only != "engines":
        read_by_people("demo" if asked.small else "L", small=asked.small)
    print(f"\nLoad of the machine at the end: {os.getloadavg()[0]:.1f}.")


def compared(enterprises: int, listings: int, *, small: bool) -> None:
    """The engines over one corpus; then the house's with listings besides, if there are any."""
    documents = list(corpus.enterprises(enterprises))
    asked = mix.lighter(mix.questions(documents[:SAMPLE]), 5 if small else 1)
    # What databases take seconds to answer at this size would make the run an hour long.
    sparing = mix.lighter(asked, 5) if enterprises > SPARED else asked
    updates, seconds = (5, 1.0) if small else (20, 4.0)
    print(f"\n{grouped(enterprises)} enterprises, {len(asked)} questions, all facets counted; milliseconds", flush=True)
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as name, server() as url:
        told = [measuring.measured(Ours(Path(name) / "index"), documents, asked, updates=updates, seconds=seconds)]
        others: list[Asked] = [Fts5(Path(name) / "fts5.db"), *([Postgres(url)] if url else [])]
        told += [measuring.measured(one, documents, sparing, updates=updates, seconds=seconds) for one in others]
        if listings:
            both = [*documents, *corpus.listings(listings)]
            beside: Asked = Ours(Path(name) / "both", name=f"the house’s, with {grouped(listings)} listings beside")
            told.append(measuring.measured(beside, both, asked, updates=updates, seconds=seconds))
            offered: Asked = Ours(Path(name) / "both", name="the same, asked for the listings", kind=corpus.LISTINGS)
            told.append(measuring.measured(offered, both, asked, updates=updates, seconds=seconds, built=True))
    for table in tables(told):
        print(table, flush=True)


@contextmanager
def server() -> Iterator[str]:
    """A throw-away cluster; an empty address where PostgreSQL is not installed."""
    binaries = clusters.programs()
    if binaries is None:
        print("\nPostgreSQL is not installed: it is left out.")
    with clusters.cluster(binaries) if binaries else nullcontext("") as url:
        yield url


def tables(told: Sequence[Told]) -> Iterator[str]:
    """The tables of what was told: all questions, each sort of them, and what lies around them."""
    clients = [f"{many} clients, questions a second" if many > 1 else "1 client" for many in measuring.CLIENTS]
    yield "\n" + head("engine", "asked", "answered", "p50", "p95", "p99", "slowest", *clients)
    for one in told:
        rates = [f"{rate:.0f}" for rate in one.throughput.values()]
        yield line([one.name, len(one.times), one.found, *milliseconds(one.of()), f"{max(one.of()) * 1000:.1f}", *rates])
    yield "\n" + head("p50 / p95 of", *(one.name for one in told))
    for sort in mix.SHARES:
        yield line([sort, *(" / ".join(milliseconds(one.of(sort))[:2]) for one in told)])
    yield "\n" + head("engine", "build, s", "index, MiB", "memory, MiB", "update to visible, p50 ms", "p95 ms")
    for one in told:
        update = milliseconds(one.updates)[:2]
        build = f"{one.build:.1f}" if one.build > 0.1 else "with the former"
        yield line([one.name, build, mebibytes(one.size), mebibytes(one.memory), *update])


def read_by_people(profile: str, *, small: bool) -> None:
    """The page and the API over a seeded directory, asked in this process."""
    with installation(profile) as (app, _environment):
        asked = mix.lighter(pages.mix(app), 5 if small else 1)
        print(f"\nThe application asked in one process, over `flask seed --profile {profile}`, {len(asked)} questions; milliseconds")
        print("\n" + head("what", "asked", "p50", "p95", "p99", "slowest", "of processor: p50", "p95"), flush=True)
        told = list(pages.measured(app, asked))
    for name, times in told:
        found, spent = [seconds for _, seconds, _ in times], [seconds for _, _, seconds in times]
        print(line([name, len(found), *milliseconds(found), f"{max(found) * 1000:.1f}", *milliseconds(spent)[:2]]))
    print("\n" + head("the HTML page", "p50", "p95", "of processor: p50", "p95"))
    for sort in mix.SHARES:
        found = [seconds for each, seconds, _ in told[0][1] if each == sort]
        spent = [seconds for each, _, seconds in told[0][1] if each == sort]
        print(line([sort, *milliseconds(found)[:2], *milliseconds(spent)[:2]]))


if __name__ == "__main__":
    main()
