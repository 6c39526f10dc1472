"""Comparing: facts in rows, what differs told apart, nothing hidden told, and the same as a file."""

import io
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from python_calamine import load_workbook
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from marketplace.core import clock, db
from marketplace.core.files import StoredFile
from marketplace.organizations import actions
from marketplace.organizations.models import (
    Activity,
    Availability,
    ComplianceItem,
    ComplianceKind,
    ComplianceShare,
    Organization,
    Reach,
    Role,
    Stop,
)
from marketplace.search.kept import side_by_side
from tests.builders import AT, make_organization
from tests.catalogue.things import make_listing
from tests.page import Page, Visitor
from tests.search.conftest import CATERER, CLEANER, RECYCLER
from tests.search.kept_things import make_city, make_shortlist


def facts_of(page: Page) -> dict[str, list[str]]:
    """The rows of the comparison: each fact with what every column says of it."""
    rows = page.tree.xpath("//table[contains(@class, 'compare')]/tbody/tr")
    return {row.xpath("string(th//text())").strip(): [one.text_content().strip() for one in row.xpath("td")] for row in rows}


def differing(page: Page) -> set[str]:
    return {one.xpath("string(th//text())").strip() for one in page.tree.xpath("//tr[@class='differs']")}


def three(app: Flask) -> list[Organization]:
    with app.app_context(), db.database().writing() as session:
        made = [make_organization(**one) for one in (CATERER, CLEANER, RECYCLER)]
        made[0].largest_contract = 6_400_000
        session.add(Activity(organization_id=made[1].id, sector_code="S05", reach=Reach.PROVINCE))
        return made


def test_an_address_names_five_things_and_keeps_the_others_at_hand() -> None:
    asked = [("e", f"coop-{number}") for number in range(7)] + [("e", "p:menage"), ("e", "coop-1"), ("q", "x"), ("e", "")]
    read = side_by_side.read(MultiDict(asked))
    assert read.marks == tuple(f"coop-{number}" for number in range(5))
    assert read.more == ("coop-5", "coop-6", "p:menage")
    assert read.without("coop-0").marks[-1] == "coop-5"
    swapped = read.first("p:menage")
    assert (swapped.marks[-1], "coop-4" in swapped.more) == ("p:menage", True)
    assert side_by_side.read(MultiDict(swapped.pairs())) == swapped


def test_three_side_by_side_tell_what_differs_and_only_that_when_asked(app: Flask, visitor: Visitor) -> None:
    caterer, cleaner, recycler = three(app)
    path = f"/comparer?e={caterer.slug}&e={cleaner.slug}&e={recycler.slug}&e=nulle-part&pour=Camp%20de%20jour"
    page = visitor.get(path)
    found = facts_of(page)
    assert found["Située à"] == ["Rive-Neuve, Montréal", "Val-des-Ormes, Bas-Saint-Laurent", "Val-des-Ormes, Laurentides"]
    assert "; " in found["Métiers"][1]
    assert found["Territoire desservi"][1] == "territoire à préciser; toute la province"
    assert found["Confiance"] == ["Déclarée"] * 3
    assert "Plus important contrat" not in found
    assert differing(page) >= {"Située à", "Métiers"}
    assert "Confiance" not in differing(page)
    assert "1 fiche demandée n’est pas comparée" in page
    assert "Camp de jour" in page
    only = facts_of(visitor.get(f"{path}&voir=differences"))
    assert "Confiance" not in only
    assert "Située à" in only
    english = visitor.get("/en" + path)
    assert ".." not in english.tree.xpath("string(//caption)")
    assert "Rien à comparer" in visitor.get("/comparer")


def test_distance_is_told_from_the_place_that_one_types(app: Flask, visitor: Visitor) -> None:
    with app.app_context(), db.database().writing():
        near, far = make_organization(**CLEANER), make_organization(**CATERER)
        near.latitude, near.longitude = 48.45, -68.52
    path = f"/comparer?e={near.slug}&e={far.slug}"
    found = facts_of(visitor.get(f"{path}&pres=Rimouski"))
    assert found["Distance de Rimouski"] == ["moins de 1 km", "inconnue"]
    assert "n’est le nom d’aucune municipalité" in visitor.get(f"{path}&pres=Zzzzz")


