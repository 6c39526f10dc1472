"""Columns: an instant comes back as it went in, a large integer too, and a text knows its two languages."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from marketplace.core.columns import LARGEST_INT, Bilingual
from tests.builders import AT
from tests.core.things import Door, DoorStatus

SAME_DATABASE = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# A day away from both ends of what a database can hold, whatever the zone.
FIRST, LAST = AT.replace(year=1900, tzinfo=None), AT.replace(year=9999, tzinfo=None)
INSTANTS = st.datetimes(min_value=FIRST, max_value=LAST, timezones=st.timezones() | st.just(UTC), allow_imaginary=False)


def kept(database, **values):
    """A door as the database gives it back."""
    with database.writing() as session:
        session.add(door := Door(**values))
        session.flush()
        number = door.id
    with database.reading() as session:
        return session.get_one(Door, number)


@SAME_DATABASE
@given(instant=INSTANTS)
def test_an_instant_comes_back_in_utc_to_the_microsecond(database, instant):
    back = kept(database, made_at=instant).made_at
    assert back == instant.astimezone(UTC)
    assert back.tzinfo is UTC


def test_instants_sort_in_the_database_whatever_zone_they_came_in(database):
    offsets = [timezone(timedelta(hours=hours)) for hours in (-5, 9, 0, -4)]
    at = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    doors = [Door(made_at=(at + timedelta(minutes=index)).astimezone(offset), steps=index) for index, offset in enumerate(offsets)]
    with database.writing() as session:
        session.add_all(doors)
    with database.reading() as session:
        assert session.scalars(select(Door.steps).order_by(Door.made_at)).all() == [0, 1, 2, 3]
        assert session.scalars(select(Door.steps).where(Door.made_at > at + timedelta(minutes=1))).all() == [2, 3]


def test_a_naive_instant_is_refused_because_nobody_knows_when_it_was(database):
    with pytest.raises(StatementError, match="without a zone"):
        kept(database, made_at=AT.replace(tzinfo=None))


def test_a_naive_instant_is_refused_in_a_question_too(database):
    with pytest.raises(StatementError, match="without a zone"), database.reading() as session:
        session.scalars(select(Door).where(Door.made_at < AT.replace(tzinfo=None))).all()


def test_an_absent_instant_stays_absent(database):
    assert kept(database).made_at is None


@pytest.mark.parametrize("number", [LARGEST_INT, -LARGEST_INT, 2**53 + 1, 2**31])
def test_an_integer_of_sixty_four_bits_comes_back_exact(database, number):
    assert kept(database, steps=number).steps == number


def test_the_largest_row_number_is_one_that_a_row_can_have(database):
    assert kept(database, id=LARGEST_INT).id == LARGEST_INT


def test_a_status_is_kept_as_its_word_on_both_databases(database):
    kept(database, status=DoorStatus.SHUT)
    with database.reading() as session:
        assert session.scalar(text("SELECT status FROM doors")) == "shut"


def test_a_word_that_is_no_status_is_not_given_for_one(database):
    kept(database)
    with database.writing() as session:
        session.execute(text("UPDATE doors SET status = 'ajar'"))
    with pytest.raises(LookupError), database.reading() as session:
        session.scalars(select(Door)).all()


def test_structured_notes_come_back_as_they_went_in(database):
    notes = {"é": [1, None, True, "« œ »"], "0": {"large": 2**60}}
    assert kept(database, notes=notes).notes == notes


def test_a_reference_to_nothing_is_refused(app):
    with pytest.raises(IntegrityError), app.extensions["maillage.database"].engine.begin() as connection:
        connection.execute(text("INSERT INTO activities (organization_id, sector_code) VALUES (999999, 'S01')"))


def test_every_table_of_the_product_numbers_its_rows_with_sixty_four_bits(app):
    inspector = inspect(app.extensions["maillage.database"].engine)
    for table in inspector.get_table_names():
        for column in inspector.get_columns(table):
            kind = str(column["type"]).upper()
            assert kind not in ("INTEGER", "SMALLINT") or inspector.engine.dialect.name == "sqlite", f"{table}.{column['name']} is {kind}"


@pytest.mark.parametrize(
    ("text_of", "path", "said", "lang"),
    [
        (Bilingual("porte", "door"), "/", "porte", "fr"),
        (Bilingual("porte", "door"), "/en/", "door", "en"),
        (Bilingual("porte", None), "/en/", "porte", "fr"),
        (Bilingual("porte", ""), "/en/", "porte", "fr"),
    ],
)
def test_a_text_is_said_in_the_language_of_the_page_and_falls_back_to_french(app: Flask, text_of, path, said, lang):
    locale = "en" if path.startswith("/en") else "fr"
    with app.test_request_context("/", environ_overrides={"maillage.locale": locale}):
        assert (str(text_of), text_of.lang) == (said, lang)


def test_both_languages_of_a_row_are_one_text(database):
    door = kept(database, label_fr="porte", label_en="door")
    assert door.label == Bilingual("porte", "door")
    assert bool(door.label)
    assert not Bilingual("", "door"), "French is never missing"
