"""`audit export`, `audit verify`: the log of acts, readable and checkable by anyone who has the file."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import click
from flask.cli import AppGroup
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.audit import AuditEvent, as_dict, broken_links, head

audit = AppGroup("audit", help="Export and verify the log of acts.")
commands = [audit]


@audit.command("export")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=False), default="-")
def export(file: TextIO) -> None:
    """Write every act as one JSON object a line; the last one's hash is the head to keep elsewhere."""
    with db.database().reading() as session:
        db.take_time(session)  # whoever reads the export may be slow
        for event in session.scalars(select(AuditEvent).order_by(AuditEvent.seq).execution_options(yield_per=1000)):
            file.write(json.dumps({**as_dict(event), "hash": event.hash}, ensure_ascii=False, sort_keys=True) + "\n")
        seq, last = head(session)
    click.echo(f"{seq} acts, head {last}", err=True)


@audit.command("verify", with_appcontext=False)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--head", "expected", help="A hash that somebody kept.")
def verify(file: Path, expected: str | None) -> None:
    """Check an exported log without the database; exits with 1 and names every act that does not fit."""
    problems = broken_links(_lines(file), expected)
    for one in problems:
        click.echo(one)
    if problems:
        sys.exit(1)
    click.echo("The log is whole.")


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    # As bytes: one that is no longer UTF-8 spoils its own line and leaves the others readable.
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):
                found = None
            yield found if isinstance(found, dict) else {"seq": number}
