"""Keeps the web server and the worker running: whichever dies, however it dies, is started again."""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import structlog

from config import ROOT, Settings
from marketplace.core import db, metrics, panels

PAUSE = 0.1
# Seconds for which the web server has the processors to itself when it starts: somebody waits for a page, nobody for a mail.
HEAD_START = 1.0
PATIENCE = 10.0
PR_SET_PDEATHSIG = 1

log = structlog.get_logger("supervisor")


def why_not_listen(settings: Settings) -> str | None:
    """The reason why the port cannot be had, with the way out, or None."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            return f"{settings.host}:{settings.port} cannot be had ({error.strerror}): stop the other server or choose another PORT."
    return None


def production_problems() -> list[str]:
    """What rooms find that the public may not be served with, such as demonstration accounts."""
    with db.database().reading():
        return [one for found in panels.pieces("production.problems") for one in found]


class Supervisor:
    """Two children, each the head of a group of processes, so that nothing of a dead one is left holding the port."""

    def __init__(self, settings: Settings, greeting: list[str]) -> None:
        self.settings = settings
        self.greeting = greeting
        self.stopping = False
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.web_alone_until = 0.0
        folder = settings.data_dir / "metrics"
        metrics.fresh_folder(folder)
        self.environment = {**os.environ, metrics.FOLDER: str(folder)}

    def commands(self) -> dict[str, list[str]]:
        s = self.settings
        web = ["-m", "granian", "--interface", "wsgi", "--host", s.host, "--port", str(s.port), "--workers", str(s.web_processes)]
        web += ["--blocking-threads", str(s.web_threads), "--no-ws", "--log-level", "warning", "--respawn-failed-workers", "wsgi:app"]
        return {"web": [sys.executable, *web], "worker": [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]}

    def run(self) -> None:
        """Start both, say where, and watch until told to stop."""
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, self._stop)
        asked_until = time.monotonic() + PATIENCE
        greeted = False
        while not self.stopping:
            if not greeted and (self._answers() or time.monotonic() > asked_until):
                greeted = self._greet()
            self._look_after()
            time.sleep(PAUSE if greeted else PAUSE / 2)
        self._end()

    def _look_after(self) -> None:
        """Start whatever does not run, the web server first."""
        for name in self.commands():
            child = self.children.get(name)
            if self.stopping or (child is not None and child.poll() is None):
                continue
            if child is not None:
                log.error("died", child=name, status=child.returncode)
                _signal_group(child, signal.SIGKILL)
                del self.children[name]
            if name == "web":
                self.web_alone_until = time.monotonic() + HEAD_START
            if name == "web" or time.monotonic() >= self.web_alone_until:
                self._start(name)

    def _start(self, name: str) -> None:
        self.children[name] = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
            self.commands()[name], cwd=ROOT, env=self.environment, start_new_session=True, preexec_fn=_die_with_parent()
        )

    def _answers(self) -> bool:
        """Whether the site answers under its own name; any answer will do."""
        host = "127.0.0.1" if self.settings.host == "0.0.0.0" else self.settings.host  # noqa: S104
        connection = http.client.HTTPConnection(host, self.settings.port, timeout=1)
        try:
            connection.request("GET", "/healthz", headers={"Host": urlsplit(self.settings.base_url).netloc})
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True

    def _greet(self) -> bool:
        sys.stdout.write(f"\nMaillage: {self.settings.base_url}\n" + "".join(f"{line}\n" for line in self.greeting) + "\n")
        sys.stdout.flush()
        return True

    def _stop(self, *_signal: object) -> None:
        self.stopping = True

    def _end(self) -> None:
        for child in self.children.values():
            _signal_group(child, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(child, signal.SIGKILL)


def _signal_group(child: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return


def _die_with_parent() -> Callable[[], object] | None:
    """On Linux, have the kernel end a child whose supervisor was killed; elsewhere the next start says that the port is taken."""
    if not sys.platform.startswith("linux"):
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def bind() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        # Killed between the fork and that line, the supervisor would never be missed.
        if os.getppid() != parent:
            os._exit(1)

    return bind
