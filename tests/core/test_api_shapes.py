"""Shapes of answers: one declaration gives the JSON Schema and the example."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

import pytest
from jsonschema_rs import validator_for

from marketplace.core.api.shapes import Means, Shapes, example


class Leaf(TypedDict):
    """A small shape."""

    name: Annotated[str, Means("Son nom.", "feuille")]
    kind: Literal["oak", "maple"]


class Tree(TypedDict):
    """A shape with everything in it, itself too."""

    age: Annotated[int | None, Means("Son âge.", 12, {"minimum": 0})]
    leaf: Leaf | None
    leaves: list[Leaf]
    counts: dict[str, int]
    children: list["Tree"]
    nickname: NotRequired[str]


def made() -> tuple[dict[str, Any], Shapes]:
    shapes = Shapes()
    return shapes.schema(Tree), shapes


def test_a_typed_dictionary_is_kept_under_its_name():
    reference, shapes = made()
    assert reference == {"$ref": "#/components/schemas/Tree"}
    assert shapes.named.keys() == {"Tree", "Leaf"}
    tree = shapes.named["Tree"]
    assert tree["required"] == ["age", "leaf", "leaves", "counts", "children"]
    assert tree["properties"]["age"] == {"type": ["integer", "null"], "minimum": 0, "description": "Son âge.", "examples": [12]}
    assert tree["properties"]["leaf"] == {"anyOf": [{"$ref": "#/components/schemas/Leaf"}, {"type": "null"}]}
    assert tree["properties"]["counts"] == {"type": "object", "additionalProperties": {"type": "integer"}}
    assert shapes.named["Leaf"]["properties"]["kind"] == {"type": "string", "enum": ["oak", "maple"]}


def test_the_schema_takes_what_has_the_shape_and_nothing_else():
    reference, shapes = made()
    valid = validator_for({**reference, "components": {"schemas": shapes.named}})
    leaf = {"name": "a", "kind": "oak"}
    tree = {"age": None, "leaf": leaf, "leaves": [], "counts": {"a": 1}, "children": []}
    assert valid.is_valid(tree)
    assert valid.is_valid(tree | {"children": [tree], "nickname": "x"})
    for wrong in ({"age": -1}, {"age": "1"}, {"leaf": {"name": "a"}}, {"leaves": [{}]}, {"counts": {"a": "b"}}, {"children": [{}]}):
        assert not valid.is_valid(tree | wrong), wrong
    assert not valid.is_valid({name: value for name, value in tree.items() if name != "leaf"})


def test_an_example_has_the_shape():
    shapes = Shapes()
    valid = validator_for({**shapes.schema(Leaf), "components": {"schemas": shapes.named}})
    assert example(Leaf) == {"name": "feuille", "kind": "oak"}
    assert valid.is_valid(example(Leaf))
    assert example(list[Leaf]) == [example(Leaf)]
    assert example(Leaf | None) == example(Leaf)
    assert example(str | None) is None


def test_two_shapes_of_one_name_are_refused():
    shapes = Shapes()
    shapes.schema(Leaf)
    other = TypedDict("Leaf", {"size": int})  # noqa: UP013 - a class would hide the first
    with pytest.raises(ValueError, match="Leaf"):
        shapes.schema(other)


def test_a_type_that_no_answer_may_have_is_refused():
    with pytest.raises(TypeError):
        Shapes().schema(set[int])
