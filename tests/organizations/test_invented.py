"""The demonstration's enterprises: invented, the same every time, written as Québec writes."""

import csv
import os
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from marketplace import organizations
from marketplace.organizations.invented import words
from marketplace.organizations.invented.enterprises import InventedEnterprise, enterprises
from marketplace.organizations.invented.french import at_town, of_the, of_town, plain, the

DATA = Path(organizations.__file__).parent / "data"
# The words of our French whose h is aspirated.
ASPIRATED = re.compile(r"ha(ie|lte|meau|ndicap|rcelement|rfang|ut|vre)|h(eron|etraie|ibou|uard|uche)")
LOOKED_FOR = (
    "traiteur, entretien ménager, déneigement, impression, recyclage, récupération, aménagement paysager, "
    "aide à domicile, services-conseils, garde d’enfants, transport adapté, informatique, buanderie, "
    "bois de chauffage"
)


@cache
def some() -> tuple[InventedEnterprise, ...]:
    return tuple(enterprises(3000, seed=2026))


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes(name: str) -> set[str]:
    return {row["code"] for row in rows(name)}


def test_the_same_seed_invents_the_same_enterprises_and_another_seed_others():
    assert list(enterprises(200, seed=7)) == list(enterprises(200, seed=7)) != list(enterprises(200, seed=8))


@pytest.mark.parametrize("fewer", [0, 1, 50, 600])
def test_the_first_ones_are_the_same_however_many_are_asked_for(fewer):
    assert list(enterprises(fewer, seed=2026)) == list(islice(enterprises(900, seed=2026), fewer))


