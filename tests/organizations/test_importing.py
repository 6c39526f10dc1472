"""Reading enterprises from a file: every row is taken, already there, or refused with its line and its reason."""

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import Unusable
from marketplace.organizations import importing
from marketplace.organizations.importing import Report, import_enterprises
from marketplace.organizations.models import Organization
from tests.builders import AT
from tests.core.web.watching import digest
from tests.page import NBSP

HEADERS = ["Nom", "Forme juridique", "Municipalité", "Région", "Secteur", "Description", "Description en", "Site web"]
ROW = [
    "Coop du Phare",
    "Coopérative de solidarité",
    "Rimouski",
    "Bas-Saint-Laurent",
    "S11",
    "Entretien ménager.",
    "Cleaning.",
    "https://phare.example",
]


def table(*rows: list[str], headers: list[str] | None = None, encoding: str = "utf-8") -> bytes:
    """A CSV as a spreadsheet writes it."""
    file = io.StringIO()
    csv.writer(file).writerows([headers or HEADERS, *rows])
    return file.getvalue().encode(encoding)


def row(**changes: str) -> list[str]:
    names = ["name", "form", "place", "region", "sector", "fr", "en", "site"]
    return [changes.get(name, value) for name, value in zip(names, ROW, strict=True)]


def take(app: Flask, data: bytes) -> Report:
    with app.app_context():
        *_earlier, last = import_enterprises(data, source="essai", sha256="0" * 64, at=AT)
    return last


def kept(app: Flask) -> list[Organization]:
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(Organization).order_by(Organization.id)))


def test_a_row_becomes_a_published_page(app, client) -> None:
    report = take(app, table(ROW))
    assert (report.added, report.present, report.refused, report.ignored) == (1, 0, [], [])
    (one,) = kept(app)
    assert (one.name, one.legal_form_code, one.municipality, one.region_code) == ("Coop du Phare", "COOP_SOL", "Rimouski", "01")
    assert (one.description_fr, one.description_en, one.website) == ("Entretien ménager.", "Cleaning.", "https://phare.example")
    assert ([sector.code for sector in one.sectors], one.source, one.is_demo) == (["S11"], "essai", False)
    assert client.get("/entreprises/coop-du-phare").status_code == 200


@pytest.mark.parametrize(
    "written",
    [
        {"form": "COOP_SOL", "region": "01", "sector": "S11"},
        {"form": "coopérative de SOLIDARITÉ", "region": "bas saint laurent", "sector": "s11"},
        {"form": "Coop de solidarité", "region": "1", "sector": " S11 ; "},
        {"form": "Solidarity cooperative", "region": "Bas-Saint-Laurent", "sector": "Cleaning, buildings and landscaping"},
    ],
)
def test_what_people_write_is_understood(app, written) -> None:
    assert take(app, table(row(**written))).refused == []
    (one,) = kept(app)
    assert (one.legal_form_code, one.region_code, [sector.code for sector in one.sectors]) == ("COOP_SOL", "01", ["S11"])


def test_columns_may_come_in_any_order_under_any_of_their_names_and_others_are_left_aside(app) -> None:
    headers = [
        "SITE_INTERNET",
        "description",
        "secteurs",
        "Région administrative",
        "VILLE",
        "forme",
        "Raison sociale",
        "Téléphone",
        "",
        "\x1b[31mNEQ",
    ]
    data = ["phare.example", "Entretien.", "S11", "01", "Rimouski", "COOP", "Coop du Phare", "418 555-0100", "?", "1"]
    report = take(app, table(data, headers=headers))
    assert (report.added, report.ignored) == (1, ["Téléphone", "", "[31mNEQ"])
    assert kept(app)[0].website == "https://phare.example"


def test_a_byte_order_mark_is_no_part_of_the_first_header(app) -> None:
    assert take(app, table(ROW, encoding="utf-8-sig")).added == 1


