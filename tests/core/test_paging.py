"""A list a page at a time, and nothing a visitor asks for is unbounded."""

import pytest
from sqlalchemy import select

from marketplace.core import paging
from marketplace.core.errors import Missing
from tests.core.things import Counter


@pytest.fixture
def numbered(with_things):
    """A unit that reads, over the counters c01 to c44 beside « essai »."""
    database = with_things.extensions["maillage.database"]
    with database.writing() as session:
        session.add_all(Counter(name=f"c{number:02d}", value=number) for number in range(1, 45))
    with with_things.app_context(), database.reading():
        yield select(Counter).where(Counter.value > 0).order_by(Counter.value)


@pytest.mark.parametrize("typed", [None, ""])
def test_no_number_asks_for_the_first_page(typed):
    assert paging.page_number(typed) == 1


@pytest.mark.parametrize("typed", ["1", "2", "500"])
def test_a_number_asks_for_that_page(typed):
    assert paging.page_number(typed) == int(typed)


@pytest.mark.parametrize("typed", ["0", "-1", "501", "9" * 30, "1.5", "un", "٣", "²", " 1", "1e3", "0x1", "+1", "\x00"])
def test_what_is_no_page_is_missing(typed):
    with pytest.raises(Missing):
        paging.page_number(typed)


def test_the_deepest_page_depends_on_how_long_pages_are():
    assert paging.page_number("100", per_page=100) == 100
    with pytest.raises(Missing):
        paging.page_number("101", per_page=100)


def test_the_pages_hold_everything_once_and_in_order(numbered):
    pages = [paging.paginate(numbered, number) for number in (1, 2, 3)]
    assert [row.value for page in pages for row in page.items] == list(range(1, 45))
    assert [len(page.items) for page in pages] == [20, 20, 4]
    assert {(page.total, page.pages) for page in pages} == {(44, 3)}


def test_a_page_knows_its_neighbours(numbered):
    pages = [paging.paginate(numbered, number) for number in (1, 2, 3)]
    assert [(page.has_previous, page.has_next) for page in pages] == [(False, True), (True, True), (True, False)]


def test_the_page_after_the_last_is_missing(numbered):
    with pytest.raises(Missing):
        paging.paginate(numbered, 4)


def test_an_empty_list_has_one_page_that_is_empty(numbered):
    page = paging.paginate(numbered.where(Counter.value > 1000), 1)
    assert (list(page.items), page.total, page.pages, page.has_next) == ([], 0, 1, False)


def test_a_list_longer_than_anyone_reads_ends_where_addresses_end():
    page = paging.Page([], number=paging.DEEPEST // paging.PER_PAGE, total=1_000_000)
    assert page.pages == paging.DEEPEST // paging.PER_PAGE
    assert not page.has_next, "the last page that can be asked for offers no next one"
