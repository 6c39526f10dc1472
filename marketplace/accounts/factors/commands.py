"""`flask people factors`: what the operator does for someone who lost her second factors."""

import click
from flask.cli import AppGroup

from marketplace.accounts.factors import losing
from marketplace.core import clock, db
from marketplace.core.console import in_english

factors = AppGroup("factors", help="Second factors.")


@factors.command("reset")
@click.argument("address")
def reset(address: str) -> None:
    """Take away the second factors that a person lost, once you are sure who she is."""
    with in_english(), db.database().writing():
        losing.reset_by_operator(address, at=clock.now())
    click.echo(f"{address} has no second factor any more; her sessions are over, and she was written to.")
