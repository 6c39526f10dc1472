"""The kinds of values that a parameter of an address may have: how each is read, and how JSON Schema says it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Any, NamedTuple, Protocol

from marketplace.core.locale import _

# How much of what was typed is repeated in a problem.
ECHOED = 40
# Past so many letters, the values of a closed list are not all named in a problem: the description lists them.
NAMED = 100
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", re.ASCII)
LONGEST_NUMBER = 30

Schema = dict[str, Any]


class Wrong(ValueError):
    """A value that cannot be used, with the sentence that says why in the language of the address."""


class Kind(Protocol):
    """How one value of a parameter is read from what was typed, and described."""

    def read(self, typed: str) -> Any:
        """The value; raises Wrong."""

    def schema(self) -> Schema:
        """The values that `read` takes, as JSON Schema 2020-12 says them."""

    def style(self) -> Schema:
        """How OpenAPI says that the value is written in an address; empty for the ordinary way."""


@dataclass(frozen=True)
class Text:
    """Any text of at most so many characters."""

    longest: int

    def read(self, typed: str) -> str:
        if len(typed) > self.longest:
            raise Wrong(_("Ce texte a %(length)d caractères; il en faut %(most)d au plus.", length=len(typed), most=self.longest))
        return typed

    def schema(self) -> Schema:
        return {"type": "string", "maxLength": self.longest}

    def style(self) -> Schema:
        return {}


@dataclass(frozen=True)
class Whole:
    """An integer between two bounds, both included, in plain digits."""

    least: int
    most: int

    def read(self, typed: str) -> int:
        if typed.isascii() and typed.isdigit() and len(typed) <= len(str(self.most)) and self.least <= int(typed) <= self.most:
            return int(typed)
        said = {"value": echoed(typed), "least": self.least, "most": self.most}
        raise Wrong(_("« %(value)s » n’est pas un nombre entier de %(least)d à %(most)d.", **said))

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def style(self) -> Schema:
        return {}


@dataclass(frozen=True)
class OneOf:
    """One of the codes that `values` gives now, each with its label in the language of the address."""

    values: Callable[[], Mapping[str, str]]

    def read(self, typed: str) -> str:
        known = self.values()
        if typed in known:
            return typed
        listed = shorten(", ".join(known), NAMED, placeholder=" …")
        raise Wrong(_("« %(value)s » n’est pas une valeur connue. Valeurs possibles : %(known)s.", value=echoed(typed), known=listed))

    def schema(self) -> Schema:
        return {"type": "string", "enum": list(self.values())}

    def style(self) -> Schema:
        return {}


class Circle(NamedTuple):
    """A place in degrees (WGS 84) and so many kilometres around it."""

    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True)
class Around:
    """A circle written `latitude,longitude,km`: degrees, and kilometres from `least` to `most`."""

    least: int
    most: int

    def read(self, typed: str) -> Circle:
        parts = typed.split(",")
        if len(parts) == len(Circle._fields) and all(len(one) <= LONGEST_NUMBER and NUMBER.fullmatch(one) for one in parts):
            circle = Circle(*map(float, parts))
            if abs(circle.latitude) <= 90 and abs(circle.longitude) <= 180 and self.least <= circle.km <= self.most:
                return circle
        said = {"value": echoed(typed), "least": self.least, "most": self.most}
        raise Wrong(
            _("« %(value)s » ne dit pas un lieu. Écrivez latitude,longitude,km, comme 48.45,-68.52,50, de %(least)d à %(most)d km.", **said)
        )

    def schema(self) -> Schema:
        bounds = ((-90, 90), (-180, 180), (self.least, self.most))
        items = [{"type": "number", "minimum": least, "maximum": most} for least, most in bounds]
        return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items), "maxItems": len(items)}

    def style(self) -> Schema:
        return {"style": "form", "explode": False}


def echoed(typed: str) -> str:
    """What was typed as a problem repeats it: short, on one line, without what cannot be seen."""
    seen = "".join(one if one.isprintable() else "�" for one in typed[:ECHOED])
    return seen + ("…" if len(typed) > ECHOED else "")
