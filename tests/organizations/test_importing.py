"""Enterprises from a file: what people write is understood, what is not is said and left empty, nothing is guessed."""

import pytest
from sqlalchemy import func, select

from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import Unusable
from marketplace.organizations.models import Organization, Reach
from tests.organizations.imported import HEADERS, ROW, counts, kept, one_row, row, table, take, told
from tests.page import NBSP


def test_a_row_becomes_a_published_page(app, client) -> None:
    assert counts(app, take(app, table(ROW))) == {"added": 1}
    (one,) = kept(app)
    assert (one.name, one.legal_form_code, one.municipality, one.region_code) == ("Coop du Phare", "COOP_SOL", "Rimouski", "01")
    assert (one.municipality_code, one.mrc_code) == ("10043", "100")
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
        {"place": "RIMOUSKI (QC)"},
    ],
)
def test_what_people_write_is_understood(app, written) -> None:
    assert told(app, take(app, table(row(**written)))) == []
    (one,) = kept(app)
    assert (one.legal_form_code, one.region_code, [sector.code for sector in one.sectors]) == ("COOP_SOL", "01", ["S11"])


def test_every_column_of_an_enterprise_is_taken(app) -> None:
    cells = {
        "neq": "1140 000 010",
        "raison sociale": "Coopérative du Phare",
        "dénomination sociale": "Coopérative de solidarité du Phare",
        "autres noms": "Phare Net; Le Phare",
        "forme_code": "coop_solidarite",
        "date de constitution": "1998-05-12",
        "adresse": "12, rue de l’Église",
        "code postal": "g5l1a1",
        "ville": "Rimouski",
        "code région": "1",
        "lat": "48,45",
        "lon": "-68.52",
        "secteurs": "S11; S04",
        "territoire desservi": "MRC de Rimouski-Neigette",
        "mission": "Entretenir.",
        "description": "Deux lignes\net une.",
        "langues": "français, anglais",
        "site internet": "phare.example",
        "courriel": "Bonjour@exemple.org",
        "téléphone": "(418) 555-0100 poste 4",
        "nombre d’employés": "1 250",
        "employés en insertion": "12",
    }
    assert told(app, take(app, table(list(cells.values()), headers=list(cells)))) == []
    with app.app_context(), db.database().reading() as session:
        one = session.scalars(select(Organization).where(Organization.is_enterprise)).one()
        assert (one.neq, one.legal_name, one.founded_year) == ("1140000010", "Coopérative de solidarité du Phare", 1998)
        assert (one.address, one.postal_code, one.latitude, one.longitude) == ("12, rue de l’Église", "G5L 1A1", 48.45, -68.52)
        assert (one.mission_fr, one.description_fr, one.languages) == ("Entretenir.", "Deux lignes\net une.", ["fr", "en"])
        assert (one.website, one.contact_email) == ("https://phare.example", "Bonjour@exemple.org")
        assert (one.contact_phone, one.employees, one.employees_in_integration) == ("418 555-0100, poste 4", 1250, 12)
        assert [(activity.sector_code, activity.reach) for activity in one.activities] == [("S04", Reach.MRCS), ("S11", Reach.MRCS)]
        assert {mrc.name for activity in one.activities for mrc in activity.mrcs} == {"Rimouski-Neigette"}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"neq": "123"}, "« neq » n’est pas comprise (123)"),
        ({"neq": "1140000014"}, "le NEQ 1140000014 ne passe pas le contrôle"),
        ({"legal_form": "Société par actions"}, "forme juridique inconnue : Société par actions"),
        ({"legal_form": "association"}, "forme juridique trop vague : association"),
        ({"founded_year": "jadis"}, "« founded_year » n’est pas comprise (jadis)"),
        ({"founded_year": "2999"}, "« founded_year » n’est pas comprise (2999)"),
        ({"postal_code": "12345"}, "« postal_code » n’est pas comprise"),
        ({"latitude": "12", "longitude": "-68.5"}, "« latitude » n’est pas comprise (12)"),
        ({"sector": "S11; Astrologie"}, "secteur inconnu : Astrologie"),
        ({"sector": "agriculture-foresterie-peche-et-chasse"}, "secteur trop large"),
        ({"served": "la planète"}, "territoire desservi non compris : la planète"),
        ({"languages": "français; klingon"}, "« languages » n’est pas comprise (klingon)"),
        ({"website": "javascript:alert(1)"}, "« website » n’est pas comprise"),
        ({"website": "un.coop; deux.coop"}, "plusieurs sites Web : le premier est gardé (un.coop)"),
        ({"contact_email": "pas une adresse"}, "« contact_email » n’est pas comprise"),
        ({"contact_phone": "appelez-nous"}, "« contact_phone » n’est pas comprise"),
        ({"employees": "douze"}, "« employees » n’est pas comprise"),
        ({"description_fr": "a" * 5001}, "« description_fr » est trop longue"),
        ({"address": "rue\x07"}, "caractère invisible"),
        ({"mission_fr": "Caf\ufffd"}, "« mission_fr » a perdu des lettres"),
        ({"region": "18"}, "région inconnue : 18"),
        ({"municipality": "Nulle-Part"}, "municipalité inconnue : Nulle-Part"),
        ({"municipality": "Rimousky"}, "vouliez-vous dire Rimouski"),
    ],
)
def test_what_is_not_understood_is_a_warning_and_the_enterprise_is_taken_all_the_same(app, cells, reason) -> None:
    run_id = take(app, one_row(**cells))
    assert counts(app, run_id) == {"added": 1, "warned": 1}
    ((_line, _outcome, said),) = told(app, run_id)
    assert reason in said.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"name": ""}, f"la colonne «{NBSP}name{NBSP}» est vide"),
        ({"name": "a" * 201}, f"la colonne «{NBSP}name{NBSP}» est trop longue"),
        ({"name": "Coop\ndu Phare"}, "saut de ligne"),
        ({"name": "Coop\x1b"}, "caractère invisible"),
        ({"municipality": "", "region": ""}, "aucun lieu"),
        ({"municipality": "Nulle-Part", "region": ""}, "il faut une région"),
    ],
)
def test_a_row_without_a_name_or_a_place_is_refused_and_the_others_are_taken(app, cells, reason) -> None:
    bad = {"name": "Coop du Phare", "municipality": "Rimouski", "region": "01", **cells}
    good = ["Avant", "Rimouski", "01"], ["Après", "Rimouski", "01"]
    run_id = take(app, table(good[0], list(bad.values()), good[1], headers=list(bad)))
    ((_line, outcome, said),) = told(app, run_id)
    assert (outcome, reason in said) == ("refused", True)
    assert [one.name for one in kept(app)] == ["Avant", "Après"]


