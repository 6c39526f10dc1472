"""Asking for a mail in a unit, and sending it later: a job of the outbox, looked at a last time before it leaves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from marketplace.core import db, outbox
from marketplace.core.locale import speaking
from marketplace.core.mail.composing import write
from marketplace.core.mail.letters import Block
from marketplace.core.mail.ways_out import mailer

# Names that every template of mail is given; a context may not take them.
GIVEN = {"name", "links", "letter"}

log = structlog.get_logger("mail")

# The room that knows people sets this: from a person's id to (address, name, language), or None when nobody should be written to.
Recipient = Callable[..., tuple[str, str, str] | None]
_recipient: list[Recipient] = []


@dataclass(frozen=True)
class LastLook:
    """What is found of a message at the moment of sending it.

    `why_not` says in English why it must not leave, for the log. `context` is given to the template besides what was kept;
    `unsubscribe` and `footer` are as in `write`.
    """

    why_not: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    unsubscribe: str | None = None
    footer: tuple[Block, ...] = ()


# From what a message is about to whoever looks at it a last time, in the language of its reader and in a reading unit.
Look = Callable[[int, dict[str, Any], datetime], LastLook]
_looks: dict[str, Look] = {}


def recipients(function: Recipient) -> Recipient:
    """Declare who knows the addresses; asked again at the moment of sending, so that someone removed gets nothing.

    It is called with the id, and with `even_suspended=True` for the few messages that someone suspended must have.
    """
    _recipient[:] = [function]
    return function


def last_look(name: str) -> Callable[[Look], Look]:
    """Declare who looks again at messages sent with `look=name`; given the reader's id, what the message is about, and the instant."""

    def declare(function: Look) -> Look:
        _looks[name] = function
        return function

    return declare


def send_later(
    template: str,
    *,
    to: int,
    run_at: datetime | None = None,
    look: str | None = None,
    about: dict[str, Any] | None = None,
    even_suspended: bool = False,
    key: str | None = None,
    **context: Any,
) -> None:
    """Ask for a mail to the person `to` (an id), from the template `<room>/mail/<name>.txt`, in the unit at work.

    `context` is kept in the outbox: ids and public words only, nothing sealed and no secret that outlives its use. ValueError when it
    takes a name that each template is given already. `look` and `about`: see `last_look`; `key` as in `outbox.enqueue`.
    """
    if taken := GIVEN & context.keys():
        raise ValueError(f"Every template of mail is given {', '.join(sorted(taken))} already: name the value otherwise.")
    payload: dict[str, Any] = {"template": template, "to": to, "context": context}
    if look:
        payload |= {"look": look, "about": about or {}}
    if even_suspended:
        payload["even_suspended"] = True
    outbox.enqueue("mail", run_at=run_at, key=key, **payload)


@outbox.handler("mail", own_units=True)
def deliver(*, job: outbox.Job, at: datetime) -> None:
    """Write the message in its reader's language and hand it over, unless it may no longer be."""
    payload = job.payload
    with db.database().reading():
        found = _known(payload)
        if found is None:
            log.info("not sent", job=job.id, person_id=payload["to"], why="nobody to write to")
            return
        address, name, locale = found
        with speaking(locale):
            seen = _looks[payload["look"]](payload["to"], payload["about"], at) if payload.get("look") else LastLook()
        if seen.why_not:
            log.info("not sent", job=job.id, person_id=payload["to"], why=seen.why_not)
            return
        message = write(
            payload["template"],
            to=address,
            name=name,
            token=job.token,
            locale=locale,
            at=at,
            unsubscribe=seen.unsubscribe,
            footer=seen.footer,
            **{**payload["context"], **seen.context},
        )
    mailer().send(message)


def _known(payload: dict[str, Any]) -> tuple[str, str, str] | None:
    if not _recipient:
        return None
    wider = {"even_suspended": True} if payload.get("even_suspended") else {}
    return _recipient[0](payload["to"], **wider)
