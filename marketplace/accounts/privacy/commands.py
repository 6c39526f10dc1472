"""`flask privacy`: what the operator does when a person writes instead of using her account."""

import click
from flask.cli import AppGroup

from marketplace.accounts import actions, queries
from marketplace.accounts.models import User
from marketplace.accounts.privacy import bare_address, erasing, held
from marketplace.core import clock, db
from marketplace.core.console import in_english

privacy = AppGroup("privacy", help="Personal information.")


@privacy.command("erase")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do it; without this, only say what would be done.")
def erase(email: str, yes: bool) -> None:
    """Erase the person who uses this address, as her own page does; of an address that no account uses, what was written under it."""
    with in_english():
        with db.database().reading():
            is_bare = queries.holder_of(email, clock.now()) is None
        if is_bare:
            _erase_address(email.strip().lower(), yes)
            return
        with db.database().reading():
            person = actions.known(email)
            goes = [f"  {one.total:5d}  {one.title}" for one in held.about(person, most=0) if not one.stays]
        if not yes:
            click.echo("\n".join([f"Person {person.id}. This would go, beside her name and address:", *goes, "Do it with --yes."]))
            return
        with db.database().writing():
            erasing.erase(db.load(User, id=person.id), actor=None, at=clock.now())
    click.echo(f"Person {person.id} was erased. The worker rewrites the index and the database in a moment.")


def _erase_address(email: str, yes: bool) -> None:
    """What is kept under an address without an account: letters, reports, invitations; exits with 1 when there is nothing."""
    with db.database().reading():
        found = [(one.title, bare_address.count(one)) for one in bare_address.left_under(email)]
    if not any(number for _title, number in found):
        raise click.ClickException("Nobody uses this address, and nothing is kept under it.")
    if not yes:
        lines = [f"  {number:5d}  {title}" for title, number in found]
        click.echo("\n".join(["No account uses this address. This would go:", *lines, "Do it with --yes."]))
        return
    with db.database().writing():
        bare_address.erase(email)
    click.echo("What was kept under this address was erased. The worker rewrites the index and the database in a moment.")
