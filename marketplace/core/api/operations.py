"""One operation of the public API: what it asks and answers, declared on its view, which is given the question already read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Response, current_app, request
from werkzeug.wrappers import Response as AnyResponse

from config import Settings
from marketplace.core import limits
from marketplace.core.api import conditional, parameters
from marketplace.core.api.parameters import Asks, Question
from marketplace.core.api.shapes import Said

View = Callable[..., Any]

# What any address may answer, whatever it is asked.
ALWAYS = (403, 405, 422, 429, 500, 503)


@dataclass(frozen=True)
class Operation:
    """What the description says of one address. `refuses` are the statuses of its own, beside those of all."""

    said: Said
    explained: Said
    answers: Any
    asks: type[Question] = Question
    path: Mapping[str, Asks] = field(default_factory=dict)
    refuses: tuple[int, ...] = ()
    moves: bool = False


def operation(what: Operation, *, counted: str = "api") -> Callable[[View], View]:
    """Make a view of a function that takes the question (when there are parameters) and what its path holds, and returns its answer.

    Counted under `counted` against the rate of the API; parameters read and checked; the answer given with its mark.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def answering(**path: Any) -> Response | AnyResponse:
            take(counted)
            question = parameters.read(what.asks, request.args)
            body = view(question, **path) if what.asks is not Question else view(**path)
            return body if isinstance(body, AnyResponse) else conditional.answer(body)

        answering.operation = what  # type: ignore[attr-defined]
        return answering

    return declare


def take(counted: str) -> None:
    """Count a question of whoever asks; TooMany past the rate of the API."""
    settings: Settings = current_app.extensions["maillage.settings"]
    limits.take(counted, settings.rate_api, limits.network_of(request.remote_addr or ""))


def of(view: View) -> Operation | None:
    """What a view declares, or None."""
    return getattr(view, "operation", None)
