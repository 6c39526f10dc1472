"""Keeps the web server, the worker and the processes of rooms running: whichever dies, however it dies, is started again.

Children are forked where the system can: what the program imports is there already, so that a site whose processes
were all killed answers again within a second, and they share its memory.
"""

import ctypes
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from contextvars import Context

import structlog

from config import Settings
from marketplace.core import db, heart, metrics, panels
from marketplace.core.children import Child

PAUSE = 0.1
PATIENCE = 10.0
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15

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


def apart(work: Callable[[Child], None], child: Child) -> int:
    """Do a work that comes to an end in a process of its own, and wait for it; its status, 0 when all went well.

    A library that draws documents keeps its threads for as long as a process lives, and they do not survive a fork:
    whoever forks never draws, or none of its children could.
    """
    process = multiprocessing.Process(target=_become, args=(work, child, os.getpid()), name=work.__name__.strip("_"), daemon=True)
    process.start()
    process.join()
    return process.exitcode or 0


class Supervisor:
    """The children, each the head of a group of processes, so that nothing of a dead one is left holding the port."""

    def __init__(self, child: Child, greeting: list[str], works: Mapping[str, Callable[[Child], None]]) -> None:
        self.child, self.settings, self.works = child, child.settings, works
        self.greeting = greeting
        self.stopping = False
        self.children: dict[str, multiprocessing.Process] = {}
        metrics.keep_in(self.settings.data_dir / "metrics")

    def run(self) -> None:
        """Start them, say where, and watch until told to stop."""
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, self._stop)
        asked_until = time.monotonic() + PATIENCE
        greeted = False
        while not self.stopping:
            if not greeted and (heart.answers(self.settings) or time.monotonic() > asked_until):
                greeted = self._greet()
            self._look_after()
            time.sleep(PAUSE if greeted else PAUSE / 2)
        self._end()

    def _look_after(self) -> None:
        """Start whatever does not run."""
        for name in self.works:
            child = self.children.get(name)
            if self.stopping or (child is not None and child.is_alive()):
                continue
            if child is not None:
                log.error("died", child=name, status=child.exitcode)
                _signal_group(child, signal.SIGKILL)
                del self.children[name]
            self._start(name)

    def _start(self, name: str) -> None:
        child = multiprocessing.Process(target=_become, args=(self.works[name], self.child, os.getpid()), name=name)
        child.start()
        self.children[name] = child

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
            child.join(max(0.1, deadline - time.monotonic()))
            if child.is_alive():
                _signal_group(child, signal.SIGKILL)


def _signal_group(child: multiprocessing.Process, number: int) -> None:
    try:
        os.killpg(child.pid or 0, number)
    except ProcessLookupError:
        return


def _become(work: Callable[[Child], None], child: Child, parent: int) -> None:
    """Make of the process that was just started the head of a group, which its supervisor's death ends, and do the work."""
    os.setsid()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, signal.SIG_DFL)
    if sys.platform.startswith("linux"):
        _tell_linux(parent, f"maillage-{multiprocessing.current_process().name}")
    # What the command line has open, such as its application, is not the child's.
    Context().run(work, child)


def _tell_linux(parent: int, name: str) -> None:
    """Have the kernel end a child whose supervisor was killed, and show it under its own name (`ps -o comm`).

    Elsewhere the next start says that the port is taken.
    """
    kernel = ctypes.CDLL(None)
    kernel.prctl(PR_SET_NAME, name.encode())
    kernel.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    # Killed between the fork and that line, the supervisor would never be missed.
    if os.getppid() != parent:
        os._exit(1)
