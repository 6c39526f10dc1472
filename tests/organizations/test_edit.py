"""The team corrects a page: what changed is kept, told to the log and found again; what is wrong is said in its place."""

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.organizations.models import Organization
from tests.builders import make_user
from tests.core.web.watching import digest, error_of
from tests.organizations.conftest import as_it_is, edit, filled_in
from tests.page import Page, Visitor

CHANGES = {
    "name": "Entretien du Fleuve",
    "legal_form_code": "OBNL_QC",
    "municipality": "Rimouski",
    "region_code": "11",
    "sector_codes": ["S10", "S17"],
    "description_fr": "Lavage de vitres et déneigement.",
    "description_en": "Window washing and snow removal.",
    "website": "http://fleuve.example/a?b=c#d",
}


def edits(app: Flask) -> list[AuditEvent]:
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(AuditEvent).where(AuditEvent.verb == "organizations.edit").order_by(AuditEvent.seq)))


def test_everything_that_is_changed_is_kept_and_shown(app, staff, enterprise) -> None:
    slug = enterprise().slug
    response = edit(staff, slug, **CHANGES)
    assert (response.status_code, response.location) == (303, f"/entreprises/{slug}")
    kept = as_it_is(app, slug)
    assert [one.code for one in kept.sectors] == CHANGES["sector_codes"]
    assert {name: getattr(kept, name) for name in CHANGES if name != "sector_codes"} == {
        k: v for k, v in CHANGES.items() if k != "sector_codes"
    }
    page = staff.get(f"/entreprises/{slug}")
    assert "La fiche est enregistrée." in page
    assert page.heading == "Entretien du Fleuve"
    again = filled_in(staff, f"/entreprises/{slug}/modifier")
    assert {name: again[name] for name in CHANGES} == CHANGES


def test_the_log_says_who_changed_what_from_what_to_what(app, staff, enterprise) -> None:
    one = enterprise()
    edit(staff, one.slug, name="Entretien du Fleuve", sector_codes=["S10"])
    (act,) = edits(app)
    assert act.changes == {"name": [one.name, "Entretien du Fleuve"], "sector_codes": [["S11"], ["S10"]]}
    assert (act.subject_type, act.subject_id) == ("Organization", one.id)
    assert act.actor_id is not None
    assert act.request_id


def test_saving_without_changing_anything_writes_nothing(app, staff, enterprise) -> None:
    slug = enterprise().slug
    filled_in(staff, f"/entreprises/{slug}/modifier")
    before = digest(app)
    assert edit(staff, slug).status_code == 303
    assert digest(app) == before
    assert "Rien n’a changé." in staff.get(f"/entreprises/{slug}")


def test_what_was_left_empty_is_forgotten(app, staff, enterprise) -> None:
    slug = enterprise().slug
    assert edit(staff, slug, description_en=" ", website="", sector_codes=[]).status_code == 303
    kept = as_it_is(app, slug)
    assert (kept.description_en, kept.website, kept.sectors) == (None, None, [])


def test_the_search_follows_once_the_worker_has_passed(app, staff, worker, enterprise) -> None:
    slug = enterprise().slug
    worker.drain()
    edit(staff, slug, name="Zythologie du Fleuve", region_code="11")
    assert slug not in staff.get("/recherche?q=zythologie").response.text
    worker.drain()
    assert slug in staff.get("/recherche?q=zythologie&region=11").response.text
    assert slug not in staff.get("/recherche?q=littoral").response.text.replace(f"{slug}?", "")


def test_a_change_of_sectors_alone_is_followed_too(staff, worker, enterprise) -> None:
    one = enterprise(description_fr="Rien de particulier.", description_en=None)
    worker.drain()
    edit(staff, one.slug, sector_codes=["S25"])
    worker.drain()
    assert one.slug in staff.get("/recherche?q=funeraires").response.text


def test_the_second_of_two_who_edit_the_same_page_undoes_nothing(app, enterprise, staff) -> None:
    slug = enterprise().slug
    path = f"/entreprises/{slug}/modifier"
    first, second = filled_in(staff, path), filled_in(staff, path)
    staff.client.post(path, data={**first, "name": "Le premier nom"})
    before = digest(app)
    page = Page(staff.client.post(path, data={**second, "municipality": "Rimouski"}), status=409)
    assert "Quelqu’un a enregistré cette fiche" in page
    assert digest(app) == before
    assert as_it_is(app, slug).name == "Le premier nom"