def test_a_municipality_that_is_not_known_is_kept_as_it_was_written_in_its_region(app) -> None:
    take(app, one_row(municipality="St-Nulle-Part", region="Mauricie"))
    (one,) = kept(app)
    assert (one.municipality, one.municipality_code, one.mrc_code, one.region_code) == ("St-Nulle-Part", None, None, "04")


def test_the_region_comes_from_the_municipality_and_from_the_beginning_of_its_code(app) -> None:
    take(app, table(["Un", "Rimouski", ""], ["Deux", "Nulle-Part", "10999"], headers=["nom", "ville", "code municipalité"]))
    assert [(one.municipality, one.region_code) for one in kept(app)] == [("Rimouski", "01"), ("Nulle-Part", "01")]


def test_a_region_alone_is_a_place(app) -> None:
    take(app, one_row(municipality=""))
    assert [(one.municipality, one.region_code) for one in kept(app)] == [("", "01")]


def test_the_activity_of_a_register_describes_and_is_a_sector_only_when_it_says_its_very_name(app) -> None:
    take(app, table(["Un", "01", "RECYCLAGE"], ["Deux", "01", "PÊCHE AUX BÂTONS"], headers=["nom", "region", "activite"]))
    assert [(one.description_fr, [sector.code for sector in one.sectors]) for one in kept(app)] == [
        ("RECYCLAGE", ["S10"]),
        ("PÊCHE AUX BÂTONS", []),
    ]


@pytest.mark.parametrize("missing", ["Nom", "Municipalité"])
def test_a_column_that_is_not_there_is_named_and_nothing_is_written(app, missing) -> None:
    headers = [one for one in HEADERS if one != missing and (missing == "Nom" or one != "Région")]
    with pytest.raises(Unusable, match=missing.lower()):
        take(app, table(headers=headers))
    assert kept(app) == []


def test_an_import_is_an_act_that_names_its_file_by_its_hash(app) -> None:
    take(app, table(ROW, row(name="")))
    with app.app_context(), db.database().reading() as session:
        act = session.scalars(select(AuditEvent).where(AuditEvent.verb == "core.import")).one()
        published = session.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.verb == "organizations.published"))
    assert (act.changes["added"], act.changes["refused"], len(act.changes["sha256"][1])) == ([None, 1], [None, 1], 64)
    assert published == 1


def test_a_refused_row_says_all_that_is_wrong_with_it_at_once(app) -> None:
    run_id = take(app, one_row(name="", municipality="", region="18", founded_year="jadis", neq="123"))
    ((_line, outcome, said),) = told(app, run_id)
    assert outcome == "refused"
    said = said.replace(NBSP, " ")
    for one in (
        "« name » est vide",
        "aucun lieu",
        "région inconnue : 18",
        "« neq » n’est pas comprise",
        "« founded_year » n’est pas comprise",
    ):
        assert one in said
    assert kept(app) == []
