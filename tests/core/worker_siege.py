"""Killing the worker again and again while others enqueue: what was lost, what was done twice."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from config import ROOT, Settings
from marketplace.core import db, outbox
from marketplace.core.outbox import Job, JobStatus
from tests.builders import make_user
from tests.core import besieged_worker
from tests.core.things import Effect

WRITERS = 2
PATIENCE = 120.0


class Siege:
    """One worker process at a time over the database of `app`, which also holds the tables of `things`."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app, self.folder = app, folder
        self.settings: Settings = app.extensions["maillage.settings"]
        self.over = threading.Event()
        self.promised: dict[str, list[str]] = {"essai.once": [], "essai.twice": [], "mail": []}
        self.restarts: list[float] = []

    def run(self, kills: int) -> dict[str, Any]:
        """The figures of a siege of so many kills."""
        with self.app.app_context(), db.database().writing():
            person = make_user()
        writers = [threading.Thread(target=self._write, args=(person.id,)) for _number in range(WRITERS)]
        started = time.monotonic()
        for one in writers:
            one.start()
        try:
            for kill in range(kills):
                self._kill_one(("anywhere", "essai.twice", "mail")[kill % 3])
        finally:
            self.over.set()
            for one in writers:
                one.join()
        with self._worker() as last:
            _until(lambda: self._waiting() == 0, "the outbox is empty")
            last.send_signal(signal.SIGTERM)
            status = last.wait(30)
        assert status == 0, f"The worker told to stop ended with {status}."
        return {**self._figures(), "kills": kills, "seconds": time.monotonic() - started, "restart": sorted(self.restarts)}

    def _write(self, person: int) -> None:
        """Enqueue one job of each kind in a unit, note what was acknowledged, and again."""
        while not self.over.is_set():
            try:
                with self.app.app_context(), db.database().writing() as session:
                    letter = {"template": besieged_worker.TEMPLATE, "to": person, "context": {}}
                    asked = [outbox.enqueue("essai.once"), outbox.enqueue("essai.twice"), outbox.enqueue("mail", **letter)]
                    session.flush()
            except db.Busy:
                continue
            for job in asked:
                self.promised[job.kind].append(job.token)
            # Slower than the worker, so that it catches up; fast enough that it is always at work.
            self.over.wait(0.4)

    def _kill_one(self, place: str) -> None:
        """Start a worker, and kill it as it passes that place, or at any moment of its work."""
        before = self._done()
        if place != "anywhere":
            (self.folder / f"ambush {place}").touch()
        started = time.monotonic()
        with self._worker() as worker:
            _until(lambda: self._done() > before or worker.poll() is not None or self._sprung(), "the worker does something")
            self.restarts.append(time.monotonic() - started)
            if place == "anywhere":
                time.sleep(random.uniform(0, 0.3))
            else:
                _until(self._sprung, f"the worker passes by {place}")
                (self.folder / besieged_worker.SPRUNG).unlink()
            assert worker.poll() is None, f"The worker ended by itself: {worker.returncode}."

    @contextmanager
    def _worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """A worker process, killed with -9 at the end when it still runs."""
        environment = {
            **{name: value for name, value in os.environ.items() if name.startswith(("PATH", "PYTHON", "LANG", "HOME"))},
            "DATA_DIR": str(self.settings.data_dir),
            "KEYS_DIR": str(self.settings.data_dir / "keys"),
            "DATABASE_URL": self.settings.database_url,
            "SECRET_KEY": self.settings.secret_key,
            "LOG_LEVEL": "warning",
            besieged_worker.FOLDER: str(self.folder),
        }
        with (self.folder / "worker.log").open("ab") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", besieged_worker.__name__], cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield worker
        finally:
            if worker.poll() is None:
                worker.kill()
            worker.wait()

    def _sprung(self) -> bool:
        return (self.folder / besieged_worker.SPRUNG).exists()

    def _done(self) -> int:
        return self._count(select(func.count()).select_from(Effect))

    def _waiting(self) -> int:
        return self._count(select(func.count()).select_from(Job).where(Job.status == JobStatus.WAITING))

    def _count(self, statement: Any) -> int:
        with self.app.app_context(), db.database().reading() as session:
            return session.scalar(statement) or 0

    def _figures(self) -> dict[str, Any]:
        """For each kind: how many jobs were acknowledged, how many never done, how many runs too many."""
        with self.app.app_context(), db.database().reading() as session:
            ran = {
                kind: Counter(session.scalars(select(Effect.token).where(Effect.kind == kind))) for kind in ("essai.once", "essai.twice")
            }
            dead = session.scalar(select(func.count()).select_from(Job).where(Job.status == JobStatus.DEAD))
        ledger = (self.folder / "ledger").read_text().split()
        ran["mail"] = Counter(line.strip("<>").split("@")[0] for line in ledger)
        kept = {path.stem for path in (self.folder / "mail").glob("*.eml")}
        figures = {
            kind: {
                "acknowledged": len(tokens),
                "lost": len(set(tokens) - ran[kind].keys()),
                "unasked": len(ran[kind].keys() - set(tokens)),
                "again": ran[kind].total() - len(ran[kind]),
            }
            for kind, tokens in self.promised.items()
        }
        return {**figures, "mails_kept": len(kept & set(self.promised["mail"])), "dead": dead}


def _until(happens: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < deadline, f"It never came that {what}."
        time.sleep(0.05)
