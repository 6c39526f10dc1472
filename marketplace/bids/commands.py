"""`opener`, which makes and holds the keys of purchases, and `keys`, which moves keys from one machine to the next."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from config import Settings
from marketplace.bids.opening import process
from marketplace.bids.opening.opener import Opener
from marketplace.bids.sealing import moving

FILE = click.Path(dir_okay=False, path_type=Path)
PASSPHRASE = "Passphrase"  # noqa: S105 - what the question is called


@click.command("opener")
@click.option("--drain", is_flag=True, help="Do what is due and stop.")
@with_appcontext
def opener(drain: bool) -> None:
    """Make the keys of purchases and open their answers, until told to stop."""
    found = Opener(current_app._get_current_object())  # type: ignore[attr-defined]
    if not drain:
        process.work(found)
        return
    while found.step():
        click.echo("One round.")


keys = AppGroup("keys", help="The private keys of sealed answers.")


@keys.command("export")
@click.argument("file", type=FILE)
@click.password_option("--passphrase", prompt=PASSPHRASE, help="Asked for when it is not given; twelve characters or more.")
def export(file: Path, passphrase: str) -> None:
    """Write the keys of KEYS_DIR to FILE, encrypted under a passphrase. Keep both apart from the backups."""
    try:
        count = moving.export(_folder(), file, passphrase, data_dir=_settings().data_dir)
    except moving.Refused as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"{file}: {count} keys.")


@keys.command("import")
@click.argument("file", type=FILE)
@click.option("--passphrase", prompt=PASSPHRASE, hide_input=True, help="Asked for when it is not given.")
def bring(file: Path, passphrase: str) -> None:
    """Put the keys of FILE in KEYS_DIR. A key that is there already is left as it is; another one under its name stops everything."""
    try:
        added, known = moving.bring(_folder(), file, passphrase)
    except moving.Refused as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"{added} keys added, {known} there already.")


def _settings() -> Settings:
    found: Settings = current_app.extensions["maillage.settings"]
    return found


def _folder() -> Path:
    return _settings().keys_dir


commands = [opener, keys]
