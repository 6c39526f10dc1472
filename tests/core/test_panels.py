"""Pages made of pieces: by rank, then in the line of rooms, and whoever has nothing to bring stays away."""

import random

import pytest

from marketplace import ROOMS
from marketplace.core import panels


@pytest.fixture
def name():
    """A panel of this test alone."""
    yield "essai.panneau"
    panels._panels.pop("essai.panneau", None)


def bring(name: str, room: str, said: object, **options: int) -> None:
    def piece(**context: object) -> object:
        return said(**context) if callable(said) else said

    piece.__module__ = f"marketplace.{room}.panels"
    panels.panel(name, **options)(piece)


def test_a_panel_to_which_nobody_brings_anything_is_empty():
    assert panels.pieces("essai.vide") == []


def test_pieces_come_in_the_line_of_rooms_whatever_order_they_were_brought_in(name):
    rooms = list(ROOMS)
    random.shuffle(rooms)
    for room in rooms:
        bring(name, room, room)
    assert panels.pieces(name) == list(ROOMS)


def test_a_lower_rank_comes_first_whatever_its_room(name):
    bring(name, "core", "third")
    bring(name, "pages", "first", rank=-1)
    bring(name, "core", "last", rank=5)
    bring(name, "bids", "fourth")
    bring(name, "accounts", "second", rank=-1)
    assert panels.pieces(name) == ["second", "first", "third", "fourth", "last"]


def test_pieces_of_one_room_come_as_it_brought_them(name):
    for number in range(5):
        bring(name, "bids", number + 1)
    assert panels.pieces(name) == [1, 2, 3, 4, 5]


def test_a_piece_that_answers_none_stays_away_and_one_that_answers_nothing_much_stays(name):
    for said in (None, "", 0, False, [], "piece"):
        bring(name, "bids", said)
    assert panels.pieces(name) == ["", 0, False, [], "piece"]


def test_a_piece_is_told_what_the_page_is_about(name):
    bring(name, "bids", lambda *, organization: organization.upper())
    assert panels.pieces(name, organization="coop") == ["COOP"]


def test_a_piece_brought_twice_comes_once(name):
    def piece() -> str:
        return "once"

    piece.__module__ = "marketplace.bids.panels"
    for _time in range(2):
        panels.panel(name)(piece)
    assert panels.pieces(name) == ["once"]


def test_a_piece_is_asked_each_time_for_what_is_there_now(name):
    there = ["yesterday"]
    bring(name, "bids", lambda: there[0])
    assert panels.pieces(name) == ["yesterday"]
    there[0] = "today"
    assert panels.pieces(name) == ["today"]


def test_a_piece_that_fails_is_not_hidden(name):
    def fail() -> None:
        raise KeyError("broken")

    bring(name, "bids", fail)
    with pytest.raises(KeyError):
        panels.pieces(name)


def test_a_piece_is_put_on_the_page_as_it_was_rendered_and_words_are_escaped(app):
    with app.app_context():
        shown = app.jinja_env.from_string("{{ piece }}{{ words }}").render(piece=panels.markup("<b>a</b>"), words="<i>")
    assert shown == "<b>a</b>&lt;i&gt;"
