"""The register of erasures outside the database, so that a backup of before an erasure does not bring its person back.

One JSON object a line in `erasures.jsonl` of KEYS_DIR: numbers and instants, nothing else. It lies there and not in DATA_DIR because a
restore makes a new DATA_DIR from an old backup, whereas the keys are kept apart from backups and put back before any command; a register
that is kept with what it corrects is lost or grows old with it. `created_at` is that of the account: the same number in the database of
another installation is not the same person.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from config import Settings
from marketplace.accounts.models import Erasure, User
from marketplace.core import db

NAME = "erasures.jsonl"


@dataclass(frozen=True)
class Entry:
    """One person who was erased; instants in ISO 8601."""

    user_id: int
    created_at: str
    erased_at: str

    def is_of(self, person: User) -> bool:
        """Whether it is this person, and not another one under the same number."""
        return person.id == self.user_id and person.created_at == datetime.fromisoformat(self.created_at)


def path() -> Path:
    settings: Settings = current_app.extensions["maillage.settings"]
    return settings.keys_dir / NAME


def entries() -> list[Entry]:
    """Every line of the file; one that was cut off in the middle is passed over, `complete` writes it again."""
    return list(_read(path().read_text(encoding="utf-8"))) if path().exists() else []


def complete() -> int:
    """Write down the erasures of the database that the file does not know, in the unit at work; how many. Several may do it at once."""
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path(), os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        text = file.read()
        known = set(_read(text))
        fresh = [one for one in erased() if one not in known]
        if fresh and text and not text.endswith("\n"):
            file.write("\n")  # a kill left half a line: it stays half a line, alone
        for one in fresh:
            file.write(json.dumps(asdict(one)) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return len(fresh)


def missing() -> list[Entry]:
    """Erasures of the database that the file does not hold."""
    known = set(entries())
    return [one for one in erased() if one not in known]


def erased() -> list[Entry]:
    """Every erasure that the database knows of."""
    rows = db.session().execute(
        select(User.id, User.created_at, Erasure.erased_at).join(Erasure, Erasure.user_id == User.id).order_by(Erasure.id)
    )
    return [Entry(number, created.isoformat(), gone.isoformat()) for number, created, gone in rows]


def _read(text: str) -> Iterator[Entry]:
    for line in text.splitlines():
        try:
            yield Entry(**json.loads(line))
        except (ValueError, TypeError):
            continue
