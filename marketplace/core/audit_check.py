"""The log of acts in the database, read byte by byte, so that a changed one is named and never stops the reading."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from marketplace.core.audit import AuditEvent, as_dict, broken_links, digest

INTEGERS = {"seq", "actor_id", "organization_id", "subject_id"}
BATCH = 1000


def broken(session: Session, expected_head: str | None = None) -> list[str]:
    """What is wrong with the chain, a sentence for each act; `expected_head` is a hash that somebody kept."""
    return broken_links(_acts(session), expected_head)


def _acts(session: Session) -> Iterator[dict[str, Any]]:
    """Every act as it is exported; of one that cannot be read, its number alone, which the chain then refuses."""
    names = [column.name for column in AuditEvent.__table__.columns]
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    # A changed byte may leave text that is no UTF-8, and the driver would then refuse every row: SQLite gives the bytes.
    listed = ", ".join(f'CAST("{name}" AS BLOB)' if is_sqlite else f'"{name}"' for name in names)
    rows = session.execute(text(f"SELECT seq, {listed} FROM audit_events ORDER BY seq").execution_options(yield_per=BATCH))  # noqa: S608
    for seq, *values in rows:
        raw = dict(zip(names, values, strict=True))
        try:
            hashed = raw.pop("hash")
            fields = as_dict(AuditEvent(**(_decoded(raw) if is_sqlite else raw)))
            act = {**fields, "hash": hashed.decode() if is_sqlite else hashed}
            digest(fields)
        except (ValueError, TypeError, AttributeError):
            act = {"seq": seq}
        yield act


def _decoded(raw: dict[str, bytes | None]) -> dict[str, Any]:
    """Values from the bytes that SQLite keeps. ValueError when they are not spelled as they were written."""
    values: dict[str, Any] = {name: None if data is None else data.decode() for name, data in raw.items()}
    for name in INTEGERS:
        values[name] = None if values[name] is None else int(values[name])
    at = datetime.fromisoformat(values["at"])
    changes = json.loads(values["changes"])
    if values["at"] != f"{at:%Y-%m-%d %H:%M:%S.%f}" or values["changes"] != json.dumps(changes):
        raise ValueError("It reads the same, but it is not what was written.")
    return {**values, "at": at.replace(tzinfo=UTC), "changes": changes}
