"""`flask people`: the first accounts, from the operator's own terminal."""

import click
from flask.cli import AppGroup

from marketplace.accounts import actions, invitations
from marketplace.core import clock, db
from marketplace.core.console import in_english
from marketplace.core.locale import speaking

people = AppGroup("people", help="Invite and promote people.")
commands = [people]


@people.command("invite")
@click.argument("email")
@click.option("--name", required=True, help="How the person is called.")
@click.option("--staff", is_flag=True, help="She runs the platform.")
@click.option("--locale", type=click.Choice(["fr", "en"]), default="fr", help="The language she is written to in.")
def invite(email: str, name: str, staff: bool, locale: str) -> None:
    """Make an account and write to its person; the same link is printed here."""
    if not name.strip():
        raise click.BadParameter("say how the person is called.", param_hint="--name")
    with in_english():
        with db.database().writing():
            user = actions.invite(email, name, staff=staff, locale=locale, actor=None, at=clock.now())
        with db.database().reading(), speaking(locale):
            link = invitations.link_for(user.id)
    click.echo(f"{user.email} was invited. The link, good for seven days:\n{link}")


@people.command("promote")
@click.argument("email")
def promote(email: str) -> None:
    """Make a person staff."""
    with in_english(), db.database().writing():
        actions.promote(email, actor=None, at=clock.now())
    click.echo(f"{email} is staff now.")
