"""Telling someone: one call writes a notice on her screen and, as she wants it for the topic, a mail, at once or with the rest of the day.

All of it is rows of the unit at work. The recipient is a plain id: this room knows no person (see `topics`).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from sqlalchemy import false, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core import db, mail, topics
from marketplace.core.columns import BigInt
from marketplace.core.formats import day, moment, money, number
from marketplace.core.locale import PREFIXES, _, current
from marketplace.core.mail.letters import Block, Button, Paragraph
from marketplace.core.model import Base
from marketplace.core.money import Money
from marketplace.core.topics import ByMail, Topic

Wording = Callable[[Any], str]
_wordings: dict[str, Wording] = {
    "day": lambda data: day(date.fromisoformat(data)),
    "moment": lambda data: moment(datetime.fromisoformat(data), zone=True),
    "cents": lambda data: money(Money(data)),
    "hundredths": lambda data: number(Decimal(data) / 100),
    "amounts": lambda data: ", ".join(f"{name} ({money(Money(cents))})" for name, cents in data),
}


class Notice(Base):
    """Something a person was told. `message` is a sentence of the French source; its words come from `values`.

    `organization_id` is the organisation that it is about, if it is one's own affair there: mail is written only while she is of it.
    """

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    recipient_id: Mapped[int] = mapped_column(index=True)
    topic: Mapped[str]
    message: Mapped[str]
    values: Mapped[dict[str, Any]]
    path: Mapped[str | None]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    waits_for_digest: Mapped[bool] = mapped_column(default=False, server_default=false(), index=True)
    organization_id: Mapped[int | None]

    def __str__(self) -> str:
        """The sentence in the language of the page."""
        return said(self.message, self.values)

    def url(self) -> str | None:
        """Where to act, as a mail says it, in the language being spoken."""
        return f"{mail.base_url()}{PREFIXES[current()]}{self.path}" if self.path else None


def on_day(value: date) -> dict[str, str]:
    """A day as a value of a notice: each reads it in her own language."""
    return {"day": value.isoformat()}


def at_moment(value: datetime) -> dict[str, str]:
    """An instant as a value of a notice: each reads the day, the hour and the zone in her own language."""
    return {"moment": value.isoformat()}


def decimal(hundredths: int) -> dict[str, int]:
    """A number with two decimals at most among the values of a notice, in hundredths."""
    return {"hundredths": hundredths}


def amounts(pairs: Iterable[tuple[str, int]]) -> dict[str, list[Any]]:
    """Names, each with its amount in cents, among the values of a notice."""
    return {"amounts": [list(pair) for pair in pairs]}


def wording(kind: str) -> Callable[[Wording], Wording]:
    """Declare how a kind of value is said in the language of the page: `{kind: data}` among the values of a notice."""

    def declare(function: Wording) -> Wording:
        _wordings[kind] = function
        return function

    return declare


def _worded(value: Any) -> Any:
    """A value as it is read: one that is data in words, anything else as it is."""
    kind = next(iter(value)) if isinstance(value, dict) and len(value) == 1 else None
    return _wordings[kind](value[kind]) if kind in _wordings else value


def first_sentence(said: str) -> str:
    """The first sentence of what is told, without its full stop: the subject of a mail. A full stop inside guillemets ends nothing."""
    depth = 0
    for place, letter in enumerate(said):
        depth += (letter in "«“") - (letter in "»”")
        if depth <= 0 and letter in ".?!" and said[place + 1 : place + 2].isspace():
            return said[: place + 1].removesuffix(".")
    return said.removesuffix(".")


def letter(sentence: str, url: str | None) -> dict[str, str | None]:
    """What the mail of a sentence shows: its subject is the first sentence."""
    return {"sentence": sentence, "subject": first_sentence(sentence), "url": url}


def amount(of: Money | int) -> dict[str, int]:
    """An amount, an int in cents, among the values of a notice: it is written in the language of who reads."""
    return {"cents": of.cents if isinstance(of, Money) else of}


def said(message: str, values: Mapping[str, Any]) -> str:
    """A sentence that was marked where it is written, with its values, in the language of the page."""
    return str(gettext(message, **in_words(values)))


def in_words(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a sentence in the language of the page."""
    return {name: _worded(value) for name, value in values.items()}


