"""The words of the catalogue: each choice, field and unit has its own, quantities are said by bands, invented listings are well."""

import csv
from pathlib import Path

import pytest

from marketplace.catalogue import categories, characteristics, content, words
from marketplace.catalogue.faults import faults
from marketplace.catalogue.invented import listings as invented
from marketplace.catalogue.rules import tier_price
from marketplace.organizations.models import Unit

DIRECTORY = Path(__file__).parents[2] / "marketplace/organizations/data"


def _codes(name: str) -> set[str]:
    with (DIRECTORY / name).open(encoding="utf-8", newline="") as file:
        return {row["code"] for row in csv.DictReader(file)}


def test_every_choice_every_field_and_every_unit_has_its_word() -> None:
    assert [one for kind in content.CHOICES.values() for one in kind if one not in words.WORDS] == []
    assert words.FIELDS.keys() == set(content.FIELDS)
    assert words._plurals().keys() == _codes("units.csv")
    assert {one.family for one in characteristics.known().values()} == {characteristics.SOCIAL, characteristics.ENVIRONMENTAL}


@pytest.mark.parametrize(
    ("decimals", "minimum", "tiers", "told"),
    [
        (0, None, [], ["toute quantité"]),
        (0, None, [[10, 9], [40, 8]], ["1 à 9", "10 à 39", "40 et plus"]),
        (0, 12, [[12, 9], [13, 8]], ["12", "13 et plus"]),
        (0, 5, [[6, 9]], ["5", "6 et plus"]),
        (2, None, [[1050, 9], [4000, 8]], ["moins de 10,5", "10,5 à moins de 40", "40 et plus"]),
    ],
)
def test_prices_by_quantity_are_said_by_bands_that_leave_no_hole(app, decimals, minimum, tiers, told) -> None:
    unit = Unit(code="X", decimals=decimals, label_fr="chose", label_en="thing")
    with app.test_request_context():
        said = words.bands({"price": 10, "tiers": tiers, "minimum": minimum}, unit)
    assert [band for band, _price in said] == told


def test_a_tier_holds_from_its_quantity_on_whatever_the_order_of_the_rows() -> None:
    tiers = [(40, 8), (10, 9)]
    assert [tier_price(10, tiers, quantity) for quantity in (0, 9, 10, 39, 40, 10**9)] == [10, 10, 9, 9, 8, 8]
    assert tier_price(None, [], 5) is None


def test_invented_listings_can_be_written_and_are_the_same_again() -> None:
    sectors = [f"S{number:02d}" for number in range(1, 26)]
    found = [one for key, sector in enumerate(sectors) for one in invented.listings([sector], 9, 1, key)] + list(invented.for_members())
    assert [fault for one in found for fault in faults(one)] == []
    assert {one["unit_code"] for one in found} <= _codes("units.csv")
    assert {one["category_code"] for one in found} <= _codes("purchase_categories.csv")
    assert {row["sector"] for row in invented._rows()} == set(sectors)
    assert list(invented.listings(["S11"], 9, 1, 4)) == list(invented.listings(["S11"], 9, 1, 4))


def test_a_category_is_understood_by_its_code_its_label_or_some_of_its_words(unit) -> None:
    assert categories.understood("76110000 – n’importe quoi").category.code == "76110000"
    assert categories.understood("services de NETTOYAGE et conciergerie").category.code == "76110000"
    begun = categories.understood(" 7611 ")
    assert begun.category is None
    assert begun.candidates[0].code == "76110000"
    assert all(one.code.startswith("7611") for one in begun.candidates)
    for typed, code in (("nettoyer bureaux", "76111500"), ("banquets", "90101600"), ("office cleaning", "76111500")):
        found = categories.understood(typed)
        assert found.category is None
        assert code in [one.code for one in found.candidates], typed
    assert categories.understood("99999999").category is None
    assert categories.understood("zzz de la").candidates == ()
