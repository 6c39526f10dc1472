"""`flask people`: the first accounts, from the operator's own terminal."""

from datetime import datetime

import click
from flask.cli import AppGroup

from marketplace.accounts import actions, invitations, open_sessions, queries, staff, suspensions
from marketplace.accounts.factors.commands import factors
from marketplace.accounts.privacy.commands import privacy
from marketplace.core import clock, db
from marketplace.core.console import in_english
from marketplace.core.locale import speaking

people = AppGroup("people", help="Invite and promote people.")
people.add_command(factors)
commands = [people, privacy]


@people.command("invite")
@click.argument("email")
@click.option("--name", required=True, help="How the person is called.")
@click.option("--staff", "is_staff", is_flag=True, help="She runs the platform.")
@click.option("--locale", type=click.Choice(["fr", "en"]), default="fr", help="The language she is written to in.")
def invite(email: str, name: str, is_staff: bool, locale: str) -> None:
    """Make an account and write to its person; the same link is printed here."""
    if not name.strip():
        raise click.BadParameter("say how the person is called.", param_hint="--name")
    with in_english():
        with db.database().writing():
            user = actions.invite(email, name, staff=is_staff, locale=locale, actor=None, at=clock.now())
        with db.database().reading(), speaking(locale):
            link = invitations.link_for(user.id)
    click.echo(f"{user.email} was invited. The link, good for seven days:\n{link}")


@people.command("promote")
@click.argument("email")
def promote(email: str) -> None:
    """Make a person staff."""
    with in_english(), db.database().writing():
        staff.promote(email, actor=None, at=clock.now())
    click.echo(f"{email} is staff now.")


@people.command("demote")
@click.argument("email")
def demote(email: str) -> None:
    """Take a person off the staff; her account stays."""
    with in_english(), db.database().writing():
        staff.demote(actions.known(email), actor=None, at=clock.now())
    click.echo(f"{email} is not staff any more; her sessions are over.")


@people.command("suspend")
@click.argument("email")
@click.option("--reason", required=True, help="Why; the person reads it in a mail.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day; without one, until somebody opens the account again.")
def suspend(email: str, reason: str, until: datetime | None) -> None:
    """Shut an account; its person is out at her next click."""
    at, end = clock.now(), suspensions.end_of(until.date()) if until else None
    if not reason.strip():
        raise click.BadParameter("say why.", param_hint="--reason")
    if end and end <= at:
        raise click.BadParameter("that day is over.", param_hint="--until")
    with in_english(), db.database().writing():
        # The team before the person, in the order in which the desk holds them.
        queries.hold_staff()
        suspensions.suspend(actions.known(email), reason, end, actor=None, at=at)
    click.echo(f"{email} is suspended {'through ' + until.date().isoformat() if until else 'until further notice'}.")


@people.command("reinstate")
@click.argument("email")
def reinstate(email: str) -> None:
    """Open a suspended account again."""
    with in_english(), db.database().writing():
        suspensions.reinstate(actions.known(email), actor=None, at=clock.now())
    click.echo(f"{email} may sign in again.")


sessions = AppGroup("sessions", help="Where people are signed in.")
people.add_command(sessions)


@sessions.command("end")
@click.argument("email", required=False)
@click.option("--all", "everyone", is_flag=True, help="Everybody's sessions.")
def end_sessions(email: str | None, everyone: bool) -> None:
    """Sign a person out everywhere, or everybody."""
    if bool(email) == everyone:
        raise click.UsageError("Name one address, or --all.")
    with in_english(), db.database().writing():
        at = clock.now()
        count = open_sessions.end_all(actions.known(email), actor=None, at=at) if email else actions.end_all_sessions(at=at)
    click.echo(f"{count} sessions were ended.")