def test_what_an_enterprise_confides_to_a_buyer_is_told_to_its_members_alone(app: Flask) -> None:
    caterer, cleaner, _recycler = three(app)
    city, other = make_city(app, ana=[Role.BUYER]), make_city(app, name="Ville de Rive-Neuve", zoe=[Role.BUYER])
    with app.app_context(), db.database().writing() as session:
        today = clock.local_day(clock.now())
        codes = session.scalars(select(ComplianceKind.code).order_by(ComplianceKind.rank).limit(2)).all()
        file = StoredFile(sha256="0" * 64, name="piece.pdf", media_type="application/pdf", size=1, created_at=AT)
        for code, ends in zip(codes, (today, today - timedelta(days=1)), strict=True):
            session.add(ComplianceItem(organization_id=caterer.id, kind_code=code, expires_on=ends, file=file, added_at=AT))
        session.add(ComplianceShare(organization_id=caterer.id, buyer_id=city.organization.id, ends_on=today, given_at=AT))
        session.add(Availability(organization_id=cleaner.id, stop=Stop.PAUSE, said_at=AT))
    path, label = f"/comparer?e={caterer.slug}&e={cleaner.slug}", "Dossier de conformité partagé avec vous"
    page = facts_of(city.visitor("ana").get(path))
    assert page[label] == ["2 pièces, dont 1 échue", "–"]
    assert page["Disponibilité"] == ["–", "En pause"]
    assert label not in facts_of(other.visitor("zoe").get(path))


def test_capacity_is_told_to_confirmed_buyers_alone_and_a_withdrawn_page_to_nobody(app: Flask, visitor: Visitor) -> None:
    caterer, cleaner, _recycler = three(app)
    confirmed = make_city(app, ana=[Role.BUYER])
    declared = make_city(app, name="Ville de Rive-Neuve", is_confirmed=False, zoe=[Role.BUYER])
    path = f"/comparer?e={caterer.slug}&e={cleaner.slug}"
    assert facts_of(confirmed.visitor("ana").get(path))["Plus important contrat"] == ["64\u00a0000,00\u00a0$", "–"]
    assert "Plus important contrat" not in facts_of(declared.visitor("zoe").get(path))
    with app.app_context(), db.database().writing() as session:
        actions.withdraw(session.get_one(Organization, caterer.id), actor=None, at=AT)
    page = confirmed.visitor("ana").get(path)
    assert caterer.name not in page
    assert "64\u00a0000" not in confirmed.visitor("ana").client.get("/comparer/liste.csv" + path.removeprefix("/comparer")).text


def offers(app: Flask) -> dict[str, Any]:
    """Three prices: one for everybody, one for buyers with a volume, one on request."""
    with app.app_context(), db.database().writing():
        caterer, cleaner = make_organization(**CATERER), make_organization(**CLEANER)
        base = {"minimum": None, "tiers": [], "lead_time_days": None, "description_fr": "Le soir."}
        return {
            "open": make_listing(caterer, **base, title_fr="Ménage A", price=400_000, price_visibility="everybody"),
            "buyers": make_listing(cleaner, title_fr="Ménage B", **{**base, "price": 385_000, "tiers": [[10_000, 300_000]]}),
            "request": make_listing(cleaner, **{**base, "price": None}, title_fr="Ménage C", price_basis="on_request"),
        }


def test_prices_are_compared_at_a_quantity_and_a_hidden_one_is_never_told(app: Flask, visitor: Visitor) -> None:
    made = offers(app)
    path = "/comparer?" + "&".join(f"e=p:{one.slug}" for one in made.values())
    label = "Prix d’une unité pour 150, avant taxes"
    page = visitor.get(f"{path}&quantite=150")
    assert facts_of(page)[label] == ["40,00\u00a0$", "réservé", "prix sur demande"]
    assert facts_of(page)["Total avant taxes"] == ["6\u00a0000,00\u00a0$", "–", "–"]
    assert "30,00" not in page
    assert facts_of(page)["Nature du contrat"] == ["services"] * 3, "that of each listing, whatever its enterprise does"
    ana = make_city(app, ana=[Role.BUYER]).visitor("ana")
    seen = facts_of(ana.get(f"{path}&quantite=150"))
    assert seen[label] == ["40,00\u00a0$", "30,00\u00a0$", "prix sur demande"]
    assert seen["Total avant taxes"] == ["6\u00a0000,00\u00a0$", "4\u00a0500,00\u00a0$", "–"]
    assert facts_of(ana.get(path))["Prix d’une unité, avant taxes"] == ["40,00\u00a0$", "38,50\u00a0$", "prix sur demande"]
    for typed, why in (
        ("1,234", "Écrivez 1\u00a0234."),
        ("beaucoup", "n’est pas un nombre"),
        ("-5", "est négatif"),
        ("0", "de plus de zéro"),
    ):
        page, lines = ana.get(f"{path}&quantite={typed}"), ana.client.get(f"/comparer/liste.csv?{path.split('?')[1]}&quantite={typed}").text
        assert facts_of(page)["Prix d’une unité, avant taxes"] == ["40,00\u00a0$", "38,50\u00a0$", "prix sur demande"], typed
        assert (why in page.errors()[0], page.tree.xpath("//input[@id='quantite']/@aria-invalid")) == (True, ["true"]), typed
        assert ("\nQuantité à récrire," in lines, "\nQuantité," in lines, "Total avant taxes" in lines) == (True, False, False), typed
    with app.app_context(), db.database().writing() as session:
        whole = make_listing(session.get_one(Organization, made["open"].organization_id), unit_code="C62", minimum=None, tiers=[]).slug
    page = facts_of(ana.get(f"/comparer?e=p:{made['open'].slug}&e=p:{whole}&quantite=1,5"))
    assert (page["Prix d’une unité pour 1,5, avant taxes"], page["Total avant taxes"]) == (["40,00\u00a0$", "–"], ["60,00\u00a0$", "–"])
    assert "38,50" not in visitor.client.get(f"/comparer/liste.csv?{path.split('?')[1]}").text


