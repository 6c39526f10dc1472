"""`backup`, `restore`, `post-restore`: the record somewhere else, and back."""

import sys
from dataclasses import replace
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from config import Settings
from marketplace.core import backup as backups
from marketplace.core import clock, restore
from marketplace.core import post_restore as after
from marketplace.core.commands.lifecycle import program_version
from marketplace.core.manifest import Refused

FOLDER = click.Path(path_type=Path, file_okay=False, resolve_path=True)


@click.command("backup")
@click.argument("folder", metavar="DIR", type=FOLDER)
@with_appcontext
def backup(folder: Path) -> None:
    """Save the database and the stored files to DIR, absent or empty, while the site works.

    Whatever was acknowledged before the end mark is in it. KEYS_DIR is not: keep it apart. Exits with 0 when all was
    saved, 1 when nothing was, 3 when stored files were lost or damaged already: they are named, the rest is saved.
    """
    try:
        made = backups.make(folder, program=program_version())
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    size = sum(entry.size for entry in made.files.values())
    click.echo(f"{folder}: {sum(made.rows.values())} rows, {len(made.files) - 1} stored files, {size / 2**20:.1f} MiB.")
    click.echo(f"End mark {made.end_mark}: whatever was acknowledged before is in it.")
    click.echo(f"Head of the log of acts: {made.audit['seq']} {made.audit['hash']}")
    settings: Settings = current_app.extensions["maillage.settings"]
    click.echo(f"The keys ({settings.keys_dir}) and the settings are not in it: keep them elsewhere.")
    for sha256 in made.lost:
        click.echo(f"Lost or damaged before this backup: stored file {sha256}.", err=True)
    if made.lost:
        sys.exit(3)


@click.command("restore")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--into", metavar="NEW", required=True, help="A data folder, or the postgresql:// address of a database; empty.")
@click.option("--files", metavar="FOLDER", type=FOLDER, help="With PostgreSQL: the data folder, empty, for the stored files and the index.")
@with_appcontext
def bring_back(folder: Path, into: str, files: Path | None) -> None:
    """Check every byte of the backup in DIR, restore it into NEW, migrate it, run post-restore on it and verify it.

    Exits with 0 when the restored record is whole, 1 when the restore was refused (nothing is left behind), 3 when it
    was done and the record is not as it should be, as named.
    """
    settings: Settings = current_app.extensions["maillage.settings"]
    if into.startswith(("postgresql://", "postgresql+psycopg://")):
        if files is None:
            raise click.UsageError("With PostgreSQL, --files names the data folder for the stored files and the index.")
        settings = replace(settings, database_url=into, data_dir=files)
    elif files is not None or "://" in into:
        raise click.UsageError("--into takes a folder, or a postgresql:// address with --files.")
    else:
        data_dir = Path(into).expanduser().resolve()
        settings = replace(settings, database_url=f"sqlite:///{data_dir / restore.DATABASE}", data_dir=data_dir)
    try:
        done = restore.restore(folder, settings, at=clock.now())
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    for line in done.said:
        click.echo(line)
    where = "" if settings.uses_sqlite else " and DATABASE_URL the address given"
    click.echo(f"Restored. With the keys back in their place, start with DATA_DIR={settings.data_dir}{where}.")
    for line in done.problems:
        click.echo(line, err=True)
    if done.problems:
        sys.exit(3)


@click.command("post-restore")
@with_appcontext
def post_restore() -> None:
    """Make a record restored by other means fit to be served; `restore` does it by itself. Stop the site first.

    Ends every session, holds every waiting mail, empties the store of limits, rebuilds the index, and notes it in the
    log of acts. May be run again. Exits with 0.
    """
    for line in after.post_restore(at=clock.now()):
        click.echo(line)


commands = [backup, bring_back, post_restore]
