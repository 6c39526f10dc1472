"""What the demonstration says of an invented enterprise: plausible, the same every time, and a fact about nobody."""

import os
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import islice

from marketplace.organizations import identifiers, reference
from marketplace.organizations.invented import words
from marketplace.organizations.invented.bodies import buyers, networks
from marketplace.organizations.invented.details import Details, details
from marketplace.organizations.invented.enterprises import InventedEnterprise, enterprises
from marketplace.organizations.invented.french import plain
from marketplace.organizations.models import BuyerType, Nature, NetworkType, Reach, TrustLevel
from marketplace.organizations.words import LANGUAGES

SEED = 2026


@cache
def some() -> tuple[tuple[InventedEnterprise, Details], ...]:
    return tuple((one, details(one, number, SEED)) for number, one in enumerate(islice(enterprises(1200, SEED), 1200)))


def codes(name: str) -> set[str]:
    return {row["code"] for row in reference.rows(name)}


def test_the_same_seed_says_the_same_in_another_process() -> None:
    program = (
        f"from {enterprises.__module__} import enterprises; from {details.__module__} import details; "
        "print(ascii([details(one, number, 7) for number, one in enumerate(enterprises(30, seed=7))]))"
    )
    said = subprocess.check_output([sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": "5"})
    assert said.decode().strip() == ascii([details(one, number, 7) for number, one in enumerate(enterprises(30, seed=7))])
    assert details(some()[0][0], 0, SEED) != details(some()[0][0], 0, SEED + 1)


def test_every_number_of_enterprise_is_one_that_nobody_has() -> None:
    given = [told.values["neq"] for _one, told in some() if told.values["neq"]]
    assert len(set(given)) == len(given) > 900
    assert all(identifiers.neq_digits(neq) == neq and neq.startswith("99") and identifiers.is_likely_neq(neq) for neq in given)


def test_addresses_and_telephones_ring_nowhere() -> None:
    for _one, told in some():
        email, phone = told.values["contact_email"], told.values["contact_phone"]
        assert email is None or re.fullmatch(r"[a-z0-9]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.example", str(email)), email
        assert phone is None or re.fullmatch(r"[2-9]\d\d 555-01\d\d", str(phone)), phone


def test_what_a_territory_says_goes_with_its_reach() -> None:
    mrcs = {row["code"]: row["region_code"] for row in reference.rows("mrcs")}
    for one, told in some():
        assert {served.sector_code for served in told.served} == set(one.sector_codes)
        for served in told.served:
            assert bool(served.region_codes) == (served.reach is Reach.REGIONS)
            assert bool(served.mrc_codes) == (served.reach is Reach.MRCS)
            assert (served.radius_km is not None) == (served.reach is Reach.RADIUS)
            assert set(served.region_codes) <= codes("regions")
            assert {mrcs[code] for code in served.mrc_codes} <= {one.region_code}
            assert served.reach is not Reach.REGIONS or one.region_code in served.region_codes
            assert served.radius_km is None or 15 <= served.radius_km <= 120


def test_every_reach_and_nature_is_met_and_some_do_not_say() -> None:
    reaches = Counter(served.reach for _one, told in some() for served in told.served)
    natures = Counter(served.nature for _one, told in some() for served in told.served)
    assert set(reaches) == {*Reach, None}
    assert set(natures) == {*Nature, None}
    assert min(reaches.values()) > 50


def test_a_caterer_is_local_and_a_printer_is_not() -> None:
    def share(sector: str, *reaches: Reach) -> float:
        found = [told.served[0].reach for one, told in some() if one.sector_codes[0] == sector]
        return sum(reach in reaches for reach in found) / len(found)

    assert share("S17", Reach.PROVINCE) < 0.2 < share("S14", Reach.PROVINCE)
    assert share("S13", Reach.PROVINCE) > 0.5 > share("S21", Reach.PROVINCE)


def test_a_point_is_in_quebec_near_its_town_whose_mrc_is_in_its_region() -> None:
    mrcs = {row["code"]: row["region_code"] for row in reference.rows("mrcs")}
    for town in words.rows("municipalities"):
        assert not town["mrc_code"] or mrcs[town["mrc_code"]] == town["region_code"], town
    for one, told in some():
        (town,) = words.rows_where("municipalities", name=one.municipality)
        assert abs(float(str(told.values["latitude"])) - float(town["latitude"])) <= 0.021
        assert abs(float(str(told.values["longitude"])) - float(town["longitude"])) <= 0.026
        assert 44.9 < float(town["latitude"]) < 62.7


def test_those_in_integration_are_among_those_employed_and_languages_are_known() -> None:
    for _one, told in some():
        everyone, few = told.values["employees"], told.values["employees_in_integration"]
        assert few is None or 1 <= int(str(few)) <= int(str(everyone))
        assert set(told.values["languages"]) <= set(LANGUAGES)  # type: ignore[call-overload]


def test_all_levels_of_trust_are_met_in_order_with_their_end() -> None:
    levels = Counter(told.trust[-1][0] if told.trust else TrustLevel.DECLARED for _one, told in some())
    assert levels[TrustLevel.DECLARED] > levels[TrustLevel.VERIFIED] > levels[TrustLevel.ACCREDITED] > 60
    for _one, told in some():
        days = [since for _level, since, _until in told.trust]
        assert days == sorted(days)
        assert all(until > since for _level, since, until in told.trust)


def test_certifications_are_known_and_end_after_they_begin() -> None:
    held = [one for _enterprise, told in some() for one in told.held]
    assert {one.code for one in held} <= codes("certifications")
    assert len(held) > 300
    assert all(one.expires_on > one.issued_on for one in held)


def test_only_cooperatives_say_a_clause_and_always_with_its_evidence() -> None:
    said = [(one, clause) for one, told in some() for clause in told.clauses]
    assert len(said) > 50
    for one, (_kind, evidence, _day) in said:
        assert one.legal_form_code.startswith("COOP")
        assert "démonstration" in evidence


def test_a_few_are_drafts_or_withdrawn_even_among_sixty() -> None:
    assert Counter(told.status for _one, told in some()[:60]) == {"published": 58, "draft": 1, "withdrawn": 1}


def test_every_sentence_is_set_as_french_is_and_translated() -> None:
    texts = [(row["fr"], row["en"]) for row in (*words.rows("missions"), *words.rows("mission_ends"))]
    texts += [(row["work_fr"], row["work_en"]) for row in words.rows("sector_habits")]
    texts += [(one.description_fr, one.description_en) for one in (*buyers(), *networks())]
    for french, english in texts:
        assert french
        assert english
        assert french != english or french == "."
        assert not re.search(r"'|\s[;?!,.]|[^\u00a0]:|«[^\u00a0]|nº(?!\u00a0)", french), french
    sectors = codes("sectors")
    assert {row["sector"] for row in words.rows("missions")} == {row["sector"] for row in words.rows("sector_habits")} == sectors


def test_sixty_buyers_of_every_kind_are_invented_and_in_invented_places() -> None:
    found = list(buyers())
    assert len(found) == len({plain(one.name) for one in found}) == 60
    assert {one.buyer_type for one in found} == set(BuyerType)
    real = {plain(row["name"]) for row in reference.rows("municipalities")}
    assert not {plain(one.municipality) for one in found} & real
    assert not {plain(re.sub("^(Ville|Municipalité) (de |d’)", "", one.name)) for one in found} & real
    assert not {plain(one.name.removeprefix("MRC ")) for one in found} & {plain(row["name"]) for row in reference.rows("mrcs")}


def test_invented_networks_say_that_they_are_a_demonstration_and_take_no_name_of_a_real_hub() -> None:
    found = list(networks())
    assert all("démonstration" in one.name for one in found)
    hubs = [one for one in found if one.network_type is NetworkType.HUB]
    assert {one.territory for one in hubs} == codes("regions")
    assert not {plain(one.name) for one in found} & {plain(row["name"]) for row in reference.rows("networks")}


def test_what_a_description_says_holds_for_the_year_and_the_number_of_people() -> None:
    checked = 0
    for one, told in some():
        if team := re.search(r"équipe de (\d+) personnes", one.description_fr):
            checked += 1
            assert told.values["employees"] == int(team[1])
        if year := re.search(r"\b(19|20)\d\d\b", one.description_fr):
            assert told.values["founded_year"] == int(year[0])
    assert checked > 20
