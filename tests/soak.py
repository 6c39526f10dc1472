"""The full rounds on both databases: `python -m tests.soak`; the figures it prints go in docs/soak.md.

Lost updates (8 processes × 500, and the control without the protection), the worker killed 50 times, the whole site killed 50 times under
eight people who write over HTTP, the writer of the index killed 50 times, the site and its buyers killed 50 times while invoices are paid,
a thousand payments whose answers never came. Everything is on the loopback and in a temporary folder. Ends
with 1 when a promise is not kept. `python -m tests.soak sqlite` or `postgresql` runs one database, `--kills N` fewer.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask

from config import ROOT, Settings
from marketplace import create_app
from marketplace.billing import gateway_checks
from marketplace.core import db, schema, seeding
from marketplace.core.mail import MemoryMailer
from marketplace.core.worker import Worker
from search_index.memory import MemoryEngine
from search_index.whoosh_engine import WhooshEngine
from tests import databases
from tests.billing.gateway import test_kill, test_reconciling
from tests.billing.gateway import things as gateway
from tests.billing.gateway.conftest import Till
from tests.core import besieged_worker, test_lost_updates, things, web_siege, worker_siege
from tests.search_index import writer_siege

TIMES, KILLS = 500, 50
LOST = 1_000
SOONEST = 5.0
PACE = 5.0
Figures = dict[str, Any]


@contextmanager
def installation(**said: Any) -> Iterator[tuple[Flask, Path]]:
    """An application over a fresh database, with reference data and the tests' own tables, in a folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="maillage-soak-") as name, databases.empty(Path(name), "soak") as url:
        folder = Path(name)
        settings = Settings(
            data_dir=folder, keys_dir=folder / "keys", database_url=url, secret_key="a secret of tests, forty letters or so", **said
        )
        app = create_app(settings, engine=MemoryEngine(), mailer=MemoryMailer())
        database: db.Database = app.extensions["maillage.database"]
        with app.app_context():
            schema.upgrade(database.engine)
            seeding.write_reference()
        things.prepare(database.engine)
        try:
            yield app, folder
        finally:
            database.engine.dispose()
            app.extensions["maillage.side"].engine.dispose()


def lost_updates(_kills: int) -> Iterator[tuple[str, object, bool]]:
    """Eight processes × 500 on one number, then the same without the protection."""
    with installation() as (app, _folder):
        told = test_lost_updates.race(app.extensions["maillage.database"], times=TIMES)
    yield "lost updates: acknowledged", told["acknowledged"], told["acknowledged"] == test_lost_updates.PROCESSES * TIMES
    yield "lost updates: lost", told["lost"], told["lost"] == 0
    yield "lost updates: told to come back later", told["busy"], True
    yield "lost updates: slowest unit (s)", f"{told['slowest']:.2f}", True
    with installation() as (app, _folder):
        control = test_lost_updates.race(app.extensions["maillage.database"], times=TIMES, begin_writing="BEGIN", insist=False)
    said = f"{control['lost']} lost, {control['busy']} refused of {test_lost_updates.PROCESSES * TIMES}"
    yield "lost updates: control, without the protection", said, bool(control["lost"] or control["busy"])


def killed_worker(kills: int) -> Iterator[tuple[str, object, bool]]:
    """The worker killed again and again under writers."""
    besieged_worker.declare()
    with installation() as (app, folder):
        told = worker_siege.Siege(app, folder).run(kills)
    once, twice, mails = told["essai.once"], told["essai.twice"], told["mail"]
    yield "worker: kill -9", told["kills"], told["kills"] == kills
    yield "worker: jobs acknowledged, of each of three kinds", once["acknowledged"], once["acknowledged"] > kills
    yield "worker: jobs lost", once["lost"] + twice["lost"] + mails["lost"], not (once["lost"] + twice["lost"] + mails["lost"])
    yield "worker: effects in the database done twice", once["again"], once["again"] == 0
    yield "worker: second copies of mails (same Message-ID)", mails["again"], mails["again"] <= kills
    yield "worker: control, effect and mark in two units, done twice", twice["again"], twice["again"] >= 1
    yield "worker: jobs given up", told["dead"], told["dead"] == 0
    restart = told["restart"]
    yield "worker: first job after a start, median and worst (s)", f"{restart[len(restart) // 2]:.2f}, {restart[-1]:.2f}", True


