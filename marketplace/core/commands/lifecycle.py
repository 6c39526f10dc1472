"""`init`, `migrate`, `version`, `routes`, `seed`: making an installation and telling what it is."""

import json
from typing import Any

import click
import sqlalchemy
from flask import current_app
from flask.cli import with_appcontext

from config import ROOT, Settings
from marketplace.core import access, db, schema, seeding
from marketplace.core.console import in_english


@click.command("init")
@with_appcontext
def init() -> None:
    """Prepare everything: schema, reference data, demonstration on the first start (unless DEMO=0), index. Idempotent."""
    seeding.prepare(click.echo)
    click.echo("Ready.")


@click.command("migrate")
@click.argument("direction", type=click.Choice(["up", "down", "to"]))
@click.argument("revision", required=False)
@with_appcontext
def migrate(direction: str, revision: str | None) -> None:
    """Move the schema: `up` to the newest, `down` one step, `to REVISION` either way (`base` is empty)."""
    if (direction == "to") != (revision is not None):
        raise click.UsageError("`to` needs a revision; `up` and `down` take none.")
    engine = db.database().engine
    before = schema.current_revision(engine)
    if direction == "down" and before is None:
        raise click.ClickException("The database is empty: there is no step down.")
    try:
        if direction == "up":
            schema.upgrade(engine)
        elif direction == "down":
            schema.downgrade(engine)
        else:
            schema.move_to(engine, str(revision))
    except schema.UnknownRevision as unknown:
        raise click.ClickException(str(unknown)) from None
    click.echo(f"{before or 'empty'} → {schema.current_revision(engine) or 'empty'}")


@click.command("version")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def version(as_json: bool) -> None:
    """Say the version of the program, of the schema it needs and of the one it finds."""
    settings: Settings = current_app.extensions["maillage.settings"]
    facts = {
        "program": program_version(),
        "schema": schema.newest_revision(),
        "database_schema": schema.current_revision(db.database().engine),
        "database": "sqlite" if settings.uses_sqlite else "postgresql",
        "sqlalchemy": sqlalchemy.__version__,
        "env": settings.env,
    }
    click.echo(json.dumps(facts, indent=2) if as_json else "\n".join(f"{name}: {value}" for name, value in facts.items()))


@click.command("routes")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def routes(as_json: bool) -> None:
    """List every address: methods, parameters with their kinds, policies, whether it is public and safe."""
    listed = sorted(route_facts(), key=lambda one: (one["rule"], one["endpoint"]))
    if as_json:
        click.echo(json.dumps(listed, indent=2))
        return
    for one in listed:
        guard = "public" if one["public"] else ", ".join(one["policies"])
        click.echo(f"{','.join(one['methods']):10} {one['rule']:45} {one['endpoint']:32} {guard}")


@click.command("seed")
@click.option("--profile", type=click.Choice(sorted(seeding.PROFILES)), default="demo")
@click.option("--seed", "number", type=int, default=1, help="The same number gives the same data.")
@with_appcontext
def seed(profile: str, number: int) -> None:
    """Fill an empty database with invented data and write how to come in to personas.json."""
    settings: Settings = current_app.extensions["maillage.settings"]
    if settings.is_production:
        raise click.ClickException("Invented data have public passwords: production takes none.")
    with in_english():
        seeding.prepare_schema(click.echo)
        seeding.write_reference()
        click.echo(f"Written: {seeding.seed(profile, number, click.echo)}")


def route_facts() -> list[dict[str, Any]]:
    """What is known of every address; the same list as the matrix of permissions is made from."""
    facts = []
    for rule in current_app.url_map.iter_rules():
        view = current_app.view_functions[rule.endpoint]
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        facts.append(
            {
                "rule": rule.rule,
                "endpoint": rule.endpoint,
                "methods": methods,
                "parameters": {name: type(converter).__name__ for name, converter in rule._converters.items()},
                "policies": access.policies_of(view),
                "public": getattr(view, "is_public", False),
                "safe": methods == ["GET"],
            }
        )
    return facts


def program_version() -> str:
    """The version that pyproject.toml says."""
    import tomllib

    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


commands = [init, migrate, version, routes, seed]
