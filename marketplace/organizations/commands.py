"""`flask import enterprises`: the directory from a file."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from marketplace.core import clock, files
from marketplace.core.errors import Refusal
from marketplace.organizations import importing

imports = AppGroup("import", help="Import files.")
commands = [imports]


@imports.command("enterprises")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="import", help="Where the facts come from, kept with each enterprise.")
def enterprises(file: Path, source: str) -> None:
    """Import collective enterprises from a UTF-8 CSV with French headers; exits with 1 when a row was refused."""
    with file.open("rb") as stream:
        sha256, _size = files.keep(stream)
    report = importing.Report()
    try:
        for report in importing.import_enterprises(file.read_bytes(), source=source, sha256=sha256, at=clock.now()):
            click.echo(f"{report.total} rows read …", err=True)
    except Refusal as refused:
        raise click.ClickException(refused.reason) from None
    for title in report.ignored:
        click.echo(f"Column left aside: {title}")
    for line, reason in report.refused:
        click.echo(f"Line {line} refused: {reason}")
    click.echo(f"{report.total} rows: {report.added} added, {report.present} already there, {len(report.refused)} refused.")
    sys.exit(1 if report.refused else 0)
