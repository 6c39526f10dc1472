"""A file being imported, and each of its rows with what became of it."""

import enum
import json
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.columns import word
from marketplace.core.files import StoredFile
from marketplace.core.model import Base, Versioned


class Sentence(TypeDecorator[dict[str, Any]]):
    """A sentence in French with its values, as `handlers.Message` says it; a text of before is a sentence without values."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, Any] | None:
        if value is None:
            return None
        kept: dict[str, Any] = json.loads(value) if value.startswith("{") else {"text": value, "values": {}}
        return kept


class RunStatus(enum.Enum):
    """Received and staged, waiting for its turn, under way, over, or given up with `problem`."""

    RECEIVED = "received"
    STAGED = "staged"
    WAITING = "waiting"
    APPLYING = "applying"
    DONE = "done"
    FAILED = "failed"
    ABANDONED = "abandoned"


class Outcome(enum.Enum):
    """What became of a row. ADDED, CHANGED and UNCHANGED are taken, with or without warnings."""

    STAGED = "staged"
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class ImportRun(Versioned, Base):
    """One file under one handler (`kind`).

    `header` holds the titles of the file in order, `mapping` our name of a column by its place in the file (as text),
    `notes` what was recognised of the file (encoding, separator, sheet) and which columns nothing reads. `done` counts
    the rows that have an outcome. `problem` is why it cannot go on, a sentence with its values. `owner_id` is the organisation whose
    team sent it and follows it; None for the desk and the operators.
    """

    __tablename__ = "import_runs"
    __table_args__ = (Index("ix_import_runs_kind", "kind", "id"), Index("ix_import_runs_owner", "owner_id", "kind", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
    source: Mapped[str]
    is_dry: Mapped[bool] = mapped_column(default=False)
    status: Mapped[RunStatus] = mapped_column(word(RunStatus), default=RunStatus.RECEIVED)
    header: Mapped[list[str]] = mapped_column(JSON, default=list)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    notes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    problem: Mapped[dict[str, Any] | None] = mapped_column(Sentence)
    owner_id: Mapped[int | None]
    created_by: Mapped[int | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ImportRow(Base):
    """A row of the file as it was written. `line` is that of the file (of the sheet), the header's being the first; `messages`
    are sentences with their values, said in the reader's language; `subject_id` is the row that it made or met."""

    __tablename__ = "import_rows"
    __table_args__ = (
        Index("uq_import_rows_line", "run_id", "line", unique=True),
        Index("ix_import_rows_outcome", "run_id", "outcome", "line"),
        Index("ix_import_rows_subject", "subject_id", "run_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_runs.id", ondelete="CASCADE"))
    line: Mapped[int]
    cells: Mapped[list[str]] = mapped_column(JSON)
    outcome: Mapped[Outcome] = mapped_column(word(Outcome), default=Outcome.STAGED)
    has_warnings: Mapped[bool] = mapped_column(default=False)
    messages: Mapped[list[Any]] = mapped_column(JSON, default=list)
    subject_id: Mapped[int | None]
