"""What is suggested while somebody types: names, sectors by their trades, places; nothing hidden, and at once."""

from urllib.parse import unquote_plus, urlsplit

import pytest

from tests.search.five import many

pytestmark = pytest.mark.usefixtures("directory")


def suggested(client, typed: str, prefix: str = "") -> list[dict[str, str]]:  # type: ignore[no-untyped-def]
    response = client.get(f"{prefix}/api/v1/suggest", query_string={"q": typed})
    assert response.status_code == 200
    assert response.json["q"] == typed
    return response.json["suggestions"]


def labels(client, typed: str, kind: str) -> list[str]:  # type: ignore[no-untyped-def]
    return [one["label"] for one in suggested(client, typed) if one["kind"] == kind]


def leads(one: dict[str, str]) -> str:
    parts = urlsplit(one["url"])
    return unquote_plus(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def test_a_name_is_found_by_the_beginning_of_any_of_its_words(client):
    for typed in ("louche", "lou", "la lou", "argent", "d'arg", "LOUCHE d’argent"):
        assert labels(client, typed, "enterprise") == ["La Louche d’Argent"], typed
    (one,) = (one for one in suggested(client, "louche") if one["kind"] == "enterprise")
    assert (leads(one), one["detail"]) == ("/entreprises/la-louche-d-argent", "Rive-Neuve")


def test_a_sector_is_found_by_its_name_and_by_its_trades(client):
    (first, *_others) = [one for one in suggested(client, "déneige") if one["kind"] == "sector"]
    assert (first["value"], leads(first)) == ("S11", "/recherche?secteur=S11")
    assert "déneigement" in first["detail"]
    details = {one["detail"].partition(":")[2].strip() for one in suggested(client, "matieres res") if one["kind"] == "sector"}
    assert details == {"Matières résiduelles"}, "written as people write it, whatever was typed"
    assert labels(client, "restau", "sector")[0].startswith("Restauration")
    assert labels(client, "restauration trait", "sector") == ["Restauration, traiteur et cafétérias"]


def test_a_place_is_found_by_the_beginning_of_its_name_as_people_write_it(client):
    assert labels(client, "rimou", "place")[0] == "Rimouski"
    assert labels(client, "st-jér", "place")[0] == "Saint-Jérôme"
    assert "Bas-Saint-Laurent" in labels(client, "bas-st-l", "place")
    assert all("(" in one for one in labels(client, "saint-damase", "place")[:2]), "homonyms are told apart"


def test_a_place_completes_a_question(client):
    (first, *_others) = [one for one in suggested(client, "traiteur à rimou") if one["kind"] == "place"]
    assert (first["label"], leads(first)) == ("traiteur à Rimouski", "/recherche?q=traiteur à Rimouski")


def test_where_a_suggestion_leads_there_is_a_page(client):
    for typed in ("la", "trait", "mont", "saint-dam", "gasp", "entretien"):
        for one in suggested(client, typed):
            assert client.get(urlsplit(one["url"]).path, query_string=urlsplit(one["url"]).query).status_code == 200, one


def test_names_come_first_then_sectors_then_places_and_never_many(client, fill):
    fill(*many(30))
    kinds = [one["kind"] for one in suggested(client, "co")]
    assert kinds == sorted(kinds, key=["enterprise", "sector", "place"].index)
    assert len(kinds) <= 12
    assert kinds.count("enterprise") == 5


def test_too_little_or_too_strange_suggests_nothing(client):
    for typed in ("", "a", " ", "%", "«»", "\x00", "🐝🐝", "l’", "\u202e\u202e"):
        assert suggested(client, typed) == [], typed


def test_english_leads_to_english_pages(client):
    for one in suggested(client, "clean", "/en"):
        assert urlsplit(one["url"]).path.startswith("/en/")
    assert {one["label"] for one in suggested(client, "clean", "/en")} == {"Cleaning, buildings and landscaping"}
