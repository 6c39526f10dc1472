"""The public API gives what the pages show and no more: bounded, the same for everyone, and what is wrong is said all at once."""

import pytest
from sqlalchemy import update

from marketplace.core import db, indexing
from marketplace.organizations.models import Organization, OrganizationStatus
from search_index import Document
from tests.builders import make_user
from tests.page import Visitor
from tests.search.five import ALL, at, many

ADDRESS = "/api/v1/enterprises"
PROBLEM = "application/problem+json"
# One bad value for each parameter, and a few more for those that are numbers.
BAD = {
    "q": ("a" * 201,),
    "region": ("00", "18", "1", "Laval", "%00", "<b>", "9" * 5000, "١١"),
    "mrc": ("10", "000", "1000", "Rimouski-Neigette"),
    "serves": ("0", "99", "999", "quebec"),
    "sector": ("S99", "s17", "traiteur"),
    "kind": ("services ", "bien", "GOODS"),
    "legal_form": ("COOPERATIVE", "coop_sol"),
    "certification": ("EI ", "ISO"),
    "trust": ("Verified", "vérifiée", "hub"),
    "near": ("48", "48,-68", "48,-68,5,5", "91,0,5", "48;-68;5", "48,-68,0", "48,-68,2001", "Rimouski"),
    "sort": ("pertinence", "-name", "name,region", "distance"),
    "page": ("0", "-1", "10001", "1000000000", "9" * 40, "un", "²", "1.0"),
    "per_page": ("0", "101", "-1", "1000000000", "9" * 50, "dix", "1.5", "²", "٢", "1e2", "%00", " 5"),
}


def slugs(response) -> list[str]:  # type: ignore[no-untyped-def]
    return [one["slug"] for one in response.json["results"]]


def faults(response) -> dict[str, str]:  # type: ignore[no-untyped-def]
    assert (response.status_code, response.mimetype) == (422, PROBLEM), response.request.path
    return {one["parameter"]: one["detail"] for one in response.get_json(force=True)["errors"]}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_is_named_with_what_to_write_in_both_languages(client, name) -> None:
    for value in BAD[name]:
        for prefix, language in (("", "fr"), ("/en", "en")):
            response = client.get(f"{prefix}{ADDRESS}?{name}={value}")
            wrong = faults(response)
            assert wrong.keys() == {name}, value
            assert 10 < len(wrong[name]) < 250, wrong
            assert response.headers["Content-Language"] == language
            assert "&lt;" not in response.text, "text is text"


def test_everything_that_is_wrong_is_said_in_one_answer(client) -> None:
    response = client.get(f"{ADDRESS}?" + "&".join(f"{name}={values[0]}" for name, values in BAD.items()) + "&secteur=S17&fields=name")
    assert faults(response).keys() == {*BAD, "secteur", "fields"}


def test_a_parameter_that_does_not_exist_is_refused_and_the_others_named(client) -> None:
    for path in (f"{ADDRESS}?secteur=S17", f"{ADDRESS}/x?lang=en", "/api/v1/suggest?q=a&limit=5", "/api/v1/openapi.json?v=2"):
        (detail,) = faults(client.get(path)).values()
        assert "paramètre" in detail
    assert "sector" in faults(client.get(f"{ADDRESS}?secteur=S17"))["secteur"]


def test_what_is_asked_once_is_not_asked_twice(client) -> None:
    for name, value in (("q", "a"), ("page", "1"), ("sort", "name"), ("near", "48,-68,5")):
        assert faults(client.get(f"{ADDRESS}?{name}={value}&{name}={value}")).keys() == {name}


def test_what_is_left_empty_asks_for_nothing(client, fill) -> None:
    fill(*ALL)
    empty = "&".join(f"{name}=" for name in BAD)
    assert client.get(f"{ADDRESS}?{empty}").json == client.get(ADDRESS).json


def test_nobody_reads_deeper_than_ten_thousand(client, fill) -> None:
    fill(*ALL)
    assert faults(client.get(f"{ADDRESS}?page=101&per_page=100")).keys() == {"page"}
    for query in ("page=100&per_page=100", "page=10000&per_page=1"):
        assert client.get(f"{ADDRESS}?{query}").status_code == 404, "nobody is there, but one may ask"


def test_how_deep_one_reads_is_said_as_it_is(client, fill) -> None:
    fill(*ALL)
    assert "au-delà de la page 500" in faults(client.get(f"{ADDRESS}?page=9999"))["page"]
    assert client.get(f"{ADDRESS}?page=2").status_code == 404


def test_a_byte_that_is_no_letter_is_read_as_it_was_written(client, fill) -> None:
    fill(*ALL)
    found = client.get(f"{ADDRESS}?q=%ff").json
    assert (found["count"], "%FF" in found["query"]["said"].upper()) == (0, True)


