"""All that a profile shows, in words, and what it shows to some only."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from marketplace.core import db
from marketplace.organizations.models import HeldCertification, NetworkMember, NetworkType, Organization, TrustEvent, TrustLevel
from marketplace.organizations.reading import profile
from tests.builders import AT, make_organization
from tests.core.web.watching import statements
from tests.organizations.dressed import EMAIL, make_dressed, make_network

# What a profile asks; its catalogue is one of them, the group purchases that are open from its offers another.
MOST = 14
BEFORE, AFTER = datetime(2027, 3, 31, 20, tzinfo=UTC), datetime(2027, 4, 1, 5, tzinfo=UTC)


@pytest.fixture
def slug(app: Flask) -> str:
    with app.app_context(), db.database().writing():
        return make_dressed().slug


def cells(page, section: str) -> list[list[str]]:  # type: ignore[no-untyped-def]
    rows = page.tree.xpath(f"//section[@aria-labelledby='{section}']//tbody/tr")
    return [[" ".join(cell.text_content().split(" ")).strip() for cell in row.xpath("./th | ./td")] for row in rows]


def test_where_it_is_located_and_what_it_serves_are_two_things(visitor, slug):
    page = visitor.get(f"/entreprises/{slug}")
    assert "Situé" in page.tree.xpath("string(//ul[@class='meta'])")
    served = {row[0]: row[1:] for row in cells(page, "activites")}
    assert list(served.values()) == [
        ["à\u00a0préciser", "territoire à préciser"],
        ["Travaux", "MRC\u00a0: L’Essai"],
        ["à\u00a0préciser", "régions\u00a0: Bas-Saint-Laurent, Gaspésie–Îles-de-la-Madeleine"],
        ["Services", "toute la province"],
        ["Biens", "60\u00a0km autour de Val-des-Ormes"],
    ]


@pytest.mark.parametrize(
    ("place", "said"), [("Amqui", "d’Amqui"), ("Les Éboulements", "des Éboulements"), ("Le Bic", "du Bic"), ("L’Isle", "de L’Isle")]
)
def test_a_radius_is_told_in_good_french(app, visitor, slug, place, said):
    with app.app_context(), db.database().writing():
        db.load(Organization, slug=slug).municipality = place
    assert f"60\u00a0km autour {said}" in visitor.get(f"/entreprises/{slug}")


def test_it_shows_every_fact(visitor, slug):
    page = visitor.get(f"/entreprises/{slug}")
    for words in (
        "Des édifices propres et des emplois durables.",
        "Depuis 1998",
        "Coopérative d’entretien du Littoral",
        "Les Propres du Fleuve",
        "1140000001",
        "12, rue de la Grève, G0L 1A0",
        "français, anglais",
        "48 personnes employées",
        "12 personnes en parcours d’insertion",
        "Statuts, article 12.",
        "1er mai 1998",
        "La forme juridique seule ne permet de rien conclure.",
        "Ville d’essai",
        "Entretien de l’aréna",
        "Pôle d’essai du Bas-Saint-Laurent",
        "Fédération d’essai",
        "Inscription.",
    ):
        assert words in flat_figures(page), words


def test_its_telephone_is_for_those_who_are_signed_in_and_no_machine_reads_it(visitor, staff, slug):
    anonymous, known = visitor.get(f"/entreprises/{slug}"), staff.get(f"/entreprises/{slug}")
    assert "555-0123" not in anonymous.response.text
    assert anonymous.links()["connectez-vous pour le voir"] == f"/connexion?next=/entreprises/{slug}"
    assert "418 555-0123, poste 4" in known
    assert known.tree.xpath("//a[starts-with(@href, 'tel:')]/@href") == ["tel:+14185550123;ext=4"]
    assert not any("555-0123" in one for one in known.tree.xpath("//script[@type='application/ld+json']/text()"))


def test_the_page_of_a_real_organisation_is_not_said_to_be_invented(app, visitor, enterprise, slug):
    invented = enterprise(name="Exemple de ferme")
    with app.app_context(), db.database().writing():
        db.load(Organization, slug=invented.slug).is_demo = True
    said = "les entreprises affichées sont inventées"
    assert said in visitor.get(f"/entreprises/{invented.slug}")
    assert said in visitor.get("/regions")
    assert said not in visitor.get(f"/entreprises/{slug}")


def flat_figures(page) -> str:  # type: ignore[no-untyped-def]
    """The text of a page, each figure before what it counts."""
    counted = " ".join(f"{one.xpath('string(dd)')} {one.xpath('string(dt)')}" for one in page.tree.xpath("//dl[@class='figures']/div"))
    return f"{page.prose()} {counted}"


def test_it_is_whole_in_english_too(visitor, slug):
    page = visitor.get(f"/en/entreprises/{slug}")
    assert "Arena cleaning" in page
    assert page.tree.xpath("//p[@class='profile-mission']/@lang") == ["fr"]


def test_a_certification_that_is_over_is_said_to_be(visitor, slug, test_clock):
    test_clock(AT)
    rows = {row[0]: row[1:] for row in cells(visitor.get(f"/entreprises/{slug}"), "certifications")}
    assert rows["Certification ESSAI_B"] == ["Bureau d’essai", "Échue le 31 janvier 2025"]
    assert rows["Certification ESSAI_A nº\u00a0A-1"] == ["Conseil d’essai", "Jusqu’au 31 janvier 2027"]


@pytest.mark.parametrize(("day", "over"), [(datetime(2025, 1, 31, 20, tzinfo=UTC), False), (datetime(2025, 2, 1, 5, 1, tzinfo=UTC), True)])
def test_a_certification_is_good_until_the_end_of_its_last_day_in_quebec(visitor, slug, test_clock, day, over):
    test_clock(day)
    assert ("Échue le 31 janvier 2025" in visitor.get(f"/entreprises/{slug}")) is over


def test_a_page_that_a_hub_verified_says_by_whom_since_when_and_until_when(visitor, slug, test_clock):
    test_clock(BEFORE)
    head = visitor.get(f"/entreprises/{slug}").tree.xpath("string(//header[@class='profile-head'])")
    said = " ".join(head.split(" "))
    assert "Vérifiée par le pôle" in said
    assert "Par\u00a0: Pôle d’essai du Bas-Saint-Laurent. Depuis le 10 mars 2026. Valable jusqu’au 31 mars 2027." in said
    assert "Échue" not in said


def test_a_verification_that_is_over_no_longer_reads_as_one(visitor, slug, test_clock):
    test_clock(AFTER)
    page = visitor.get(f"/entreprises/{slug}")
    head = page.tree.xpath("string(//header[@class='profile-head'])")
    assert "Vérification échue" in head
    assert "Échue le 31 mars 2027" in head
    assert "Vérifiée par le pôle" not in head


def test_an_accreditation_names_its_issuer(app, visitor, slug, test_clock):
    test_clock(AT)
    with app.app_context(), db.database().writing() as session:
        one = db.load(Organization, slug=slug)
        one.trust_level, one.trust_expires_on = TrustLevel.ACCREDITED, None
        session.add(TrustEvent(organization_id=one.id, level=TrustLevel.ACCREDITED, issuer="Organisme d’essai", decided_at=AT))
    head = visitor.get(f"/entreprises/{slug}").tree.xpath("string(//header[@class='profile-head'])")
    assert "Accréditée" in head
    assert "Organisme d’essai" in head


def test_a_page_that_nobody_verified_says_so(visitor, enterprise):
    page = visitor.get(f"/entreprises/{enterprise().slug}")
    assert "Déclarée" in page
    assert "personne ne l’a vérifié" in page
    assert "Vérifiée" not in page


def test_a_cooperative_without_a_clause_is_told_to_conclude_nothing(visitor, enterprise):
    page = visitor.get(f"/entreprises/{enterprise().slug}")
    assert "Aucune clause n’est consignée" in page
    assert "ne permet de rien conclure" in page


def test_the_address_of_the_enterprise_is_on_no_page(visitor, staff, slug):
    for prefix in ("", "/en"):
        for someone in (visitor, staff):
            assert EMAIL not in someone.get(f"{prefix}/entreprises/{slug}").response.text
            assert EMAIL not in someone.get(f"{prefix}/entreprises/{slug}/ecrire").response.text


def test_its_largest_contract_and_its_insurance_are_for_the_team(visitor, staff, slug):
    assert "125\u00a0000,00\u00a0$" in staff.get(f"/entreprises/{slug}")
    page = visitor.get(f"/entreprises/{slug}")
    assert "125\u00a0000" not in page
    assert "Assurance" not in page


def test_its_pictures_are_shown_with_what_they_show_in_words(visitor, slug):
    page = visitor.get(f"/en/entreprises/{slug}")
    assert page.tree.xpath("//main//img/@alt") == ["Image d’essai 0", "Image d’essai 1", "Image d’essai 2"]
    assert page.tree.xpath("//ul[@class='photos']//img/@lang") == ["fr", "fr"]


def test_a_network_that_it_left_or_that_is_not_published_is_not_named(app, visitor, slug):
    with app.app_context(), db.database().writing() as session:
        one, left = db.load(Organization, slug=slug), make_network("Réseau quitté", NetworkType.CONSORTIUM)
        session.add(NetworkMember(network_id=left.id, member_id=one.id, until=AT.date()))
    page = visitor.get(f"/entreprises/{slug}")
    assert "Réseau quitté" not in page
    assert "Fédération d’essai" in page


def test_a_hub_elsewhere_is_not_the_hub_of_its_territory(app, visitor, slug):
    with app.app_context(), db.database().writing():
        make_network("Pôle d’ailleurs")
    assert "Pôle d’ailleurs" not in visitor.get(f"/entreprises/{slug}")


def test_what_is_only_a_hub_has_its_page_among_hubs(app, visitor, staff):
    with app.app_context(), db.database().writing():
        hub = make_network("Pôle d’essai de la page")
    answer = visitor.client.get(f"/en/entreprises/{hub.slug}")
    assert (answer.status_code, answer.location) == (301, f"/en/poles/{hub.slug}")
    assert staff.get(f"/entreprises/{hub.slug}").heading == hub.name


def test_the_fullest_page_asks_the_database_little_whoever_looks(app, visitor, staff, slug):
    for someone in (visitor, staff):
        someone.get(f"/entreprises/{slug}")
        for prefix in ("", "/en"):
            with statements(app) as sent:
                someone.get(f"{prefix}/entreprises/{slug}")
            assert len(sent) <= MOST, f"{len(sent)} statements\n" + "\n".join(sent)


def test_a_page_with_little_on_it_asks_for_less(app, visitor, enterprise, slug):
    counts = []
    for address in (slug, enterprise(name="Presque rien").slug):
        visitor.get(f"/entreprises/{address}")
        with statements(app) as sent:
            visitor.get(f"/entreprises/{address}")
        counts.append(len(sent))
    assert counts[1] < counts[0] - 3


def test_a_hundred_of_each_cost_no_more_statements(app, visitor, slug):
    with statements(app) as before:
        visitor.get(f"/entreprises/{slug}")
    with app.app_context(), db.database().writing() as session:
        one = db.load(Organization, slug=slug)
        for number in range(100):
            session.add(HeldCertification(organization_id=one.id, certification_code="ESSAI_A", number=str(number)))
    with statements(app) as after:
        visitor.get(f"/entreprises/{slug}")
    assert len(after) == len(before)


def test_near_and_over_are_never_both(app):
    with app.app_context(), db.database().writing():
        one = make_organization()
        found = profile.of(one, frozenset(), today=AT.date())
    for days in range(-100, 100):
        end = AT.date().fromordinal(AT.date().toordinal() + days)
        assert found.is_over(end) is (days < 0)
        assert found.is_near(end) is (0 <= days <= 60)
    assert not found.is_over(None)
    assert not found.is_near(None)
