"""Where an organisation is: recognised from what is typed, asked when several bear the name, kept as it was written otherwise."""

import re

import pytest

from marketplace.core import db
from marketplace.organizations import identifiers
from marketplace.organizations.models import Municipality
from marketplace.organizations.places import placing
from marketplace.organizations.places.words import key
from tests.core.web.watching import digest, error_of
from tests.organizations.conftest import as_it_is, edit, filled_in
from tests.page import Page

HOMONYMS = (("00110", "Saint-Essai", "100", "01"), ("00220", "Saint-Essai", "880", "08"))


@pytest.fixture
def homonyms(app) -> None:
    """Two municipalities of one name, in two regions; invented, as are their codes."""
    with app.app_context(), db.database().writing() as session:
        for code, name, mrc, region in HOMONYMS:
            session.add(Municipality(code=code, name=name, sort_name=key(name), mrc_code=mrc, region_code=region, source="essai"))


def place_of(app, slug: str) -> tuple[str | None, ...]:
    one = as_it_is(app, slug)
    return one.municipality, one.municipality_code, one.mrc_code, one.region_code


def test_a_municipality_is_recognised_from_its_name_as_people_write_it(app, staff, enterprise) -> None:
    slug = enterprise().slug
    assert edit(staff, slug, municipality="ville de rimouski", region_code="").status_code == 303
    assert place_of(app, slug) == ("Rimouski", "10043", "100", "01")
    assert "MRC Rimouski-Neigette" in staff.get(f"/entreprises/{slug}/modifier/lieu")


def test_between_homonyms_nobody_guesses_and_the_choice_is_kept(app, staff, enterprise, homonyms) -> None:
    slug = enterprise().slug
    before = digest(app)
    response = edit(staff, slug, municipality="St-Essai", region_code="")
    page = Page(response, status=422)
    assert "Plusieurs municipalités" in error_of(response, "municipality")
    assert page.tree.xpath("//input[@name='choice']/@value") == ["00110", "00220", "telle"]
    assert "Saint-Essai (Rimouski-Neigette)" in page
    assert digest(app) == before
    assert edit(staff, slug, municipality="St-Essai", region_code="", choice="00220").status_code == 303
    assert place_of(app, slug) == ("Saint-Essai", "00220", "880", "08")
    # Saved again without a word, it stays the one that was chosen.
    before = digest(app)
    assert edit(staff, slug, address="").status_code == 303
    assert digest(app) == before


@pytest.mark.parametrize(("typed", "region", "code"), [("Saint-Essai", "01", "00110"), ("Saint-Essai (Abitibi)", "", "00220")])
def test_a_region_or_the_mrc_that_the_list_offers_tells_homonyms_apart(app, staff, enterprise, homonyms, typed, region, code) -> None:
    slug = enterprise().slug
    assert edit(staff, slug, municipality=typed, region_code=region).status_code == 303
    assert place_of(app, slug)[1] == code


def test_a_choice_that_the_name_does_not_allow_is_not_taken(app, staff, enterprise, homonyms) -> None:
    slug = enterprise().slug
    before = digest(app)
    for choice in ("10043", "00001", "' OR 1=1", "9" * 300):
        assert edit(staff, slug, municipality="Saint-Essai", region_code="", choice=choice).status_code == 422, choice
    assert digest(app) == before


def test_a_name_one_letter_away_is_offered_and_never_taken(app, staff, enterprise) -> None:
    slug = enterprise().slug
    page = Page(edit(staff, slug, municipality="Rimouskki", region_code=""), status=422)
    assert "10043" in page.tree.xpath("//input[@name='choice']/@value")
    assert edit(staff, slug, municipality="Rimouskki", region_code="", choice="10043").status_code == 303
    assert place_of(app, slug)[0] == "Rimouski"


def test_a_place_that_nobody_knows_may_be_kept_as_it_was_written_in_a_region(app, staff, enterprise) -> None:
    slug = enterprise().slug
    assert "Aucune municipalité" in error_of(edit(staff, slug, municipality="Nulle-Part-les-Bains", region_code="05"), "municipality")
    response = edit(staff, slug, municipality="Nulle-Part-les-Bains", region_code="", choice="telle")
    assert "au moins la région" in error_of(response, "municipality")
    assert edit(staff, slug, municipality="Nulle-Part-les-Bains", region_code="05", choice="telle").status_code == 303
    assert place_of(app, slug) == ("Nulle-Part-les-Bains", None, None, "05")
    assert "n’est pas reconnue" in staff.get(f"/entreprises/{slug}/modifier/lieu")
    # What was kept so stays so: the address may be corrected without being asked again.
    assert edit(staff, slug, address="12, rue du Quai").status_code == 303
    assert place_of(app, slug) == ("Nulle-Part-les-Bains", None, None, "05")


