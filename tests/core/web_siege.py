"""Killing a real site (supervisor, web processes, worker) again and again while eight people edit pages over HTTP."""

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from config import ROOT, Settings
from marketplace.core import db, indexing
from marketplace.core.audit import AuditEvent
from marketplace.core.outbox import Job, JobStatus
from marketplace.organizations.models import Organization
from tests.builders import PASSWORD, make_facts, make_organization, make_user
from tests.core.web_client import Editor, answers
from tests.served import NO_STANDIN

EDITORS = 8
PATIENCE = 120.0
# What a kill hits, in turn: all that the supervisor watches; one web process; the worker; all again; the supervisor with all.
TARGETS = ("children", "one web process", "worker", "children", "everything")


class Siege:
    """A site of its own on a free port of the loopback, over the database of `app`. `pace`: about how long people write between kills."""

    def __init__(self, app: Flask, folder: Path, *, pace: float = 0.6) -> None:
        self.app, self.folder, self.pace = app, folder, pace
        self.settings: Settings = app.extensions["maillage.settings"]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.environment = {
            **{name: value for name, value in os.environ.items() if name.startswith(("PATH", "PYTHON", "LANG", "HOME"))},
            "DATA_DIR": str(self.settings.data_dir),
            "KEYS_DIR": str(self.settings.keys_dir),
            "DATABASE_URL": self.settings.database_url,
            "SECRET_KEY": self.settings.secret_key,
            "PORT": str(self.port),
            "DEMO": "0",
            "LOG_LEVEL": "warning",
            # A key that is none: what stands in for Stripe would take one more port.
            **NO_STANDIN,
        }
        self.over = threading.Event()
        self.failures: list[BaseException] = []
        self.restarts: dict[str, list[float]] = {"children": [], "everything": []}
        self.server: subprocess.Popen[bytes] | None = None

    def run(self, kills: int) -> dict[str, Any]:
        """The figures of a siege of so many kills."""
        editors = self._people()
        threads = [threading.Thread(target=self._work, args=(one,)) for one in editors]
        started = time.monotonic()
        self._start()
        try:
            self._wait(lambda: answers(self.port), "the site answers")
            for one in threads:
                one.start()
            self._wait(lambda: all(one.acknowledged for one in editors), "everybody writes")
            for kill in range(kills):
                time.sleep(random.uniform(0.5, 1.5) * self.pace)
                self._strike(TARGETS[kill % len(TARGETS)])
                before = [len(one.acknowledged) for one in editors]
                self._wait(
                    lambda before=before: all(len(one.acknowledged) > n for one, n in zip(editors, before, strict=True)), "all write"
                )
            self.over.set()
            for one in threads:
                one.join()
            self._wait(self._is_quiet, "the worker has followed")
            left = self._stop()
        finally:
            self.over.set()
            self._kill_all()
            for one in editors:
                one.give_up()
        return {**self._figures(editors), "kills": kills, "left": left, "seconds": time.monotonic() - started}

    def _people(self) -> list[Editor]:
        """A member of the team for each page, and the pages."""
        editors = []
        with self.app.app_context(), db.database().writing():
            for number in range(EDITORS):
                page = make_organization(name=f"Coopérative {number}")
                facts = make_facts(name=page.name)
                fields = {"name": facts.name, "legal_form_code": facts.legal_form_code, "municipality": facts.municipality}
                fields |= {"region_code": facts.region_code, "sector_codes": facts.sector_codes[0], "website": facts.website or ""}
                fields["description_en"] = facts.description_en or ""
                # One of the demonstration comes in with a password alone.
                person = make_user(is_staff=True, is_demo=True)
                editors.append(Editor(self.port, person.email, PASSWORD, page.slug, fields))
        return editors

    def _work(self, editor: Editor) -> None:
        try:
            editor.work(self.over)
        except BaseException as failure:
            self.failures.append(failure)

    def _start(self) -> None:
        with (self.folder / "serve.log").open("ab") as log:
            command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
            self.server = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True)

    def _strike(self, target: str) -> None:
        """Kill with -9, and when no web process is left, time the first 200 after it."""
        assert self.server is not None
        web, worker = _children(self.server.pid, "maillage-web"), _children(self.server.pid, "maillage-worker")
        opener = _children(self.server.pid, "maillage-opener")
        web_processes = [pid for one in web for pid in _children(one)]
        victims = {
            "children": [*web, *web_processes, *worker, *opener],
            "one web process": web_processes[:1],
            "worker": worker,
            "everything": [self.server.pid, *web, *web_processes, *worker, *opener],
        }[target]
        started = time.monotonic()
        for pid in victims:
            _kill(pid)
        if target == "everything":
            self.server.wait()
            self._start()
        if target in self.restarts:
            self._wait(lambda: answers(self.port), "the site answers again", pause=0.01)
            self.restarts[target].append(time.monotonic() - started)

    def _stop(self) -> int:
        """Tell the site to stop, as an operator does; how many of its processes are left afterwards."""
        assert self.server is not None
        family = _family(self.server.pid)
        self.server.send_signal(signal.SIGTERM)
        status = self.server.wait(30)
        assert status == 0, f"The site told to stop ended with {status}."
        time.sleep(0.2)
        return sum(_runs(pid) for pid in family)

    def _kill_all(self) -> None:
        if self.server is not None and self.server.poll() is None:
            for pid in (*_family(self.server.pid), self.server.pid):
                _kill(pid)
            self.server.wait()

    def _is_quiet(self) -> bool:
        with self.app.app_context(), db.database().reading() as session:
            waiting = session.scalar(select(func.count()).select_from(Job).where(Job.status == JobStatus.WAITING))
            return not waiting and not indexing.backlog()

    def _wait(self, happens: Callable[[], bool], what: str, pause: float = 0.05) -> None:
        deadline = time.monotonic() + PATIENCE
        while not happens():
            assert not self.failures, self.failures
            assert time.monotonic() < deadline, f"It never came that {what}:\n{(self.folder / 'serve.log').read_text()[-3000:]}"
            time.sleep(pause)

    def _figures(self, editors: list[Editor]) -> dict[str, Any]:
        """What was promised against what the database, its log and the index hold."""
        file = self.folder / "acts.jsonl"
        head = self._command("audit", "export", str(file)).split()[-1]
        verified = self._command("audit", "verify", str(file), "--head", head)
        checked = self._command("index", "check")
        acts = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        written = Counter(act["changes"]["description_fr"][1] for act in acts if act["verb"] == "organizations.edit")
        with self.app.app_context(), db.database().reading() as session:
            pages = dict(iter(session.execute(select(Organization.slug, Organization.description_fr))))
            in_log = session.scalar(select(func.count()).select_from(AuditEvent))
        promised = {text for one in editors for text in one.acknowledged}
        seconds = sorted(second for one in editors for second in one.seconds)
        return {
            "acknowledged": sum(len(one.acknowledged) for one in editors),
            "lost_rows": sum(pages[one.slug] != one.last for one in editors),
            "lost_acts": len(promised - written.keys()),
            "twice": written.total() - len(written),
            "unasked": len(written.keys() - promised),
            "unknown_kept": sum(one.found for one in editors),
            "unknown_undone": sum(len(one.unsure) for one in editors),
            "busy": sum(one.busy for one in editors),
            "acts": in_log,
            "chain": verified.strip(),
            "index": checked.strip(),
            "write_p99": seconds[int(len(seconds) * 0.99)],
            "restarts": self.restarts,
        }

    def _command(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        return re.sub(r'^\{".*\n', "", done.stdout + done.stderr, flags=re.MULTILINE)


def _children(parent: int, name: str = "") -> list[int]:
    """The processes that this one started (those of that name), as the kernel tells."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found += [int(entry.name)] if name in (entry / "comm").read_text() else []
        except OSError:
            continue
    return found


def _runs(pid: int) -> bool:
    """Whether it still does anything: in a container nobody may be there to bury the dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _family(pid: int) -> list[int]:
    return [one for child in _children(pid) for one in (child, *_family(child))]


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
