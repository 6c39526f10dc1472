"""Who sees a listing and its price: everybody, confirmed buyers, members of networks; never more, on any page."""

import json
from datetime import date, timedelta

import pytest

from marketplace.accounts.models import User
from marketplace.catalogue.models import Listing, ListingStatus
from marketplace.core import clock, db
from marketplace.organizations.models import Organization, OrganizationStatus
from tests.builders import AT
from tests.catalogue.things import many_listings
from tests.core.web.watching import statements
from tests.page import Visitor

PRICE, TIER = "38,50", "34,95"


def _everywhere(visitor: Visitor, market, listing) -> str:
    """All that the public pages tell of it, markup and data for machines included."""
    paths = (f"/catalogue/{listing.slug}", f"/entreprises/{market.enterprise.slug}/catalogue", f"/entreprises/{market.enterprise.slug}")
    answers = [visitor.client.get(path) for path in paths]
    assert [one.status_code for one in answers] == [200, 200, 200]
    return "".join(one.text + str(sorted(one.headers.items())) for one in answers)


def test_a_price_is_shown_to_confirmed_buyers_and_told_to_nobody_else(market) -> None:
    listing = market.listing(price_visibility="buyers", adjustment="other", adjustment_note="au plus 0,77\u00a0$ l’an")
    for name in ("nobody", "stranger", "member"):
        told = _everywhere(market.visitor(name), market, listing)
        assert not [one for one in (PRICE, TIER, "38.5", "385000", "3850", "0,77") if one in told], name
        assert "réservé" in told
    for name in ("buyer", "editor", "staff"):
        page = market.visitor(name).get(f"/catalogue/{listing.slug}")
        assert not [one for one in ("38,50\u00a0$", "34,95\u00a0$", "TPS et TVQ en sus") if one not in page], name
    page = market.visitor("nobody").get(f"/catalogue/{listing.slug}")
    assert "Le prix est réservé aux acheteurs vérifiés." in page
    assert page.links()["créer un compte d’acheteur"] == "/inscription?next=/catalogue/entretien-menager-de-bureaux"


def test_a_price_for_everybody_is_a_table_by_quantity_and_is_told_to_machines(market) -> None:
    listing = market.listing(price_visibility="everybody", pack=100, valid_until=(date(2126, 3, 1)).isoformat(), final_count_days=1)
    page = market.visitor("nobody").get(f"/catalogue/{listing.slug}")
    rows = [[cell.text_content().strip() for cell in row.xpath("./th|./td")] for row in page.tree.xpath("//article//table//tr")]
    assert rows[1:] == [
        ["moins de 10", "38,50\u00a0$"],
        ["10 à moins de 40", "36,50\u00a0$"],
        ["40 et plus", "34,95\u00a0$"],
    ]
    for words in (
        "3\u00a0heures",
        "1\u00a0heure",
        "Là où l’entreprise offre ses services",
        "1 jour avant la livraison",
        "jusqu’au 1er mars 2126",
    ):
        assert words in page, words
    said = json.loads(page.tree.xpath("string(//script[@type='application/ld+json'])"))
    assert said["@type"] == "Service"
    assert said["offers"]["priceSpecification"] == {
        "@type": "UnitPriceSpecification", "price": "38.5000", "priceCurrency": "CAD", "unitCode": "HUR", "valueAddedTaxIncluded": False,
    }  # fmt: skip
    mapped = market.visitor("nobody").client.get("/sitemap-2.xml").text
    assert f"/catalogue/{listing.slug}<" in mapped
    assert f"/en/catalogue/{listing.slug}<" in mapped
    english = market.visitor("nobody").get(f"/en/catalogue/{listing.slug}")
    assert english.heading == "Office cleaning"


