"""The page of an enterprise: what a buyer reads, in both languages, while it is published."""

from marketplace.core import db
from marketplace.organizations import actions
from marketplace.organizations.models import Organization
from tests.builders import AT, make_facts


def test_it_says_who_the_enterprise_is_where_and_what_it_does(visitor, enterprise) -> None:
    one = enterprise()
    page = visitor.get(f"/entreprises/{one.slug}")
    assert page.heading == "Entretien du Littoral, coopérative de solidarité"
    for words in (
        "Coopérative de solidarité",
        "Val-des-Ormes",
        "Bas-Saint-Laurent",
        "Entretien ménager d’édifices publics",
        "10 mars 2026",
    ):
        assert words in page, words
    assert page.tree.xpath("//a[@href='https://entretien-littoral.example']/@rel") == ["noopener nofollow"] * 2


def test_in_english_it_is_in_english_and_so_are_its_links(visitor, enterprise) -> None:
    one = enterprise()
    page = visitor.get(f"/en/entreprises/{one.slug}")
    assert "Solidarity cooperative" in page
    assert "Cleaning of public buildings" in page
    assert page.tree.xpath("//p[contains(@class, 'profile-text')]/@lang") == ["en"]
    assert "/en/regions/01" in page.links().values()


def test_without_an_english_description_the_french_one_is_marked_as_such(visitor, enterprise) -> None:
    one = enterprise(description_en=None)
    page = visitor.get(f"/en/entreprises/{one.slug}")
    assert "Entretien ménager d’édifices publics" in page
    assert page.tree.xpath("//p[contains(@class, 'profile-text')]/@lang") == ["fr"]


def test_an_enterprise_without_a_site_has_no_link_to_one(visitor, enterprise) -> None:
    one = enterprise(website=None)
    assert not visitor.get(f"/entreprises/{one.slug}").tree.xpath("//a[starts-with(@href, 'http') and not(contains(@href, 'localhost'))]")


def test_an_address_that_nobody_has_is_said_so(visitor, enterprise) -> None:
    enterprise()
    for slug in ("inconnue", "%00", "a" * 3000, "..", "é", "' OR 1=1 --", "%F0%9F%90%9D", "entretien-du-littoral%0A"):
        for prefix in ("", "/en"):
            visitor.get(f"{prefix}/entreprises/{slug}", status=404)


def test_the_address_of_an_enterprise_is_exactly_its_own(visitor, enterprise) -> None:
    one = enterprise(name="Coop Test")
    assert one.slug == "coop-test"
    for near in ("Coop-Test", "coop-test-", "coop--test", "coop_test", "coop-tést"):
        visitor.get(f"/entreprises/{near}", status=404)


def test_a_withdrawn_page_is_gone_for_everyone_but_the_team(app, visitor, staff, enterprise) -> None:
    one = enterprise()
    with app.app_context(), db.database().writing():
        actions.withdraw(db.load(Organization, id=one.id), actor=None, at=AT)
    for prefix in ("", "/en"):
        page = visitor.get(f"{prefix}/entreprises/{one.slug}", status=410)
        assert one.name not in page
    assert "Cette fiche est retirée" in staff.get(f"/entreprises/{one.slug}")
    assert staff.get(f"/en/entreprises/{one.slug}").heading == one.name


def test_a_page_that_was_never_published_does_not_exist_for_visitors(app, visitor, staff) -> None:
    facts = {"sort_name": "", "municipality": "", "description_fr": "", "created_at": AT, "updated_at": AT}
    with app.app_context(), db.database().writing() as session:
        session.add(Organization(slug="brouillon", name="Un brouillon", source="essai", **facts))
    visitor.get("/entreprises/brouillon", status=404)
    assert "pas encore publiée" in staff.get("/entreprises/brouillon")


def test_only_the_team_is_offered_to_change_it(visitor, staff, enterprise) -> None:
    one = enterprise()
    assert "Modifier la fiche" not in visitor.get(f"/entreprises/{one.slug}")
    assert "Modifier la fiche" in staff.get(f"/entreprises/{one.slug}")


def test_an_invented_enterprise_says_that_it_is(app, visitor) -> None:
    with app.app_context(), db.database().writing():
        slug = actions.add(make_facts(), source="demonstration", actor=None, at=AT, is_demo=True).slug
    assert "Exemple inventé" in visitor.get(f"/entreprises/{slug}")
    assert "les entreprises affichées sont inventées" in visitor.get("/a-propos")


def test_a_real_directory_says_nothing_of_inventions(visitor, enterprise) -> None:
    enterprise()
    assert "inventé" not in visitor.get("/").prose()


def test_two_letters_stand_for_a_logo_whatever_the_name(visitor, enterprise) -> None:
    names = {
        "Entretien du Littoral": "EL",
        "L’Œuvre Léger": "ŒL",
        "Un": "U",
        "🐝 Miel": "M",
        "🐝": "?",
        "3 Fois Rien": "FR",
        "— —": "?",
        "ça va": "ÇV",
    }
    for name, initials in names.items():
        page = visitor.get(f"/entreprises/{enterprise(name=name).slug}")
        assert page.tree.xpath("string(//*[contains(@class, 'logo-large')])") == initials, name


def test_programs_that_read_pages_are_told_its_address_in_each_language(visitor, enterprise) -> None:
    one = enterprise()
    tree = visitor.get(f"/en/entreprises/{one.slug}?utm=x").tree
    assert tree.xpath("//link[@rel='canonical']/@href") == [f"http://localhost:8000/en/entreprises/{one.slug}"]
    assert tree.xpath("//link[@hreflang='fr-CA']/@href") == [f"http://localhost:8000/entreprises/{one.slug}"]
    assert tree.xpath("//meta[@name='description']/@content")[0].startswith("Cleaning of public")
