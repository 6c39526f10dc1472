"""What a program sends: JSON and nothing else, read strictly, so that two readers of the same bytes can never see two things."""

import json
from typing import Any

from flask import Request, current_app, request

from marketplace.core.api.kinds import echoed
from marketplace.core.errors import Refusal
from marketplace.core.locale import _

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
LARGEST = 1024 * 1024


class NotJson(Refusal):
    """What was sent cannot be read at all."""

    status = 400


class OtherType(Refusal):
    """What was sent says that it is something else than JSON."""

    status = 415


def bound(asked: Request) -> None:
    """Refuse (413), before it is read, what is larger than any demand of a program."""
    asked.max_content_length = min(LARGEST, current_app.config["MAX_CONTENT_LENGTH"])


def read(types: tuple[str, ...] = (JSON,)) -> dict[str, Any]:
    """The object that was sent. OtherType for another media type; NotJson, saying where, for what is no object of JSON in UTF-8, names
    a field twice, or holds what JSON does not (NaN)."""
    if request.mimetype not in types:
        raise OtherType(_("Envoyez du JSON, dont l’en-tête Content-Type dit %(types)s.", types=", ".join(types)))
    try:
        text = request.get_data(cache=True).decode("utf-8")
        body = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        if r"\u" in text:
            # Half a character (« \ud800 ») is no text: neither a database nor an answer can hold it.
            json.dumps(body, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as wrong:
        raise NotJson(_("Ce n’est pas du JSON : ligne %(line)d, colonne %(column)d.", line=wrong.lineno, column=wrong.colno)) from None
    except (UnicodeError, RecursionError):
        raise NotJson(_("Ce n’est pas du JSON en UTF-8, ou il est imbriqué trop profondément.")) from None
    except ValueError as wrong:
        raise NotJson(str(wrong)) from None
    if not isinstance(body, dict):
        raise NotJson(_("Envoyez un objet JSON, entre accolades."))
    return body


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for name in found if sum(name == one for one, _value in pairs) > 1)
        raise ValueError(_("Le champ « %(name)s » est écrit deux fois.", name=echoed(twice)))
    return found


def _no_constant(word: str) -> Any:
    raise ValueError(_("« %(word)s » n’est pas une valeur de JSON.", word=word))
