"""What is wrong is said in its place, in the language of the page, and nothing of what was typed is lost or half written."""

import pytest

from tests.core.web.watching import digest, error_of
from tests.organizations.conftest import edit, filled_in
from tests.page import Page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "obligatoire"),
        ("name", "  \u00a0 ", "obligatoire"),
        ("name", "a\nb", "invisible"),
        ("other_names", "a\x07b", "invisible"),
        ("other_names", "\n".join(map(str, range(21))), "20 lignes"),
        ("other_names", "é" * 201, "200 caractères"),
        ("legal_form_code", "COOP_INVENTEE", "valide"),
        ("neq", "114000000", "dix chiffres"),
        ("neq", "11400000011", "dix chiffres"),
        ("neq", "11E0000001", "dix chiffres"),
        ("founded_year", "1599", "1600"),
        ("founded_year", "2999", "pas encore venue"),
        ("founded_year", "mille", "chiffres"),
        ("founded_year", "9" * 30, "1600"),
        ("buyer_type", "roi", "valide"),
        ("network_type", "hubs", "valide"),
        ("languages", ["fr", "xx"], "valide"),
        ("website", "exemple.org", "adresse complète"),
        ("contact_email", "bonjour", "valide"),
        ("contact_email", "a@b@c.example", "valide"),
        ("contact_phone", "appelez-moi", "418"),
        ("contact_phone", "555-0123", "418"),
        ("employees", "-1", "entier"),
        ("employees", "1,5", "entier"),
        ("employees", "1000001", "1 000 000"),
        ("employees", str(2**63), "1 000 000"),
        ("employees_in_integration", "²", "entier"),
        ("largest_contract", "1,234", "deux façons"),
        ("largest_contract", "-5", "positif"),
        ("insurance", "beaucoup", "nombre"),
        ("insurance", "9" * 14, "Montant trop grand"),
    ],
)
def test_what_is_wrong_is_said_next_to_its_field_and_at_the_top(app, staff, enterprise, field, value, said) -> None:
    slug = enterprise().slug
    before = digest(app)
    response = edit(staff, slug, **{field: value})
    page = Page(response, status=422)
    assert said in error_of(response, field)
    assert page.tree.xpath("//*[@role='alert']//a/@href") == [f"#{field}"]
    assert page.tree.xpath("//title/text()")[0].startswith("Erreur")
    assert digest(app) == before


def test_an_organisation_is_something(staff, enterprise) -> None:
    path = f"/entreprises/{enterprise().slug}/modifier"
    form = {name: value for name, value in filled_in(staff, path).items() if name != "is_enterprise"}
    response = staff.client.post(path, data=form)
    assert response.status_code == 422
    assert "Dites ce qu’elle est" in error_of(response, "is_enterprise")
    assert staff.client.post(path, data={**form, "buyer_type": "mrc"}).status_code == 303


def test_those_in_integration_are_among_those_employed(staff, enterprise) -> None:
    slug = enterprise().slug
    response = edit(staff, slug, employees="3", employees_in_integration="4")
    assert "dépasser" in error_of(response, "employees_in_integration")
    assert edit(staff, slug, employees="4", employees_in_integration="4").status_code == 303


def test_a_refused_form_keeps_what_was_typed(staff, enterprise) -> None:
    slug = enterprise().slug
    tree = Page(edit(staff, slug, name="", founded_year="jadis", legal_name="Nom légal à garder", languages=["en"]), status=422).tree
    assert tree.xpath("//input[@name='legal_name']/@value") == ["Nom légal à garder"]
    assert tree.xpath("//input[@name='founded_year']/@value") == ["jadis"]
    assert tree.xpath("//input[@name='languages'][@checked]/@value") == ["en"]


def test_in_english_a_refused_form_is_an_english_page(staff, enterprise) -> None:
    path = f"/en/entreprises/{enterprise().slug}/modifier"
    response = staff.client.post(path, data={**filled_in(staff, path), "legal_form_code": "18", "name": ""})
    Page(response, status=422, french=False)
    assert error_of(response, "name")
    assert staff.client.post(path, data=filled_in(staff, path)).location.startswith("/en/entreprises/")