def notify(
    recipient_id: int,
    topic: str,
    message: str,
    *,
    at: datetime,
    path: str | None = None,
    mail_template: str | None = None,
    organization_id: int | None = None,
    **values: Any,
) -> None:
    """Tell a person `message` (a French source string marked with `N_` where it is written) about a `topic`.

    `path` is where to act, without the language prefix; `organization_id` the organisation whose affair it is, when it is told to its
    members as such. The mail, if she wants one, says the message with a button, unless a `mail_template` says it better; `values` fill
    the message and are given to that template. A topic that no room declares is written about at once, and only with a template.
    """
    notice = Notice(
        recipient_id=recipient_id, topic=topic, message=message, values=values, path=path, at=at, organization_id=organization_id
    )
    db.session().add(notice)
    declared = topics.named(topic)
    if declared is None:
        if mail_template:
            mail.send_later(mail_template, to=recipient_id, path=path, **values)
        return
    way = topics.way_of(recipient_id, declared, at)
    notice.waits_for_digest = way.by_mail is ByMail.DAILY
    if way.by_mail is ByMail.NOW:
        db.session().flush()
        template, context = (mail_template, {"path": path, **values}) if mail_template else ("core/mail/notice.txt", {})
        about = {"notice": notice.id}
        mail.send_later(template, to=recipient_id, run_at=way.not_before, look="notice", about=about, **context)


def is_unread(recipient_id: int, topic: str, message: str, path: str) -> bool:
    """Whether a person was told the same of the same thing and has not read it yet: what is repeated at will is told once."""
    same = (Notice.recipient_id == recipient_id, Notice.topic == topic, Notice.message == message, Notice.path == path)
    return db.session().scalar(select(Notice.id).where(*same, Notice.read_at.is_(None)).limit(1)) is not None


def unread_count(recipient_id: int) -> int:
    """How many notices this person has not read."""
    waiting = select(func.count()).select_from(Notice).where(Notice.recipient_id == recipient_id, Notice.read_at.is_(None))
    return db.session().scalar(waiting) or 0


def mark_read(notice: Notice, *, at: datetime) -> None:
    """This one is read now; one that was keeps the time of its first reading."""
    notice.read_at = notice.read_at or at


def mark_all_read(recipient_id: int, *, at: datetime) -> None:
    """Everything on her screen is read now."""
    unread = update(Notice).where(Notice.recipient_id == recipient_id, Notice.read_at.is_(None))
    db.session().execute(unread.values(read_at=at))


def settle(recipient_ids: Iterable[int], path: str, messages: Iterable[str], *, at: datetime) -> None:
    """What these people were told of a thing and holds no more waits no longer: read on screen, left out of the mail of the day."""
    same = (Notice.recipient_id.in_(list(recipient_ids)), Notice.path == path, Notice.message.in_(list(messages)))
    db.session().execute(update(Notice).where(*same, Notice.read_at.is_(None)).values(read_at=at))


def why_not_written(notice: Notice | None, topic: Topic | None, *, at: datetime) -> str:
    """Why nothing may be written of this notice now, in English for the log; empty when it may."""
    if notice is None or topic is None:
        return "the notice is gone"
    if not topics.may_still_be_told(notice.recipient_id, topic, notice.organization_id):
        return "no longer entitled"
    if topics.way_of(notice.recipient_id, topic, at).by_mail is ByMail.NEVER:
        return "stopped since"
    return ""


@mail.last_look("notice")
def look(person_id: int, about: dict[str, Any], at: datetime) -> mail.LastLook:
    """A notice at the moment of writing it: whether she may still be told, its words, and the foot of the mail."""
    notice = db.session().get(Notice, about["notice"])
    topic = topics.named(notice.topic) if notice else None
    reason = why_not_written(notice, topic, at=at)
    if reason or notice is None or topic is None:
        return mail.LastLook(why_not=reason)
    doors = topics.doors_of(person_id, topic)
    shown = {**letter(str(notice), notice.url()), "topic": topic.label}
    return mail.LastLook(context=shown, unsubscribe=doors.stop if doors else None, footer=foot(topic, doors))


def foot(topic: Topic, doors: topics.Doors | None) -> tuple[Block, ...]:
    """Why she receives this mail, and how to receive it otherwise."""
    if topic.why_mandatory:
        return (Paragraph(_("Ce courriel est toujours envoyé. %(why)s", why=topic.why_mandatory)),)
    why = Paragraph(_("Vous recevez ce courriel parce que vous suivez « %(topic)s ».", topic=topic.label))
    if doors is None:
        return (why,)
    choose = Button(_("Choisir ce que je reçois"), doors.choices)
    return (why, choose, Button(_("Ne plus recevoir ces courriels"), doors.stop)) if doors.stop else (why, choose)