def killed_site(kills: int) -> Iterator[tuple[str, object, bool]]:
    """The whole site killed again and again under people who write."""
    with installation() as (app, folder):
        told = web_siege.Siege(app, folder, pace=PACE).run(kills)
    yield "site: kill -9", told["kills"], told["kills"] == kills
    yield "site: edits acknowledged", told["acknowledged"], told["acknowledged"] > kills
    yield "site: edits lost in the database", told["lost_rows"], told["lost_rows"] == 0
    yield "site: edits lost in the log of acts", told["lost_acts"], told["lost_acts"] == 0
    yield "site: edits written twice, or by nobody", told["twice"] + told["unasked"], told["twice"] + told["unasked"] == 0
    yield "site: cut off in the middle, found done / found undone", f"{told['unknown_kept']} / {told['unknown_undone']}", True
    yield "site: told to come back later (503)", told["busy"], True
    yield "site: acts in the log, verified from its export", told["acts"], told["chain"] == "The log is whole."
    yield "site: index against the database", told["index"], told["index"] == "The index says what the database says."
    yield "site: processes left after it was told to stop", told["left"], told["left"] == 0
    yield "site: an edit, 99th percentile (s)", f"{told['write_p99']:.2f}", True
    for target, restarts in told["restarts"].items():
        said = f"{median(restarts):.2f}, {max(restarts):.2f}" if restarts else "none"
        yield f"site: {target} killed, to first 200, median and worst (s)", said, max(restarts, default=0) <= SOONEST
    yield "site: load of the machine at the end", f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", True


def killed_writer(kills: int) -> Iterator[tuple[str, object, bool]]:
    """The writer of the index killed again and again."""
    with tempfile.TemporaryDirectory(prefix="maillage-soak-") as name:
        engine = WhooshEngine(Path(name) / "index")
        engine.rebuild([])
        told = list(writer_siege.siege(engine, Path(name) / "index", kills))
        engine.close()
    lost, unasked = sum(one for one, _, _ in told), sum(one for _, one, _ in told)
    yield "index: writer killed with -9", len(told), len(told) == kills
    yield "index: commits acknowledged", told[-1][2], told[-1][2] > kills
    yield "index: documents lost", lost, lost == 0
    yield "index: documents that nobody wrote", unasked, unasked == 0


@contextmanager
def till() -> Iterator[tuple[Till, Path]]:
    """A site whose payments go to a bank of its own, with the two sides of an invoice."""
    with gateway.bank() as bank, installation(**bank.settings, payment_fee=150) as (app, folder):
        with app.app_context(), db.database().writing():
            sides = gateway.make_sides(bank)
        yield Till(app, bank, sides, Worker(app)), folder


def killed_payments(kills: int) -> Iterator[tuple[str, object, bool]]:
    """Buyers killed as they begin to pay, the site and its worker as they are told, by events that come twice and in any order."""
    with till() as (at_work, folder):
        test_kill.Besieged(at_work, folder).live(kills)
        yield "payments: rounds of kill -9", kills, True
        yield (
            "payments: invoices paid once, ledger at zero",
            *_said(test_kill.assert_whole, at_work.app, at_work.bank, kills * test_kill.EACH),
        )
        broken = at_work.reads(gateway_checks.broken_promises)
        yield "payments: promises broken", len(broken), not broken


def lost_answers(_kills: int) -> Iterator[tuple[str, object, bool]]:
    """A gateway that does what it is asked and never says so, a thousand times."""
    with till() as (at_work, _folder):
        yield f"payments: {LOST} answers that never came, charged once", *_said(test_reconciling.charged_once, at_work, LOST)


def _said(promise: Callable[..., None], *given: Any) -> tuple[str, bool]:
    """Whether a test's own promise holds, in a word."""
    try:
        promise(*given)
    except AssertionError as broken:
        return f"no: {broken}"[:300], False
    return "yes", True


ROUNDS: tuple[Callable[[int], Iterator[tuple[str, object, bool]]], ...] = (
    lost_updates,
    killed_worker,
    killed_site,
    killed_writer,
    killed_payments,
    lost_answers,
)


def rounds(kills: int) -> Figures:
    """All rounds on the database at hand; each figure with whether it keeps its promise."""
    figures = {}
    for one in ROUNDS:
        for name, value, kept in one(kills):
            figures[name] = [value, kept]
            print(f"  {'ok ' if kept else 'NOT'} {name}: {value}", file=sys.stderr, flush=True)
    return figures


def run(database: str, kills: int) -> Figures:
    """The rounds in a process of their own, with a server of their own on PostgreSQL."""
    print(f"{database} …", file=sys.stderr, flush=True)
    here = [sys.executable, "-m", "tests.soak", "--here", "--kills", str(kills)]
    command = here if database == "sqlite" else [sys.executable, "-m", "tests.postgres", *here]
    environment = {name: value for name, value in os.environ.items() if database != "sqlite" or name != databases.VARIABLE}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=False)
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        return {"the rounds came to their end": [f"no: {done.returncode}", False]}
    found: Figures = json.loads(lines[-1])
    return found


def table(figures: dict[str, Figures]) -> str:
    """The figures of each database side by side, as Markdown."""
    lines = [f"| | {' | '.join(figures)} |", f"|---|{'---|' * len(figures)}"]
    names = dict.fromkeys(name for found in figures.values() for name in found)
    for name in names:
        cells = [f"{found[name][0]}{'' if found[name][1] else ' **NOT KEPT**'}" if name in found else "" for found in figures.values()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("databases", nargs="*", choices=["sqlite", "postgresql", []], default=[])
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        print(json.dumps(rounds(asked.kills)))
        return 0
    figures = {one: run(one, asked.kills) for one in asked.databases or ("sqlite", "postgresql")}
    print(table(figures))
    return 0 if all(kept for found in figures.values() for _value, kept in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
