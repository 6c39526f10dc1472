"""The team corrects a page a part at a time: what changed is kept, told to the log and found again; what is wrong is said in its place."""

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.organizations.editing import sections
from marketplace.organizations.editing.writing import other_names
from marketplace.organizations.models import BuyerType, NetworkType, Organization
from tests.builders import make_user
from tests.core.web.watching import digest
from tests.organizations.conftest import as_it_is, edit, filled_in, part_of
from tests.page import Page, Visitor

# A part of the page, what is typed there, and what is kept of it.
TYPED = {
    "modifier": {
        "name": "Entretien du Fleuve",
        "legal_name": "Coopérative de solidarité Entretien du Fleuve",
        "neq": "1140 000 002",
        "founded_year": "1998",
        "legal_form_code": "OBNL_QC",
        "buyer_type": "private",
        "network_type": "federation",
        "languages": ["fr", "moe"],
    },
    "modifier/presentation": {
        "mission_fr": "Nettoyer sans salir.",
        "mission_en": "To clean without soiling.",
        "description_fr": "Lavage de vitres et déneigement.",
        "description_en": "Window washing and snow removal.",
        "website": "http://fleuve.example/a?b=c#d",
    },
    "modifier/coordonnees": {"contact_email": "Bonjour@Fleuve.example", "contact_phone": "(418) 555-0123 poste 4"},
    "modifier/personnes": {"employees": "1 248", "employees_in_integration": "12"},
    "modifier/capacite": {"largest_contract": "64 000,50 $", "insurance": "2000000"},
}
KEPT = {
    "neq": "1140000002",
    "founded_year": 1998,
    "buyer_type": BuyerType.PRIVATE,
    "network_type": NetworkType.FEDERATION,
    "contact_email": "bonjour@fleuve.example",
    "contact_phone": "418 555-0123, poste 4",
    "employees": 1248,
    "employees_in_integration": 12,
    "largest_contract": 6_400_050,
    "insurance": 200_000_000,
}


def edits(app: Flask) -> list[AuditEvent]:
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(AuditEvent).where(AuditEvent.verb == "organizations.edit").order_by(AuditEvent.seq)))


@pytest.mark.parametrize("part", TYPED)
def test_everything_that_is_typed_in_a_part_is_kept_and_shown_again(app, staff, enterprise, part) -> None:
    slug = enterprise().slug
    path = f"/entreprises/{slug}/{part}"
    response = edit(staff, slug, **TYPED[part])
    assert (response.status_code, response.location) == (303, path)
    kept = as_it_is(app, slug)
    for name, typed in TYPED[part].items():
        assert getattr(kept, name) == KEPT.get(name, typed), name
    assert "La fiche est enregistrée." in staff.get(path)
    # What the form shows is what it takes: sent again, nothing changes.
    before = digest(app)
    assert edit(staff, slug, version=str(kept.version), **{next(iter(TYPED[part])): filled_in(staff, path)[next(iter(TYPED[part]))]})
    assert digest(app) == before


def test_a_part_saves_alone(app, staff, enterprise) -> None:
    one = enterprise()
    edit(staff, one.slug, employees="14")
    kept = as_it_is(app, one.slug)
    same = ("name", "municipality", "region_code", "description_fr", "description_en", "website", "legal_form_code", "slug", "source")
    assert {name: getattr(kept, name) for name in same} == {name: getattr(one, name) for name in same}
    assert [sector.code for sector in kept.sectors] == ["S11"]


def test_other_names_are_one_a_line_and_found_by_the_team(app, staff, enterprise) -> None:
    slug = enterprise().slug
    edit(staff, slug, other_names="Le Fleuve propre\r\n\r\n  Nettoyage Jolicoeur \r\nLe Fleuve propre")
    with app.app_context(), db.database().reading():
        assert other_names(db.load(Organization, slug=slug)) == ["Le Fleuve propre", "Nettoyage Jolicoeur"]
    assert slug in staff.get("/bureau/organisations?q=jolicœur").response.text
    edit(staff, slug, other_names="")
    with app.app_context(), db.database().reading():
        assert other_names(db.load(Organization, slug=slug)) == []