def test_listings_stand_in_a_shortlist_until_they_are_archived_or_reserved(app: Flask) -> None:
    made = offers(app)
    city = make_city(app, ana=[Role.BUYER])
    ana, path = city.visitor("ana"), f"/selections/ajouter?produit={made['buyers'].slug}"
    assert path in ana.get(f"/catalogue/{made['buyers'].slug}").links().values()
    shortlist = make_shortlist(city, "ana", made["open"], name="Ménage")
    assert "Ménage B" in ana.post(path, {"choice": str(shortlist.id)})
    page = ana.get(f"{city.path}/{shortlist.id}")
    assert page.links()["Ménage B"] == f"/catalogue/{made['buyers'].slug}"
    assert page.tree.xpath("//input[@name='e']/@value") == [f"p:{made[one].slug}" for one in ("open", "buyers")]
    with app.app_context(), db.database().writing() as session:
        from marketplace.catalogue import actions as catalogue

        for name, reserve in (("open", False), ("buyers", True)):
            one = session.get_one(type(made[name]), made[name].id)
            if reserve:
                one.audience = type(one.audience)("networks")
            else:
                catalogue.archive(one, actor=None, at=AT)
    gone = ana.get(f"{city.path}/{shortlist.id}")
    assert "n’est plus offert" in gone
    assert "il est réservé à des réseaux" in gone
    assert "Ménage B" not in gone.links()
    assert not gone.tree.xpath("//input[@name='e']")
    assert ana.client.get(path).status_code == 404
    assert "1 fiche demandée n’est pas comparée" in ana.get(f"/comparer?e=p:{made['buyers'].slug}&e=p:{made['request'].slug}")


def test_a_comparison_goes_to_a_file_with_its_day_and_its_question(app: Flask, visitor: Visitor) -> None:
    caterer, cleaner, _recycler = three(app)
    query = f"e={caterer.slug}&e={cleaner.slug}&pour=%3DSOMME(A1)"
    lines = visitor.client.get(f"/comparer/liste.csv?{query}").text.strip().split("\r\n")
    assert lines[0].lstrip("\ufeff").startswith("Fait,La Louche d’Argent,")
    assert lines[1].startswith("Comparaison faite le,")
    assert lines[2] == "Besoin,'=SOMME(A1),'=SOMME(A1)"
    assert lines[-1].startswith("Fiche,http")
    assert visitor.client.get(f"/comparer/liste.xlsx?{query}").data.startswith(b"PK")


def test_results_offer_to_compare_and_whoever_keeps_lists_to_add(app: Flask, fill: Any, visitor: Visitor) -> None:
    fill(CATERER, CLEANER)
    city = make_city(app, ana=[Role.BUYER])
    page = visitor.get("/recherche")
    assert len(page.tree.xpath("//input[@name='e' and @form='comparer']")) == 2
    assert not [one for one in page.links().values() if "/selections/ajouter" in one]
    hers = city.visitor("ana").get("/recherche?q=traiteur").links()
    assert "/selections/ajouter?entreprise=la-louche-d-argent" in str(hers.values())


def test_a_shortlist_and_its_file_tell_the_prices_that_their_reader_may_see(app: Flask) -> None:
    made = offers(app)
    for name, is_confirmed, cost in (("Ville de Val-des-Ormes", True, "38,50\u00a0$"), ("Ville du Lac-Clair", False, "réservé")):
        city = make_city(app, name=name, is_confirmed=is_confirmed, ana=[Role.BUYER])
        path = f"{city.path}/{make_shortlist(city, 'ana', *made.values()).id}"
        ana = city.visitor("ana")
        page, lines = ana.get(path), ana.client.get(f"{path}/liste.csv").text.splitlines()
        for line, told in zip(lines[1:], ("40,00\u00a0$", cost, "prix sur demande"), strict=True):
            assert f"Prix de l’unité (heure)\u00a0: {told}" in page
            assert told in line
        sheet = load_workbook(io.BytesIO(ana.client.get(f"{path}/liste.xlsx").data)).get_sheet_by_index(0).to_python()
        column, added, made_at = (sheet[0].index(one) for one in ("Prix d’une unité, avant taxes", "Ajout le", "Fichier fait le"))
        assert [row[column] for row in sheet[1:]] == [40, 38.5 if is_confirmed else "réservé", "prix sur demande"]
        assert {(type(row[added]), type(row[made_at])) for row in sheet[1:]} == {(date, datetime)}
        assert ("38,50" in page.response.text) is is_confirmed
