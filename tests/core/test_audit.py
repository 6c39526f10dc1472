"""The log of acts: appended to and never altered, chained, undone with its unit, whole across processes."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from config import Settings
from marketplace import create_app
from marketplace.core import audit, db
from marketplace.core.audit import FIRST, AuditEvent, broken_links
from marketplace.core.db import UnitMisused
from search_index.memory import MemoryEngine
from tests.builders import make_user
from tests.core.processes import together
from tests.core.things import Door


def note(app: Flask, verb: str = "essai.noter", **more: object) -> None:
    """One act in a unit of its own."""
    with app.app_context(), db.database().writing():
        audit.record(verb, "essai", **{"actor": None, "at": datetime(2026, 3, 10, tzinfo=UTC), **more})


def log(app: Flask) -> list[AuditEvent]:
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(AuditEvent).order_by(AuditEvent.seq)))


def exported(app: Flask) -> list[dict[str, object]]:
    return [{**audit.as_dict(event), "hash": event.hash} for event in log(app)]


def note_often(url: str, folder: str, times: int) -> None:
    """What one process does: note several acts at once, many times."""
    from pathlib import Path

    settings = Settings(data_dir=Path(folder), keys_dir=Path(folder), database_url=url, secret_key="a secret of tests, forty letters or so")
    app = create_app(settings, engine=MemoryEngine())
    for number in range(times):
        with app.app_context(), db.database().writing():
            for part in range(3):
                audit.record(f"essai.{number}.{part}", "essai", actor=None, at=datetime.now(UTC))


def test_an_act_says_who_did_what_to_which_thing_and_when(with_things, at):
    with with_things.app_context(), db.database().writing() as session:
        person = make_user()
        session.add(door := Door())
        local = at.astimezone(timezone(timedelta(hours=-4)))
        audit.record("doors.paint", door, actor=person, at=local, changes={"colour": ("red", "blue")}, organization_id=7)
    (event,) = log(with_things)
    assert (event.verb, event.actor_id, event.subject_type, event.subject_id) == ("doors.paint", person.id, "Door", door.id)
    assert (event.at, event.organization_id, event.changes) == (at, 7, {"colour": ["red", "blue"]})


def test_acts_are_numbered_without_a_gap_and_each_holds_the_hash_of_the_one_before(app):
    with app.app_context(), db.database().writing():
        for number in range(3):
            audit.record(f"essai.{number}", "essai", actor=None, at=datetime(2026, 3, 10, tzinfo=UTC))
    note(app)
    events = log(app)
    assert [event.seq for event in events] == [1, 2, 3, 4]
    assert [event.verb for event in events[:3]] == ["essai.0", "essai.1", "essai.2"]
    assert [event.previous_hash for event in events] == [FIRST, *(event.hash for event in events[:-1])]
    assert broken_links(exported(app)) == []


def test_an_act_vanishes_with_its_unit(app):
    note(app)
    with app.app_context(), pytest.raises(KeyError), db.database().writing():
        audit.record("essai.refuser", "essai", actor=None, at=datetime(2026, 3, 10, tzinfo=UTC))
        raise KeyError
    note(app, "essai.ensuite")
    assert [(event.seq, event.verb) for event in log(app)] == [(1, "essai.noter"), (2, "essai.ensuite")]


def test_a_unit_vanishes_with_an_act_that_cannot_be_kept(app):
    with app.app_context(), pytest.raises(TypeError), db.database().writing():
        make_user(email="perdue@exemple.org")
        audit.record("essai.noter", "essai", actor=None, at=datetime(2026, 3, 10, tzinfo=UTC), changes={b"octets": (1, 2)})
    assert log(app) == []
    with app.app_context(), db.database().reading() as session:
        assert session.scalar(text("SELECT count(*) FROM users")) == 0


def test_an_act_noted_while_reading_is_refused_rather_than_lost(app):
    with app.app_context(), db.database().reading(), pytest.raises(UnitMisused):
        audit.record("essai.noter", "essai", actor=None, at=datetime(2026, 3, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit_events SET verb = 'x' WHERE seq = 1",
        "UPDATE audit_events SET at = at",
        "DELETE FROM audit_events WHERE seq = 2",
        "DELETE FROM audit_events",
        "INSERT INTO audit_events SELECT * FROM audit_events WHERE seq = 1 ON CONFLICT (seq) DO UPDATE SET verb = 'x'",
        pytest.param("INSERT OR REPLACE INTO audit_events SELECT * FROM audit_events WHERE seq = 1", marks=pytest.mark.sqlite_only),
        pytest.param("REPLACE INTO audit_events SELECT * FROM audit_events WHERE seq = 1", marks=pytest.mark.sqlite_only),
    ],
)
def test_the_database_itself_refuses_to_alter_or_remove_an_act(app, attack):
    note(app)
    note(app)
    before = exported(app)
    with pytest.raises(DBAPIError, match="append-only"), app.extensions["maillage.database"].engine.begin() as connection:
        if app.extensions["maillage.database"].is_sqlite:
            connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql(attack)
    assert exported(app) == before


def test_postgresql_refuses_to_empty_the_log_too(app):
    note(app)
    if not app.extensions["maillage.database"].is_sqlite:
        with pytest.raises(DBAPIError, match="append-only"), app.extensions["maillage.database"].engine.begin() as connection:
            connection.exec_driver_sql("TRUNCATE audit_events")
    assert len(log(app)) == 1


def test_values_are_kept_as_json_can_hold_them_and_hash_to_the_same_when_read_again(app):
    odd = {"texte": ("« œ »", "\u0000\u2028"), "liste": ([1, None], ("a",)), "grand": (2**62, True), "autre": (1.5, Settings)}
    note(app, changes=odd)
    assert broken_links(exported(app)) == []
    assert log(app)[0].changes["liste"] == [[1, None], ["a"]]


@pytest.mark.slow
def test_the_chain_has_no_gap_when_several_processes_write_at_once(app):
    settings = app.extensions["maillage.settings"]
    call = {"url": settings.database_url, "folder": str(settings.data_dir), "times": 20}
    together(note_often, call, call, call, rooms=True)
    events = exported(app)
    assert [event["seq"] for event in events] == list(range(1, 181))
    assert broken_links(events) == []
