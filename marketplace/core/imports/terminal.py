"""An import from a terminal: `flask import KIND FILE`, in this process, with its progress; killed, the same command goes on."""

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import click
from flask.cli import with_appcontext

from marketplace.core import clock, db
from marketplace.core.errors import Refusal
from marketplace.core.imports import applying, decoding, header, returned, runs, staging
from marketplace.core.imports.handlers import FileRefused, Message
from marketplace.core.imports.models import ImportRun, RunStatus
from marketplace.core.locale import speaking

# Refused rows that are printed one by one; the file has them all.
MOST_PRINTED = 50

options = [
    click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    click.option("--dry-run", is_flag=True, help="Say what would become of each row, and write nothing else."),
    click.option("--source", help="Where the facts come from, kept with each row; the name of the file when it is not said."),
    click.option(
        "--encoding", type=click.Choice(list(decoding.ENCODINGS)), help="The encoding, for a file that would be taken for another."
    ),
    click.option("--refused", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the rows to mend (CSV)."),
]


def command(kind: str, summary: str) -> click.Command:
    """The command that imports files of this kind."""

    def call(file: Path, dry_run: bool, source: str | None, encoding: str | None, refused: Path | None) -> None:
        with speaking("en"):
            sys.exit(run_here(kind, file, is_dry=dry_run, source=source or file.stem, encoding=encoding, refused_file=refused))

    call.__doc__ = summary
    for option in reversed(options):
        call = option(call)
    return click.command(kind)(with_appcontext(call))


def run_here(
    kind: str,
    file: Path,
    *,
    is_dry: bool,
    source: str,
    encoding: str | None,
    refused_file: Path | None,
    owner_id: int | None = None,
    answers: Mapping[str, str] | None = None,
) -> int:
    """Import a file from its first row, or from where the last attempt stopped; 1 when a row was refused, else 0.

    `owner_id` is the organisation whose file it is, `answers` what is said of columns that could be read in two ways.
    """
    run_id = 0
    try:
        run_id = _received(kind, file, is_dry=is_dry, source=source, encoding=encoding, owner_id=owner_id)
        staging.stage(run_id, say=_teller("rows read"))
        _begin(run_id, answers)
    except Refusal as refused:
        if run_id:
            with db.database().writing():
                why = refused.message if isinstance(refused, FileRefused) else Message(runs.UNTITLED)
                runs.fail(run_id, why, at=clock.now())
        raise click.ClickException(refused.reason) from None
    _apply(run_id)
    return _report(run_id, refused_file or file.with_name(f"{file.stem}-to-mend.csv"))


def _received(kind: str, file: Path, *, is_dry: bool, source: str, encoding: str | None, owner_id: int | None) -> int:
    with file.open("rb") as stream:
        kept = staging.keep(stream)
    with db.database().writing():
        found = runs.resumable(kind=kind, sha256=kept[0], source=source, is_dry=is_dry, owner_id=owner_id)
        if found is not None and (not encoding or found.notes.get("said_encoding") == encoding):
            click.echo(f"Going on with import {found.id}, {found.done} of {found.total} rows done.", err=True)
            return found.id
        made = staging.receive(
            kept,
            kind=kind,
            name=file.name,
            source=source,
            is_dry=is_dry,
            actor_id=None,
            at=clock.now(),
            encoding=encoding,
            owner_id=owner_id,
        )
        return made.id


def _begin(run_id: int, answers: Mapping[str, str] | None) -> None:
    with db.database().writing():
        run = db.load(ImportRun, id=run_id)
        if run.status is not RunStatus.STAGED:
            return
        handler = staging.handler_of(run)
        header.check(header.propose(run.header, handler, returned=bool(run.notes.get("returned"))), run.header, handler)
        runs.begin(run, run.mapping, answers)
    _tell_notes(run)


def _tell_notes(run: ImportRun) -> None:
    notes, handler = run.notes, staging.handler_of(run)
    if notes["format"] == "csv":
        click.echo(f"Encoding: {decoding.ENCODINGS[notes['encoding']]}; separator: {notes['separator']}.")
    else:
        click.echo(f"Sheet: {header.printable(notes['sheet'])}.")
    if notes["mended"]:
        click.echo(f"{notes['mended']} cells were UTF-8 read as Windows-1252, and were mended.")
    for place, name in sorted(run.mapping.items(), key=lambda pair: int(pair[0])):
        click.echo(f"Column {header.printable(run.header[int(place)])!r} is read as {name} ({notes['filled'][int(place)]} cells filled).")
    for title in header.unread(run.mapping, run.header, returned=bool(notes["returned"])):
        click.echo(f"Column left aside: {title}")
    if lacking := [one.name for one in handler.columns if one.name not in run.mapping.values()]:
        click.echo(f"The file says nothing of: {', '.join(lacking)}.")


def _apply(run_id: int) -> None:
    say, is_more = _teller("rows done"), True
    while is_more:
        try:
            with db.database().writing():
                is_more = applying.apply_batch(run_id, at=clock.now())
                done = db.load(ImportRun, id=run_id).done
        except db.Busy:
            # The site has the pen: it is a matter of moments.
            time.sleep(0.2)
            continue
        say(done)


def _report(run_id: int, refused_file: Path) -> int:
    with db.database().reading() as session:
        run = db.load(ImportRun, id=run_id)
        found = run.notes.get("counts") or applying.counts(run_id)
        for row in session.scalars(returned.refused(run).limit(MOST_PRINTED)):
            click.echo(f"Line {row.line} refused: {header.printable(returned.reasons(row))}")
        if found["refused"] > MOST_PRINTED:
            click.echo(f"… and {found['refused'] - MOST_PRINTED} more.")
        if found["refused"] or found["warned"]:
            with refused_file.open("wb") as file:
                returned.write(run, file)
            click.echo(f"Rows to mend: {refused_file}")
    if run.is_dry:
        click.echo("Dry run: nothing was written but this report.")
    click.echo(summary_of(run.total, found))
    return 1 if found["refused"] else 0


def summary_of(total: int, found: dict[str, int]) -> str:
    """« 12 rows: 9 taken, 2 with warnings, 1 refused (8 added, 1 changed, 2 unchanged). »"""
    taken = found["added"] + found["changed"] + found["unchanged"]
    kinds = f"{found['added']} added, {found['changed']} changed, {found['unchanged']} already there"
    return f"{total} rows: {taken - found['warned']} taken, {found['warned']} taken with warnings, {found['refused']} refused ({kinds})."


def _teller(what: str) -> Callable[[int], None]:
    """Says how many on standard error, once a second at most."""
    last = [0.0]

    def say(count: int) -> None:
        if time.monotonic() - last[0] >= 1.0:
            last[0] = time.monotonic()
            click.echo(f"{count} {what} …", err=True)

    return say