def test_an_answer_for_programs_does_not_depend_on_cookies(client) -> None:
    for path in (ADDRESS, "/api/v1/suggest?q=a", f"{ADDRESS}?page=0"):
        assert "Cookie" not in client.get(path).headers.get("Vary", ""), path
    assert "Cookie" in client.get("/recherche").headers["Vary"]


def test_it_finds_what_the_page_finds(client, fill) -> None:
    fill(*ALL)
    assert set(slugs(client.get(f"{ADDRESS}?q=entretien+menager"))) == set(at("phare", "balai"))
    assert slugs(client.get(f"{ADDRESS}?q=entretien&region=03")) == at("balai")
    assert len(slugs(client.get(f"{ADDRESS}?region=01&region=03"))) == 4


def test_a_page_is_as_long_as_one_asks_up_to_a_hundred(client, fill) -> None:
    fill(*many(45))
    for per_page, given in (("", 20), ("1", 1), ("20", 20), ("45", 45), ("100", 45)):
        body = client.get(f"{ADDRESS}?per_page={per_page}").json
        assert (len(body["results"]), body["pages"]) == (given, -(-45 // int(per_page or 20))), per_page


def test_pages_follow_one_another_without_a_gap_or_a_double(client, fill) -> None:
    fill(*many(45))
    seen = [slug for number in range(1, 6) for slug in slugs(client.get(f"{ADDRESS}?per_page=10&page={number}"))]
    assert len(seen) == len(set(seen)) == 45
    past = client.get(f"{ADDRESS}?per_page=10&page=6")
    assert (past.status_code, past.mimetype) == (404, PROBLEM)


def test_each_place_has_a_count_of_its_own_in_both_languages_together(make_app) -> None:
    client = make_app(rate_api="3 per minute").test_client()

    def ask(address: str, prefix: str = "", query: str = "") -> int:
        return client.get(f"{prefix}{ADDRESS}?{query}", environ_base={"REMOTE_ADDR": address}).status_code

    assert [ask("203.0.113.1"), ask("203.0.113.1", "/en"), ask("203.0.113.1", query="region=99")] == [200, 200, 422]
    assert [ask("203.0.113.1"), ask("203.0.113.1", "/en")] == [429, 429]
    assert ask("203.0.113.2") == 200


def test_typing_in_the_bar_takes_nothing_from_programs_of_the_same_place(make_app) -> None:
    client = make_app(rate_api="2 per minute").test_client()
    assert [client.get("/api/v1/suggest?q=tr").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(ADDRESS).status_code == 200


@pytest.mark.parametrize("status", [OrganizationStatus.WITHDRAWN, OrganizationStatus.DRAFT])
def test_hidden_rows_are_never_given_even_while_the_index_has_them(app, client, fill, status) -> None:
    fill(*ALL)
    (slug,) = at("phare")
    with app.app_context(), db.database().writing() as session:
        session.execute(update(Organization).where(Organization.slug == slug).values(status=status))
    with app.app_context():
        assert len(indexing.engine().versions("enterprises")) == 5, "the index still has it"
    for path in (ADDRESS, f"{ADDRESS}?q=phare", f"{ADDRESS}?region=01", "/api/v1/suggest?q=phare", f"{ADDRESS}/{slug}"):
        assert f"/entreprises/{slug}" not in client.get(path).text, path


def test_a_row_that_is_no_more_is_not_given_either(app, client, fill) -> None:
    fill(*ALL)
    app.extensions["maillage.engine"].apply([Document("enterprises", 99_999, 1, "Fantôme")])
    assert client.get(f"{ADDRESS}?q=fantome").json["results"] == []


def test_everyone_gets_the_same_answer(app, client, fill) -> None:
    fill(*ALL)
    with app.app_context(), db.database().writing():
        person = make_user(is_staff=True)
    staff = Visitor(app).sign_in(person)
    (slug,) = at("phare")
    for path in (ADDRESS, f"{ADDRESS}/{slug}"):
        assert staff.client.get(path).data == client.get(path).data


def test_strange_questions_are_answered(client) -> None:
    for query in ("q=%00", "q=%ED%A0%80", "q=%27%22%3C%3E", "q=*", "q=-", "q=%22", "q=a*b*", "q=%5B1+TO+2%5D", "q=%E2%80%AE", "page=&q="):
        for path in (ADDRESS, "/api/v1/suggest"):
            if path == ADDRESS or "page" not in query:
                assert client.get(f"{path}?{query}").status_code == 200, (path, query)


def test_it_is_read_and_never_written(client) -> None:
    for path in (ADDRESS, f"{ADDRESS}/x", "/api/v1/suggest", "/api/v1/openapi.json"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            response = client.open(path, method=method, data=b"{}", content_type="text/plain")
            assert (response.status_code, response.mimetype) == (405, PROBLEM)
            assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
