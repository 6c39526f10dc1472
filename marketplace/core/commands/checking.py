"""`verify`, `doctor`: is the record as promised, and is the installation fit to serve it."""

import json
import sys

import click
from flask.cli import with_appcontext

from marketplace.core import doctor as doctors
from marketplace.core import verify as verifying
from marketplace.core.findings import PROBLEM


@click.command("verify")
@click.option("--files", "stored_files", is_flag=True, help="Read every stored file again.")
@click.option("--head", help="A hash of the log of acts that somebody kept: tells whether its end was cut off.")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def verify(stored_files: bool, head: str | None, as_json: bool) -> None:
    """Check, by reading alone, that the record keeps what is promised of it; exits with 1 and names what does not."""
    checks = verifying.examine(stored_files=stored_files, head=head)
    ok = all(check.ok for check in checks)
    if as_json:
        listed = [{"name": check.name, "ok": check.ok, "problems": check.problems} for check in checks]
        click.echo(json.dumps({"ok": ok, "checks": listed}, indent=2, ensure_ascii=False))
    else:
        for check in checks:
            click.echo(f"{check.name}: {'ok' if check.ok else 'problem'}")
            for problem in check.problems:
                click.echo(f"  - {problem}")
    sys.exit(0 if ok else 1)


@click.command("doctor")
@click.option("--prod", is_flag=True, help="Judge as production does; a warning is then a problem.")
@with_appcontext
def doctor(prod: bool) -> None:
    """Examine the installation and say how to mend what is wrong; exits with 1 when there is a problem."""
    findings = doctors.examine(prod=prod)
    for finding in findings:
        click.echo(str(finding))
    sys.exit(1 if any(finding.level == PROBLEM for finding in findings) else 0)


commands = [verify, doctor]
