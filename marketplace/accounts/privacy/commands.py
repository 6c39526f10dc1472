"""`flask privacy`: what the operator does when a person writes instead of using her account."""

import click
from flask.cli import AppGroup

from marketplace.accounts import queries
from marketplace.accounts.models import User
from marketplace.accounts.privacy import erasing, held, mail_folder, traces
from marketplace.core import clock, db
from marketplace.core.console import in_english
from marketplace.core.errors import Missing
from marketplace.core.locale import _

privacy = AppGroup("privacy", help="Personal information.")


@privacy.command("erase")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do it; without this, only say what would be done.")
def erase(email: str, yes: bool) -> None:
    """Erase the person who uses this address, as her own page does."""
    with in_english():
        with db.database().reading():
            person = known(email)
            hers = traces.of(person)
            goes = [f"  {one.total:5d}  {one.title}" for one in held.about(person, most=0) if not one.stays]
        if not yes:
            click.echo("\n".join([f"Person {person.id}. This would go, beside her name and address:", *goes, "Do it with --yes."]))
            return
        with db.database().writing():
            erasing.erase(db.load(User, id=person.id), actor=None, at=clock.now())
        mail_folder.forget(hers)
    click.echo(f"Person {person.id} was erased. The worker rewrites the index and the database in a moment.")


def known(email: str) -> User:
    """The person of this address. Missing when nobody uses it."""
    found = queries.by_email(email)
    if found is None:
        raise Missing(_("Personne n’utilise cette adresse."))
    return found
