"""`flask import KIND`: the directory and its places from files. `flask team add`: the first member of a team."""

import click
from flask.cli import AppGroup

from marketplace.accounts import queries as people
from marketplace.core import clock, db
from marketplace.core.console import in_english
from marketplace.core.imports import terminal
from marketplace.organizations.imports import enterprises as importing
from marketplace.organizations.imports import municipalities as municipalities_import
from marketplace.organizations.models import Organization, Role
from marketplace.organizations.teams import membership, rules

imports = AppGroup("import", help="Import files.")
team = AppGroup("team", help="Put people in the team of an organisation.")
commands = [imports, team]

ENTERPRISES = "Import collective enterprises from a CSV, XLSX or ODS file; exits with 1 when a row was refused."

MUNICIPALITIES = "Import the official list of municipalities from a CSV, XLSX or ODS file; exits with 1 when a row was refused."

imports.add_command(terminal.command(importing.KIND, ENTERPRISES))
imports.add_command(terminal.command(municipalities_import.KIND, MUNICIPALITIES))


@team.command("add")
@click.argument("slug")
@click.argument("email")
@click.option("--role", type=click.Choice([one.value for one in Role]), required=True, help="What she may do.")
def add(slug: str, email: str, role: str) -> None:
    """Put a person who has an account in the team of an organisation, by the address of its page."""
    with in_english(), db.database().writing() as session:
        organization = session.query(Organization).filter_by(slug=slug).one_or_none()
        person = people.by_email(email)
        if organization is None:
            raise click.ClickException("No organisation has this address: copy the end of the address of its page.")
        if person is None:
            raise click.ClickException("Nobody uses this address: `flask people invite` first.")
        membership.join(organization, person, rules.unbounded([Role(role)]), actor=None, at=clock.now())
    click.echo(f"{email} is in the team of {slug}, as {role}.")
