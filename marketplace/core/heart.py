"""The heart of the site: a thread of the worker and one of the opener. Each asks the site for a page every minute, and notes that it
answered. Either of them is enough; while neither lives, or the site does not answer, or nothing can be written, there is no beat."""

import http.client
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from flask import Flask

from config import Settings
from marketplace.core import clock, db, outages

EVERY = 60.0

log = structlog.get_logger("heart")


def answers(settings: Settings) -> bool:
    """Whether the site answers under its own name; any answer will do."""
    host = "127.0.0.1" if settings.host == "0.0.0.0" else settings.host  # noqa: S104
    connection = http.client.HTTPConnection(host, settings.port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": urlsplit(settings.base_url).netloc})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


class Heart:
    """Beats while the block lasts: `with Heart(app): worker.run()`."""

    def __init__(self, app: Flask, *, every: float = EVERY, asked: Callable[[Settings], bool] = answers) -> None:
        self.app, self.every, self.asked = app, every, asked
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run, name="heart", daemon=True)

    def beat(self) -> bool:
        """Ask the site once; whether it answered and it was written down. Nothing that goes wrong ends the heart: it is a beat missed."""
        try:
            if not self.asked(self.app.extensions["maillage.settings"]):
                log.warning("no answer")
                return False
            with self.app.app_context(), db.database().writing():
                ended = outages.beat(at=clock.now())
        except Exception:
            log.exception("beat missed")
            return False
        if ended is not None:
            log.error("outage", since=ended.started_at.isoformat(), until=ended.ended_at.isoformat())
        return True

    def _run(self) -> None:
        # A site that has just been started answers within the second; a first beat that is missed is not waited for a minute.
        pause = min(1.0, self.every)
        while not self.over.wait(pause):
            pause = self.every if self.beat() else min(5.0, self.every)

    def __enter__(self) -> "Heart":
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join(6)
