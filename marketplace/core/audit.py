"""What was done, by whom, when: append-only rows, chained by SHA-256, written in the transaction they tell of.

A row holds ids and the names of what changed, never a personal value, a secret or anything sealed. Each
row's hash covers the hash before it, so that a changed or missing row is seen by whoever kept a later one.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import text
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm import Session as OrmSession

from marketplace.core import db
from marketplace.core.columns import BigInt
from marketplace.core.model import Base

FIRST = "0" * 64
# PostgreSQL has many pens: whoever chains holds this advisory lock until the end of its unit.
CHAIN_LOCK = 7_201_100


class AuditEvent(Base):
    """One act. `seq` has no gaps; `changes` maps a field to its value before and after."""

    __tablename__ = "audit_events"

    seq: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    verb: Mapped[str]
    actor_id: Mapped[int | None]
    organization_id: Mapped[int | None]
    subject_type: Mapped[str]
    subject_id: Mapped[int | None]
    changes: Mapped[dict[str, Any]]
    request_id: Mapped[str | None]
    previous_hash: Mapped[str]
    hash: Mapped[str]


def record(
    verb: str,
    subject: Any,
    *,
    actor: Any,
    at: datetime,
    changes: dict[str, tuple[Any, Any]] | None = None,
    organization_id: int | None = None,
) -> None:
    """Note an act; it joins the chain when the unit commits, or vanishes with it.

    `subject` is a row, or the name of a thing that has none. `actor` is a person or None for the program itself. `organization_id` is for
    whom she acts; where nobody says, it is the organisation that the request said (`act_for`).
    Raises UnitMisused in a reading unit, where the note would be lost.
    """
    if isinstance(db.session(), db.ReadingSession):
        raise db.UnitMisused(f"A reading unit cannot note {verb!r}: open a writing unit.")
    pending = db.session().info.setdefault("audit", [])
    request_id = g.get("request_id") if has_request_context() else None
    if organization_id is None and has_request_context():
        organization_id = g.get("acting_for_id")
    pending.append((verb, subject, getattr(actor, "id", None), organization_id, at, changes or {}, request_id))


def act_for(organization_id: int | None) -> None:
    """Say for which organisation the person of this request acts: each act noted from now on bears it."""
    g.acting_for_id = organization_id


def chain_pending(session: Session) -> None:
    """Give every noted act its place in the chain; runs just before each commit."""
    pending = session.info.pop("audit", [])
    if not pending:
        return
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    seq, previous = head(session)
    for verb, subject, actor_id, organization_id, at, changes, request_id in pending:
        seq += 1
        event = AuditEvent(
            seq=seq,
            at=at,
            verb=verb,
            actor_id=actor_id,
            organization_id=organization_id,
            subject_type=subject if isinstance(subject, str) else type(subject).__name__,
            subject_id=None if isinstance(subject, str) else subject.id,
            changes=_plain(changes),
            request_id=request_id,
            previous_hash=previous,
        )
        event.hash = previous = digest(as_dict(event))
        session.add(event)


db.before_commit.append(chain_pending)


def head(session: OrmSession) -> tuple[int, str]:
    """The number and hash of the last act, or (0, zeros) of an empty log."""
    row = session.execute(text("SELECT seq, hash FROM audit_events ORDER BY seq DESC LIMIT 1")).one_or_none()
    return (int(row[0]), str(row[1])) if row else (0, FIRST)


def as_dict(event: AuditEvent) -> dict[str, Any]:
    """The act as it is exported, one JSON object a line, without its own hash."""
    return {
        "seq": event.seq,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "verb": event.verb,
        "actor_id": event.actor_id,
        "organization_id": event.organization_id,
        "subject_type": event.subject_type,
        "subject_id": event.subject_id,
        "changes": event.changes,
        "request_id": event.request_id,
        "previous_hash": event.previous_hash,
    }


def digest(fields: dict[str, Any]) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of an act: sorted keys, no spaces, UTF-8, version 1."""
    canonical = json.dumps({"v": 1, **fields}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    # A log that someone altered may hold half of a character: it has a hash all the same.
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def broken_links(lines: Iterable[dict[str, Any]], expected_head: str | None = None) -> list[str]:
    """What is wrong with an exported log, a sentence for each act that does not fit; empty when it is whole.

    `expected_head` is a hash that somebody kept: its absence tells that the end was cut off.
    """
    problems = []
    previous, expected_seq, seen = FIRST, 1, {FIRST}
    for line in lines:
        fields = {key: value for key, value in line.items() if key != "hash"}
        seq = fields.get("seq")
        if seq != expected_seq:
            problems.append(f"Act {expected_seq} is missing: found {seq} in its place.")
        if fields.get("previous_hash") != previous:
            problems.append(f"Act {seq} does not follow the one before it.")
        if digest(fields) != line.get("hash"):
            problems.append(f"Act {seq} was changed after it was written.")
        previous, expected_seq = str(line.get("hash")), (seq if isinstance(seq, int) else expected_seq) + 1
        seen.add(previous)
    if expected_head and expected_head not in seen:
        problems.append(f"No act has the hash {expected_head}: the end of the log was cut off.")
    return problems


def _plain(changes: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """Before and after as JSON can hold them."""

    def plain(value: Any) -> Any:
        if value is None or isinstance(value, (bool, int, str)):
            return value
        return [plain(one) for one in value] if isinstance(value, (list, tuple)) else str(value)

    return {name: [plain(before), plain(after)] for name, (before, after) in changes.items()}
