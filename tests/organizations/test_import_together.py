"""Rows that are taken together: the directory is the one that rows taken one by one make, and one row's trouble is its own."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from config import Settings
from marketplace import create_app
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.imports import applying
from marketplace.core.indexing import IndexNote
from marketplace.core.mail import MemoryMailer
from marketplace.organizations.editing.adding import add_all
from marketplace.organizations.editing.writing import values_of
from marketplace.organizations.imports import enterprises
from marketplace.organizations.models import Organization, Reach
from search_index.memory import MemoryEngine
from tests import databases
from tests.conftest import close
from tests.core.imports.files import outcomes
from tests.organizations.imported import kept, one_row, row, table, take, told

NUMBERS = ("1140000010", "1140000028", "1140000036", "")
HEADERS = ["name", "neq", "municipality", "region", "website", "sector", "other_names", "served", "postal_code"]


def tangle(seed: int, count: int) -> bytes:
    """Rows of a few enterprises under a few names, numbers and places: nearly each may be met by several of those before it."""
    chance = random.Random(seed)
    choices = (
        ("Coop du Phare", "COOP DU PHÂRE", "Atelier du Quai", "Le Relais", ""),
        NUMBERS,
        ("Rimouski", "Matane", "Nulle-Part", ""),
        ("01", "03", ""),
        ("un.example", "deux.example", "", "pas un site"),
        ("S11", "S04; S11", "inconnu", ""),
        ("Le Phare", "Le Phare; L’Atelier", ""),
        ("tout le Québec", "01; 03", "40 km", ""),
        ("G5L 1A1", "G5L 1A2", ""),
    )
    return table(*([chance.choice(one) for one in choices] for _row in range(count)), headers=HEADERS)


def directory(app: Flask) -> list[dict[str, Any]]:
    """All that is known of the enterprises that files brought, and what the log says of them."""
    with app.app_context(), db.database().reading() as session:
        found = session.scalars(select(Organization).where(Organization.is_enterprise).order_by(Organization.id)).unique().all()
        acts = session.execute(select(AuditEvent.subject_id, AuditEvent.verb).order_by(AuditEvent.seq)).all()
        kept = []
        for one in found:
            said = [verb for number, verb in acts if number == one.id and verb != "core.import"]
            others = (one.slug, one.origins, one.source, one.source_key, one.sort_name, one.status, one.created_at)
            kept.append(values_of(one) | {"others": others, "acts": said})
        return kept


@pytest.fixture
def twin(settings: Settings, model_installation: tuple[Path, str], tmp_path: Path, mailer: MemoryMailer) -> Iterator[Flask]:
    """A second installation like that of `app`."""
    folder = tmp_path / "twin"
    folder.mkdir()
    with databases.copy(model_installation[1], folder) as url:
        app = create_app(replace(settings, data_dir=folder, database_url=url), engine=MemoryEngine(), mailer=mailer)
        yield app
        close(app)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_rows_taken_together_make_the_directory_that_rows_taken_one_by_one_make(app, twin, monkeypatch, seed) -> None:
    seen = []
    for each, together in ((app, 1), (twin, 100)):
        monkeypatch.setattr(applying, "TOGETHER", together)
        runs = [take(each, tangle(seed * 10 + other, 60), source) for other, source in enumerate(("un", "deux", "un"))]
        seen.append((directory(each), [outcomes(each, one) for one in runs], [told(each, one) for one in runs]))
    assert len(seen[0][0]) > 5, "the rows are so alike that nothing is compared"
    assert seen[0] == seen[1]


def test_two_rows_of_one_enterprise_that_neither_name_nor_number_brings_together_are_told_apart_in_time(app) -> None:
    """The first row moves the enterprise to where the second looks for it."""
    take(app, one_row(name="Coop du Phare", neq=NUMBERS[0], municipality="Matane"))
    headers = ["name", "neq", "municipality", "region"]
    rows = (["Le Phare inc.", NUMBERS[0], "Rimouski", "01"], ["Coop du Phare", "", "Matane", "01"], ["Le Phare inc.", "", "Rimouski", "01"])
    run_id = take(app, table(*rows, headers=headers))
    assert outcomes(app, run_id) == ["changed", "unchanged", "unchanged"]
    assert [one.name for one in kept(app)] == ["Le Phare inc."]


def test_a_row_that_the_database_refuses_is_refused_alone_with_nothing_left_of_it(app, monkeypatch) -> None:
    def refusing(new, **rest):
        numbers = add_all(new, **rest)
        if any(one.facts.name == "Coop 3" for one in new):
            db.session().execute(update(Organization).values(slug="modifier"))
        return numbers

    monkeypatch.setattr(enterprises, "add_all", refusing)
    run_id = take(app, table(*(row(name=f"Coop {number}") for number in range(6))))
    assert outcomes(app, run_id) == ["added"] * 3 + ["refused"] + ["added"] * 2
    assert "IntegrityError" in told(app, run_id)[0][2]
    assert [one.name for one in kept(app)] == ["Coop 0", "Coop 1", "Coop 2", "Coop 4", "Coop 5"]
    with app.app_context(), db.database().reading() as session:
        published = session.scalars(select(AuditEvent.subject_id).where(AuditEvent.verb == "organizations.published")).all()
        assert sorted(published) == [one.id for one in kept_in(session)]
        noted = set(session.scalars(select(IndexNote.row_id).where(IndexNote.kind == "enterprises")))
        assert noted == set(published), "the index is told of each, and of none that is not there"


def kept_in(session) -> list[Organization]:
    return list(session.scalars(select(Organization).where(Organization.is_enterprise).order_by(Organization.id)).unique())


def test_two_hundred_rows_are_taken_in_a_few_statements(app) -> None:
    data = table(*(row(name=f"Coop {number}") for number in range(200)))
    assert statements(app, data) < 100
    assert statements(app, data) < 100, "the same file again"


def statements(app: Flask, data: bytes) -> int:
    """How many statements an import asks of the database."""
    asked: list[str] = []
    with app.app_context():
        engine = db.database()._writers

    def note(_connection, _cursor, statement, *_rest) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        take(app, data)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(asked)


def test_what_a_row_says_is_attached_to_its_page(app) -> None:
    take(
        app, one_row(sector="S11; S04; inconnu", served="01; 03", other_names="Le Phare; COOP DU PHÂRE; Le Relais", languages="fr; anglais")
    )
    take(app, one_row(name="Coop du Quai", served="40 km", sector="S11"), source="deux")
    take(app, one_row(name="Coop du Lac", served="La Matanie", sector="S11"), source="trois")
    with app.app_context(), db.database().reading() as session:
        phare, quai, lac = kept_in(session)
        assert [one.code for one in phare.sectors] == ["S04", "S11"]
        assert [[each.code for each in one.regions] for one in phare.activities] == [["01", "03"]] * 2
        assert values_of(phare)["other_names"] == ["Le Phare", "Le Relais"]
        assert (phare.languages, quai.languages) == (["fr", "en"], [])
        assert [(one.reach, one.radius_km) for one in quai.activities] == [(Reach.RADIUS, 40)]
        assert [[each.name for each in one.mrcs] for one in lac.activities] == [["La Matanie"]]
