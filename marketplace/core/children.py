"""What the children of the supervisor do: answer visitors, do the work that waits, and what a room declares besides.

Each makes an application of its own: connections and threads do not survive a fork.
"""

import gc
import signal
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from config import Settings
from marketplace.core import indexing
from marketplace.core.heart import Heart
from marketplace.core.worker import Worker


@dataclass(frozen=True)
class Child:
    """What a child needs to become what it is; it can be sent to a process that starts from nothing."""

    settings: Settings
    create_app: Callable[[Settings], Flask]

    def application(self) -> Flask:
        """An application of this process alone. What was imported before is never garbage."""
        gc.freeze()
        return self.create_app(self.settings)

    def site(self) -> Flask:
        """The same for visitors. Beside the first of them, it reads ahead: 0.8 s for 12 000 enterprises, that nobody waits for."""
        app = self.application()
        Thread(target=_read_ahead, args=(app,), name="read-ahead", daemon=True).start()
        return app


def _read_ahead(app: Flask) -> None:
    with app.app_context():
        indexing.warm()


def web(child: Child) -> None:
    """Serve until told to stop, with so many processes of so many threads; one that dies is started again."""
    settings = child.settings
    server = Granian(
        "wsgi:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.web_processes,
        blocking_threads=settings.web_threads,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    )
    server.serve(target_loader=child.site, wrap_loader=False)


def work(child: Child) -> None:
    """Do the jobs of the outbox and keep the index, until told to stop."""
    worker = Worker(child.application())
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: worker.stopping.set())
    with Heart(worker.app):
        worker.run()


# By the name that each process bears; and which of them are wanted under some settings alone.
WORKS: dict[str, Callable[[Child], None]] = {"web": web, "worker": work}
WANTED: dict[str, Callable[[Settings], bool]] = {}


def declare(name: str, work: Callable[[Child], None], *, when: Callable[[Settings], bool] | None = None) -> None:
    """Have the supervisor keep one more process, for a room whose work no other process may do; `when` says under which settings."""
    WORKS[name] = work
    if when is not None:
        WANTED[name] = when


def wanted(settings: Settings) -> dict[str, Callable[[Child], None]]:
    """The processes that these settings ask for."""
    return {name: work for name, work in WORKS.items() if name not in WANTED or WANTED[name](settings)}
