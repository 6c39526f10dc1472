"""Routes and static files are found once for all the tests of a process: they are the same in every application.

Each test has an application of its own; registering seven hundred routes and reading the folder of static files anew was most of what it
cost. An application to which a test adds a route takes a table of its own first.
"""

from pathlib import Path
from typing import Any

from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.datastructures import Headers
from werkzeug.routing import Map
from whitenoise import WhiteNoise

import marketplace
from marketplace.core import assets
from marketplace.core.web import Marketplace

_add_route = BlueprintSetupState.add_url_rule
_mount = marketplace.mount
# By the names of all views: an installation in production has not those of development.
_routes: dict[frozenset[str], Map] = {}
_asked = "tests.routes"
_files: dict[tuple[str, ...], dict[str, Any]] = {}


def add_route(state: BlueprintSetupState, rule: str, endpoint: str | None = None, view_func: Any = None, **options: Any) -> None:
    """The view alone, for now; what the route is, is kept for the case that no application had the same ones."""
    assert view_func is not None
    name = f"{state.name_prefix}.{state.name}.{endpoint or view_func.__name__}".lstrip(".")
    state.app.view_functions[name] = view_func
    state.app.extensions.setdefault(_asked, []).append((state, rule, endpoint, view_func, options))


def mount(app: Any, room: str) -> None:
    """As the product mounts a room; after the last one, the application has the table of routes of those that have the same views."""
    _mount(app, room)
    if room != marketplace.ROOMS[-1]:
        return
    asked, views = app.extensions.pop(_asked), frozenset(app.view_functions)
    if views not in _routes:
        for state, rule, endpoint, view_func, options in asked:
            _add_route(state, rule, endpoint, view_func, **options)
        _routes[views] = app.url_map
    app.url_map = _routes[views]


class RoutedAlike(Marketplace):
    """The application, that copies the table of routes before it adds one to it."""

    def add_url_rule(self, *said: Any, **options: Any) -> None:
        shared = self.url_map
        if any(shared is one for one in _routes.values()):
            self.url_map = self.url_map_class(host_matching=shared.host_matching)
            self.url_map.converters.update(shared.converters)
            for rule in shared.iter_rules():
                self.url_map.add(rule.empty())
        super().add_url_rule(*said, **options)


class FilesAlike(WhiteNoise):
    """Static files, of which those that many applications share by a link are looked for once."""

    def add_files(self, root: str, prefix: str | None = None) -> None:
        folder = str(Path(root).resolve())
        if folder == str(Path(root).absolute()):
            super().add_files(root, prefix)
            return
        said = Headers()
        if self.add_headers_function:
            self.add_headers_function(said, "", "")
        key = folder, str(prefix), *map(str, said)
        if key not in _files:
            super().add_files(folder, prefix)
            _files[key] = self.files
        self.files = dict(_files[key])


def pytest_configure() -> None:
    BlueprintSetupState.add_url_rule = add_route  # type: ignore[method-assign]
    marketplace.mount = mount
    marketplace.Marketplace = RoutedAlike  # type: ignore[misc]
    assets.WhiteNoise = FilesAlike  # type: ignore[misc]
