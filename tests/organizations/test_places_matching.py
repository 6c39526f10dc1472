"""Which municipality a text means, without a database: the ways in which people write, and what is never guessed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.organizations import reference
from marketplace.organizations.places import words as place_words
from marketplace.organizations.places.index import Area, How, Place, PlaceIndex


def shipped() -> PlaceIndex:
    """The places that the product carries, as an index made without a database."""
    regions = {row["code"]: Area(row["code"], row["name_fr"]) for row in reference.rows("regions")}
    mrcs = {row["code"]: Area(row["code"], row["name"]) for row in reference.rows("mrcs")}
    places = [
        Place(row["code"], row["name"], regions[row["region_code"]], mrcs.get(row["mrc_code"]), row["designation"] or None)
        for row in reference.rows("municipalities")
    ]
    others = [(row["name"], row["municipality_code"]) for row in reference.rows("place_names")]
    return PlaceIndex(places, others, regions=regions.values(), mrcs=mrcs.values())


PLACES = shipped()
NAMES = sorted({one.name for one in PLACES.places.values()})
UNIQUE = [name for name in NAMES if PLACES.resolve(name).municipality]

MONTREAL, QUEBEC, SAGUENAY, LONGUEUIL, TROIS_RIVIERES = "66023", "23027", "94068", "58227", "37067"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Montréal", MONTREAL),
        ("MONTREAL", MONTREAL),
        ("  montréal  ", MONTREAL),
        ("Mtl", MONTREAL),
        ("Montréal (Québec)", MONTREAL),
        ("Montréal, QC", MONTREAL),
        ("Montréal, Québec, Canada", MONTREAL),
        ("Montréal QC H2X 1Y4", MONTREAL),
        ("Ville de Montréal", MONTREAL),
        ("City of Montreal", MONTREAL),
        ("Montréal (Centre-Sud)", MONTREAL),
        ("Québec", QUEBEC),
        ("Québec (Québec)", QUEBEC),
        ("Ville de Québec", QUEBEC),
        ("Ville de Québec, Québec", QUEBEC),
        ("Sainte-Foy, Québec", QUEBEC),
        ("Ste-Foy", QUEBEC),
        ("arrondissement de Beauport", QUEBEC),
        ("Québec (arr. Charlesbourg)", QUEBEC),
        ("Jonquière", SAGUENAY),
        ("Jonquière (Saguenay)", SAGUENAY),
        ("Saguenay (arr. Jonquière)", SAGUENAY),
        ("Saguenay (arrondissement de Chicoutimi)", SAGUENAY),
        ("Saguenay - Chicoutimi", SAGUENAY),
        ("Chicoutimi/Saguenay", SAGUENAY),
        ("St-Hubert (Longueuil)", LONGUEUIL),
        ("3-Rivières", TROIS_RIVIERES),
        ("T.-R.", TROIS_RIVIERES),
        ("Trois-Rivières (secteur Cap-de-la-Madeleine)", TROIS_RIVIERES),
        ("ST HYACINTHE", "54048"),
        ("St. Hyacinthe", "54048"),
        ("Ste Anne de Bellevue", "66117"),
        ("N.-D.-des-Prairies", "61030"),
        ("N-D des Prairies", "61030"),
        ("Notre Dame des Prairies", "61030"),
        ("St-Jean s/Richelieu", "56083"),
        ("Iberville", "56083"),
        ("Val d'Or", "89008"),
        ("Val d’Or", "89008"),
        ("Val-d´Or", "89008"),
        ("7-Îles", "97007"),
        ("Malbaie", "15013"),
        ("Ile Perrot", "71060"),
        ("L'Isle-Perrot", "71060"),
        ("Municipalité des Cèdres", "71050"),
        ("Mt-Tremblant", "78102"),
        ("Asbestos", "40043"),
        ("Knowlton", "46075"),
        ("Canton de Hatley", "45055"),
        ("Hatley (canton)", "45055"),
        ("Municipalité du canton de Hatley", "45055"),
        ("Saint-Siméon (Capitale-Nationale)", "15058"),
        ("Saint-Siméon (MRC de Charlevoix-Est)", "15058"),
        ("Saint-Siméon (MRC Bonaventure)", "05055"),
        ("Saint-Henri", "19068"),
        ("Saint-Henri (Montréal)", MONTREAL),
        ("Saint-Henri, Montréal", MONTREAL),
        ("Saint-Lin--Laurentides", "63048"),
        ("Saint-Lin - Laurentides", "63048"),
    ],
)
def test_a_place_is_known_as_people_write_it(written: str, code: str) -> None:
    found = PLACES.resolve(written)
    assert found.municipality, found
    assert found.municipality.code == code


def test_it_is_said_whether_the_name_is_its_own() -> None:
    assert PLACES.resolve("Ville de Saguenay").how is How.NAME
    assert PLACES.resolve("La Baie").how is How.OTHER_NAME


@pytest.mark.parametrize("written", ["Hatley", "Saint-Siméon", "L’Ange-Gardien", "N.-D.-de-Lourdes", "SAINT-DONAT", "Stanstead"])
def test_between_homonyms_nobody_guesses(written: str) -> None:
    found = PLACES.resolve(written)
    assert found.municipality is None
    assert found.how is How.HOMONYMS
    assert len(found.candidates) >= 2


def test_an_article_tells_names_apart_before_it_is_forgotten() -> None:
    assert PLACES.resolve("Ange-Gardien").municipality.code == "55008"


def test_the_region_or_the_mrc_settles_homonyms() -> None:
    by_region = PLACES.resolve("Saint-Donat", region_code="14")
    by_mrc = PLACES.resolve("Saint-Donat", mrc_code="090")
    assert (by_region.municipality.code, by_mrc.municipality.code) == ("62060", "09030")
    # Two Hatleys are in the same MRC.
    assert PLACES.resolve("Hatley", mrc_code="450").how is How.HOMONYMS


@pytest.mark.parametrize("written", ["Jonquière (Lévis)", "Lévis (Saguenay)", "Granby (Abitibi-Témiscamingue)", "Rosemont, Gatineau"])
def test_pieces_that_contradict_one_another_are_told(written: str) -> None:
    found = PLACES.resolve(written)
    assert found.municipality is None
    assert found.how is How.CONTRADICTION
    assert found.candidates


def test_a_region_where_none_of_that_name_is_contradicts_it() -> None:
    found = PLACES.resolve("Lévis", region_code="01")
    assert found.municipality is None
    assert (found.how, [one.code for one in found.candidates]) == (How.CONTRADICTION, ["25213"])


def test_a_code_settles_all_but_a_name_that_is_of_another() -> None:
    assert PLACES.resolve("Hatley", code="45055").municipality.code == "45055"
    assert PLACES.resolve("Kénogami", code=SAGUENAY).municipality.code == SAGUENAY
    assert PLACES.resolve("un nom que personne ne connaît", code=SAGUENAY).municipality.code == SAGUENAY
    # Excel takes the zero away.
    assert PLACES.resolve("Percé ou autre", code="3005").municipality.code == "03005"
    assert PLACES.resolve("Lévis", code="99999").municipality.code == "25213"
    torn = PLACES.resolve("Lévis", code=SAGUENAY)
    assert (torn.municipality, torn.how) == (None, How.CONTRADICTION)
    assert [one.code for one in torn.candidates] == [SAGUENAY, "25213"]


@pytest.mark.parametrize("written", ["Sherbroke", "Sherbrookee", "Shrebrooke", "Sherbrooge", "Drumondville", "Chicoutmi"])
def test_a_slip_of_the_hand_is_shown_and_never_taken(written: str) -> None:
    found = PLACES.resolve(written)
    assert (found.municipality, found.how, len(found.candidates)) == (None, How.NEAR, 1)


def test_a_place_that_nobody_knows_in_a_city_that_is_known_is_not_taken_for_it() -> None:
    found = PLACES.resolve("Petit-Village-Inventé (Montréal)")
    assert (found.municipality, [one.code for one in found.candidates]) == (None, [MONTREAL])


@pytest.mark.parametrize("written", ["", " ", "()", "( )", "-", "CP 368", "[[[", "\ud800", "Ville de", "QC", "1260, rue Saint-Alphonse"])
def test_what_names_no_place_is_unknown(written: str) -> None:
    found = PLACES.resolve(written)
    assert (found.municipality, found.how) == (None, How.UNKNOWN)


def test_where_nobody_lives_is_left_aside_among_homonyms() -> None:
    region = Area("10", "Nord-du-Québec")
    village = Place("99814", "Chisasibi", region, population=5302)
    land = Place("99055", "Chisasibi", region, population=0)
    assert PlaceIndex([village, land]).resolve("Chisasibi").municipality == village
    unknown = Place("99055", "Chisasibi", region)
    assert PlaceIndex([village, unknown]).resolve("Chisasibi").how is How.HOMONYMS


def test_a_region_of_the_past_is_good_for_a_municipality_that_was_there() -> None:
    granby = Place("47017", "Granby", Area("05", "Estrie"), Area("470", "La Haute-Yamaska"), was=(("470", "16"),))
    places = PlaceIndex([granby], regions=[Area("16", "Montérégie")])
    assert places.resolve("Granby", region_code="16").municipality == granby
    assert places.resolve("Granby (Montérégie)").municipality == granby
    assert places.resolve("Granby", region_code="17").how is How.CONTRADICTION


@given(st.text(max_size=300))
def test_any_text_is_answered(written: str) -> None:
    found = PLACES.resolve(written)
    assert found.municipality is None or not found.candidates
    assert (found.municipality is not None) == (found.how in (How.NAME, How.OTHER_NAME, How.CODE))


@given(st.sampled_from(UNIQUE), st.data())
def test_case_accents_hyphens_saints_and_province_change_nothing(name: str, data: st.DataObject) -> None:
    expected = PLACES.resolve(name).municipality
    written = name
    if data.draw(st.booleans()):
        written = written.replace("Sainte-", "Ste-").replace("Saint-", "St-")
    if data.draw(st.booleans()):
        written = "".join(one for one in unicodedata.normalize("NFD", written) if not unicodedata.combining(one))
    written = written.replace("-", data.draw(st.sampled_from(["-", " ", "–"]))).replace("’", data.draw(st.sampled_from(["’", "'", " "])))
    written = data.draw(st.sampled_from([written, written.upper(), written.lower()]))
    written = data.draw(st.sampled_from([written, f"Ville de {written}", f"{written} (Québec)", f"{written}, QC", f" {written} "]))
    assert PLACES.resolve(written).municipality == expected


@given(st.sampled_from(UNIQUE), st.integers(0, 40), st.sampled_from("abcxyz"))
def test_one_wrong_letter_never_leads_elsewhere(name: str, place: int, letter: str) -> None:
    """Either the text is another place's very name, or nobody is taken."""
    at = place % len(name)
    written = name[:at] + letter + name[at + 1 :]
    found = PLACES.resolve(written).municipality
    if found is not None and found.name != name:
        assert place_words.loose(place_words.key(written)) in {
            place_words.loose(place_words.key(one)) for one in (found.name, *_others(found.code))
        }


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(written: str) -> None:
    once = place_words.key(written)
    assert place_words.key(once) == once


def _others(code: str) -> list[str]:
    return [row["name"] for row in reference.rows("place_names") if row["municipality_code"] == code]
