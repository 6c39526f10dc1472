"""A record to examine, and the ways of spoiling it that the program itself does not have."""

import io
import json
from typing import Any

from flask import Flask
from sqlalchemy import select, text

from marketplace.accounts.models import LoginSession
from marketplace.core import audit, clock, db, files, indexing, schema
from marketplace.core.audit import AuditEvent
from tests.builders import AT, make_organization, make_user
from tests.core.elsewhere import run

ACTS = 40


def fill(app: Flask) -> None:
    """Some of everything, and an index that has followed."""
    with app.app_context():
        kept = files.keep(io.BytesIO(b"une soumission"))
        with db.database().writing():
            user = make_user()
            files.add(kept, name="offre.pdf", media_type="application/pdf", at=AT)
            db.session().add(LoginSession(token_hash="0" * 64, user_id=user.id, created_at=AT, proved_at=AT))
            for number in range(ACTS):
                changes = {"rang": (None, number), "é": ("avant", "après")}
                audit.record("essai.acte", user, actor=user if number % 2 else None, at=clock.now(), changes=changes)
        with db.database().writing():
            make_organization()
        indexing.follow()


def everything(app: Flask) -> list[Any]:
    """Every row of the record, and what the index holds."""
    with app.app_context(), db.database().reading() as session:
        rows = [session.execute(select(table)).all() for table in AuditEvent.metadata.sorted_tables]
        return [*rows, indexing.engine().versions("enterprises")]


def problems(app: Flask, *options: str) -> dict[str, list[str]]:
    """What `verify --json` says is wrong, by check; its exit code must agree."""
    result = run(app, "verify", "--json", *options)
    told = json.loads(result.output)
    found = {check["name"]: check["problems"] for check in told["checks"] if not check["ok"]}
    assert told["ok"] == (not found)
    assert result.exit_code == (1 if found else 0)
    return found


def tamper(app: Flask, *statements: str, **values: Any) -> None:
    """Do by plain SQL what the program never does."""
    with app.app_context(), db.database().engine.begin() as connection:
        if not db.database().is_sqlite:
            connection.execute(text("SET session_replication_role = replica"))
        for one in statements:
            connection.execute(text(one), values)
        if not db.database().is_sqlite:
            connection.execute(text("SET session_replication_role = DEFAULT"))


def unguard(app: Flask) -> None:
    with app.app_context():
        tamper(app, *schema.drop_append_only("audit_events", db.database().engine.dialect.name))


def guard(app: Flask) -> None:
    with app.app_context():
        tamper(app, *schema.append_only("audit_events", db.database().engine.dialect.name))
