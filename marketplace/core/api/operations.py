"""One operation of the API: what it asks, takes and answers, declared on its view, which is given the question already read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import current_app, request
from werkzeug.wrappers import Response as AnyResponse

from config import Settings
from marketplace.core import limits
from marketplace.core.api import bodies, conditional, keyed, parameters
from marketplace.core.api.parameters import Asks, Question
from marketplace.core.api.shapes import Said

View = Callable[..., Any]

# What any address may answer, whatever it is asked; and what those do that want a key, or that write.
ALWAYS = (403, 405, 422, 429, 500, 503)
KEYED = (401,)
WRITING = (400, 409, 413, 415)


@dataclass(frozen=True)
class Operation:
    """What the description says of one address. `refuses` are the statuses of its own, beside those of all.

    `scope` is what a key must be made for (None: no key is asked). `takes` is the shape of the body, sent as one of `types`; `makes` says
    that something may be made (201); `matches` that `If-Match` is weighed.
    """

    said: Said
    explained: Said
    answers: Any
    asks: type[Question] = Question
    path: Mapping[str, Asks] = field(default_factory=dict)
    refuses: tuple[int, ...] = ()
    moves: bool = False
    scope: str | None = None
    takes: Any = None
    types: tuple[str, ...] = (bodies.JSON,)
    makes: bool = False
    matches: bool = False

    @property
    def statuses(self) -> list[int]:
        """Every status of a refusal."""
        keyed_too = KEYED if self.scope else ()
        writing = WRITING if self.takes is not None else ()
        return sorted({*self.refuses, *ALWAYS, *keyed_too, *writing, *((412,) if self.matches else ())})


def operation(what: Operation, *, counted: str = "api") -> Callable[[View], View]:
    """Make a view of a function that takes the question (when there are parameters), the body (when one is sent) and what its path holds.

    Counted under `counted` against the rate of the API; the key asked for; parameters read and checked; the answer given with its mark,
    and once for each name that a program gives its demands.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def answering(**path: Any) -> AnyResponse:
            if what.scope is None:
                take(counted)
            else:
                keyed.enter(what.scope)
            given = [parameters.read(what.asks, request.args)]
            if what.asks is Question:
                given.clear()
            if what.scope is None:
                return _answered(view(*given, **path))
            return keyed.private(keyed.once(lambda: _answered(view(*given, *_body(what), **path), is_private=True)))

        answering.operation = what  # type: ignore[attr-defined]
        return answering

    return declare


def _body(what: Operation) -> list[Any]:
    return [bodies.read(what.types)] if what.takes is not None else []


def _answered(body: Any, *, is_private: bool = False) -> AnyResponse:
    return body if isinstance(body, AnyResponse) else conditional.answer(body, is_private=is_private)


def take(counted: str) -> None:
    """Count a question of whoever asks; TooMany past the rate of the API."""
    settings: Settings = current_app.extensions["maillage.settings"]
    limits.take(counted, settings.rate_api, limits.network_of(request.remote_addr or ""))


def of(view: View) -> Operation | None:
    """What a view declares, or None."""
    return getattr(view, "operation", None)
