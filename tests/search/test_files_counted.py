"""A whole list as a file costs seconds of processor: one network takes so many and no more."""

import pytest

from tests.page import Page

FILES = ("/recherche/liste.csv", "/recherche/liste.xlsx", "/parcourir/liste.csv", "/regions/01/liste.xlsx")


@pytest.mark.parametrize("path", FILES)
def test_a_network_takes_so_many_files_then_is_told_when_to_come_back(make_app, path: str) -> None:
    client = make_app(rate_files="2 per minute").test_client()
    assert [client.get(path).status_code for _again in range(3)] == [200, 200, 429]
    refused = client.get(path)
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert "Réessayez dans" in Page(refused, status=429)
    assert "Try again in" in client.get(f"/en{path}").text


def test_all_the_files_are_counted_together_and_pages_are_not(make_app) -> None:
    client = make_app(rate_files="4 per minute").test_client()
    assert [client.get(path).status_code for path in FILES] == [200] * 4
    assert [client.get(path).status_code for path in FILES] == [429] * 4
    assert client.get("/recherche").status_code == client.get("/recherche/exporter").status_code == 200
    assert client.get(FILES[0], environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200, "another network takes its own"