def test_the_log_says_who_changed_what_from_what_to_what(app, staff, enterprise) -> None:
    one = enterprise()
    edit(staff, one.slug, name="Entretien du Fleuve", legal_form_code="OBNL_QC")
    (act,) = edits(app)
    assert act.changes == {"name": [one.name, "Entretien du Fleuve"], "legal_form_code": ["COOP_SOL", "OBNL_QC"]}
    assert (act.subject_type, act.subject_id) == ("Organization", one.id)
    assert act.actor_id is not None
    assert act.request_id


def test_the_log_never_holds_an_address_a_number_or_an_amount_that_is_not_public(app, staff, enterprise) -> None:
    slug = enterprise().slug
    edit(staff, slug, contact_email="une.personne@fleuve.example", contact_phone="418 555-0123")
    edit(staff, slug, largest_contract="64000", insurance="1000000")
    edit(staff, slug, contact_email="", contact_phone="")
    acts = edits(app)
    assert [sorted(act.changes) for act in acts] == [
        ["contact_email", "contact_phone"],
        ["insurance", "largest_contract"],
        ["contact_email", "contact_phone"],
    ]
    assert all(pair == [None, None] for act in acts for pair in act.changes.values())
    assert as_it_is(app, slug).contact_email is None


def test_what_a_person_wrote_is_marked_so_that_no_import_writes_over_it(app, staff, enterprise) -> None:
    slug = enterprise().slug
    edit(staff, slug, name="Entretien du Fleuve")
    edit(staff, slug, employees="3")
    assert as_it_is(app, slug).origins == {"name": None, "employees": None}


@pytest.mark.parametrize("section", sections.SECTIONS, ids=lambda one: one.key)
def test_saving_without_changing_anything_writes_nothing(app, staff, enterprise, section) -> None:
    slug = enterprise().slug
    path = f"/entreprises/{slug}/modifier" + ("" if section.key == "identite" else f"/{section.key}")
    form = filled_in(staff, path)
    before = digest(app)
    assert staff.client.post(path, data=form).status_code == 303
    assert digest(app) == before
    assert "Rien n’a changé." in staff.get(path)


def test_what_was_left_empty_is_forgotten(app, staff, enterprise) -> None:
    slug = enterprise().slug
    assert edit(staff, slug, description_en=" ", website="").status_code == 303
    assert edit(staff, slug, legal_form_code="").status_code == 303
    kept = as_it_is(app, slug)
    assert (kept.description_en, kept.website, kept.legal_form_code) == (None, None, None)


def test_the_search_follows_once_the_worker_has_passed(staff, worker, enterprise) -> None:
    slug = enterprise().slug
    worker.drain()
    edit(staff, slug, name="Zythologie du Fleuve")
    edit(staff, slug, region_code="11", choice="telle")
    assert slug not in staff.get("/recherche?q=zythologie").response.text
    worker.drain()
    assert slug in staff.get("/recherche?q=zythologie&region=11").response.text


def test_the_second_of_two_who_edit_the_same_page_undoes_nothing_and_loses_nothing(app, enterprise, staff) -> None:
    slug = enterprise().slug
    path = f"/entreprises/{slug}/modifier"
    first, second = filled_in(staff, path), filled_in(staff, path)
    staff.client.post(path, data={**first, "name": "Le premier nom"})
    before = digest(app)
    page = Page(staff.client.post(path, data={**second, "name": "Le second nom", "neq": "1140000002"}), status=409)
    assert "Quelqu’un a enregistré cette fiche" in page
    assert "Le premier nom" in page.tree.xpath("string(//dl[@class='facts'])"), "what the other one saved is shown"
    assert page.tree.xpath("//input[@name='name']/@value") == ["Le second nom"]
    assert digest(app) == before
    assert as_it_is(app, slug).name == "Le premier nom"
    again = {one.name: one.value for one in page.tree.xpath("//main//form//input[@name]")}
    assert staff.client.post(path, data={**second, "name": "Le second nom", "version": again["version"]}).status_code == 303
    assert as_it_is(app, slug).name == "Le second nom"


