"""The official list of municipalities: what it says is taken, what we know by date stays."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.core import db
from marketplace.core.imports.handlers import Context, RowRefused, Taken
from marketplace.core.imports.models import Outcome
from marketplace.organizations.imports import municipalities as municipalities_import
from marketplace.organizations.models import Municipality, MunicipalityPeriod, Organization
from marketplace.organizations.places import finding as places
from tests.builders import make_organization

CONTEXT = Context(run_id=1, source="liste officielle", actor_id=None, at=datetime(2026, 3, 10, tzinfo=UTC))
ABERCORN = {"code": "46005", "name": "Abercorn", "designation": "Village", "region_code": "05", "mrc_code": "460", "population": "345"}

FILE = """code,nom,designation,region_code,mrc_code,population,lat,lon,gentile
46005,Abercorn,Village,05,460,345,"45,03",-72.66,Abercornais
47017,Granby,Ville,05,470,70755,45.40,-72.73,Granbyen
99999999,Nulle part,Ville,05,470,,,,
46010,Frelighsburg,Municipalité,Estrie (05),,1134,,,
"""


def take(**changes: str) -> Taken:
    return municipalities_import.take({**ABERCORN, **changes}, CONTEXT)


def reasons(**changes: str) -> list[str]:
    with pytest.raises(RowRefused) as refused:
        take(**changes)
    return [one.text for one in refused.value.messages]


def test_a_row_is_added_then_is_already_there(app: Flask) -> None:
    for outcome in (Outcome.ADDED, Outcome.UNCHANGED):
        with app.app_context(), db.database().writing():
            taken = take()
        assert (taken.outcome, taken.subject_id, taken.warnings) == (outcome, 46005, ())
    with app.app_context(), db.database().reading() as session:
        found = session.get_one(Municipality, "46005")
        assert (found.name, found.mrc_code, found.region_code, found.population) == ("Abercorn", "460", "05", 345)
        assert (found.sort_name, found.designation, found.source) == ("abercorn", "Village", "liste officielle")


def test_an_empty_cell_says_nothing(app: Flask, unit: object) -> None:
    take()
    assert take(designation="", population="", latitude="", longitude="").outcome is Outcome.UNCHANGED
    found = db.session().get_one(Municipality, "46005")
    assert (found.population, found.designation) == (345, "Village")


def test_names_are_set_as_ours_are(unit: object) -> None:
    take(name="L'Avenir--d'En-Haut")
    assert db.session().get_one(Municipality, "46005").name == "L’Avenir–d’En-Haut"


def test_zeros_that_a_spreadsheet_ate_are_put_back(unit: object) -> None:
    assert take(code="3005", name="Gaspé", mrc_code="30", region_code="11").subject_id == 3005
    assert db.session().get_one(Municipality, "03005").mrc_code == "030"


def test_an_mrc_or_a_region_may_be_named(unit: object) -> None:
    take(mrc_code="", mrc_name="MRC Brome-Missisquoi", region_code="", region_name="Estrie (05)")
    assert db.session().get_one(Municipality, "46005").mrc_code == "460"
    take(code="46006", mrc_code="460", region_code="")
    assert db.session().get_one(Municipality, "46006").region_code == "05"
    take(code="46007", mrc_code="", region_code="5")
    assert db.session().get_one(Municipality, "46007").mrc_code is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"code": ""}, municipalities_import.NO_CODE),
        ({"code": "123456"}, municipalities_import.NO_CODE),
        ({"code": "4600A"}, municipalities_import.NO_CODE),
        ({"code": "٤٦٠٠٥"}, municipalities_import.NO_CODE),
        ({"name": ""}, municipalities_import.NO_NAME),
        ({"name": "---"}, municipalities_import.NO_NAME),
        ({"mrc_code": "999"}, municipalities_import.NO_MRC),
        ({"region_code": "18"}, municipalities_import.NO_REGION),
        ({"region_code": "", "mrc_code": ""}, municipalities_import.NO_REGION),
        ({"region_code": "16"}, municipalities_import.OTHER_REGION),
        ({"population": "beaucoup"}, municipalities_import.NO_NUMBER),
        ({"population": "999999999"}, municipalities_import.NO_NUMBER),
        ({"latitude": "1e3"}, municipalities_import.NO_NUMBER),
        ({"latitude": "90"}, municipalities_import.NO_NUMBER),
        ({"longitude": "72.66"}, municipalities_import.NO_NUMBER),
        ({"longitude": "nan"}, municipalities_import.NO_NUMBER),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(unit: object, changes: dict[str, str], reason: str) -> None:
    assert reasons(**changes) == [reason]
    assert db.session().get(Municipality, "46005") is None


def test_every_reason_is_given_at_once(unit: object) -> None:
    assert len(reasons(code="", name="", mrc_code="999", region_code="18", population="x")) == 5


def test_a_point_that_the_file_calls_approximate_is_left_aside(unit: object) -> None:
    take(latitude="45.03", longitude="-72.66", point_source="approx_mrc")
    assert db.session().get_one(Municipality, "46005").latitude is None
    take(latitude="45,03", longitude="-72.66", point_source="arpentage")
    assert db.session().get_one(Municipality, "46005").latitude == 45.03


def test_a_dated_history_is_never_undone_by_a_file(unit: object) -> None:
    """A list of before 2021 has Granby elsewhere."""
    taken = take(code="47017", name="Granby", mrc_code="", region_code="16")
    assert [one.text for one in taken.warnings] == [municipalities_import.KEPT]
    found = db.session().get_one(Municipality, "47017")
    assert (found.mrc_code, found.region_code) == ("470", "05")
    assert db.session().scalar(select(func.count()).where(MunicipalityPeriod.municipality_code == "47017")) == 2


def test_a_move_without_a_date_is_followed_and_told_with_who_is_there(unit: object) -> None:
    organization = make_organization(region_code="01")
    organization.municipality_code, organization.mrc_code = "10043", "100"
    db.session().flush()
    taken = take(code="10043", name="Rimouski", mrc_code="090", region_code="01")
    assert [one.text for one in taken.warnings] == [municipalities_import.MOVED]
    assert db.session().get_one(Municipality, "10043").mrc_code == "090"
    assert db.session().get_one(Organization, organization.id).mrc_code == "090"


def test_a_municipality_that_took_another_name_stays_known_under_the_old_one(unit: object) -> None:
    taken = take(code="47017", name="Granby-la-Neuve", mrc_code="470")
    assert [one.text for one in taken.warnings] == [municipalities_import.RENAMED]
    db.session().flush()
    places.forget()
    assert places.resolve("Granby").municipality.code == "47017"
    assert places.resolve("Granby-la-Neuve").municipality.code == "47017"
    # Said once: the second time it bears that name.
    assert take(code="47017", name="Granby-la-Neuve", mrc_code="470").warnings == ()


def test_newcomers_get_the_dated_history_of_their_mrc(unit: object) -> None:
    take()
    db.session().flush()
    for _again in range(2):
        municipalities_import.after(CONTEXT)
        rows = db.session().scalars(select(MunicipalityPeriod).where(MunicipalityPeriod.municipality_code == "46005")).all()
        assert [one.region_code for one in rows] == ["16", "05"]


def test_the_command_takes_a_file_and_says_what_became_of_it(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text(FILE, encoding="utf-8")
    runner = app.test_cli_runner()
    first = runner.invoke(args=["import", "municipalities", str(file)])
    assert first.exit_code == 1, first.output
    assert "4 rows: 3 taken, 0 taken with warnings, 1 refused (2 added, 1 changed, 0 already there)" in first.output
    assert "99999999" in first.output
    assert "Column left aside: gentile" in first.output
    again = runner.invoke(args=["import", "municipalities", str(file)])
    assert "(0 added, 0 changed, 3 already there)" in again.output
    with app.app_context(), db.database().reading():
        assert places.resolve("FRELIGHSBURG").municipality.region_code == "05"
