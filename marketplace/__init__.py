"""Maillage: the marketplace where Québec's public bodies buy from collective enterprises.

`ROOMS` is the list of the product's capabilities, in the order in which they may lean on one another: a room
imports those before it, never those after it. `create_app` is the only place where the parts are put together.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from flask import Flask

import config
from marketplace.core import assembly, db
from marketplace.core.mail import Mailer, mailer_for
from marketplace.core.side import SideStore
from marketplace.core.web import Marketplace
from search_index import Engine
from search_index.whoosh_engine import WhooshEngine

ROOMS = (
    "core",
    "accounts",
    "organizations",
    "catalogue",
    "search",
    "sourcing",
    "contracting",
    "tenders",
    "bids",
    "awards",
    "orders",
    "billing",
    "declarations",
    "outreach",
    "reports",
    "opendata",
    "admin",
    "pages",
)

# The files of a room that are loaded when it is mounted, in this order; those it does not have are passed over.
PARTS = ("models", "rules", "search", "handlers", "panels", "checks", "views", "api", "commands")


def create_app(settings: config.Settings | None = None, *, engine: Engine | None = None, mailer: Mailer | None = None) -> Flask:
    """The application, with its adapters; tests pass fakes. Raises ConfigurationError naming every bad setting."""
    settings = settings or config.load()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = Marketplace(__name__, template_folder=str(config.ROOT / "templates"), static_folder=None)
    app.extensions["maillage.settings"] = settings
    # A restore serves the copy it makes for a moment: it asks here, because no room may import this file.
    app.extensions["maillage.create_app"] = create_app
    app.extensions["maillage.database"] = db.Database(
        settings.database_url, budget=settings.write_budget, most_waiting=settings.web_threads - 3
    )
    app.extensions["maillage.side"] = SideStore(settings.database_url, settings.data_dir)
    app.extensions["maillage.engine"] = engine or WhooshEngine(settings.data_dir / "index")
    app.extensions["maillage.mailer"] = mailer or mailer_for(settings)
    assembly.configure(app, settings)
    for room in ROOMS:
        mount(app, room)
    assembly.wrap(app, settings)
    return app


def mount(app: Flask, room: str) -> None:
    """Load the files of a room and bind what they hold: its pages, its API, its commands."""
    for part in PARTS:
        module = part_of(room, part)
        if module is None:
            continue
        # Bound by its object: a blueprint kept under its room's name here would hide the package.
        if blueprint := getattr(module, "bp", None):
            app.register_blueprint(blueprint)
        for command in getattr(module, "commands", ()):
            app.cli.add_command(command)


@cache
def part_of(room: str, part: str) -> ModuleType | None:
    """One file of a room, or None when the room has no such file."""
    name = f"{__name__}.{room}.{part}"
    return import_module(name) if find_spec(name) else None
