"""`flask import catalogue`: the catalogue of an enterprise from a file, by an operator."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from marketplace.catalogue.files import columns, importing
from marketplace.catalogue.typed import Notation
from marketplace.core import db
from marketplace.core.imports import terminal
from marketplace.core.locale import speaking
from marketplace.organizations.commands import imports
from marketplace.organizations.models import Organization


@imports.command(importing.KIND)
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would become of each row, and write nothing else.")
@click.option("--decimals", type=click.Choice([one.value for one in Notation]), help="What marks the decimals of numbers like 1,234.")
@click.option("--refused", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the rows to mend (CSV).")
@with_appcontext
def catalogue(slug: str, file: Path, dry_run: bool, decimals: str | None, refused: Path | None) -> None:
    """Import the catalogue of an enterprise, by the address of its page; exits with 1 when a row was refused."""
    with db.database().reading() as session:
        organization = session.query(Organization).filter_by(slug=slug).one_or_none()
    if organization is None:
        raise click.ClickException("No organisation has this address: copy the end of the address of its page.")
    answers = dict.fromkeys(columns.WITH_NOTATION, decimals) if decimals else {}
    with speaking("en"):
        told = {"is_dry": dry_run, "source": file.stem, "encoding": None, "refused_file": refused}
        sys.exit(terminal.run_here(importing.KIND, file, **told, owner_id=organization.id, answers=answers))  # type: ignore[arg-type]


# The group is that of the rooms before, which offers it.
commands: list[click.Group] = []
