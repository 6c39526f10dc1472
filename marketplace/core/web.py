"""The application's one way with a request: read it whole, stamp the time, open the unit, ask the view, commit."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from flask import Flask, Request, Response, current_app, g, request, session
from werkzeug.exceptions import RequestEntityTooLarge, SecurityError
from werkzeug.routing import IntegerConverter, MapAdapter, Rule, ValidationError

from marketplace.core import access, clock
from marketplace.core.api import bodies
from marketplace.core.api.problems import is_for_programs
from marketplace.core.columns import LARGEST_INT
from marketplace.core.db import database

SAFE = ("GET", "HEAD", "OPTIONS")
LARGEST_FORM = 1024 * 1024
REFUSED = "maillage.refused"


class RowNumber(IntegerConverter):
    """An integer of an address that some column could hold: larger ones are addresses of nothing (404)."""

    regex = r"[0-9]+"

    def to_python(self, value: str) -> int:
        number = super().to_python(value)
        if number > LARGEST_INT:
            raise ValidationError()
        return int(number)


def bound_form() -> None:
    """Refuse (413) a form that is larger than any of ours before it is taken apart: Werkzeug bounds only multipart ones."""
    if is_for_programs(request.path):
        bodies.bound(request)
    if request.mimetype != "application/x-www-form-urlencoded":
        return
    request.max_content_length = min(LARGEST_FORM, current_app.config["MAX_CONTENT_LENGTH"])
    if request.get_data(cache=True, parse_form_data=False).count(b"&") >= current_app.config["MAX_FORM_PARTS"]:
        raise RequestEntityTooLarge()


class QuietRule(Rule):
    """A route that writes the function which makes its addresses when one is first asked for, not at every start: Werkzeug compiles
    two for each route, two thirds of what making an application costs."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        written: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            if not written:
                written.append(super(QuietRule, self)._compile_builder(append_unknown))
            return written[0](rule, **values)

        return build


class Marketplace(Flask):
    """Flask, with a transaction around every view: returning commits, raising undoes."""

    url_rule_class = QuietRule

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """A forged Host is remembered here and refused in its turn: the page that says so needs links of its own."""
        try:
            return super().create_url_adapter(request)
        except SecurityError as refused:
            assert request is not None
            request.environ[REFUSED] = refused
            return self.url_map.bind("localhost", request.root_path, default_method=request.method, path_info=request.path)

    def dispatch_request(self) -> Any:
        """Run the view in its unit.

        Not in after_request: an error raised there bypasses the error pages. The body is read first, so that a
        slow client never holds the pen, and the instant is stamped when its last byte is here.
        """
        if refused := request.environ.get(REFUSED):
            raise refused
        if request.routing_exception is not None:
            return super().dispatch_request()
        request.get_data(cache=True, parse_form_data=True)
        g.at = clock.now()
        before = deepcopy(dict(session))
        try:
            return self._in_unit(self.view_functions[str(request.endpoint)])
        except BaseException:
            # The cookie is undone with the rest: « c’est enregistré » must not wait in it for the next page.
            session.clear()
            session.update(before)
            session.modified = False
            raise

    def _in_unit(self, view: Any) -> Response:
        if getattr(view, "opens_own_units", False):
            return self._answer(view)
        unit = database().reading() if request.method in SAFE else database().writing()
        with unit:
            return self._answer(view)

    def _answer(self, view: Any) -> Response:
        response = self.make_response(super().dispatch_request())
        if request.method != "OPTIONS":
            access.check_asked(view)
        return response


def asset(name: str) -> str:
    """The address of a static file, by its name in the sources; KeyError when there is none."""
    return f"/static/{current_app.extensions['maillage.assets'][name]}"