def test_what_is_for_a_network_is_nowhere_for_others(market) -> None:
    named = {"audience_networks": [market.network.id], "price_networks": [market.network.id]}
    listing = market.listing(audience="networks", price_visibility="networks", title_fr="Ménage entre membres", title_en=None, **named)
    page = market.visitor("member").get(f"/catalogue/{listing.slug}")
    assert not [one for one in ("38,50\u00a0$", "Article réservé") if one not in page]
    for name in ("nobody", "stranger", "buyer"):
        visitor = market.visitor(name)
        visitor.get(f"/catalogue/{listing.slug}", status=404)
        for path in (
            f"/entreprises/{market.enterprise.slug}/catalogue",
            f"/entreprises/{market.enterprise.slug}",
            "/sitemap-1.xml",
            "/sitemap-2.xml",
        ):
            assert "Ménage entre membres" not in visitor.client.get(path).text, (name, path)
            assert listing.slug not in visitor.client.get(path).text, (name, path)
    assert "Ménage entre membres" in market.visitor("member").get(f"/entreprises/{market.enterprise.slug}/catalogue")


def test_what_is_not_offered_now_is_shown_to_those_who_keep_it_alone(market) -> None:
    draft = market.listing(published=False)
    over = market.listing(title_fr="Passé", title_en=None, valid_until=(AT.date() - timedelta(days=1)).isoformat(), published=False)
    with market.app.app_context(), db.database().writing() as session:
        session.get_one(Listing, over.id).status = ListingStatus.PUBLISHED
    nobody = market.visitor("nobody")
    nobody.get(f"/catalogue/{draft.slug}", status=404)
    nobody.get(f"/catalogue/{over.slug}", status=410)
    coming = market.listing(title_fr="À venir", title_en=None, valid_from=(clock.local_day(clock.now()) + timedelta(days=2)).isoformat())
    nobody.get(f"/catalogue/{coming.slug}", status=404)
    assert "brouillon" in market.visitor("reader").get(f"/catalogue/{draft.slug}")
    kept = market.listing(title_fr="Vitres", title_en=None)
    nobody.get(f"/catalogue/{kept.slug}")
    with market.app.app_context(), db.database().writing() as session:
        session.get_one(Organization, market.enterprise.id).status = OrganizationStatus.WITHDRAWN
    nobody.get(f"/catalogue/{kept.slug}", status=410)
    nobody.get(f"/entreprises/{market.enterprise.slug}/catalogue", status=410)


@pytest.mark.slow
def test_two_thousand_listings_cost_as_many_questions_as_sixty(market) -> None:
    path = f"/entreprises/{market.enterprise.slug}/catalogue"
    buyer = market.visitor("buyer")
    many_listings(market, 60)
    with statements(market.app) as few:
        buyer.get(path)
    many_listings(market, 1940)
    with statements(market.app) as many:
        page = buyer.get(f"{path}?page=3")
    assert "2\u00a0000 articles" in page
    assert len(many) == len(few) <= 18, "\n".join(many)
    with statements(market.app) as found:
        assert "12 articles" in buyer.get(f"{path}?q=article+199")
    assert len(found) <= 18
    with statements(market.app) as one:
        buyer.get("/catalogue/article-7")
    assert len(one) <= 18, "\n".join(one)


def test_a_password_alone_shows_no_price_and_no_listing_that_is_not_for_everybody(market) -> None:
    """Whoever must bring a second factor and has not yet is shown what a visitor is, by each page that asks no policy."""
    hidden = market.listing(title_fr="Ménage à prix réservé", price=79_191_937)
    draft = market.listing(title_fr="Ménage en brouillon", published=False)
    pages = [f"/catalogue/{hidden.slug}", f"/entreprises/{market.enterprise.slug}/catalogue", f"/comparer?e=p:{hidden.slug}"]
    for who in ("buyer", "second", "staff"):
        with market.app.app_context(), db.database().reading() as session:
            person = session.get_one(User, market.numbers[who])
        seen = []
        for has_second_factor in (True, False):
            visitor = Visitor(market.app).sign_in(person, has_second_factor=has_second_factor)
            seen.append(["7\u00a0919,1937" in visitor.get(path) for path in pages])
            seen.append(visitor.client.get(f"/catalogue/{draft.slug}").status_code)
        assert seen == [[True] * 3, 404 if who == "buyer" else 200, [False] * 3, 404], who
