"""Moving from one status to the next: only as declared, told to the log, and never by two people at once."""

import itertools

import pytest
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from marketplace.core import db, states
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import RuleBroken
from tests.builders import make_user
from tests.core.things import Door, DoorStatus

DECLARED = {(before, after) for before, afters in Door.TRANSITIONS.items() for after in afters}
PAIRS = list(itertools.product(DoorStatus, DoorStatus))


@pytest.fixture
def base(with_things):
    with with_things.app_context():
        yield db.database()


def add_door(base, status: DoorStatus = DoorStatus.OPEN) -> int:
    with base.writing() as session:
        session.add(door := Door(status=status))
        session.flush()
        return door.id


@pytest.mark.parametrize(("before", "after"), PAIRS, ids=lambda status: status.value)
def test_exactly_the_declared_moves_are_made(base, at, before, after):
    number = add_door(base, before)
    with base.writing():
        door = db.load(Door, id=number)
        assert (states.why_not_move(door, after) is None) == ((before, after) in DECLARED)
        if (before, after) in DECLARED:
            states.move(door, after, actor=None, at=at)
        else:
            with pytest.raises(RuleBroken):
                states.move(door, after, actor=None, at=at)
    with base.reading() as session:
        status = after if (before, after) in DECLARED else before
        assert session.get_one(Door, number).status is status
        assert len(session.scalars(select(AuditEvent)).all()) == ((before, after) in DECLARED)


def test_a_move_is_told_to_the_log_with_its_author_and_both_statuses(base, at):
    number = add_door(base)
    with base.writing():
        person = make_user()
        states.move(db.load(Door, id=number), DoorStatus.SHUT, actor=person, at=at)
    with base.reading() as session:
        event = session.scalars(select(AuditEvent)).one()
    assert (event.verb, event.subject_type, event.subject_id, event.actor_id, event.at) == ("doors.shut", "Door", number, person.id, at)
    assert event.changes == {"status": ["open", "shut"]}


def test_a_refused_move_says_why_in_the_language_of_the_page(with_things, base, at):
    number = add_door(base, DoorStatus.WALLED)
    with base.reading():
        door = db.load(Door, id=number)
        assert "l’état de cet élément a changé" in str(states.why_not_move(door, DoorStatus.OPEN))


def test_a_move_undone_leaves_neither_status_nor_act(base, at):
    number = add_door(base)
    with pytest.raises(KeyError), base.writing():
        states.move(db.load(Door, id=number), DoorStatus.SHUT, actor=None, at=at)
        raise KeyError
    with base.reading() as session:
        assert session.get_one(Door, number).status is DoorStatus.OPEN
        assert session.scalars(select(AuditEvent)).all() == []


def test_the_second_to_save_a_stale_copy_is_refused_instead_of_undoing_the_first(base, at):
    number = add_door(base)
    with base.reading():
        stale = db.load(Door, id=number)
    with base.writing():
        states.move(db.load(Door, id=number), DoorStatus.SHUT, actor=None, at=at)
    with pytest.raises(StaleDataError), base.writing() as session:
        session.add(stale)
        stale.label_fr = "portail"
    with base.reading() as session:
        door = session.get_one(Door, number)
        assert (door.status, door.label_fr) == (DoorStatus.SHUT, "porte")


def test_of_two_people_who_move_the_same_thing_one_after_the_other_the_second_is_told(base, at):
    number = add_door(base)
    with base.writing():
        states.move(db.load(Door, id=number), DoorStatus.SHUT, actor=None, at=at)
    with pytest.raises(RuleBroken), base.writing():
        states.move(db.load(Door, id=number), DoorStatus.SHUT, actor=None, at=at)
