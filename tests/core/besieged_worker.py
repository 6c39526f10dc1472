"""The worker that the tests kill: the product's own, with kinds of jobs whose every run leaves a trace.

Run as `python -m tests.core.besieged_worker`, under the settings of the environment. Its lease is short, so that
what a killed one held is soon taken over.
"""

import os
import signal
import time
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from jinja2 import ChoiceLoader, DictLoader

import config
from marketplace import create_app
from marketplace.core import db, outbox
from marketplace.core.mail import FolderMailer
from marketplace.core.worker import Worker
from tests.core.things import Effect

LEASE, HEARTBEAT = timedelta(seconds=2), 0.3
FOLDER = "BESIEGED_FOLDER"
TEMPLATE = "essai/mail/bonjour.txt"
SPRUNG = "sprung"


def pass_by(place: str) -> None:
    """Between an effect on the outside and its mark, where a kill hurts: wait there to be killed, if an ambush is laid."""
    folder = Path(os.environ[FOLDER])
    if (folder / f"ambush {place}").exists():
        (folder / f"ambush {place}").rename(folder / SPRUNG)
        time.sleep(60)


class LedgerMailer(FolderMailer):
    """Writes messages as the folder does, and one line in a ledger each time it is handed one."""

    def send(self, message: EmailMessage) -> None:
        super().send(message)
        with (self.folder.parent / "ledger").open("a") as ledger:
            ledger.write(f"{message['Message-ID']}\n")
        pass_by("mail")


def once(*, job: outbox.Job, at: object) -> None:
    """In the unit that marks the job: once, whatever happens."""
    db.session().add(Effect(kind=job.kind, token=job.token))


def at_least_once(*, job: outbox.Job, at: object) -> None:
    """In a unit of its own, as on the outside: the negative control, which a kill does make run twice."""
    with db.database().writing() as session:
        session.add(Effect(kind=job.kind, token=job.token))
    pass_by("essai.twice")


def declare() -> None:
    """So that a test may enqueue what this worker does."""
    outbox.handler("essai.once")(once)
    outbox.handler("essai.twice", own_units=True)(at_least_once)


def main() -> None:
    settings = config.load()
    app = create_app(settings, mailer=LedgerMailer(Path(os.environ[FOLDER]) / "mail"))
    app.jinja_env.loader = ChoiceLoader([DictLoader({TEMPLATE: "Bonjour\n\nBonjour {{ name }}."}), app.jinja_env.loader])  # type: ignore[list-item]
    declare()
    worker = Worker(app, lease=LEASE, heartbeat=HEARTBEAT)
    signal.signal(signal.SIGTERM, lambda *_: worker.stopping.set())
    worker.run()


if __name__ == "__main__":
    main()