@pytest.mark.parametrize("missing", ["Nom", "Forme juridique", "Municipalité", "Région", "Secteur", "Description"])
def test_a_column_that_is_not_there_is_named_and_nothing_is_written(app, missing) -> None:
    before = digest(app)
    with pytest.raises(Unusable, match="Il manque à ce fichier") as refused:
        take(app, table(headers=[one for one in HEADERS if one != missing]))
    named = refused.value.reason.rpartition(": ")[2]
    assert named.rstrip(".") == missing.lower()
    assert digest(app) == before


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"\xef\xbb\xbf", b"bonjour", b"<html></html>", b"Nom|Forme|Ville|R\xc3\xa9gion|Secteur|Description\n"]
)
def test_what_is_no_such_file_is_refused(app, data) -> None:
    with pytest.raises(Unusable, match="Il manque à ce fichier"):
        take(app, data)


def test_a_file_in_another_encoding_is_refused_with_the_line_where_it_shows(app) -> None:
    before = digest(app)
    plain = row(name="Coop", form="COOP", fr="Entretien", region="01")
    data = table(plain, plain, headers=["nom", "forme", "ville", "region", "secteur", "description", "x", "y"]) + "Coopérative".encode(
        "cp1252"
    )
    with pytest.raises(Unusable, match="ligne 4"):
        take(app, data)
    with pytest.raises(Unusable, match="ligne 1"):
        take(app, table(ROW, encoding="utf-16"))
    assert digest(app) == before


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, f"la colonne «{NBSP}nom{NBSP}» est vide"),
        ({"place": " \u00a0"}, f"la colonne «{NBSP}municipalité{NBSP}» est vide"),
        ({"fr": "\n"}, f"la colonne «{NBSP}description{NBSP}» est vide"),
        ({"sector": " ; ;"}, f"la colonne «{NBSP}secteur{NBSP}» est vide"),
        ({"form": "Société par actions"}, f"forme juridique inconnue{NBSP}: Société par actions"),
        ({"region": "18"}, f"région inconnue{NBSP}: 18"),
        ({"region": "Ontario"}, f"région inconnue{NBSP}: Ontario"),
        ({"sector": "S11; Astrologie"}, f"secteur inconnu{NBSP}:  Astrologie"),
        ({"site": "javascript:alert(1)"}, f"site Web illisible{NBSP}: javascript:alert(1)"),
        ({"site": "pas un site"}, f"site Web illisible{NBSP}: pas un site"),
        ({"name": "a" * 201}, f"la colonne «{NBSP}nom{NBSP}» est trop longue"),
        ({"place": "a" * 101}, f"la colonne «{NBSP}municipalité{NBSP}» est trop longue"),
        ({"fr": "a" * 5001}, f"la colonne «{NBSP}description{NBSP}» est trop longue"),
        ({"name": "Coop\ndu Phare"}, f"la colonne «{NBSP}nom{NBSP}» contient un saut de ligne ou un caractère invisible"),
        ({"name": "Coop\x00"}, f"la colonne «{NBSP}nom{NBSP}» contient un saut de ligne ou un caractère invisible"),
        ({"fr": "Entretien\x1b[31m."}, f"la colonne «{NBSP}description{NBSP}» contient un saut de ligne ou un caractère invisible"),
        ({"region": "\x1b]0;x\x07"}, f"la colonne «{NBSP}région{NBSP}» contient un saut de ligne ou un caractère invisible"),
    ],
)
def test_a_row_that_cannot_be_taken_is_said_with_its_line_and_its_reason(app, changes, reason) -> None:
    report = take(app, table(row(name="Avant"), row(**changes), row(name="Après")))
    assert (report.added, report.refused) == (2, [(3, reason)])
    assert [one.name for one in kept(app)] == ["Avant", "Après"]


