"""The desk's list of organisations: what narrows it, its files, a new page from draft to published."""

import csv
import io
from typing import Any

import pytest
from flask import Flask
from python_calamine import load_workbook
from sqlalchemy import select

from marketplace.admin import organization_list
from marketplace.admin.organization_list import Filters
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import RuleBroken
from marketplace.organizations import actions
from marketplace.organizations.editing import parts as editing
from marketplace.organizations.models import BuyerType, NetworkType, Organization, OrganizationStatus, TrustLevel
from tests.builders import AT, make_organization, make_user
from tests.core.web.watching import digest, error_of, statements
from tests.page import Page, Visitor

LIST = "/bureau/organisations"
MOST_STATEMENTS = 12


@pytest.fixture
def staff(app: Flask) -> Visitor:
    """A member of the team, signed in."""
    with app.app_context(), db.database().writing():
        person = make_user(is_staff=True)
    return Visitor(app).sign_in(person)


@pytest.fixture
def directory(app: Flask) -> dict[str, int]:
    """A page of each kind, whose numbers the tests find by name."""
    with app.app_context(), db.database().writing():
        found = {
            "shown": make_organization(name="Alpha Entretien", municipality="Rimouski"),
            "draft": make_organization(name="Bêta Traiteur"),
            "withdrawn": make_organization(name="Gamma Imprimerie"),
            "merged": make_organization(name="Delta Imprimerie"),
            "buyer": make_organization(name="Régie Epsilon"),
            "network": make_organization(name="Réseau Zêta"),
        }
        found["shown"].municipality_code, found["shown"].neq = "10043", "1140000002"
        found["draft"].status, found["draft"].source = OrganizationStatus.DRAFT, "bureau"
        actions.withdraw(found["withdrawn"], actor=None, at=AT)
        actions.withdraw(found["merged"], actor=None, at=AT)
        found["merged"].merged_into_id = found["shown"].id
        found["buyer"].is_enterprise, found["buyer"].buyer_type = False, BuyerType.REGIE
        found["network"].network_type, found["network"].trust_level = NetworkType.FEDERATION, TrustLevel.VERIFIED
        found["network"].is_demo = True
        return {name: one.id for name, one in found.items()}


NAMES = {
    "Alpha Entretien": "shown",
    "Bêta Traiteur": "draft",
    "Gamma Imprimerie": "withdrawn",
    "Delta Imprimerie": "merged",
    "Régie Epsilon": "buyer",
    "Réseau Zêta": "network",
}


def listed(page: Page) -> set[str]:
    """Which of the pages of the directory a list shows."""
    shown = [one.text_content() for one in page.tree.xpath("//table//th[@scope='row']//a")]
    return {NAMES[name] for name in shown if name in NAMES}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", set(NAMES.values())),
        ("status=draft", {"draft"}),
        ("status=published", {"shown", "buyer", "network"}),
        ("status=withdrawn", {"withdrawn"}),
        ("status=merged", {"merged"}),
        ("kind=buyer", {"buyer"}),
        ("kind=network", {"network"}),
        ("kind=enterprise", {"shown", "draft", "withdrawn", "merged", "network"}),
        ("trust=verified", {"network"}),
        ("source=bureau", {"draft"}),
        ("place=unplaced", {"draft", "buyer"}),
        ("q=imprimerie", {"withdrawn", "merged"}),
        ("q=BETA", {"draft"}),
        ("q=rimouski", {"shown"}),
        ("q=1140000002", {"shown"}),
        ("q=imprimerie+gamma", {"withdrawn"}),
        ("q=%25", set(NAMES.values())),
        ("q=imprimerie&status=merged", {"merged"}),
        ("status=nimporte&kind=quoi&trust=que&place=x&page=", set(NAMES.values())),
        ("source=inconnue", set()),
    ],
)
def test_a_filter_keeps_what_it_says(staff: Visitor, directory: dict[str, int], asked: str, found: set[str]) -> None:
    for prefix in ("", "/en"):
        assert listed(staff.get(f"{prefix}{LIST}?{asked}")) == found


