"""The shapes of answers: typed dictionaries, from which JSON Schema and examples are made. There is no second list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

Said = Any  # a sentence, translated only when it is shown: what `_l` gives
Schema = dict[str, Any]

WORDS: dict[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


@dataclass(frozen=True)
class Means:
    """What a field of an answer means: `Annotated[str, Means(_l("…"), "example", {"format": "uri"})]`."""

    said: Said
    example: Any = None
    also: Mapping[str, Any] = field(default_factory=dict)


class Shapes:
    """The schemas of answers, those of typed dictionaries each under its name, to be kept in `components`."""

    def __init__(self) -> None:
        self.named: dict[str, Schema] = {}
        self._kinds: dict[str, Any] = {}

    def schema(self, kind: Any) -> Schema:
        """The JSON Schema of a type: plain values, lists, dictionaries, typed dictionaries, literals, unions with None."""
        origin, inside = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self._annotated(inside[0], next((one for one in inside[1:] if isinstance(one, Means)), None))
        if origin is NotRequired:
            return self.schema(inside[0])
        if kind is Any:
            return {}
        if kind in WORDS:
            return {"type": WORDS[kind]}
        if origin is Literal:
            return {"type": "string", "enum": list(inside)}
        if origin is list:
            return {"type": "array", "items": self.schema(inside[0])}
        if origin is dict:
            return {"type": "object", "additionalProperties": self.schema(inside[1])}
        if origin in (Union, UnionType):
            return self._union([self.schema(one) for one in inside])
        if is_typeddict(kind):
            return self._reference(kind)
        raise TypeError(f"No JSON Schema is known for {kind!r}.")

    def _annotated(self, kind: Any, means: Means | None) -> Schema:
        schema = self.schema(kind)
        if means is None:
            return schema
        examples = {} if means.example is None else {"examples": [means.example]}
        return {**schema, "description": str(means.said), **means.also, **examples}

    @staticmethod
    def _union(schemas: list[Schema]) -> Schema:
        """Plain types stand in one list; a null beside anything else is one of several."""
        if all(one.keys() == {"type"} for one in schemas):
            return {"type": [one["type"] for one in schemas]}
        return {"anyOf": schemas}

    def _reference(self, kind: Any) -> Schema:
        if self._kinds.setdefault(kind.__name__, kind) is not kind:
            raise ValueError(f"Two shapes are called {kind.__name__}.")
        if kind.__name__ not in self.named:
            self.named[kind.__name__] = {}  # a shape may hold itself
            hints = get_type_hints(kind, include_extras=True)
            self.named[kind.__name__] = {
                "type": "object",
                "properties": {name: self.schema(one) for name, one in hints.items()},
                "required": [name for name in hints if name in kind.__required_keys__],
            }
        return {"$ref": f"#/components/schemas/{kind.__name__}"}


def example(kind: Any) -> Any:
    """A value of this type, made of the examples of its fields."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        means = next((one for one in inside[1:] if isinstance(one, Means)), None)
        return means.example if means is not None and means.example is not None else example(inside[0])
    if origin is NotRequired:
        return example(inside[0])
    if is_typeddict(kind):
        return {name: example(one) for name, one in get_type_hints(kind, include_extras=True).items()}
    if origin is list:
        return [example(inside[0])]
    if origin in (Union, UnionType):
        return None if NoneType in inside and not any(is_typeddict(one) for one in inside) else example(inside[0])
    return {str: "", int: 0, float: 0.0, bool: False}.get(kind, inside[0] if origin is Literal else {} if origin is dict else None)
