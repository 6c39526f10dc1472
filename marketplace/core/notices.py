"""Telling someone: one call writes a notice on her screen and, when asked, a mail; both are rows of the unit at work.

The recipient is a plain id: this room knows no person.
"""

from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core import db, mail
from marketplace.core.columns import BigInt
from marketplace.core.model import Base


class Notice(Base):
    """Something a person was told. `message` is a sentence of the French source; its words come from `values`."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    recipient_id: Mapped[int] = mapped_column(index=True)
    topic: Mapped[str]
    message: Mapped[str]
    values: Mapped[dict[str, Any]]
    path: Mapped[str | None]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    def __str__(self) -> str:
        """The sentence in the language of the page."""
        return str(gettext(self.message, **self.values))


def notify(
    recipient_id: int,
    topic: str,
    message: str,
    *,
    at: datetime,
    path: str | None = None,
    mail_template: str | None = None,
    **values: Any,
) -> None:
    """Tell a person `message` (a French source string marked with `N_` where it is written) about a `topic`.

    `path` is where to act, without the language prefix; `mail_template` also writes to her.
    """
    notice = Notice(recipient_id=recipient_id, topic=topic, message=message, values=values, path=path, at=at)
    db.session().add(notice)
    if mail_template:
        mail.send_later(mail_template, to=recipient_id, path=path, **values)


def unread_count(recipient_id: int) -> int:
    """How many notices this person has not read."""
    waiting = select(func.count()).select_from(Notice).where(Notice.recipient_id == recipient_id, Notice.read_at.is_(None))
    return db.session().scalar(waiting) or 0


def mark_all_read(recipient_id: int, *, at: datetime) -> None:
    """Everything on her screen is read now."""
    unread = update(Notice).where(Notice.recipient_id == recipient_id, Notice.read_at.is_(None))
    db.session().execute(unread.values(read_at=at))
