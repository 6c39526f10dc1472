"""Products and services are found by what they are, by those they are for; an enterprise is found through them, and says so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.catalogue import actions, indexed
from marketplace.catalogue.models import Listing
from marketplace.catalogue.search import document
from marketplace.core import db, states
from marketplace.core.worker import Worker
from marketplace.organizations.models import (
    MemberRole,
    Membership,
    NetworkMember,
    NetworkType,
    Organization,
    OrganizationStatus,
    Role,
)
from marketplace.search.listings.finding import in_turns
from search_index import Document
from tests.builders import AT, make_organization, make_user
from tests.catalogue.things import make_listing
from tests.page import NBSP, Visitor

HIDDEN_PRICE = 4_321_000


@pytest.fixture
def sell(app: Flask) -> Callable[..., None]:
    """Put an enterprise with its listings in the directory, and have the index follow."""

    def put(enterprise: dict[str, Any], *listings: dict[str, Any]) -> None:
        with app.app_context(), db.database().writing():
            organization = make_organization(**enterprise)
            for said in listings:
                make_listing(organization, **said)
        Worker(app).drain()

    return put


def found(visitor: Visitor, path: str) -> list[str]:
    """The titles of the listings of a page of results, in its order."""
    return [one.text_content().strip() for one in visitor.get(path).tree.xpath("//ol[contains(@class, 'results')]//h3")]


def test_a_listing_is_found_by_its_words_in_both_languages_and_an_enterprise_through_it(visitor: Visitor, sell: Any) -> None:
    sell(
        {"name": "Les Ateliers du Fleuve", "description_fr": "Entreprise d’insertion."},
        {"title_fr": "Palettes de cèdre", "title_en": "Cedar pallets"},
    )
    assert found(visitor, "/recherche/produits?q=palettes") == ["Palettes de cèdre"]
    assert found(visitor, "/en/recherche/produits?q=pallets") == ["Cedar pallets"]
    page = visitor.get("/recherche?q=palettes")
    assert "Les Ateliers du Fleuve" in page
    assert f"Trouvée par ce qu’elle offre{NBSP}: Palettes de cèdre" in page
    assert "Produits et services 1" in page


def test_what_is_for_a_network_is_found_by_its_members_alone_and_by_no_count(visitor: Visitor, app: Flask, sell: Any) -> None:
    with app.app_context(), db.database().writing() as session:
        network, member, stranger = (make_organization(name=name) for name in ("Le Consortium", "La Membre", "L’Autre"))
        network.network_type = NetworkType.CONSORTIUM
        session.add(NetworkMember(network_id=network.id, member_id=member.id))
        people = [make_user(email=f"{name}@exemple.org") for name in ("membre", "autre")]
        for person, organization in zip(people, (member, stranger), strict=True):
            session.add(Membership(user_id=person.id, organization_id=organization.id, joined_at=AT, roles=[MemberRole(role=Role.READER)]))
        number = network.id
    reserved = {"title_fr": "Rédaction de contrats", "audience": "networks", "audience_networks": [number]}
    sell({"name": "Juristes associés", "description_fr": "Coopérative."}, reserved)
    hers, his = (Visitor(app).sign_in(person) for person in people)
    assert found(hers, "/recherche/produits?q=redaction") == ["Rédaction de contrats"]
    for reader in (visitor, his):
        assert found(reader, "/recherche/produits?q=redaction") == []
        page = reader.get("/recherche/produits")
        assert "0 produit ou service" in page
        assert "76110000" not in page.response.text, "a count of the category"
        enterprises = reader.get("/recherche?q=redaction")
        assert "Juristes associés" not in enterprises, "the enterprise by a word of what is hidden"
        assert "Produits et services 1" not in enterprises
        assert "redaction" not in reader.client.get("/api/v1/listings?q=redaction").json["results"]
        assert reader.client.get("/api/v1/listings").json["facets"]["category"] == []
    assert "Produits et services 1" in hers.get("/recherche?q=contrats")


def test_no_door_of_the_search_tells_a_price_that_is_reserved(visitor: Visitor, app: Flask, sell: Any) -> None:
    price = {"price": HIDDEN_PRICE, "tiers": []}
    sell(
        {"name": "Les Ateliers du Fleuve"},
        {"title_fr": "Banc caché", "price_visibility": "buyers", **price},
        {"title_fr": "Banc affiché", "price_visibility": "everybody", **price},
    )
    page = visitor.get("/recherche/produits?q=banc")
    assert page.response.text.count(f"432,10{NBSP}$") == 1
    assert f"de 100 à 500{NBSP}$ 1" in page, "counted once: the one that everybody sees"
    assert found(visitor, "/recherche/produits?q=banc&tranche=100") == ["Banc affiché"]
    assert found(visitor, "/recherche/produits?q=banc&prix=reserved") == ["Banc caché"]
    visitor.get("/recherche/produits?q=banc&tri=prix", status=422)
    told = {one["title"]: one["price"] for one in visitor.client.get("/api/v1/listings?q=banc").json["results"]}
    assert told == {"Banc caché": None, "Banc affiché": "432.1"}
    with app.app_context(), db.database().reading() as session:
        hidden, shown = (document(one) for one in session.scalars(select(Listing).order_by(Listing.id)))
        assert hidden is not None
        assert shown is not None
        assert replace_numbers(hidden) == replace_numbers(shown), "the index holds more of one price than of the other"


def replace_numbers(found: Document) -> Document:
    """A document but for what tells it from the other by right: its number, its words, and that the price is reserved."""
    facets = {name: values for name, values in found.facets.items() if name not in ("basis", "band")}
    return replace(found, id=0, version=0, name="", texts=(), facets=facets)


def test_filters_leave_what_they_say(visitor: Visitor, sell: Any) -> None:
    here = {"name": "Les Ateliers du Fleuve", "region_code": "01"}
    sell(
        here,
        {"title_fr": "Table de bois", "kind": "good", "category_code": "56101500", "reach": "regions", "region_codes": ["06"]},
        {"title_fr": "Table ronde animée", "kind": "service", "price_basis": "on_request", "price": None, "tiers": []},
    )
    assert found(visitor, "/recherche/produits?q=table&sorte=good") == ["Table de bois"]
    assert found(visitor, "/recherche/produits?q=table&sert=06") == ["Table de bois"]
    assert found(visitor, "/recherche/produits?q=table&categorie=56101500") == ["Table de bois"]
    assert found(visitor, "/recherche/produits?q=table&prix=on_request") == ["Table ronde animée"]
    page = visitor.get("/recherche/produits?q=table&sorte=rien", status=422)
    assert "sorte" in page
    assert "En retirant un filtre" in visitor.get("/recherche/produits?q=table&sorte=good&prix=on_request")


def test_the_index_follows_what_is_withdrawn_what_ends_and_the_enterprise(visitor: Visitor, app: Flask, sell: Any) -> None:
    sell({"name": "Les Ateliers du Fleuve", "description_fr": "Bois."}, {"title_fr": "Chaise longue"}, {"title_fr": "Tabouret"})
    with app.app_context(), db.database().writing() as session:
        chair, stool = session.scalars(select(Listing).order_by(Listing.id))
        actions.withdraw(chair, actor=None, at=AT)
        session.execute(update(Listing).where(Listing.id == stool.id).values(valid_until=AT.date() - timedelta(days=1)))
    assert found(visitor, "/recherche/produits?q=tabouret") == [], "read again, what has ended is not shown"
    Worker(app).drain()
    assert found(visitor, "/recherche/produits?q=chaise") == []
    assert "Les Ateliers du Fleuve" not in visitor.get("/recherche?q=chaise")
    with app.app_context(), db.database().writing() as session:
        indexed.note_days(job=None, at=datetime.now(UTC))  # type: ignore[arg-type]
        session.execute(update(Listing).values(valid_until=None))
        actions.publish(session.scalars(select(Listing).order_by(Listing.id)).first(), actor=None, at=AT)  # type: ignore[arg-type]
    Worker(app).drain()
    assert found(visitor, "/recherche/produits?q=chaise") == ["Chaise longue"]
    with app.app_context(), db.database().writing() as session:
        organization = session.scalars(select(Organization).where(Organization.is_enterprise)).one()
        states.move(organization, OrganizationStatus.WITHDRAWN, actor=None, at=AT)
    Worker(app).drain()
    assert "0 produit ou service" in visitor.get("/recherche/produits")


def test_three_of_an_enterprise_then_those_of_the_others() -> None:
    owners = {1: 7, 2: 7, 3: 7, 4: 7, 5: 8, 6: 7, 7: 9}
    assert in_turns([1, 2, 3, 4, 5, 6, 7], owners) == (1, 2, 3, 5, 7, 4, 6)
    assert in_turns([5, 1, 7], owners) == (5, 1, 7)
