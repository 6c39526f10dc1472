"""`serve` and `worker`: the product at work."""

import signal

import click
from flask import current_app
from flask.cli import with_appcontext

from marketplace.core import children, db, panels, seeding, supervisor
from marketplace.core.children import Child
from marketplace.core.heart import Heart
from marketplace.core.worker import Worker


@click.command("worker")
@click.option("--drain", is_flag=True, help="Do what is due and stop.")
@with_appcontext
def worker(drain: bool) -> None:
    """Do the jobs of the outbox and keep the index, until told to stop."""
    found = Worker(current_app._get_current_object())  # type: ignore[attr-defined]
    if drain:
        click.echo(f"{found.drain()} rounds.")
        return
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: found.stopping.set())
    with Heart(found.app):
        found.run()


@click.command("serve")
@click.option("--prepare/--no-prepare", default=True, help="Bring schema, reference data and index up to date first.")
@click.option("--without", metavar="NAME", multiple=True, help="A process that runs elsewhere, such as the opener.")
@with_appcontext
def serve(prepare: bool, without: tuple[str, ...]) -> None:
    """Serve the site with its worker and the processes of rooms; whichever dies is started again."""
    settings = current_app.extensions["maillage.settings"]
    if unknown := [one for one in without if one not in children.WORKS]:
        raise click.UsageError(f"No process is called {unknown[0]!r}: choose among {', '.join(children.WORKS)}.")
    if reason := supervisor.why_not_listen(settings):
        raise click.ClickException(reason)
    child = Child(settings, current_app.extensions["maillage.create_app"])
    if prepare and (status := supervisor.apart(_prepare, child)):
        raise SystemExit(status)
    if settings.is_production and (problems := supervisor.production_problems()):
        raise click.ClickException("Production refused:\n" + "\n".join(f"  - {one}" for one in problems))
    greeting = panels.pieces("greeting")
    # Children are forked: a connection of their parent must not be in their hands.
    db.database().engine.dispose()
    current_app.extensions["maillage.side"].engine.dispose()
    works = {name: work for name, work in children.wanted(settings).items() if name not in without}
    supervisor.Supervisor(child, greeting, works).run()


def _prepare(child: Child) -> None:
    """Bring schema, reference data and index up to date; what stops it is said, and the process ends as the command would."""
    try:
        with child.application().app_context():
            seeding.prepare(click.echo)
    except click.ClickException as refused:
        refused.show()
        raise SystemExit(refused.exit_code) from refused


commands = [worker, serve]