def test_an_mrc_that_is_known_without_its_municipality_is_not_lost_with_the_next_correction(app, staff, enterprise) -> None:
    one = enterprise(municipality="Nulle-Part-les-Bains", mrc_code="080")
    assert edit(staff, one.slug, address="12, rue du Quai").status_code == 303
    assert place_of(app, one.slug) == ("Nulle-Part-les-Bains", None, "080", "01")


def test_address_postal_code_and_point_are_kept_in_their_form(app, staff, enterprise) -> None:
    slug = enterprise().slug
    form = {"address": "12, rue du Quai, local 3", "postal_code": "g5l1a1", "latitude": "48,4489", "longitude": "−68.524300"}
    assert edit(staff, slug, **form).status_code == 303
    kept = as_it_is(app, slug)
    assert (kept.address, kept.postal_code, kept.latitude, kept.longitude) == (form["address"], "G5L 1A1", 48.4489, -68.5243)
    assert filled_in(staff, f"/entreprises/{slug}/modifier/lieu")["latitude"] == "48.4489"


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"municipality": ""}, "municipality", "obligatoire"),
        ({"municipality": "é" * 101}, "municipality", "100 caractères"),
        ({"region_code": "18"}, "region_code", "valide"),
        ({"postal_code": "G5L 1O1"}, "postal_code", "G5L 1A1"),
        ({"postal_code": "90210"}, "postal_code", "G5L 1A1"),
        ({"latitude": "48.4"}, "latitude", "les deux"),
        ({"longitude": "-68"}, "longitude", "les deux"),
        ({"latitude": "44.8", "longitude": "-70"}, "latitude", "44,9"),
        ({"latitude": "62.8", "longitude": "-70"}, "latitude", "62,7"),
        ({"latitude": "48", "longitude": "68"}, "longitude", "-79,9"),
        ({"latitude": "48.12345678", "longitude": "-68"}, "latitude", "décimales"),
        ({"latitude": "nord", "longitude": "-68"}, "latitude", "nombre"),
        ({"latitude": "nan", "longitude": "-68"}, "latitude", "nombre"),
        ({"address": "a\x00b"}, "address", "invisible"),
    ],
)
def test_what_is_wrong_with_a_place_is_said_and_nothing_is_written(app, staff, enterprise, changes, field, said) -> None:
    slug = enterprise().slug
    before = digest(app)
    response = edit(staff, slug, **changes)
    Page(response, status=422)
    assert said in error_of(response, field)
    assert digest(app) == before


def test_the_field_offers_municipalities_while_one_types(staff, homonyms) -> None:
    def offered(typed: str) -> list[str]:
        return re.findall(r'value="([^"]*)"', staff.client.get("/municipalites/proposees", query_string={"municipality": typed}).text)

    assert "Rimouski" in offered("rimou")
    assert offered("saint-ess") == ["Saint-Essai (Rimouski-Neigette)", "Saint-Essai (Abitibi)"]
    assert offered("r") == offered("") == offered("%%%") == []


def test_only_the_team_is_offered_municipalities(visitor) -> None:
    assert visitor.client.get("/municipalites/proposees?municipality=rim").status_code in (302, 303, 401)


def test_the_first_names_of_the_list_lead_back_to_themselves(app, staff, enterprise) -> None:
    """Whatever the field offers, chosen, is recognised."""
    with app.app_context(), db.database().reading():
        for start in ("saint-j", "sain", "la", "mont", "l"):
            for label in placing.offered(start):
                assert isinstance(placing.settle(label), placing.Placed), label


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("g5l1a1", "G5L 1A1"),
        (" G5L-1A1 ", "G5L 1A1"),
        ("G5L 1A", None),
        ("D5L 1A1", None),
        ("G5L 1A12", None),
        ("", None),
        ("G٥L 1A1", None),
    ],
)
def test_a_postal_code_is_read_in_any_dress(typed, kept) -> None:
    assert identifiers.postal_code(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("418-555-0123", "418 555-0123"),
        ("1 (418) 555.0123", "418 555-0123"),
        ("+1 418 555 0123 poste 12", "418 555-0123, poste 12"),
        ("418 555-0123 ext. 4", "418 555-0123, poste 4"),
        ("+33 1 23 45 67 89", "+33123456789"),
        ("118 555-0123", None),
        ("418 555-012", None),
        ("418 555-01234", None),
        ("+123", None),
        ("poste 4", None),
        ("٤١٨ 555-0123", None),
    ],
)
def test_a_telephone_is_read_in_any_dress(typed, kept) -> None:
    assert identifiers.telephone(typed) == kept


def test_a_number_of_enterprise_has_ten_digits_and_most_often_passes_luhn() -> None:
    assert identifiers.neq_digits(" 1140\u00a0000 002") == "1140000002"
    assert [identifiers.neq_digits(one) for one in ("114000000", "11400000022", "114000000x", "١١٤٠٠٠٠٠٠٢", "")] == [None] * 5
    assert identifiers.is_likely_neq("1140000002")
    assert not any(identifiers.is_likely_neq(f"114000000{last}") for last in "013456789")
