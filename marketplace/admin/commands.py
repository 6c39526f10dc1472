"""`flask access`: who may do what, as the policies themselves answer."""

import click
from flask.cli import with_appcontext

from marketplace.admin import access_shown
from marketplace.core.console import in_english

SIGNS = {access_shown.YES: "yes", access_shown.OWN: "own", access_shown.NO: "-"}


@click.command("access")
@with_appcontext
def access() -> None:
    """Print who may do what: a line for each policy, a column for each kind of person; `own` is of her organisation or herself alone."""
    with in_english():
        people, rows = access_shown.personas(), access_shown.table()
    keys = [one.key for one in people]
    click.echo(" ".join([f"{'policy':32}", *(f"{key:13}" for key in keys)]).rstrip())
    for row in rows:
        click.echo(" ".join([f"{row.policy:32}", *(f"{SIGNS[one]:13}" for one in row.answers)]).rstrip())
    click.echo()
    for row in rows:
        click.echo(f"{row.policy}: {row.words}")


commands = [access]