def test_another_process_invents_the_same_enterprises():
    program = f"from {enterprises.__module__} import enterprises; print(ascii(list(enterprises(40, seed=7))))"
    # Another hash seed orders sets otherwise: nothing may depend on it.
    said = subprocess.check_output([sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": "5"})
    assert said.decode().strip() == ascii(list(enterprises(40, seed=7)))


@pytest.mark.parametrize(("name", "count"), [("regions", 17), ("legal_forms", 21), ("sectors", 25)])
def test_reference_codes_are_given_once_and_named_in_both_languages(name, count):
    assert len(codes(name)) == len(rows(name)) == count
    assert all(value for row in rows(name) for value in row.values())


def test_every_form_belongs_to_a_named_family():
    families = {row["family"] for row in rows("legal_form_families")}
    assert {row["family"] for row in rows("legal_forms")} <= families
    assert {row["family"] for row in rows("legal_form_family_synonyms")} <= families


def test_synonyms_lead_to_codes_that_exist():
    assert codes("sector_synonyms") == codes("sectors") >= codes("sector_wide_synonyms")
    assert codes("legal_form_synonyms") == codes("legal_forms")


@pytest.mark.parametrize("synonyms", ["sector_synonyms", "legal_form_synonyms"])
def test_a_synonym_leads_to_one_code_only(synonyms):
    meant: dict[str, set[str]] = {}
    for row in rows(synonyms):
        meant.setdefault(plain(row["label"]), set()).add(row["code"])
    assert {label: found for label, found in meant.items() if len(found) > 1} == {}


def test_a_vague_word_is_never_taken_for_one_legal_form():
    exact = {plain(row["label"]) for row in rows("legal_form_synonyms")}
    exact |= {plain(value) for row in rows("legal_forms") for key, value in row.items() if key != "family"}
    vague = {plain(row["label"]) for row in rows("legal_form_family_synonyms")}
    assert {"association", "mutuelle"} <= vague
    assert exact.isdisjoint(vague)


def test_every_code_is_in_the_reference_files_and_every_sector_is_met():
    assert {one.region_code for one in some()} <= codes("regions")
    assert {one.legal_form_code for one in some()} <= codes("legal_forms")
    assert {one.sector_codes[0] for one in some()} == codes("sectors")
    assert {code for one in some() for code in one.sector_codes} <= codes("sectors")
    assert all(1 <= len(one.sector_codes) == len(set(one.sector_codes)) <= 3 for one in some())


def test_no_two_enterprises_have_the_same_name_even_without_accents_and_capitals():
    names = [plain(one.name) for one in enterprises(12_000, seed=3)]
    assert len(set(names)) == 12_000


def test_a_municipality_is_always_in_the_same_region():
    regions: dict[str, set[str]] = {}
    for one in some():
        regions.setdefault(one.municipality, set()).add(one.region_code)
    assert all(len(found) == 1 for found in regions.values())


def test_a_cooperative_says_so_in_its_name_and_nobody_else_does():
    for one in some():
        is_cooperative = "COOP" in one.legal_form_code
        assert ("coop" in one.name.casefold()) == is_cooperative, one


def test_nobody_fells_trees_in_montreal_or_laval():
    assert not [one for one in some() if one.sector_codes[0] == "S02" and one.region_code in ("06", "13")]


def test_half_of_the_enterprises_are_in_montreal_monteregie_and_capitale_nationale():
    share = Counter(one.region_code for one in some())
    assert set(share) == codes("regions")
    assert 0.43 <= (share["06"] + share["16"] + share["03"]) / 3000 <= 0.53
    assert share.most_common(1)[0][0] == "06"


def test_forms_are_mostly_non_profits_a_fifth_cooperatives_and_a_few_mutuals():
    family = {row["code"]: row["family"] for row in rows("legal_forms")}
    share = Counter(family[one.legal_form_code] for one in some())
    assert 0.74 <= share["OBNL"] / 3000 <= 0.80
    assert 0.18 <= share["COOP"] / 3000 <= 0.24
    assert 0.01 <= share["MUTUELLE"] / 3000 <= 0.035
    assert set(share) == {"OBNL", "COOP", "MUTUELLE"}


@pytest.mark.parametrize("shares", ["form_shares", "region_shares"])
def test_shares_add_up_to_a_thousand(shares):
    assert sum(int(row["per_thousand"]) for row in rows(f"invented/{shares}")) == 1000


def test_websites_belong_to_nobody_and_to_one_enterprise_only():
    sites = [one.website for one in some() if one.website is not None]
    assert len(set(sites)) == len(sites)
    for site in sites:
        assert re.fullmatch(r"https://www\.(?=.{3,63}\.)[a-z0-9]+(-[a-z0-9]+)*\.example", site), site


def test_about_six_enterprises_in_ten_have_a_website():
    assert 0.56 <= sum(one.website is not None for one in some()) / 3000 <= 0.64


def every_french_text() -> set[str]:
    return {text for one in some() for text in (one.name, one.municipality, one.description_fr)}


def test_apostrophes_are_real_and_blanks_are_single():
    for text in every_french_text() | {one.description_en for one in some()}:
        assert not re.search(r"['\"]|\s\s|^\s|\s$|\s[,.;?!]|\.\.|[{}]", text), text


def test_french_punctuation_keeps_its_no_break_spaces():
    for text in every_french_text():
        assert not re.search(r"[^\u00a0][:»]|«[^\u00a0]|\d (?:%|\$|km)", text), text


def test_articles_and_prepositions_are_elided_where_they_must_be_and_only_there():
    for text in every_french_text():
        for word in re.findall(r"\b(?:de|le|la|du|ne|que|se)\s(\w+)", text, re.IGNORECASE):
            assert not plain(word).startswith(("a", "e", "i", "o", "u")), text
            assert not plain(word).startswith("h") or ASPIRATED.match(plain(word)), text
        for word in re.findall(r"\b[dln]’(\w+)", text, re.IGNORECASE):
            assert plain(word).startswith(("a", "e", "i", "o", "u", "y", "h")), text
            assert not ASPIRATED.match(plain(word)), text


def test_prepositions_are_contracted_with_the_article():
    for text in every_french_text():
        assert not re.search(r"\b(?:[àÀ]|[dD]e) [Ll]es? ", text), text


def test_descriptions_have_one_to_three_sentences_in_each_language():
    for one in some():
        for text in (one.description_fr, one.description_en):
            assert 1 <= len(re.findall(r"\.(?:\s|$)", text)) <= 3, text
            assert text.endswith(".")
            assert text[0].isupper(), text
        assert one.description_fr.count(". ") == one.description_en.count(". ")


def test_descriptions_are_in_their_language():
    for one in some():
        assert one.description_fr != one.description_en
        assert re.search(r"\b(?:de|des|du|les|la|le|et|aux?)\b|[dl]’", one.description_fr), one.description_fr
        assert re.search(r"\b(?:[Aa]|[Aa]nd?|[Tt]he|for|of|in|to)\b", one.description_en), one.description_en
        assert not re.search(r"\b(?:and|the|for|with)\b", one.description_fr), one.description_fr


def test_each_sector_can_be_described_in_four_ways_or_more():
    sector = {row["trade"]: row["sector"] for row in rows("invented/trades")}
    ways = Counter(sector[row["trade"]] for row in rows("invented/sentences") if row["part"] == "does")
    assert set(ways) == codes("sectors")
    assert min(ways.values()) >= 4


def test_six_hundred_enterprises_do_not_read_alike():
    texts = Counter(one.description_fr for one in some()[:600])
    assert len(texts) > 540
    assert max(texts.values()) <= 4


def test_what_buyers_look_for_is_found_among_six_hundred():
    said = [one.description_fr.casefold() for one in some()[:600]]
    found = {wanted: sum(wanted in text for text in said) for wanted in LOOKED_FOR.split(", ")}
    assert min(found.values()) >= 2, found


def test_every_list_of_words_is_used_and_whole():
    trades = {row["trade"] for row in rows("invented/trades")}
    assert {row["trade"] for row in rows("invented/names")} == trades
    assert {row["trade"] for row in rows("invented/sentences")} == trades
    assert {row["sector"] for row in rows("invented/trades")} == codes("sectors")
    for form in rows("invented/form_shares"):
        assert words.trades_of(form["legal_form"]), form
        assert words.purposes_of(form["legal_form"]), form
        for trade in words.trades_of(form["legal_form"]):
            assert words.patterns_of(trade["trade"], form["legal_form"]), (form, trade)


def test_the_article_agrees_with_the_name():
    assert (the("m", "Vallon-Roux"), of_the("m", "Vallon-Roux")) == ("Le Vallon-Roux", "du Vallon-Roux")
    assert (the("f", "Grande-Côte"), of_the("f", "Grande-Côte")) == ("La Grande-Côte", "de la Grande-Côte")
    assert (the("p", "Six-Chemins"), of_the("p", "Six-Chemins")) == ("Les Six-Chemins", "des Six-Chemins")


def test_the_article_is_elided_before_a_vowel_or_a_mute_h_only():
    assert (the("f", "Hermine"), of_the("f", "Île-aux-Foins")) == ("L’Hermine", "de l’Île-aux-Foins")
    assert (the("m", "Harfang"), of_the("m", "Havre-Calme")) == ("Le Harfang", "du Havre-Calme")


def test_a_town_is_joined_to_its_prepositions():
    assert (of_town("Île-aux-Noyers"), at_town("Île-aux-Noyers")) == ("d’Île-aux-Noyers", "à Île-aux-Noyers")
    assert (of_town("L’Anse-Grise"), at_town("L’Anse-Grise")) == ("de L’Anse-Grise", "à L’Anse-Grise")
    assert (of_town("Les Moulins-Gris"), at_town("Les Moulins-Gris")) == (
        "des Moulins-Gris",
        "aux Moulins-Gris",
    )
    assert (of_town("Le Grand-Orme"), at_town("Le Grand-Orme")) == ("du Grand-Orme", "au Grand-Orme")
