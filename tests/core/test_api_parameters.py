"""Parameters of the API: read, checked and described from one declaration, and all that is wrong said at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from jsonschema_rs import validator_for
from werkzeug.datastructures import MultiDict

from marketplace.core.api import parameters
from marketplace.core.api.kinds import Around, Circle, OneOf, Text, Whole
from marketplace.core.api.parameters import Paged, Question, asks, asks_any
from marketplace.core.api.problems import MOST_FAULTS, Invalid

COLOURS = {"red": "rouge", "blue": "bleu"}


@dataclass(frozen=True)
class ForThings(Paged):
    """A question about things of some colour."""

    q: str = asks(Text(10), "Des mots.", example="chaise", default="")
    colour: tuple[str, ...] = asks_any(OneOf(lambda: COLOURS), "La couleur.", example="red")
    near: Any = asks(Around(1, 100), "Où.", example=[45, -73, 5])  # noqa: RUF009 - a field
    owner: str = asks(Text(5), "À qui.", example="moi", default="")


@pytest.fixture(autouse=True)
def french(app: Flask) -> Iterator[None]:
    with app.test_request_context("/api/v1/essai"):
        yield


def read(kind: type[Any], **typed: Any) -> Any:
    return parameters.read(kind, MultiDict(typed))


def faults(kind: type[Any], **typed: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        read(kind, **typed)
    return {one["parameter"]: one["detail"] for one in refused.value.faults}


def test_what_is_absent_or_empty_has_its_default():
    for typed in ({}, {"q": "", "page": "", "colour": "", "near": ""}):
        assert read(ForThings, **typed) == ForThings(page=1, per_page=20, q="", colour=(), near=None, owner="")


def test_values_are_read_in_their_kinds():
    found = read(ForThings, q="a b", page="2", per_page="7", near="45.5,-73.25,5")
    assert (found.q, found.page, found.per_page, found.near) == ("a b", 2, 7, Circle(45.5, -73.25, 5.0))


def test_repeated_means_any_of_them_each_once():
    assert read(ForThings, colour=["blue", "red", "blue"]).colour == ("blue", "red")


def test_what_is_asked_once_is_not_asked_twice():
    assert "une fois" in faults(ForThings, q=["a", "b"])["q"]


def test_everything_that_is_wrong_is_said_at_once():
    wrong = faults(ForThings, q="a" * 11, colour=["red", "green"], page="0", per_page="x", near="1,2", size="9", shape="round")
    assert wrong.keys() == {"q", "colour", "page", "per_page", "near", "size", "shape"}
    assert "green" in wrong["colour"]
    assert "red, blue" in wrong["colour"]
    assert wrong["size"].endswith("q, colour, near, owner, page, per_page."), "its own before those that all lists share"


def test_one_fault_is_told_in_full_and_several_are_named():
    for typed, said in (({"page": "x"}, "de 1 à 10000"), ({"page": "x", "size": "1"}, "2 paramètres sont à corriger : size, page.")):
        with pytest.raises(Invalid) as refused:
            read(ForThings, **typed)
        assert said in refused.value.reason.replace("\u00a0", " ")


def test_without_parameters_none_is_taken():
    assert faults(Question, q="a") == {"q": "Cette adresse ne prend aucun paramètre."}


@pytest.mark.parametrize("typed", ["0", "-1", "10001", "1.0", "1e2", "²", "٢", " 1", "+1", "9" * 5000, "\x00", "un"])
def test_a_page_is_a_plain_number_within_bounds(typed):
    assert faults(ForThings, page=typed).keys() == {"page"}


@pytest.mark.parametrize(
    "typed",
    [
        *("1", "1,2", "1,2,3,4", "a,b,c", ",,", "45.5, -73.5, 5", "+45,0,5", "045,0,5", "١,2,3"),
        *("91,0,5", "-91,0,5", "0,181,5", "0,0,0", "0,0,101", "nan,0,5", "0,inf,5", "1e400,0,5", "0,0," + "1" * 400),
    ],
)
def test_a_circle_is_three_numbers_within_bounds(typed):
    assert faults(ForThings, near=typed).keys() == {"near"}


def test_nobody_reads_deeper_than_the_deepest():
    assert read(ForThings, page="100", per_page="100").page == 100
    assert "100" in faults(ForThings, page="101", per_page="100")["page"]
    assert read(ForThings, page="10000", per_page="1").page == 10_000


def test_what_was_typed_is_repeated_short_and_seen():
    said = faults(ForThings, colour="\u202e\x1b[31m" + "é" * 5000)["colour"]
    assert len(said) < 200
    assert said.isprintable() or "\u00a0" in said
    assert "\x1b" not in said


def test_of_a_long_list_the_first_values_are_named_whole():
    codes = [f"CODE_{number:03d}" for number in range(100)]
    with pytest.raises(ValueError, match="CODE_000, CODE_001") as refused:
        OneOf(lambda: dict.fromkeys(codes, "")).read("AUTRE")
    said = str(refused.value)
    assert len(said) < 200
    assert {one.rstrip(",") for one in said.split() if one.startswith("CODE")} <= set(codes), "none is cut in two"
    assert said.endswith(", ….")


def test_a_flood_of_unknown_names_is_answered_shortly():
    wrong = faults(ForThings, **{f"inconnu{number}" + "é" * 200: "1" for number in range(500)})
    assert len(wrong) == MOST_FAULTS
    assert max(map(len, wrong)) < 50


def test_the_description_comes_from_the_declaration():
    told = {one["name"]: one for one in parameters.described_all(ForThings)}
    assert list(told) == ["q", "colour", "near", "owner", "page", "per_page"], "its own before those that all lists share"
    assert told["q"]["schema"] == {"type": "string", "maxLength": 10}
    assert told["colour"]["schema"] == {"type": "array", "items": {"type": "string", "enum": ["red", "blue"]}}
    assert told["page"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 1}
    assert (told["near"]["style"], told["near"]["explode"]) == ("form", False)
    assert not any(one["required"] for one in told.values())


def test_what_the_description_allows_is_taken_and_what_it_forbids_is_refused():
    """The two faces of a kind agree: its schema and its reading."""
    tried = {
        Whole(1, 12): [("1", 1), ("12", 12), ("13", 13), ("0", 0)],
        Text(3): [("abc", "abc"), ("abcd", "abcd"), ("é🐝a", "é🐝a")],
        OneOf(lambda: COLOURS): [("red", "red"), ("Red", "Red"), ("", "")],
        Around(1, 10): [("90,180,10", [90, 180, 10]), ("90.5,0,5", [90.5, 0, 5]), ("0,0,0.5", [0, 0, 0.5]), ("1,2", [1, 2])],
    }
    for kind, values in tried.items():
        valid = validator_for({"$schema": "https://json-schema.org/draft/2020-12/schema", **kind.schema()})
        for typed, value in values:
            try:
                kind.read(typed)
            except ValueError:
                assert not valid.is_valid(value), (kind, typed)
            else:
                assert valid.is_valid(value), (kind, typed)
