"""The folder that stands for a mail server: what it holds of a person goes with her, and the rest after a while.

Only an installation without MAIL_URL has one. It is looked through at the end of the unit that erases her, with her values in memory,
since no job may keep them: a crash in between leaves an account without mails, never mails without an account.
"""

from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from pathlib import Path

from marketplace.accounts.privacy.traces import Traces
from marketplace.core import db, retention
from marketplace.core.mail import FolderMailer, mailer


def forget(traces: Traces) -> int:
    """Delete the mails that she was sent, at whatever address, and those that hold an address of hers; how many."""
    found = [path for path in _mails() if path.stem in traces.mails or traces.mentioned_in(_text(path))]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def forget_old(*, at: datetime) -> None:
    """Delete the mails of long ago, and note how many. It opens a unit of its own."""
    before = (at - retention.days("retention_mails")).timestamp()
    found = [path for path in _mails() if path.stat().st_mtime < before]
    for path in found:
        path.unlink(missing_ok=True)
    with db.database().writing():
        retention.swept("mails", len(found), at=at)


def _mails() -> list[Path]:
    door = mailer()
    return sorted(door.folder.glob("*.eml")) if isinstance(door, FolderMailer) else []


def _text(path: Path) -> str:
    """The headers and every part of a message, decoded."""
    raw = path.read_bytes()
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    pieces = [f"{name}: {value}" for name, value in message.items()]
    for part in message.walk():
        if part.get_content_maintype() == "text":
            try:
                pieces.append(part.get_content())
            except (LookupError, MessageError):
                pieces.append(raw.decode("latin-1"))
    return "\n".join(pieces)
