"""The desk on two pages: comparing those that a person names, what a merge is called, how sure a likeness is said to be."""

import pytest
from flask import Flask

from marketplace.core import db
from marketplace.organizations.duplicates import merging
from marketplace.organizations.duplicates import proposing as duplicates
from tests.builders import AT, make_organization, make_user
from tests.page import NBSP, Visitor

LIST = "/bureau/doublons"


@pytest.fixture
def staff(app: Flask) -> Visitor:
    with app.app_context(), db.database().writing():
        person = make_user(is_staff=True)
    return Visitor(app).sign_in(person)


def test_two_pages_are_compared_by_the_addresses_that_a_browser_shows(app, staff) -> None:
    with app.app_context(), db.database().writing():
        one, other = make_organization(name="Vents du Large"), make_organization(name="Rien de commun")
    sent = {"first": f"http://localhost/en/entreprises/{one.slug}?x=1", "second": other.slug}
    page = staff.post(f"{LIST}/comparer", sent, token_from=LIST)
    assert f"Doublon possible{NBSP}: Vents du Large et Rien de commun" in page


@pytest.mark.parametrize(
    ("second", "reason"),
    [("", "Ce champ est obligatoire."), ("inconnue", "Aucune fiche n’a cette adresse"), (None, "mènent à la même fiche")],
)
def test_addresses_that_are_not_of_two_pages_are_given_back_with_the_reason(app, staff, second, reason) -> None:
    with app.app_context(), db.database().writing():
        slug = make_organization(name="Vents du Large").slug
    written = slug if second is None else second
    page = staff.post(f"{LIST}/comparer", {"first": slug, "second": written}, token_from=LIST, status=422)
    assert any(reason in error for error in page.errors())
    assert page.tree.xpath("//input[@name='first']/@value") == [slug]
    assert page.tree.xpath("//input[@name='second']/@value") == [written]


def test_a_merge_names_both_pages_as_they_were_named_before_it(app, staff) -> None:
    with app.app_context(), db.database().writing():
        kept, absorbed = make_organization(name="Les Grands Vents"), make_organization(name="Coop du Ponant")
        done = merging.merge(kept, absorbed, {"name": "absorbed"}, actor=None, at=AT)
        assert kept.name == absorbed.name == "Coop du Ponant"
    for path in (f"/bureau/fusions/{done.id}", "/bureau/fusions"):
        assert "Les Grands Vents" in staff.get(path)
        assert "Coop du Ponant" in staff.get(path)
    assert f"Elle se nomme maintenant «{NBSP}Coop du Ponant{NBSP}»" in staff.get(f"/bureau/fusions/{done.id}")


@pytest.mark.parametrize(("score", "said"), [(100, "certain"), (95, "presque certain"), (85, "probable"), (84, "à vérifier")])
def test_how_sure_a_likeness_is_said_to_be_goes_with_its_number(app, staff, score, said) -> None:
    with app.app_context(), db.database().writing():
        pair = duplicates.introduce(make_organization(name="Un"), make_organization(name="Deux"), at=AT)
        pair.score = score
    assert f" {said} {score} sur 100" in staff.get(f"{LIST}/{pair.id}").prose()