def test_the_tabs_count_each_status_within_the_other_filters(app: Flask, directory: dict[str, int]) -> None:
    with app.app_context(), db.database().reading():
        assert organization_list.counts(Filters(q="imprimerie", status="merged")) == {"withdrawn": 1, "merged": 1}
        counts = organization_list.counts(Filters(kind="enterprise"))
    assert counts == {"published": 2, "draft": 1, "withdrawn": 1, "merged": 1}


def test_each_page_leads_to_its_edit_and_a_published_one_to_its_withdrawal(staff: Visitor, directory: dict[str, int]) -> None:
    text = staff.get(LIST).response.text
    assert "/entreprises/alpha-entretien/modifier" in text
    assert "/entreprises/alpha-entretien#retirer" in text
    assert "/entreprises/gamma-imprimerie#retirer" not in text


def test_the_desk_leads_there_and_says_what_waits(staff: Visitor, directory: dict[str, int]) -> None:
    desk = staff.get("/bureau")
    assert LIST in desk.links().values()
    assert "1 brouillon" in desk.prose().replace("\u00a0", " ")
    assert "2 municipalités non reconnues" in desk.prose().replace("\u00a0", " ")
    assert f"{LIST}?status=withdrawn" in desk.links().values()


@pytest.mark.parametrize("path", [LIST, f"{LIST}/liste.csv", f"{LIST}/liste.xlsx", f"{LIST}/nouvelle"])
def test_the_team_alone_sees_it(app: Flask, visitor: Visitor, path: str) -> None:
    with app.app_context(), db.database().writing():
        person = make_user()
    assert visitor.client.get(path).location.startswith("/connexion")
    assert Visitor(app).sign_in(person).client.get(path).status_code == 403


def test_both_files_hold_the_list_that_is_shown_and_run_nothing(app: Flask, staff: Visitor, directory: dict[str, int]) -> None:
    with app.app_context(), db.database().writing():
        make_organization(name="=HYPERLINK(1;2)", municipality="@ville")
    response = staff.client.get(f"{LIST}/liste.csv?q=alpha")
    (titles, row) = csv.reader(io.StringIO(response.get_data().decode("utf-8-sig")))
    assert titles[0] == "Nom"
    assert row[0] == "Alpha Entretien"
    assert {"1140000002", "Rimouski", "10043", "publiée", "déclarée", "essai", "entreprise collective"} <= set(row)
    assert "'=HYPERLINK(1;2)" in staff.client.get(f"{LIST}/liste.csv?q=hyperlink").text
    read = load_workbook(io.BytesIO(staff.client.get(f"{LIST}/liste.xlsx?status=published&source=essai").get_data()))
    names = {line[0] for line in read.get_sheet_by_index(0).to_python()[1:]}
    assert names == {"Alpha Entretien", "Régie Epsilon", "Réseau Zêta", "=HYPERLINK(1;2)"}
    assert staff.client.get(f"/en{LIST}/liste.csv").get_data().decode("utf-8-sig").startswith("Name")


def test_no_list_holds_the_address_to_write_to(app: Flask, staff: Visitor, directory: dict[str, int]) -> None:
    with app.app_context(), db.database().writing() as session:
        session.get_one(Organization, directory["shown"]).contact_email = "secret@alpha.example"
    for path in (LIST, f"{LIST}/liste.csv"):
        assert "secret@" not in staff.client.get(path).text


def test_the_list_costs_the_same_for_many_as_for_a_few(app: Flask, staff: Visitor, directory: dict[str, int]) -> None:
    def cost() -> int:
        with statements(app) as sent:
            staff.get(LIST)
        return len(sent)

    few = cost()
    with app.app_context(), db.database().writing():
        for number in range(60):
            make_organization(name=f"Coop {number:03}", legal_form_code="COOP", sector_codes=("S01", "S02"))
    assert cost() <= max(few, MOST_STATEMENTS)
    assert "Page 1 sur 2" in staff.get(LIST).prose().replace("\u00a0", " ")
    staff.get(f"{LIST}?page=2")
    for page in ("99", "0", "-1", "²", "9" * 30):
        staff.get(f"{LIST}?page={page}", status=404)


