"""What the description says of programs that have a key: how they show it, what they send, how they ask for a thing once."""

from typing import Any

from marketplace.core.api import idempotency, keys
from marketplace.core.api.operations import Operation
from marketplace.core.api.shapes import Schema, Shapes, example
from marketplace.core.locale import _

SCHEME = "key"
LONGEST_MARKS = 400


def schemes() -> Schema:
    """The one way of showing a key."""
    said = "; ".join(f"`{code}` : {label}" for code, label in keys.scopes().items())
    about = _("Une clé faite dans l’espace de votre organisation. Ce qu’elle peut permettre : %(scopes)s.", scopes=said)
    return {SCHEME: {"type": "http", "scheme": "bearer", "description": about}}


def headers_of(what: Operation, method: str) -> list[Schema]:
    """The headers that a demand may bear, beside those of HTTP itself."""
    found = []
    if what.scope and method != "get":
        said = _("Un nom que vous donnez à cette demande : envoyée deux fois en un jour sous le même nom, elle est faite une fois.")
        found.append(
            _header(idempotency.HEADER, said, {"type": "string", "minLength": 1, "maxLength": idempotency.LONGEST, "pattern": "^[!-~]+$"})
        )
    if what.matches:
        said = _("La marque (ETag) de ce que vous avez lu : si autre chose est là, rien n’est fait (412).")
        found.append(_header("If-Match", said, {"type": "string", "maxLength": LONGEST_MARKS, "pattern": "^[!-~]+$"}))
    return found


def body_of(what: Operation, shapes: Shapes) -> Schema:
    """What is sent, under each of the media types that are read."""
    content: dict[str, Any] = {one: {"schema": shapes.schema(what.takes), "example": example(what.takes)} for one in what.types}
    return {"required": True, "content": content}


def _header(name: str, said: str, schema: Schema) -> Schema:
    return {"name": name, "in": "header", "required": False, "description": said, "schema": schema}
