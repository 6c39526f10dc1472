"""`billing reconcile`: the payment gateway and the record, compared."""

import sys

import click
from flask.cli import AppGroup, with_appcontext

from marketplace.billing.cards import reconciling
from marketplace.core import clock

billing = AppGroup("billing", help="Money between buyers and enterprises.")


@billing.command("reconcile")
@click.option("--days", type=click.IntRange(1, 400), default=reconciling.DAYS, help="How far back the gateway's payments are looked at.")
@with_appcontext
def reconcile(days: int) -> None:
    """Recover what was missed of the payment gateway, and name what does not fit."""
    found = reconciling.reconcile(clock.now(), days, say=lambda line: click.echo(line, err=True))
    for line in found.recovered:
        click.echo(f"recovered  {line}")
    for line in found.differences:
        click.echo(f"difference {line}")
    click.echo(f"{len(found.recovered)} recovered, {len(found.differences)} differences.")
    sys.exit(1 if found.differences else 0)


commands = [billing]