def test_cells_that_may_be_empty_may_be_empty_or_not_there(app) -> None:
    report = take(app, table(row(en="", site=""), row(name="Deux")[:6], headers=HEADERS))
    assert report.refused == []
    assert [(one.description_en, one.website) for one in kept(app)] == [(None, None), (None, None)]


def test_blank_lines_and_blank_cells_too_many_disturb_nothing(app) -> None:
    data = table(row(name="Un"), [], [""] * 8, [*row(name="Deux"), "", " "], ["seul"]) + b"\r\n\r\n"
    report = take(app, data)
    assert report.added == 2
    assert report.refused == [(6, f"la colonne «{NBSP}forme juridique{NBSP}» est vide")]


def test_quotes_and_line_breaks_inside_a_cell_are_kept_and_lines_are_still_right(app) -> None:
    text = 'Elle dit : "propre,\r\nnet;\net clair".\n\nVoilà.'
    report = take(
        app,
        table(
            row(name="Un", fr=text), row(name="Deux", region="Ontario"), row(name="Trois, «la» 3e", fr=text, sector="non"), row(name="Q")
        ),
    )
    assert kept(app)[0].description_fr == text
    assert [line for line, _reason in report.refused] == [7, 8]
    assert report.added == 2


def test_a_header_on_two_lines_shifts_the_others(app) -> None:
    report = take(
        app, table(row(region="x"), headers=["Nom", "Forme", "Ville", "Région", "Secteur", "Description", "Note\nde l’équipe", "Site\nweb"])
    )
    assert [line for line, _reason in report.refused] == [4]


@pytest.mark.parametrize("broken", ['"Coop jamais fermée,COOP,Rimouski,01,S11,Texte\n', 'a,"b"c,d\n', '"' + "a" * 140_000 + '",b\n'])
def test_a_file_whose_quotes_do_not_match_is_refused_whole_with_the_line(app, broken) -> None:
    before = digest(app)
    data = table(*(row(name=f"Coop {number}") for number in range(150))) + broken.encode() + table(ROW)
    with pytest.raises(Unusable, match="ligne 152"):
        take(app, data)
    assert digest(app) == before


def test_the_same_file_again_changes_nothing_of_the_directory(app, worker) -> None:
    data = table(*(row(name=f"Coop {number}") for number in range(3)))
    take(app, data)
    worker.drain()
    before = [(one.id, one.version, one.updated_at) for one in kept(app)]
    report = take(app, data)
    assert (report.added, report.present) == (0, 3)
    assert [(one.id, one.version, one.updated_at) for one in kept(app)] == before
    assert worker.drain() == 0


def test_the_same_name_elsewhere_is_another_enterprise_and_twice_in_a_file_is_one(app) -> None:
    report = take(app, table(ROW, row(place="Matane"), row(region="03"), ROW, row(name="COOP  DU  PHÂRE")))
    assert (report.added, report.present) == (3, 2)
    assert len({one.slug for one in kept(app)}) == 3


def test_killed_between_two_batches_it_goes_on_where_it_stopped(app) -> None:
    data = table(*(row(name=f"Coop {number:03d}") for number in range(250)))
    with app.app_context():
        running = import_enterprises(data, source="essai", sha256="0" * 64, at=AT)
        assert next(running).added == importing.BATCH
        running.close()
    assert len(kept(app)) == importing.BATCH
    report = take(app, data)
    assert (report.added, report.present) == (150, 100)
    assert [one.name for one in kept(app)] == [f"Coop {number:03d}" for number in range(250)]


def test_an_import_is_an_act_that_names_its_file_by_its_hash(app) -> None:
    take(app, table(ROW, row(region="x")))
    with app.app_context(), db.database().reading() as session:
        act = session.scalars(select(AuditEvent).where(AuditEvent.verb == "organizations.import")).one()
        count = session.scalar(select(func.count()).select_from(AuditEvent))
    assert act.changes == {"sha256": [None, "0" * 64], "added": [None, 1], "present": [None, 0], "refused": [None, 1]}
    assert count == 2
