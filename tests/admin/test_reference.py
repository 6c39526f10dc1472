"""The reference data on the desk: its lists, and what the team may correct of the places."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.admin import reference_lists
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import RuleBroken
from marketplace.organizations.models import Municipality, MunicipalityPeriod, Organization, PlaceName
from marketplace.organizations.places import editing as place_editing
from marketplace.organizations.places import finding as places
from tests.builders import make_organization, make_user
from tests.core.web.watching import statements
from tests.page import Visitor

AT = datetime(2026, 3, 10, 18, 30, tzinfo=UTC)
RIMOUSKI = "/bureau/references/municipalites/10043"
PAGES = (
    "/bureau/references",
    "/bureau/references/mrc",
    "/bureau/references/poles",
    "/bureau/references/municipalites",
    *(f"/bureau/references/listes/{name}" for name in reference_lists.NOMENCLATURES),
    RIMOUSKI,
)


@pytest.fixture
def staff(app: Flask) -> Visitor:
    with app.app_context(), db.database().writing():
        person = make_user(is_staff=True)
    return Visitor(app).sign_in(person)


def history(app: Flask, code: str) -> list[tuple[str, str | None, str | None, str | None]]:
    with app.app_context(), db.database().reading() as session:
        periods = place_editing.periods_of(session.get_one(Municipality, code))
        return [(p.region_code, p.mrc_code, p.valid_from and str(p.valid_from), p.valid_to and str(p.valid_to)) for p in periods]  # type: ignore[misc]


def add_period(visitor: Visitor, path: str, since: str, mrc_code: str, region_code: str, *, status: int = 200):  # type: ignore[no-untyped-def]
    data = {"periode-valid_from": since, "periode-mrc_code": mrc_code, "periode-region_code": region_code}
    return visitor.post(f"{path}/periodes", data, status=status, token_from=path)


def add_name(visitor: Visitor, path: str, name: str, kind: str = "district", *, status: int = 200):  # type: ignore[no-untyped-def]
    return visitor.post(f"{path}/noms", {"nom-name": name, "nom-kind": kind}, status=status, token_from=path)


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_read_in_both_languages_by_the_team_alone(app: Flask, staff: Visitor, visitor: Visitor, path: str) -> None:
    staff.get(path)
    staff.get(f"/en{path}")
    assert visitor.get(path).response.request.path == "/connexion"
    with app.app_context(), db.database().writing():
        person = make_user()
    Visitor(app).sign_in(person).get(path, status=403)


def test_the_desk_leads_there(staff: Visitor) -> None:
    assert staff.get("/bureau").links()["Données de référence"] == "/bureau/references"


def test_what_is_not_there_is_not_found(staff: Visitor) -> None:
    for path in ("listes/rien", "municipalites/99999", "municipalites/%00", "municipalites?page=900"):
        staff.get(f"/bureau/references/{path}", status=404)


def test_the_regions_are_counted(app: Flask, staff: Visitor) -> None:
    with app.app_context(), db.database().writing():
        make_organization(region_code="05")
    rows = {
        row.xpath("string(th)").strip(): row.xpath("td//text()[normalize-space()]")
        for row in staff.get("/bureau/references").tree.xpath("//tbody/tr")
    }
    assert [one.strip() for one in rows["05 Estrie"]] == ["8", "33", "1"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("granb", "Granby"),
        ("STE-FOY", "Québec"),
        ("jonquière", "Saguenay"),
        ("47017", "Granby"),
        ("st-jerome", "Saint-Jérôme"),
        ("l’acadie", "Saint-Jean-sur-Richelieu"),
    ],
)
def test_a_municipality_is_found_by_any_of_its_names(staff: Visitor, asked: str, found: str) -> None:
    assert found in staff.get(f"/bureau/references/municipalites?q={asked}").links()


def test_the_name_for_which_it_was_found_is_shown(staff: Visitor) -> None:
    page = staff.get("/bureau/references/municipalites?q=st-hubert")
    assert "Longueuil" in page.links()
    assert "Saint-Hubert" in page


def test_a_name_that_nobody_bears_is_said(staff: Visitor) -> None:
    assert "Aucune municipalité ne porte ce nom" in staff.get("/bureau/references/municipalites?q=%25_zzz")


def test_the_list_asks_no_more_of_the_database_for_fifty_than_for_one(app: Flask, staff: Visitor) -> None:
    counts = []
    for asked in ("granby", ""):
        with statements(app) as sent:
            staff.get(f"/bureau/references/municipalites?q={asked}")
        counts.append(len(sent))
    assert counts[1] <= 12, counts


def test_hubs_are_listed_with_their_territories(staff: Visitor) -> None:
    page = staff.get("/bureau/references/poles")
    assert "MRC Brome-Missisquoi" in page
    assert "Boucherville" in page
    assert "Aucun territoire connu" in page


def test_a_dated_period_changes_where_it_is_today_with_who_is_there(app: Flask, staff: Visitor) -> None:
    with app.app_context(), db.database().writing():
        organization = make_organization(region_code="01")
        organization.municipality_code, organization.mrc_code = "10043", "100"
    page = add_period(staff, RIMOUSKI, "2024-05-01", "030", "11")
    assert "La période est ajoutée" in page
    assert history(app, "10043") == [("01", "100", None, "2024-05-01"), ("11", "030", "2024-05-01", None)]
    with app.app_context(), db.database().reading() as session:
        rimouski, moved = session.get_one(Municipality, "10043"), session.get_one(Organization, organization.id)
        assert (rimouski.mrc_code, rimouski.region_code) == (moved.mrc_code, moved.region_code) == ("030", "11")
        act = session.scalars(select(AuditEvent).where(AuditEvent.verb == "organizations.place_period")).one()
        assert act.changes["municipality_code"] == [None, "10043"]
    assert "a daté l’appartenance d’une municipalité" in staff.get("/bureau")


def test_a_period_before_the_ones_that_are_known_leaves_today_alone(app: Flask, staff: Visitor) -> None:
    add_period(staff, "/bureau/references/municipalites/47017", "1990-01-01", "", "17")
    assert history(app, "47017") == [
        ("16", "470", None, "1990-01-01"),
        ("17", None, "1990-01-01", "2021-07-08"),
        ("05", "470", "2021-07-08", None),
    ]
    with app.app_context(), db.database().reading() as session:
        assert session.get_one(Municipality, "47017").region_code == "05"


@pytest.mark.parametrize(
    ("since", "region_code", "said"),
    [
        ("2021-07-08", "16", "Une période commence déjà ce jour-là"),
        ("2022-01-01", "05", "C’est déjà à cette MRC"),
        ("2020-01-01", "16", "C’est déjà à cette MRC"),
        ("2999-01-01", "16", "Ce jour n’est pas encore venu"),
        ("", "16", "Écrivez une date"),
        ("hier", "16", "À partir du"),
        ("2022-01-01", "99", "Région administrative"),
        ("2022-01-01", "16", "Ce jour-là, la MRC La Haute-Yamaska est dans la région 05"),
        ("1990-01-01", "05", "est dans la région 16"),
    ],
)
def test_a_period_that_cannot_be_is_refused_on_the_page(app: Flask, staff: Visitor, since: str, region_code: str, said: str) -> None:
    page = add_period(staff, "/bureau/references/municipalites/47017", since, "470", region_code, status=422)
    assert said in page
    assert page.errors()
    assert len(history(app, "47017")) == 2


def test_a_period_that_goes_beyond_the_day_when_its_mrc_changed_region_waits_for_the_later_one(app: Flask, staff: Visitor) -> None:
    page = add_period(staff, RIMOUSKI, "2019-01-01", "470", "16", status=422)
    assert "a changé de région le 8 juillet 2021" in page
    add_period(staff, RIMOUSKI, "2021-07-08", "470", "05")
    add_period(staff, RIMOUSKI, "2019-01-01", "470", "16")
    assert [one[:3] for one in history(app, "10043")] == [("01", "100", None), ("16", "470", "2019-01-01"), ("05", "470", "2021-07-08")]


def test_an_action_asked_directly_refuses_the_same(app: Flask) -> None:
    with app.app_context(), db.database().writing() as session:
        granby = session.get_one(Municipality, "47017")
        with pytest.raises(RuleBroken):
            place_editing.add_period(granby, since=date(2021, 7, 8), mrc_code=None, region_code="16", actor=None, at=AT)


def test_a_day_that_is_today_in_quebec_has_come(app: Flask) -> None:
    with app.app_context(), db.database().writing() as session:
        rimouski = session.get_one(Municipality, "10043")
        late = datetime(2026, 3, 11, 3, 0, tzinfo=UTC)  # the 10th at 23 h in Québec
        asked = {"mrc_code": None, "region_code": "11", "at": late}
        assert place_editing.why_not_period(rimouski, since=date(2026, 3, 10), **asked) is None
        assert place_editing.why_not_period(rimouski, since=date(2026, 3, 11), **asked)


def test_another_name_is_recognised_from_then_on_and_no_more_once_removed(app: Flask, staff: Visitor) -> None:
    assert "Ce nom sera reconnu" in add_name(staff, RIMOUSKI, "Val-des-Ormes")
    with app.app_context(), db.database().reading() as session:
        assert places.resolve("VAL DES ORMES").municipality.code == "10043"
        number = session.scalars(select(PlaceName.id).where(PlaceName.name == "Val-des-Ormes")).one()
    staff.post(f"/bureau/references/noms/{number}/retirer", token_from=RIMOUSKI)
    with app.app_context(), db.database().reading() as session:
        assert places.resolve("Val-des-Ormes").municipality is None
        verbs = set(session.scalars(select(AuditEvent.verb)))
    assert {"organizations.place_name", "organizations.place_name_withdrawn"} <= verbs
    staff.post(f"/bureau/references/noms/{number}/retirer", token_from=RIMOUSKI, status=409)
    assert "a retiré un autre nom d’une municipalité" in staff.get("/bureau")


def test_a_removed_name_may_be_given_back(app: Flask, staff: Visitor) -> None:
    add_name(staff, RIMOUSKI, "Val-des-Ormes")
    with app.app_context(), db.database().writing() as session:
        place_editing.withdraw_name(session.scalars(select(PlaceName).where(PlaceName.name == "Val-des-Ormes")).one(), actor=None, at=AT)
    add_name(staff, RIMOUSKI, "Val des Ormes", "former")
    with app.app_context(), db.database().reading() as session:
        kept = session.scalars(select(PlaceName).where(PlaceName.folded == "val des ormes")).one()
        assert (kept.name, kept.kind.value, kept.is_withdrawn) == ("Val des Ormes", "former", False)


def test_a_name_that_another_bears_is_accepted_and_told(staff: Visitor) -> None:
    assert "Ce nom est aussi celui de Granby\u00a0: on demandera laquelle" in add_name(staff, RIMOUSKI, "Granby")


@pytest.mark.parametrize("name", ["", "   ", "---", "Rimouski", "RIMOUSKI", "Le Bic", "le-bic", "x" * 101, "un\u0007deux"])
def test_a_name_that_says_nothing_new_is_refused_on_the_page(app: Flask, staff: Visitor, name: str) -> None:
    assert add_name(staff, RIMOUSKI, name, status=422).errors()


def test_a_kind_of_name_that_does_not_exist_is_refused(staff: Visitor) -> None:
    add_name(staff, RIMOUSKI, "Val-des-Ormes", "autre", status=422)


def test_someone_who_is_not_of_the_team_changes_nothing(app: Flask) -> None:
    with app.app_context(), db.database().writing():
        person = make_user()
    other = Visitor(app).sign_in(person)
    token = {"csrf_token": other.token("/avis")}
    for path in (f"{RIMOUSKI}/periodes", f"{RIMOUSKI}/noms", "/bureau/references/noms/1/retirer"):
        assert other.client.post(path, data={**token, "nom-name": "Autre", "nom-kind": "former"}).status_code == 403
    with app.app_context(), db.database().reading() as session:
        assert session.scalars(select(PlaceName).where(PlaceName.name == "Autre")).first() is None
        assert session.scalars(select(MunicipalityPeriod).where(MunicipalityPeriod.municipality_code == "10043")).first() is None
