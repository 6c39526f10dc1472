"""The public API gives what the pages show and no more: bounded, the same for everyone, in the language of its address."""

import pytest
from sqlalchemy import update

from marketplace.core import db, indexing
from marketplace.organizations.models import Organization, OrganizationStatus
from search_index import Document
from tests.builders import make_user
from tests.page import Visitor
from tests.search.five import ALL, at, many

ADDRESS = "/api/v1/enterprises"
FIELDS = {"id", "slug", "url", "name", "legal_form", "region", "municipality", "sectors", "description", "website"}


def slugs(response) -> list[str]:  # type: ignore[no-untyped-def]
    return [one["slug"] for one in response.json["results"]]


def test_an_answer_has_this_shape_and_nothing_more(client, fill) -> None:
    fill(*ALL)
    response = client.get(f"{ADDRESS}?q=phare&region=01")
    assert (response.status_code, response.content_type) == (200, "application/json")
    assert response.json.keys() == {"count", "page", "pages", "results", "facets"}
    assert [one.keys() for one in response.json["results"]] == [FIELDS]
    assert "’" in response.text, "text is text, not codes"
    nothing = client.get(f"{ADDRESS}?q=rien+de+tel").json
    assert nothing == {"count": 0, "page": 1, "pages": 1, "results": [], "facets": {"region": []}}


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
    for per_page in ("0", "101", "-1", "1000000000", "9" * 50, "dix", "1.5", "²", "٢", "1e2", "%00", " 5"):
        for prefix in ("", "/en"):
            response = client.get(f"{prefix}{ADDRESS}?per_page={per_page}")
            assert (response.status_code, response.mimetype) == (422, "application/problem+json"), per_page
            assert "100" in response.get_json(force=True)["detail"]


def test_pages_follow_one_another_without_a_gap_or_a_double(client, fill) -> None:
    fill(*many(45))
    seen = [slug for number in range(1, 6) for slug in slugs(client.get(f"{ADDRESS}?per_page=10&page={number}"))]
    assert len(seen) == len(set(seen)) == 45
    for page in ("0", "6", "-1", "1001", "1000000000", "9" * 40, "un", "²"):
        response = client.get(f"{ADDRESS}?per_page=10&page={page}")
        assert (response.status_code, response.mimetype) == (404, "application/problem+json"), page


def test_a_region_that_does_not_exist_is_a_problem_that_stays_short(client) -> None:
    for region in ("00", "18", "1", "Laval", "%00", "<b>", "9" * 5000):
        for prefix, language in (("", "fr"), ("/en", "en")):
            response = client.get(f"{prefix}{ADDRESS}?region=01&region={region}")
            problem = response.get_json(force=True)
            assert (response.status_code, problem["status"], response.mimetype) == (422, 422, "application/problem+json")
            assert response.headers["Content-Language"] == language
            assert len(problem["detail"]) < 200


def test_each_place_has_a_count_of_its_own_in_both_languages_together(make_app) -> None:
    client = make_app(rate_api="3 per minute").test_client()

    def ask(address: str, prefix: str = "", query: str = "") -> int:
        return client.get(f"{prefix}{ADDRESS}?{query}", environ_base={"REMOTE_ADDR": address}).status_code

    assert [ask("203.0.113.1"), ask("203.0.113.1", "/en"), ask("203.0.113.1", query="region=99")] == [200, 200, 422]
    assert [ask("203.0.113.1"), ask("203.0.113.1", "/en")] == [429, 429]
    assert ask("203.0.113.2") == 200


@pytest.mark.parametrize("status", [OrganizationStatus.WITHDRAWN, OrganizationStatus.DRAFT])
def test_hidden_rows_are_never_given_even_while_the_index_has_them(app, client, fill, status) -> None:
    fill(*ALL)
    (slug,) = at("phare")
    with app.app_context(), db.database().writing() as session:
        session.execute(update(Organization).where(Organization.slug == slug).values(status=status))
    with app.app_context():
        assert len(indexing.engine().versions("enterprises")) == 5, "the index still has it"
    for query in ("", "q=phare", "region=01", "per_page=100"):
        assert slug not in client.get(f"{ADDRESS}?{query}").text, query


def test_a_row_that_is_no_more_is_not_given_either(app, client, fill) -> None:
    fill(*ALL)
    app.extensions["maillage.engine"].apply([Document("enterprises", 99_999, 1, "Fantôme", "fantôme")])
    assert client.get(f"{ADDRESS}?q=fantome").json["results"] == []


def test_everyone_gets_the_same_answer(app, client, fill) -> None:
    fill(*ALL)
    with app.app_context(), db.database().writing():
        person = make_user(is_staff=True)
    staff = Visitor(app).sign_in(person)
    assert staff.client.get(ADDRESS).data == client.get(ADDRESS).data


def test_strange_questions_are_answered(client) -> None:
    for query in ("q=%00", "q=%ED%A0%80", "q=" + "a" * 9000, "q=a&q=b", "unknown=1", "q=%27%22%3C%3E", "page=&per_page=&region=&q="):
        assert client.get(f"{ADDRESS}?{query}").status_code == 200, query[:40]


def test_it_is_read_and_never_written(client) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response = client.open(ADDRESS, method=method, data=b"{}", content_type="text/plain")
        assert (response.status_code, response.mimetype) == (405, "application/problem+json")
