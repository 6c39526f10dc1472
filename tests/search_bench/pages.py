"""What is measured of the page of results and of the API: the same mix, asked of the application in this process, without a network."""

import time
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlencode

from flask import Flask, g
from flask.testing import FlaskClient

from marketplace.core import clock, db, indexing
from marketplace.core.paging import DEEPEST, PER_PAGE
from marketplace.organizations.search import KIND
from marketplace.search import queries
from marketplace.search.asked import Asked
from marketplace.search.shelves import ENTERPRISES
from search_index import Document
from tests.search_bench.mix import Ask, questions, within

NAMES = {facet: name for name, facet in ENTERPRISES.facets.items()}
WARM_UP = 25
Times = list[tuple[str, float, float]]
"""Of each question its sort, the seconds by the clock, and those of processor: the same on a machine that does nothing else."""

SHORTEST = 2


def documents() -> list[Document]:
    """Those of the directory, as the worker gives them to the engine; within a reading unit."""
    source = indexing.SOURCES[KIND]
    rows = db.session().query(source.model).order_by(source.model.id).all()
    return [made for row in rows if (made := source.document(row)) is not None]


def mix(app: Flask) -> list[Ask]:
    """The mix over the words of this directory, no question past its last page."""
    with app.test_request_context("/"), db.database().reading():
        g.at = clock.now()
        asked = questions(documents())
        return [within(one, min(_pages(one), DEEPEST // PER_PAGE)) if one.page > 1 else one for one in asked]


def _pages(one: Ask) -> int:
    return -(-queries.find(Asked(one.text, one.chosen), per_page=1).total // PER_PAGE)


def measured(app: Flask, mix: Sequence[Ask]) -> Iterator[tuple[str, Times]]:
    """The times of each thing that is asked. RuntimeError for an answer that is not 200."""
    client = app.test_client()
    ways: dict[str, Callable[[Ask], str]] = {"HTML page": page, "HTML page, in English": lambda one: f"/en{page(one)}", "API": api}
    for name, address in ways.items():
        yield name, asked_of(client, [(one.sort, address(one)) for one in mix])
    begun = [one.text for one in mix if one.sort in ("one word", "prefix")]
    typed = [word.rstrip("*")[:length] for word in begun for length in range(SHORTEST, len(word.rstrip("*")) + 1)]
    yield "suggestions, as one types", asked_of(client, [("suggestion", f"/api/v1/suggest?{urlencode({'q': one})}") for one in typed])


def page(one: Ask) -> str:
    """The address of the page of results, in French."""
    chosen = [(NAMES[facet], code) for facet, codes in one.chosen.items() for code in codes]
    return f"/recherche?{urlencode([('q', one.text), *chosen, *([('page', one.page)] if one.page > 1 else [])])}"


def api(one: Ask) -> str:
    chosen = [(facet, code) for facet, codes in one.chosen.items() for code in codes]
    return f"/api/v1/enterprises?{urlencode([('q', one.text), *chosen, ('page', one.page)])}"


def asked_of(client: FlaskClient, addresses: Sequence[tuple[str, str]]) -> Times:
    """The times of each, asked once, some having been asked before to warm up."""
    for _sort, address in addresses[:: max(1, len(addresses) // WARM_UP)]:
        client.get(address)
    times: Times = []
    for sort, address in addresses:
        began, spent = time.perf_counter(), time.process_time()
        answer = client.get(address)
        length = len(answer.data)
        times.append((sort, time.perf_counter() - began, time.process_time() - spent))
        if answer.status_code != 200 or not length:
            raise RuntimeError(f"{address} answered {answer.status_code}.")
    return times
