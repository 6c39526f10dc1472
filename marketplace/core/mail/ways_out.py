"""The ways out: an SMTP server, a folder of `.eml` files, or the memory of a test."""

import smtplib
import ssl
from email.contentmanager import ContentManager, raw_data_manager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app

from config import Settings

PROBE_TIMEOUT = 2.0


class NotDelivered(Exception):
    """The message was not taken; says why in words that hold no address."""


class Mailer(Protocol):
    """A way out for a message. Raises OSError or SMTPException when it could not be handed over."""

    def send(self, message: EmailMessage) -> None: ...

    def why_not_ready(self) -> str | None: ...


class MemoryMailer:
    """Keeps messages for a test to read: what `get_content` gives of one is its text, as somebody without HTML reads it."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []

    def send(self, message: EmailMessage) -> None:
        message.policy = message.policy.clone(content_manager=_AsText())  # type: ignore[call-arg]
        self.sent.append(message)

    def why_not_ready(self) -> str | None:
        return None


class _AsText(ContentManager):
    """Reads a message of two parts by the plain one."""

    def get_content(self, message: EmailMessage, *args: object, **options: object) -> object:  # type: ignore[override]
        return raw_data_manager.get_content(message.get_body(("plain",)) or message, *args, **options)


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
