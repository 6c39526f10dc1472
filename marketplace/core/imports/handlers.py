"""What a room says of a file that may be imported: its columns, and what becomes of a row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext

from marketplace.core.errors import Unusable
from marketplace.core.imports.models import Outcome
from marketplace.core.locale import LOCALES, current, speaking


@dataclass(frozen=True)
class Column:
    """A column by our name, and the titles under which files have it (compared folded: no case, accent or punctuation).

    `label` is what the team reads, marked with N_; empty, the first title stands for it. `needed` columns
    must be mapped before a file is taken; a cell of theirs may still be empty, as the handler judges. A column that is `instead_of`
    another is read only where that one is empty.
    """

    name: str
    titles: tuple[str, ...]
    needed: bool = False
    label: str = ""
    instead_of: str = ""

    @property
    def said(self) -> str:
        """What the column is called, in the language of the page."""
        return str(gettext(self.label)) if self.label else self.titles[0]


@dataclass(frozen=True)
class Message:
    """A sentence kept in French with its values, so that each reader has it in her language. `text` is marked with N_.

    `both` is for a sentence that was made elsewhere: it is kept in each language (see `in_both`).
    """

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    both: Mapping[str, str] | None = None

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "values": dict(self.values)} | ({"both": dict(self.both)} if self.both else {})

    def now(self) -> str:
        """The sentence in the language that is spoken."""
        return Message.said(self.as_json())

    @staticmethod
    def in_both(say: Callable[[], Sequence[str]]) -> "list[Message]":
        """The sentences that a function of another room makes in the language that is spoken, kept in both."""
        made = {}
        for locale in LOCALES:
            with speaking(locale):
                made[locale] = [str(one) for one in say()]
        return [Message(fr, {}, dict(zip(LOCALES, pair, strict=True))) for fr, *pair in zip(made["fr"], *made.values(), strict=True)]

    @staticmethod
    def said(kept: Mapping[str, Any]) -> str:
        """A kept message in the language of the page."""
        if both := kept.get("both"):
            return str(both[current()])
        text = kept["text"]
        return str(gettext(text, **kept["values"]))


class FileRefused(Unusable):
    """A file that cannot be read: its reason is kept with the import, for readers of both languages. `text` is marked with N_."""

    def __init__(self, text: str, **values: Any) -> None:
        self.message = Message(text, values)
        super().__init__(Message.said(self.message.as_json()))


class RowRefused(Exception):
    """A row that cannot be taken, with every reason at once."""

    def __init__(self, *messages: Message) -> None:
        self.messages = messages
        super().__init__("; ".join(one.text for one in messages))


@dataclass(frozen=True)
class Taken:
    """What became of a row: ADDED, CHANGED or UNCHANGED, the row that it made or met, and what to look at again."""

    outcome: Outcome
    subject_id: int | None = None
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Context:
    """What a handler knows of the import beside the row: where the file comes from, who sent it (None: an operator), when, and under
    which title the file has each of our columns. `owner_id` is the organisation that imports its own; `answers` is what the person said of
    columns that could be read in two ways, by our names; `notes` is what was recognised of the file (see `reading.Table`)."""

    run_id: int
    source: str
    actor_id: int | None
    at: datetime
    titles: Mapping[str, str] = field(default_factory=dict)
    owner_id: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)

    def title(self, name: str) -> str:
        """The title that the file gives to our column `name`; the name itself when it has none."""
        return self.titles.get(name) or name


@dataclass(frozen=True)
class Handler:
    """An import that a room offers under `kind`.

    `take` gets a row as {our column name: text as written, stripped}, only mapped columns, in an open writing unit; it raises
    RowRefused, and what it wrote for that row is undone. `take_together`, when a room has many rows to take, gets several such rows
    and yields what became of each in order, a RowRefused where `take` would raise it: nothing written for that one. Should it raise, all
    that it wrote is undone and the rows are given to `take`, one by one. `after` runs in a unit of its own when every row has its outcome.
    `policy` is who may import it from the desk; `label` is marked with N_. Of each group of `one_of`, one column at least must be
    mapped, as `needed` ones must. `publishes` says that what a row adds is seen by everyone at once. `is_owned` is for what an organisation
    imports in its own space: the desk does not offer it.
    """

    kind: str
    label: str
    policy: str
    columns: tuple[Column, ...]
    take: Callable[[Mapping[str, str], Context], Taken]
    after: Callable[[Context], None] | None = None
    take_together: Callable[[Sequence[Mapping[str, str]], Context], Iterator[Taken | RowRefused]] | None = None
    one_of: tuple[tuple[str, ...], ...] = ()
    publishes: bool = False
    is_owned: bool = False

    @property
    def said(self) -> str:
        """What the import is called, in the language of the page."""
        return str(gettext(self.label))

    def column(self, name: str) -> Column:
        """The column of this name; LookupError when there is none."""
        found = next((one for one in self.columns if one.name == name), None)
        if found is None:
            raise LookupError(f"{self.kind} has no column {name!r}.")
        return found


HANDLERS: dict[str, Handler] = {}


def declare(handler: Handler) -> Handler:
    """Offer an import; ValueError when two rooms take the same kind."""
    if handler.kind in HANDLERS and HANDLERS[handler.kind].take.__module__ != handler.take.__module__:
        raise ValueError(f"Two rooms import {handler.kind!r}.")
    HANDLERS[handler.kind] = handler
    return handler
