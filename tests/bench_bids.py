"""How many answers a second are handed in durably at the rush: `python -m tests.bench_bids [ANSWERS] [PROCESSES]` (400 by 4 by default).

One price request, as many enterprises as answers, each with its answer written and read over; several processes then press the button for
all of them at once, each through its own copy of the program (session, token, proof, lock, chain, receipt, mails to write, redirection), on
a database in a file with the durability of the product (SQLite, WAL, synchronous=FULL): when an answer is redirected to its receipt, it is
on the disk. Opening the sessions and reading over is before, and not counted. Figures are read, not asserted; docs/performance.md has them.
"""

import os
import platform
import statistics
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from marketplace.bids.models import BidEvent, BidEventKind
from marketplace.core import clock, db
from tests.bids import besieging, rushing
from tests.builders import AT
from tests.core.processes import together
from tests.soak import installation

GOAL = 30


def main() -> None:
    """Print what a rush gave."""
    answers, processes = (int(sys.argv[place]) if len(sys.argv) > place else by for place, by in ((1, 400), (2, 4)))
    with installation() as (app, folder):
        (folder / "clock").write_text(AT.isoformat())
        clock.use_test_clock(folder / "clock")
        tender_id, organizations = besieging.request_of_many(app, answers)
        settings = app.extensions["maillage.settings"]
        where = {"url": settings.database_url, "folder": str(folder), "tender_id": tender_id, "start": str(folder / "start")}
        calls = [
            {**where, "organizations": organizations[place::processes], "ready": str(folder / f"ready-{place}")}
            for place in range(processes)
        ]
        told = together(
            rushing.rush, *calls, {"start": str(folder / "start"), "folder": str(folder), "url": "", "processes": processes}, rooms=True
        )[:-1]
        with app.app_context(), db.database().reading() as session:
            kept = session.scalar(select(func.count()).select_from(BidEvent).where(BidEvent.kind == BidEventKind.RECEIVED))
        clock.use_test_clock(None)
        disk = _fsync(folder)
    began, ended = min(one["began"] for one in told), max(one["ended"] for one in told)
    times = sorted(seconds for one in told for seconds in one["times"])
    refused = sum(one["refused"] for one in told)
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    print(f"{answers} answers by {processes} processes: {kept} kept, {refused} asked again for being busy, {ended - began:.1f} s")
    print(f"{len(times) / (ended - began):.0f} durable answers a second (goal: {GOAL})")
    print(f"each: median {statistics.median(times) * 1000:.0f} ms, 95th percentile {times[len(times) * 95 // 100] * 1000:.0f} ms")
    cpu = sum(one["cpu"] for one in told) / len(times)
    print(f"processor: {cpu * 1000:.1f} ms an answer; a write forced to the disk: {disk * 1000:.2f} ms")
    assert kept == answers


def _fsync(folder: Path) -> float:
    """The seconds that the disk takes for one small write that it must keep."""
    with (folder / "fsync").open("wb") as written:
        began = time.perf_counter()
        for _time in range(50):
            written.write(b"0" * 4096)
            written.flush()
            os.fsync(written.fileno())
        return (time.perf_counter() - began) / 50


if __name__ == "__main__":
    main()
