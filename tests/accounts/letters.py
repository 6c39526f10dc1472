"""Mails as their readers open them."""

import re
from email.message import EmailMessage

from flask import Flask

from marketplace.core.mail import MemoryMailer
from marketplace.core.worker import Worker


def text_of(message: EmailMessage) -> str:
    """The words of a mail in plain text."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def links_in(message: EmailMessage) -> list[str]:
    """The paths of the links of a mail, which all begin with our own address."""
    found = re.findall(r"https?://\S+", text_of(message))
    assert all(one.startswith("http://localhost:8000/") for one in found), found
    return [one.removeprefix("http://localhost:8000") for one in found]


def link_in(message: EmailMessage, beginning: str) -> str:
    """The one link of a mail whose path, without its language, begins so."""
    (found,) = [one for one in links_in(message) if one.removeprefix("/en").startswith(beginning)]
    return found


def sent(app: Flask, mailer: MemoryMailer, *, to: str = "") -> list[EmailMessage]:
    """What the worker sends now, to everyone or to one address."""
    mailer.sent.clear()
    Worker(app).drain()
    return [one for one in mailer.sent if not to or one["To"].addresses[0].addr_spec == to]
