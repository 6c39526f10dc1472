"""What is held about a person, room by room: what it is, why, for how long, and what an erasure does with it.

Rooms bring it to the panel `person.held`; the page and the export show the same pieces.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from marketplace.accounts.models import User
from marketplace.core import db, panels
from marketplace.core.formats import day, moment, number
from marketplace.core.locale import _

# The page shows so many rows of a kind, the newest first; the export has them all.
MOST_SHOWN = 20


@dataclass(frozen=True)
class Coded:
    """A value that the program keeps as a code: the export gives the code, the page what it says."""

    code: str
    said: str


@dataclass(frozen=True)
class Held:
    """A kind of thing that is held. Its texts are in the language of the page.

    `key` is `room.kind` and never changes; `labels` name the keys of each row of `rows`, in the order in which they are shown; `total`
    counts all that there is, which may be more than `rows`. `stays` says why an erasure leaves it, empty when it goes.
    """

    key: str
    title: str
    why: str
    how_long: str
    labels: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    total: int = 0
    stays: str = ""

    @property
    def is_one(self) -> bool:
        """Whether there can be one row alone, shown as facts rather than as a table."""
        return self.total <= 1 and len(self.rows) == self.total

    @property
    def more(self) -> int:
        """How many rows are not shown."""
        return self.total - len(self.rows)


# What a kind says of each of its rows: the key of a column, its title, and how it is read in what the question finds.
Columns = Mapping[str, tuple[str, Callable[[Any], Any]]]


@dataclass(frozen=True)
class Kind:
    """A kind of thing whose rows are what one question finds, the newest first; the rest is said as in `Held`."""

    key: str
    title: str
    why: str
    how_long: str
    columns: Columns
    asked: Select[Any]
    stays: str = ""

    def held(self, most: int | None) -> Held:
        """The kind with its newest `most` rows, or all of them."""
        total = db.session().scalar(select(func.count()).select_from(self.asked.order_by(None).subquery())) or 0
        labels = {key: title for key, (title, _read) in self.columns.items()}
        found = db.session().scalars(self.asked.limit(most)).unique()
        rows = [{key: read(one) for key, (_title, read) in self.columns.items()} for one in found]
        return Held(self.key, self.title, self.why, self.how_long, labels, rows, total, self.stays)


def about(person: User, *, most: int | None = MOST_SHOWN) -> list[Held]:
    """Everything that the rooms hold of a person, in the language being spoken; `most` rows of each kind, or all of them."""
    return [one for brought in panels.pieces("person.held", person=person, most=most) for one in brought]


def said(value: Any) -> str:
    """A value as a person reads it."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, Coded):
        return value.said
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int):
        return number(value)
    return ", ".join(map(said, value)) if isinstance(value, list) else str(value)


def plain(value: Any) -> Any:
    """A value as JSON holds it: instants and days in ISO 8601, codes as they are."""
    if isinstance(value, Coded):
        return value.code
    if isinstance(value, date):
        return value.isoformat()
    return [plain(one) for one in value] if isinstance(value, list) else value
