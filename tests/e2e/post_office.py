"""A mail server of the tests' own, to which the site writes by SMTP as it would to a real one."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

PATIENCE = 60.0


class PostOffice:
    """Keeps every mail, in the order they came; `url` is what MAIL_URL says."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []
        self.url = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails += [(to, message) for to in envelope.rcpt_tos]
        return "250 OK"

    def link(self, address: str, beginning: str) -> str:
        """The link of the newest mail to this person whose path, without its language, begins so; AssertionError when none comes."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := self.found(address, beginning):
                return found
            time.sleep(0.05)
        raise AssertionError(f"no mail to {address} leads to {beginning}: {[(to, one['Subject']) for to, one in self.mails]}")

    def says(self, address: str, *words: str) -> None:
        """One mail to this person says all these words; AssertionError with what she was written when none comes."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if any(all(one in text for one in words) for text in self.texts(address)):
                return
            time.sleep(0.05)
        raise AssertionError(f"no mail to {address} says {words}: {self.texts(address)}")

    def texts(self, address: str) -> list[str]:
        """What each mail to this person says, its lines flowing together."""
        bodies = [message.get_body(("plain",)) for to, message in self.mails if to == address]
        return [re.sub("[ \t\r\n]+", " ", body.get_content()) for body in bodies if body]

    def found(self, address: str, beginning: str) -> str:
        """The same, without waiting; empty when none has come."""
        pattern = re.compile(rf"https?://[^\s/]+(?:/en)?{re.escape(beginning)}\S*")
        for to, message in reversed(self.mails):
            body = message.get_body(("plain",))
            if to == address and body and (found := pattern.search(body.get_content())):
                return found[0]
        return ""


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """A server that receives on a free port of the loopback."""
    office = PostOffice()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    office.url = f"smtp://127.0.0.1:{port}"
    try:
        yield office
    finally:
        controller.stop()
