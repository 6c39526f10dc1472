"""A corner of the site that exists in tests alone, where a view does whatever a test wants to see."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from marketplace.core.access import public


@pytest.fixture
def corner(app: Flask) -> Callable[..., None]:
    """A function that mounts a public view, before the first request: `corner("/essai", view, methods=["POST"])`."""
    return corner_of(app)


def corner_of(app: Flask) -> Callable[..., None]:
    """The same for an application that the test made by itself."""

    def mount(rule: str, view: Callable[..., Any], *, guard: Callable[..., Any] = public, **options: Any) -> None:
        def fresh(**values: Any) -> Any:
            return view(**values)

        app.add_url_rule(rule, endpoint=f"corner{rule}", view_func=guard(fresh), **options)
        app.extensions["csrf"].exempt(fresh)

    return mount