def typed(**changes: Any) -> dict[str, Any]:
    return {"name": "Bâtisseurs du Rang", "is_enterprise": "y", "municipality": "Rimouski", "region_code": "01", **changes}


def test_a_new_page_is_a_draft_that_nobody_sees_until_it_is_published(app: Flask, staff: Visitor, visitor: Visitor, worker) -> None:  # type: ignore[no-untyped-def]
    page = staff.post(f"{LIST}/nouvelle", typed(buyer_type="private"))
    assert "Le brouillon est créé" in page
    assert page.response.request.path == "/entreprises/batisseurs-du-rang/modifier"
    with app.app_context(), db.database().reading() as session:
        made = session.scalars(select(Organization).where(Organization.slug == "batisseurs-du-rang")).unique().one()
        assert (made.status, made.source, made.municipality_code, made.mrc_code) == (OrganizationStatus.DRAFT, "bureau", "10043", "100")
        assert (made.is_enterprise, made.buyer_type, made.legal_form_code) == (True, BuyerType.PRIVATE, None)
        act = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert (act.verb, act.subject_id, act.actor_id is not None) == ("organizations.start", made.id, True)
    assert "a commencé une fiche" in staff.get("/bureau")
    visitor.get("/entreprises/batisseurs-du-rang", status=404)
    worker.drain()
    assert "/entreprises/batisseurs-du-rang" not in visitor.get("/recherche?q=batisseurs").response.text
    told = staff.post("/entreprises/batisseurs-du-rang/publier", token_from="/entreprises/batisseurs-du-rang")
    assert "La fiche est publiée." in told
    visitor.get("/entreprises/batisseurs-du-rang")
    worker.drain()
    assert "/entreprises/batisseurs-du-rang" in visitor.get("/recherche?q=batisseurs").response.text


def test_a_municipality_that_nobody_knows_is_kept_as_it_was_written(app: Flask, staff: Visitor) -> None:
    staff.post(f"{LIST}/nouvelle", typed(municipality="Nulle-Part-les-Bains", region_code="05"))
    with app.app_context(), db.database().reading():
        made = db.load(Organization, slug="batisseurs-du-rang")
    assert (made.municipality, made.municipality_code, made.region_code) == ("Nulle-Part-les-Bains", None, "05")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "a\x00"}, "name"),
        ({"municipality": ""}, "municipality"),
        ({"region_code": ""}, "region_code"),
        ({"region_code": "18"}, "region_code"),
        ({"buyer_type": "roi"}, "buyer_type"),
        ({"is_enterprise": ""}, "is_enterprise"),
    ],
)
def test_what_is_wrong_with_a_new_page_is_said_and_nothing_is_begun(
    app: Flask, staff: Visitor, changes: dict[str, str], field: str
) -> None:
    token = staff.token(f"{LIST}/nouvelle")
    before = digest(app)
    values = {name: value for name, value in typed(**changes).items() if name != "is_enterprise" or value}
    response = staff.client.post(f"{LIST}/nouvelle", data={**values, "csrf_token": token})
    Page(response, status=422)
    assert error_of(response, field)
    assert digest(app) == before


def test_two_pages_of_one_name_have_two_addresses(staff: Visitor) -> None:
    for _again in range(3):
        staff.post(f"{LIST}/nouvelle", typed())
    addresses = [one for one in staff.get(LIST).links().values() if one.startswith("/entreprises/batisseurs") and one.endswith("/modifier")]
    assert len(staff.get(f"{LIST}?q=batisseurs").tree.xpath("//table//th[@scope='row']")) == 3, addresses


def test_a_page_that_is_nowhere_or_was_merged_is_not_published(app: Flask, staff: Visitor, directory: dict[str, int]) -> None:
    with app.app_context(), db.database().writing() as session:
        draft = session.get_one(Organization, directory["draft"])
        draft.region_code = None
    token = staff.token("/bureau")
    Page(staff.client.post(f"/entreprises/{draft.slug}/publier", data={"csrf_token": token}), status=409)
    with app.app_context(), db.database().writing() as session, pytest.raises(RuleBroken, match="fusionnée"):
        editing.publish(session.get_one(Organization, directory["merged"]), actor=None, at=AT)
