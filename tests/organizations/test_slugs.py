"""Every enterprise has an address of its own, made of its name, that never changes hands."""

import pytest
from flask import Flask

from marketplace.core import db
from marketplace.organizations.slugs import slug_of
from tests.builders import make_organization
from tests.organizations.conftest import as_it_is, edit


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("L’Œuvre du Bas-Saint-Laurent", "l-oeuvre-du-bas-saint-laurent"),
        ("L'Atelier d'à côté", "l-atelier-d-a-cote"),
        ("Coop  «Les Érables»  inc.", "coop-les-erables-inc"),
        ("100 % Québec", "100-quebec"),
        ("../../etc/passwd", "etc-passwd"),
        ("a?b=c#d&e/f", "a-b-c-d-e-f"),
        ("🐝", "fiche"),
        ("---", "fiche"),
        ("", "fiche"),
        ("日本", "ri-ben"),
    ],
)
def test_an_address_is_made_of_plain_letters(name, slug) -> None:
    assert slug_of(name) == slug


def test_a_long_name_is_cut_at_a_word(app) -> None:
    slug = slug_of("Coopérative de solidarité " * 10)
    assert len(slug) <= 80
    assert slug.endswith(("cooperative", "de", "solidarite"))


def test_under_the_same_name_the_place_then_a_number_tell_them_apart(app: Flask) -> None:
    with app.app_context(), db.database().writing():
        slugs = [
            make_organization(name="Coop Boréale", municipality=place).slug
            for place in ("Rimouski", "Matane", "Rimouski", "Rimouski", "Matane")
        ]
    assert slugs == ["coop-boreale", "coop-boreale-matane", "coop-boreale-rimouski", "coop-boreale-rimouski-2", "coop-boreale-matane-2"]


def test_a_hundred_of_the_same_name_and_place_all_have_their_own(app) -> None:
    with app.app_context(), db.database().writing():
        slugs = [make_organization(name="Coop", municipality="Laval").slug for _again in range(100)]
    assert len(set(slugs)) == 100
    assert slugs[-1] == "coop-laval-99"


def test_names_that_have_no_letters_still_have_addresses(app, visitor) -> None:
    with app.app_context(), db.database().writing():
        slugs = [make_organization(name=name, municipality=name).slug for name in ("🐝", "🐝", "🐻", "!!!")]
    assert len(set(slugs)) == 4
    for slug in slugs:
        assert visitor.client.get(f"/entreprises/{slug}").status_code == 200


def test_a_name_may_read_like_the_address_of_another(app) -> None:
    with app.app_context(), db.database().writing():
        slugs = [make_organization(name=name, municipality="Laval").slug for name in ("Coop Laval", "Coop", "Coop", "Coop Laval 2", "Coop")]
    assert len(set(slugs)) == 5


def test_no_address_is_that_of_another_page(app) -> None:
    with app.app_context(), db.database().writing():
        slug = make_organization(name="modifier").slug
    assert app.test_client().get(f"/entreprises/{slug}").status_code == 200


def test_a_page_that_changes_its_name_keeps_its_address(app, staff, enterprise) -> None:
    slug = enterprise(name="Coop Boréale").slug
    edit(staff, slug, name="Coop Australe")
    assert as_it_is(app, slug).slug == "coop-boreale"