def test_a_part_saved_by_another_makes_every_part_older(app, staff, enterprise) -> None:
    slug = enterprise().slug
    form = filled_in(staff, f"/entreprises/{slug}/modifier/presentation")
    edit(staff, slug, employees="3")
    response = staff.client.post(f"/entreprises/{slug}/modifier/presentation", data={**form, "mission_fr": "Autre."})
    assert response.status_code == 409
    assert as_it_is(app, slug).mission_fr is None


def test_a_version_that_is_none_is_refused_as_such(app, staff, enterprise) -> None:
    slug = enterprise().slug
    before = digest(app)
    for version in ("", "²", "٣", "-1", "1.0", "1e3", "9" * 19, "9" * 5000, "None", "2 ", "0x2"):
        assert edit(staff, slug, version=version, name="Autre").status_code == 422, version
    now = as_it_is(app, slug).version
    for version in ("0", str(now - 1), str(now + 1), "9" * 18):
        assert edit(staff, slug, version=version, name="Autre").status_code == 409, version
    assert digest(app) == before


def test_a_doubtful_number_of_enterprise_is_kept_and_said(app, staff, enterprise) -> None:
    slug, other = enterprise().slug, enterprise(name="Entretien du Rang").slug
    assert edit(staff, other, neq="1140000001").status_code == 303
    page = staff.get(f"/entreprises/{other}/modifier")
    assert "Le NEQ 1140000001 est enregistré, mais il semble mal copié." in page
    edit(staff, slug, neq="1140000001")
    assert "Une autre fiche porte ce NEQ\u00a0: Entretien du Rang." in staff.get(f"/entreprises/{slug}/modifier")
    assert as_it_is(app, slug).neq == "1140000001"
    edit(staff, other, neq="1140000002")
    assert "mal copié" not in staff.get(f"/entreprises/{other}/modifier")


def test_fields_that_are_not_of_the_form_change_nothing(app, staff, enterprise) -> None:
    one = enterprise()
    extra = {"slug": "vole", "status": "withdrawn", "source": "x", "is_demo": "1", "id": "999", "created_at": "2000-01-01"}
    extra |= {
        "sort_name": "zzz",
        "trust_level": "accredited",
        "merged_into_id": "1",
        "reference_code": "P01",
        "description_fr": "Ailleurs.",
    }
    path = f"/entreprises/{one.slug}/modifier"
    assert staff.client.post(path, data={**filled_in(staff, path), **extra, "name": "Entretien du Fleuve"}).status_code == 303
    kept = as_it_is(app, one.slug)
    same = ("id", "source", "is_demo", "status", "created_at", "trust_level", "merged_into_id", "reference_code", "description_fr")
    assert [getattr(kept, name) for name in same] == [getattr(one, name) for name in same]
    assert kept.sort_name == "entretien du fleuve"


@pytest.mark.parametrize("part", ["modifier", *(f"modifier/{one.key}" for one in (*sections.SECTIONS[1:], *sections.LISTS))])
def test_a_visitor_and_a_stranger_read_and_change_nothing(app, enterprise, part) -> None:
    slug = enterprise().slug
    path = f"/entreprises/{slug}/{part}"
    with app.app_context(), db.database().writing():
        stranger = make_user()
    visitor, known = Visitor(app), Visitor(app).sign_in(stranger)
    before = digest(app)
    path = path if part in TYPED or part == "modifier/lieu" else f"{path}/ajouter"
    assert visitor.client.get(path).location == f"/connexion?next={path}"
    assert visitor.client.post(path, data={"csrf_token": visitor.token("/connexion"), "version": "2"}).status_code == 401
    known.get(path, status=403)
    assert known.client.post(path, data={"csrf_token": known.token("/"), "version": "2"}).status_code == 403
    assert digest(app) == before


def test_there_is_nothing_to_edit_at_an_address_that_nobody_has(staff, enterprise) -> None:
    staff.get("/entreprises/inconnue/modifier", status=404)
    staff.get(f"/entreprises/{enterprise().slug}/modifier/ailleurs", status=404)


def test_every_field_of_a_part_is_known_to_the_tests(staff, enterprise) -> None:
    """So that a new field is typed into, here and among the nasty texts."""
    for section in sections.SECTIONS:
        names = {name for row in section.form.rows for name in row}
        part = "modifier" if section.key == "identite" else f"modifier/{section.key}"
        assert {part_of(name) for name in names} == {part}