def test_a_version_that_is_none_is_refused_as_such(app, staff, enterprise) -> None:
    slug = enterprise().slug
    before = digest(app)
    for version in ("", "²", "٣", "-1", "1.0", "1e3", "9" * 19, "9" * 5000, "None", "2 ", "0x2"):
        assert edit(staff, slug, version=version, name="Autre").status_code == 422, version
    for version in ("0", "1", "3", "9" * 18):
        assert edit(staff, slug, version=version, name="Autre").status_code == 409, version
    assert digest(app) == before


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "obligatoire"),
        ("name", "  \u00a0 ", "obligatoire"),
        ("municipality", "\t", "obligatoire"),
        ("description_fr", "\r\n \r\n", "obligatoire"),
        ("legal_form_code", "COOP_INVENTEE", "valide"),
        ("legal_form_code", "", "obligatoire"),
        ("region_code", "18", "valide"),
        ("region_code", "1", "valide"),
        ("sector_codes", ["S11", "S99"], "valide"),
        ("website", "exemple.org", "adresse complète"),
        ("name", "a\nb", "invisible"),
    ],
)
def test_what_is_wrong_is_said_next_to_its_field_and_at_the_top(app, staff, enterprise, field, value, said) -> None:
    slug = enterprise().slug
    before = digest(app)
    response = edit(staff, slug, **{field: value, "municipality" if field != "municipality" else "name": "Autre chose"})
    page = Page(response, status=422)
    assert said in error_of(response, field)
    assert page.tree.xpath("//*[@role='alert']//a/@href") == [f"#{field}"]
    assert page.tree.xpath("//title/text()")[0].startswith("Erreur")
    assert digest(app) == before


def test_a_refused_form_keeps_what_was_typed(staff, enterprise) -> None:
    slug = enterprise().slug
    response = edit(
        staff, slug, name="", municipality="Rimouski", description_fr="Texte que l’on ne veut pas perdre.", sector_codes=["S10"]
    )
    tree = Page(response, status=422).tree
    assert tree.xpath("//input[@name='municipality']/@value") == ["Rimouski"]
    assert "Texte que l’on ne veut pas perdre." in tree.xpath("string(//textarea[@name='description_fr'])")
    assert tree.xpath("//input[@name='sector_codes'][@checked]/@value") == ["S10"]


def test_in_english_a_refused_form_is_an_english_page(staff, enterprise) -> None:
    path = f"/en/entreprises/{enterprise().slug}/modifier"
    response = staff.client.post(path, data={**filled_in(staff, path), "region_code": "18", "name": ""})
    Page(response, status=422, french=False)
    assert error_of(response, "name")
    assert staff.client.post(path, data=filled_in(staff, path)).location.startswith("/en/entreprises/")


def test_fields_that_are_not_of_the_form_change_nothing(app, staff, enterprise) -> None:
    one = enterprise()
    extra = {
        "slug": "vole",
        "status": "withdrawn",
        "source": "x",
        "is_demo": "1",
        "id": "999",
        "created_at": "2000-01-01",
        "sort_name": "zzz",
    }
    path = f"/entreprises/{one.slug}/modifier"
    form = {**filled_in(staff, path), **extra, "slug": "vole", "name": "Entretien du Fleuve"}
    assert staff.client.post(path, data=form).status_code == 303
    kept = as_it_is(app, one.slug)
    assert (kept.id, kept.source, kept.is_demo, kept.status, kept.created_at) == (one.id, one.source, False, one.status, one.created_at)
    assert kept.sort_name == "entretien du fleuve"


def test_a_visitor_and_a_stranger_change_nothing(app, enterprise) -> None:
    slug = enterprise().slug
    path = f"/entreprises/{slug}/modifier"
    with app.app_context(), db.database().writing():
        stranger = make_user()
    before = digest(app)
    visitor = Visitor(app)
    assert visitor.client.get(path).location == f"/connexion?next={path}"
    assert visitor.client.post(path, data={"csrf_token": visitor.token("/connexion"), **CHANGES}).status_code == 401
    assert digest(app) == before
    known = Visitor(app).sign_in(stranger)
    before = digest(app)
    known.get(path, status=403)
    assert known.client.post(path, data={"csrf_token": known.token("/"), **CHANGES}).status_code == 403
    assert digest(app) == before


def test_there_is_nothing_to_edit_at_an_address_that_nobody_has(staff) -> None:
    staff.get("/entreprises/inconnue/modifier", status=404)


def test_the_name_is_sorted_as_a_reader_sorts_it(app, staff, enterprise) -> None:
    slug = enterprise().slug
    edit(staff, slug, name="L’Étoile-du-Nord")
    with app.app_context(), db.database().reading() as session:
        assert session.scalars(select(Organization.sort_name)).one() == "l etoile du nord"
