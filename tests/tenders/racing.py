"""What the processes of a race do: adhere in real units, as the site does; close a purchase and die at a chosen statement."""

import json
import os
import signal
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from config import Settings
from marketplace import PARTS, ROOMS, create_app, part_of
from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.db import Busy, Database
from marketplace.core.errors import RuleBroken
from marketplace.core.notices import Notice
from marketplace.organizations.models import Membership, Organization
from marketplace.tenders.closing import acts as closing
from marketplace.tenders.joining import acts
from marketplace.tenders.joining.acts import Asked, Authority, Place
from marketplace.tenders.joining.rules import Wanted
from marketplace.tenders.models import Participation, Tender, TenderCutoff
from search_index.memory import MemoryEngine
from tests.builders import AT
from tests.tenders.pool import CLOSES


def site(url: str, folder: str) -> Flask:
    """An application of its own over a database that others use too."""
    secret = "a secret of tests, forty letters or so"
    settings = Settings(data_dir=Path(folder), keys_dir=Path(folder) / "keys", database_url=url, secret_key=secret, log_level="error")
    return create_app(settings, engine=MemoryEngine())


def adhere_many(
    url: str, folder: str, tender_id: int, entries: list[list[int]], begin_writing: str = "BEGIN IMMEDIATE", insist: bool = True
) -> dict[str, int]:
    """Each entry (organisation, person, firm quantity) in a unit of its own. `insist` asks again when the database is busy."""
    app = site(url, folder)
    if begin_writing != "BEGIN IMMEDIATE":
        app.extensions["maillage.database"].engine.dispose()
        app.extensions["maillage.database"] = Database(url, budget=2.0, begin_writing=begin_writing)
    told = {"entered": 0, "refused": 0, "busy": 0}
    with app.app_context():
        for entry in entries:
            while (said := _adhere(tender_id, *entry)) == "busy" and insist:
                told["busy"] += 1
            told[said] += 1
    app.extensions["maillage.database"].engine.dispose()
    return told


def _adhere(tender_id: int, organization_id: int, person_id: int, firm: int) -> str:
    try:
        with db.database().writing() as session:
            tender = db.load(Tender, id=tender_id)
            membership = session.scalars(select(Membership).filter_by(organization_id=organization_id, user_id=person_id)).one()
            places = [Place("Hôtel de ville", "", {lot.id: Wanted(firm) for lot in tender.lots})]
            asked = Asked(places, Authority.RESOLUTION, "2026-03-114", AT.date())
            who = {"membership": membership, "actor": session.get_one(User, person_id), "at": AT}
            acts.adhere(tender, session.get_one(Organization, organization_id), asked, **who)
    except RuleBroken:
        return "refused"
    except (Busy, IntegrityError, StaleDataError):
        return "busy"
    return "entered"


def state(tender_id: int) -> list[Any]:
    """All that a close writes, counted."""
    session = db.session()
    tender = session.get_one(Tender, tender_id)
    stages = session.execute(
        select(Participation.stage, func.count()).where(Participation.tender_id == tender_id).group_by(Participation.stage)
    )
    counted = [session.scalar(select(func.count()).select_from(one)) for one in (TenderCutoff, Notice, AuditEvent)]
    return [tender.stage.value, [lot.closed_firm for lot in tender.lots], sorted([one.value, count] for one, count in stages), counted]


def _forked(work: Callable[[], None]) -> int:
    """Do this in a child, and say how it ended."""
    child = os.fork()
    if child == 0:
        work()
        sys.stdout.flush()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    """`url folder tender n n …`: for each number, a process closes the purchase and is killed at its n-th statement (0: never, -1: as it
    commits); a line says how it ended and what the database holds then."""
    url, folder, tender_id, *numbers = sys.argv[1:]
    for room, part in product(ROOMS, PARTS):
        part_of(room, part)
    # Made once, and never connected here: each child opens its own way to the database.
    app = site(url, folder)

    def close(number: int) -> None:
        passed: list[int] = []

        def count(*_told: Any) -> None:
            passed.append(1)
            if len(passed) == number:
                os.kill(os.getpid(), signal.SIGKILL)

        engine = app.extensions["maillage.database"].engine
        event.listen(engine, "before_cursor_execute", count)
        if number == -1:
            event.listen(engine, "commit", lambda _connection: os.kill(os.getpid(), signal.SIGKILL))
        with app.app_context(), db.database().writing():
            closing.close(int(tender_id), actor=None, at=CLOSES)

    def look(ended: int) -> None:
        with app.app_context(), db.database().reading():
            print(json.dumps([ended, state(int(tender_id))]), flush=True)

    for number in map(int, numbers):
        ended = _forked(lambda number=number: close(number))  # type: ignore[misc]
        _forked(lambda ended=ended: look(ended))  # type: ignore[misc]


if __name__ == "__main__":
    main()
