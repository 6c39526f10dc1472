"""What is kept under an address alone: of somebody who wrote or was invited, and may never have had an account.

Rooms bring it to the panel `address.left`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select

from marketplace.accounts.privacy import mail_folder
from marketplace.accounts.privacy.erasing import AFTER
from marketplace.accounts.privacy.traces import Traces
from marketplace.core import db, outbox, panels


@dataclass(frozen=True)
class Left:
    """The rows of a model that bear an address: what they are called, in English for the operator, and which they are."""

    title: str
    model: Any
    where: ColumnElement[bool]


def left_under(email: str) -> list[Left]:
    """Everything that the rooms keep under this address, in lower case."""
    return [one for brought in panels.pieces("address.left", email=email) for one in brought]


def count(left: Left) -> int:
    """How many rows there are."""
    return db.session().scalar(select(func.count()).select_from(left.model).where(left.where)) or 0


def take_away(found: Sequence[Left]) -> None:
    """Delete these rows, in the unit at work."""
    for one in found:
        db.session().execute(delete(one.model).where(one.where))


def erase(email: str) -> None:
    """Take away all that is kept under an address that no account uses, its mails in the folder too, and have the database rewritten."""
    take_away(left_under(email))
    mail_folder.forget(Traces((email,)))
    outbox.enqueue(AFTER)
