"""What is surely a person's own in what others keep: the addresses that she proved, and the mails asked for her number.

Nothing else is looked for. An address that she asked to use and never proved may be somebody else's, and a name is whatever she chose:
« Ville de Laval », « template ». Taken for hers, either would let one person destroy the belongings of another.
"""

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from marketplace.accounts import mailboxes
from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.outbox import Job


@dataclass(frozen=True)
class Traces:
    """Her proved addresses in lower case, and the tokens of the mails that are hers. They live in memory for the time of an erasure:
    nothing of this is ever kept."""

    addresses: tuple[str, ...]
    mails: frozenset[str] = frozenset()

    def mentioned_in(self, text: str) -> bool:
        """Whether a text holds one of her addresses, as a word of its own."""
        return any(pattern.search(text) for pattern in self._patterns())

    def without(self, text: str, instead: str) -> str:
        """The same text with `instead` in the place of each of her addresses."""
        for pattern in self._patterns():
            text = pattern.sub(lambda _found: instead, text)
        return text

    def _patterns(self) -> list[re.Pattern[str]]:
        return [re.compile(rf"(?<![\w.%+-]){re.escape(one)}(?![\w-])", re.IGNORECASE) for one in self.addresses]


def of(person: User) -> Traces:
    """What betrays this person, in the unit at work. Ask before she is erased.

    Of an address that she left, only while nobody else uses it.
    """
    session, addresses = db.session(), [person.email.lower()]
    if person.previous_email and session.scalar(select(User.id).where(User.email == person.previous_email)) is None:
        addresses.append(person.previous_email.lower())
    return Traces(tuple(addresses), frozenset(session.scalars(select(Job.token).where(jobs_to(person)))))


def jobs_to(person: User) -> ColumnElement[bool]:
    """The jobs that write to this person, at whatever address."""
    return Job.kind.in_(("mail", mailboxes.KIND)) & (Job.payload["to"].as_integer() == person.id)
