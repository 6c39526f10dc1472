"""Mail leaves through one door: an SMTP server, a folder of `.eml` files, or the memory of a test.

Rooms never send: they enqueue a `mail` job in their own transaction (`send_later`), the worker renders it in
its reader's language and delivers it, one recipient a message, at least once, under a Message-ID made of the
job's random token so that a second copy is recognised.
"""

import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app, render_template

from config import Settings
from marketplace.core import db, links, outbox
from marketplace.core.locale import speaking

PROBE_TIMEOUT = 2.0


class NotDelivered(Exception):
    """The message was not taken; says why in words that hold no address."""


class Mailer(Protocol):
    """A way out for a message. Raises OSError or SMTPException when it could not be handed over."""

    def send(self, message: EmailMessage) -> None: ...

    def why_not_ready(self) -> str | None: ...


class MemoryMailer:
    """Keeps messages for a test to read."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []

    def send(self, message: EmailMessage) -> None:
        self.sent.append(message)

    def why_not_ready(self) -> str | None:
        return None


class FolderMailer:
    """Writes each message as one `.eml` file, named by its Message-ID, complete or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = str(message["Message-ID"]).strip("<>").split("@")[0]
        fresh = self.folder / f".{name}.new"
        fresh.write_bytes(message.as_bytes(policy=SMTP))
        fresh.replace(self.folder / f"{name}.eml")

    def why_not_ready(self) -> str | None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            probe = self.folder / ".probe"
            probe.touch()
            probe.unlink(missing_ok=True)
        except OSError as error:
            return f"The mail folder cannot be written: {error.strerror}."
        return None


class SmtpMailer:
    """Hands messages to an SMTP server: `smtp://user:password@host:port?tls=starttls`, or `smtps://` for TLS at once.

    A server's certificate is always verified; there is no way back to clear text once TLS was asked for.
    """

    def __init__(self, url: str, *, timeout: float = 20.0, context: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        self.host = parts.hostname or "localhost"
        self.implicit_tls = parts.scheme == "smtps"
        self.starttls = parse_qs(parts.query).get("tls") == ["starttls"]
        self.port = parts.port or (465 if self.implicit_tls else 587 if self.starttls else 25)
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.timeout = timeout
        self.context = context or ssl.create_default_context()

    def send(self, message: EmailMessage) -> None:
        try:
            with self._connected(self.timeout) as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            # The error carries the address, and errors are logged and shown: only the server's codes go on.
            codes = sorted({code for code, _text in refused.recipients.values()})
            raise NotDelivered(f"The mail server refused the recipient ({', '.join(map(str, codes))}).") from None
        except smtplib.SMTPResponseException as refused:
            raise NotDelivered(f"The mail server answered {refused.smtp_code}.") from None

    def why_not_ready(self) -> str | None:
        try:
            with self._connected(PROBE_TIMEOUT) as server:
                server.noop()
        except (OSError, smtplib.SMTPException) as error:
            return f"The mail server {self.host}:{self.port} does not answer: {error}."
        return None

    def _connected(self, timeout: float) -> smtplib.SMTP:
        server: smtplib.SMTP
        if self.implicit_tls:
            server = smtplib.SMTP_SSL(self.host, self.port, timeout=timeout, context=self.context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=timeout)
        try:
            if self.starttls:
                server.starttls(context=self.context)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


def mailer_for(settings: Settings) -> Mailer:
    """SMTP when a server is named, else a folder of messages to read at /dev/courriels."""
    if settings.mail_url:
        return SmtpMailer(settings.mail_url)
    return FolderMailer(settings.mail_dir or settings.data_dir / "mail")


def mailer() -> Mailer:
    found: Mailer = current_app.extensions["maillage.mailer"]
    return found


# The room that knows people sets this: from a person's id to (address, name, language), or None when nobody should be written to.
Recipient = Callable[[int], tuple[str, str, str] | None]
_recipient: list[Recipient] = []


def recipients(function: Recipient) -> Recipient:
    """Declare who knows the addresses; asked again at the moment of sending, so that someone removed gets nothing."""
    _recipient[:] = [function]
    return function


def send_later(template: str, *, to: int, **context: Any) -> None:
    """Ask for a mail to the person `to` (an id), from the template `<room>/mail/<name>.txt`, in the unit at work.

    `context` is kept in the outbox: ids and public words only, nothing sealed and no secret that outlives its use.
    """
    outbox.enqueue("mail", template=template, to=to, context=context)


@outbox.handler("mail", own_units=True)
def deliver(*, job: outbox.Job, at: datetime) -> None:
    """Write the message in its reader's language and hand it over."""
    with db.database().reading():
        found = _recipient[0](job.payload["to"]) if _recipient else None
        if found is None:
            return
        address, name, locale = found
        with speaking(locale):
            text = render_template(job.payload["template"], links=links, name=_one_line(name), **job.payload["context"])
    mailer().send(compose(text, to=address, name=name, token=job.token, locale=locale, at=at))


def compose(
    text: str, *, to: str, name: str, token: str, locale: str, at: datetime, reply_to: tuple[str, str] | None = None
) -> EmailMessage:
    """A plain-text message whose first line is its subject; a header can hold no line break, whatever the name.

    `reply_to` is the name and the address of whoever should be answered, when that is not us.
    """
    settings: Settings = current_app.extensions["maillage.settings"]
    subject, _, body = text.strip().partition("\n")
    sender_name, sender = parseaddr(settings.mail_from)
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(sender_name, sender)
    message["To"] = _address(name, to)
    if reply_to:
        message["Reply-To"] = _address(*reply_to)
    message["Subject"] = _one_line(subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{token}@{urlsplit(settings.base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body.strip() + "\n")
    message["Content-Language"] = locale  # after the content, which sweeps away every Content- header
    return message


def _address(name: str, address: str) -> Address:
    """A domain with accents (coop.québec) is written as the network knows it; a mail server need not know better."""
    user, _at, domain = address.rpartition("@")
    return Address(display_name=_one_line(name), addr_spec=f"{user}@{domain.encode('idna').decode('ascii')}")


def _one_line(text: str) -> str:
    """What a header may hold: no line break, nothing invisible, and no « =?utf-8?…?= » that a reader would decode."""
    return "".join(one for one in " ".join(text.split()) if one.isprintable()).replace("=?", "= ?")
