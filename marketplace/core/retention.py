"""How long each kind of thing is kept, and what the nights took away: a count for each kind, never what it was.

A room that sweeps calls `swept` in the unit that deletes, and brings to the panel `retention` the `Kept` that says in words what it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Index, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from config import Settings
from marketplace.core import db, panels
from marketplace.core.columns import BigInt
from marketplace.core.model import Base

# The report itself: a year to compare with, and a month to read it.
REPORT_DAYS = 400
LATELY = timedelta(days=30)


class Sweep(Base):
    """One passage of a nightly job over one kind of thing. Only how many were taken away is kept."""

    __tablename__ = "sweeps"
    __table_args__ = (Index("ix_sweeps_kind", "kind", "at"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    removed: Mapped[int]


@dataclass(frozen=True)
class Kept:
    """A kind of thing that goes by itself: what it is, for how many days it is kept and why, in the language of the page.

    `setting` is the variable that an operator may change; None when the duration is the program's own.
    """

    kind: str
    label: str
    days: int
    why: str
    setting: str | None = None


@dataclass(frozen=True)
class Line:
    """A line of the report: a kind, its last passage (None: not yet), what that one took, and all those of the last thirty days."""

    kept: Kept
    last_at: datetime | None
    last: int
    lately: int


def days(name: str) -> timedelta:
    """How long a setting of retention says, such as `retention_letters`."""
    settings: Settings = current_app.extensions["maillage.settings"]
    return timedelta(days=getattr(settings, name))


def swept(kind: str, result: Any, *, at: datetime) -> None:
    """Note, in the unit at work, what a passage took: the result of a DELETE or an UPDATE, or a count, be it zero."""
    removed = result if isinstance(result, int) else max(0, result.rowcount)
    db.session().add(Sweep(kind=kind, at=at, removed=removed))


def forget_report(*, at: datetime) -> None:
    """Forget passages of long ago."""
    db.session().execute(delete(Sweep).where(Sweep.at < at - timedelta(days=REPORT_DAYS)))


def report(*, at: datetime) -> list[Line]:
    """What the nights took away, a line for each kind that a room declares, in the order of the rooms."""
    lately = dict(_sums(Sweep.at >= at - LATELY))
    newest = select(func.max(Sweep.id)).group_by(Sweep.kind)
    last = {one.kind: one for one in db.session().scalars(select(Sweep).where(Sweep.id.in_(newest)))}
    return [
        Line(one, last[one.kind].at, last[one.kind].removed, lately.get(one.kind, 0)) if one.kind in last else Line(one, None, 0, 0)
        for one in kinds()
    ]


def kinds() -> list[Kept]:
    """Every kind of thing that goes by itself, with how long it is kept."""
    return [one for brought in panels.pieces("retention") for one in brought]


def _sums(*conditions: Any) -> list[tuple[str, int]]:
    rows = db.session().execute(select(Sweep.kind, func.sum(Sweep.removed)).where(*conditions).group_by(Sweep.kind))
    return [(kind, int(count)) for kind, count in rows]
