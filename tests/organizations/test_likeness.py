"""How alike two pages are: names as people write them, addresses, sites, telephones, and what no likeness outweighs."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.organizations import identifiers
from marketplace.organizations.duplicates import words
from marketplace.organizations.duplicates.blocks import LARGEST_BLOCK, candidates
from marketplace.organizations.duplicates.likeness import PROPOSED_FROM, Rarity, Traits, likeness

PLACES = frozenset(
    map(
        words.place_key,
        (
            "Bas-Saint-Laurent",
            "Saguenay–Lac-Saint-Jean",
            "Nord-du-Québec",
            "Côte-Nord",
            "Rimouski",
            "Rimouski-Neigette",
            "Matane",
            "L’Avenir",
        ),
    )
)


def page(number: int = 1, name: str = "Atelier du Fleuve", **told: Any) -> Traits:
    """What is compared of a page, from what people write."""
    return Traits(
        id=number,
        neq=identifiers.told_neq(told.get("neq", "")),
        names=(words.name_words(name),),
        parts=words.name_parts(name),
        place=words.place_words(told.get("place", "Rimouski")) or None,
        region=told.get("region", "01"),
        postal_code=identifiers.postal_code(told.get("postal_code", "")),
        street=words.street_of(told.get("address", "")),
        site=words.site_of(told.get("website", "")),
        phone=words.phone_of(told.get("phone", "")),
        is_demo=told.get("is_demo", False),
        places=(words.places_in(name, PLACES),),
    )


def score(one: Traits, other: Traits) -> int:
    return likeness(one, other, Rarity([one, other])).score


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Coop de solidarité Les Grands Vents", "LA COOPÉRATIVE DE SOLIDARITÉ LES GRANDS VENTS INC."),
        ("CPE Flocons de rêve", "Centre de la petite enfance Flocons de Rêve inc."),
        ("Radio St-Élie", "RADIO SAINT ELIE (OBNL)"),
        ("Corporation Attikamekw", "Corporation Attikamek"),
        ("Bio-dynamique du Bas-du-Fleuve", "Biodynamique du Bas du Fleuve"),
        ("Les Villages étudiants inc (Camp du Lac en Cœur)", "Camp du Lac en Coeur"),
    ],
)
def test_one_name_written_in_two_ways_is_one_name(one: str, other: str) -> None:
    assert score(page(1, one), page(2, other)) >= PROPOSED_FROM + 10


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maison des jeunes de Matane", "Maison des jeunes d’Amqui"),
        ("Musée du Bas-Saint-Laurent", "Fondation du Musée du Bas-Saint-Laurent"),
        ("Habitations du Quartier, phase 1", "Habitations du Quartier, phase 3"),
        ("Boulangerie du Quai", "Menuiserie du Quai"),
        ("Pôle de concertation – Rive Nord", "Pôle de concertation – Plaines"),
    ],
)
def test_two_names_that_share_words_are_two_names(one: str, other: str) -> None:
    directory = [
        page(number, name) for number, name in enumerate((one, other, *["Maison des jeunes du Quai du Bas-Saint-Laurent"] * 60), 1)
    ]
    assert likeness(directory[0], directory[1], Rarity(directory)).score < PROPOSED_FROM


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pôle de démonstration – Bas-Saint-Laurent", "Pôle de démonstration – Saguenay–Lac-Saint-Jean"),
        ("Pôle de démonstration – Nord-du-Québec", "Pôle de démonstration – Côte-Nord"),
        ("Centre de concertation régionale de Rimouski", "Centre de concertation régionale de Matane"),
        ("Carrefour jeunesse-emploi régional Matane", "CJE régional de Rimouski"),
    ],
)
def test_one_frame_filled_with_two_places_is_two_names(one: str, other: str) -> None:
    left, right = page(1, one, place=""), page(2, other, place="")
    assert score(left, right) < PROPOSED_FROM
    bare = replace(left, places=()), replace(right, places=())
    assert score(*bare) > score(left, right), "it is the places that tell them apart"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Carrefour de concertation de Rimouski", "Carrefour de concertation de Rimouski-Neigette"),
        ("Atelier du Quai de Matane", "Atelier du Quay de Matane"),
        ("Atelier de l’Avenir à Matane", "Atelier L’Avenir – Matane"),
    ],
)
def test_one_place_said_in_two_ways_is_one_name(one: str, other: str) -> None:
    assert score(page(1, one), page(2, other)) >= PROPOSED_FROM


def test_a_place_is_found_in_a_name_whole_and_in_order() -> None:
    assert words.places_in("Pôle du Bas-St-Laurent (Rimouski)", PLACES) == {"bas", "saint", "laurent", "rimouski"}
    assert words.places_in("Le bas de laine de Saint-Laurent", PLACES) == frozenset()
    assert words.places_in("Rimouski-Neigette", PLACES) == {"rimouski", "neigette"}
    assert words.places_in("", PLACES) == frozenset()


def test_the_same_neq_is_certain_and_two_neqs_weigh_against() -> None:
    assert score(page(1, "Un", neq="1140000000"), page(2, "Autre chose", neq="1140000000", place="Amqui")) == 100
    door = {"address": "12, rue du Quai", "postal_code": "G5L 1A1"}
    alike = score(page(1, "Régiment de la Côte", **door), page(2, "Le Régiment Côte", **door))
    apart = score(page(1, "Régiment de la Côte", neq="1140000000", **door), page(2, "Le Régiment Côte", neq="1150000000", **door))
    assert apart < PROPOSED_FROM + 4 < alike


def test_neighbours_of_one_building_are_not_one_organisation() -> None:
    door = {"address": "1250, av. de la Station", "postal_code": "G9N 8K9"}
    assert score(page(1, "Boulangerie du Quai", **door), page(2, "Centre de formation Alpha", **door)) < PROPOSED_FROM


def test_a_new_name_behind_the_same_door_and_the_same_site_is_seen() -> None:
    told = {"address": "44, rang de la Rivière", "website": "https://www.aide.example/accueil"}
    renamed = {**told, "website": "aide.example"}
    assert score(page(1, "Soutien à domicile des Chenaux", **told), page(2, "Aide chez soi des Chenaux", **renamed)) >= PROPOSED_FROM


def test_a_site_that_many_pages_share_tells_nothing() -> None:
    many = [page(number, f"Caisse {number}", website="https://umbrella.example") for number in range(1, 9)]
    assert "website" not in likeness(many[0], many[1], Rarity(many)).reasons
    assert likeness(many[0], many[1], Rarity(many[:2])).reasons["website"] == 100


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("100-190 RUE Bonaventure", ("190", "bonaventure")),
        ("154,rue Toupin", ("154", "toupin")),
        ("22, RUE AMISKW, C.P. 162", ("22", "amiskw")),
        ("Ét. 2-10300 CH. Ste-Marguerite", ("10300", "marguerite sainte")),
        ("10300 CH. Ste-Marguerite APP: Ét. 2", ("10300", "marguerite sainte")),
        ("760 boul. St-Laurent E", ("760", "est laurent saint")),
        ("760 boul. Saint-Laurent Est", ("760", "est laurent saint")),
        ("2280 105e Avenue", ("2280", "105e")),
        ("C.P. 12", None),
        ("", None),
        ("rang 4", None),
    ],
)
def test_an_address_is_read_as_a_number_and_a_street(written: str, read: tuple[str, str] | None) -> None:
    assert words.street_of(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://www.Exemple.org/fr/accueil", "exemple.org"),
        ("exemple.org", "exemple.org"),
        ("https://www.facebook.com/Atelier", "facebook.com/atelier"),
        ("https://facebook.com", None),
        ("http://[", None),
        ("rien", None),
        ("", None),
    ],
)
def test_a_site_is_its_host_or_its_page_on_a_shared_one(written: str, read: str | None) -> None:
    assert words.site_of(written) == read


def test_telephones_postal_codes_and_neq_are_read_as_people_write_them() -> None:
    assert words.phone_of("+1 (418) 555-0100, poste 12") == words.phone_of("418.555.0100") == "4185550100"
    assert identifiers.postal_code("g5l 1a1") == "G5L 1A1"
    assert identifiers.told_neq("1140 000 000") == "1140000000"
    assert words.phone_of("555-0100") is identifiers.postal_code("12345") is None
    assert identifiers.told_neq("0000000000") is identifiers.told_neq("123") is None


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_compared_both_ways_alike(one: str, other: str, address: str, website: str) -> None:
    left, right = page(1, one, address=address, website=website), page(2, other, address=website, website=address)
    rarity = Rarity([left, right])
    there, back = likeness(left, right, rarity), likeness(right, left, rarity)
    assert (there.score, there.reasons) == (back.score, back.reasons)
    assert 0 <= there.score <= 100
    assert likeness(left, left, rarity).score >= PROPOSED_FROM or not left.names[0]


def test_each_pair_worth_comparing_comes_once_the_smaller_number_first() -> None:
    pages = [page(number, "Atelier du Fleuve", website="https://a.example", neq="1140000000") for number in (3, 1, 2)]
    found = [(one.id, other.id) for one, other in candidates(pages, Rarity(pages))]
    assert sorted(found) == [(1, 2), (1, 3), (2, 3)]
    assert {pair for pair in found if 3 in pair} == {(one.id, other.id) for one, other in candidates(pages, Rarity(pages), {3})}


def test_what_everybody_has_brings_nobody_together() -> None:
    pages = [page(number, f"Commun {chr(97 + number // 26)}{chr(97 + number % 26)}x", place="") for number in range(LARGEST_BLOCK + 5)]
    assert not list(candidates(pages, Rarity(pages)))
    same = [page(number, f"Un{number}", neq="1140000000", place="") for number in range(LARGEST_BLOCK + 5)]
    assert len(list(candidates(same, Rarity(same)))) == LARGEST_BLOCK + 4, "the same NEQ is never passed over"
