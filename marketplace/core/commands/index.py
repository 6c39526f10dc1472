"""`index rebuild`, `index check`: the search index is disposable and must be true."""

import click
from flask.cli import AppGroup

from marketplace.core import indexing

index = AppGroup("index", help="Rebuild or check the search index.")
commands = [index]


@index.command("rebuild")
def rebuild() -> None:
    """Build the whole index beside the present one and swap them."""
    click.echo(f"{indexing.rebuild()} documents.")


@index.command("check")
def check() -> None:
    """Name every difference with the database and mend it."""
    differences = indexing.check()
    for one in differences:
        click.echo(one)
    click.echo(f"{len(differences)} differences mended." if differences else "The index says what the database says.")
