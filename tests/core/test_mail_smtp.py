"""Mail by SMTP, to a real server on this machine: delivered, refused, encrypted, and never in clear by surprise."""

import smtplib
import socket
import ssl
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from marketplace.core.mail import NotDelivered, SmtpMailer, compose

CERTIFICATE = Path(__file__).with_name("self_signed.pem")


class Postmaster:
    """Keeps what it is given, and says no to one address."""

    def __init__(self) -> None:
        self.received: list[Envelope] = []
        self.encrypted: list[bool] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:
        if address.startswith("personne@"):
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Envelope) -> str:
        self.received.append(envelope)
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


@pytest.fixture
def serve() -> Iterator[Callable[..., tuple[Postmaster, int]]]:
    """A function that starts a server on a free port of the loopback: `postmaster, port = serve(tls_context=…)`."""
    controllers = []

    def start(**options: Any) -> tuple[Postmaster, int]:
        postmaster = Postmaster()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        controller = Controller(postmaster, hostname="127.0.0.1", port=port, server_hostname="courrier.exemple", **options)
        controller.start()
        controllers.append(controller)
        return postmaster, port

    yield start
    for one in controllers:
        one.stop()


@pytest.fixture
def letter(app, at):
    with app.app_context():
        return compose("Bonjour\n\nÀ bientôt.", to="anne@exemple.org", name="Anne", token="ab" * 16, locale="fr", at=at)


def server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def trusting_context() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def test_a_letter_is_handed_to_the_server_whole(serve, letter):
    postmaster, port = serve()
    SmtpMailer(f"smtp://127.0.0.1:{port}").send(letter)
    (received,) = postmaster.received
    assert (received.mail_from, received.rcpt_tos) == ("ne-pas-repondre@localhost", ["anne@exemple.org"])
    assert f"Message-ID: <{'ab' * 16}@localhost>".encode() in received.content


def test_a_server_that_answers_is_ready(serve):
    _postmaster, port = serve()
    assert SmtpMailer(f"smtp://127.0.0.1:{port}").why_not_ready() is None


def test_a_server_that_does_not_answer_is_not_ready_and_keeps_no_letter(letter):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        absent = SmtpMailer(f"smtp://127.0.0.1:{taken.getsockname()[1]}", timeout=1)
        assert "does not answer" in absent.why_not_ready()
        with pytest.raises(OSError, match="refused"):
            absent.send(letter)


def test_a_refused_recipient_is_an_error_not_a_silence(app, at, serve):
    postmaster, port = serve()
    with app.app_context():
        lost = compose("Bonjour\n\nCorps", to="personne@exemple.org", name="", token="cd" * 16, locale="fr", at=at)
    with pytest.raises(NotDelivered, match="550") as refused:
        SmtpMailer(f"smtp://127.0.0.1:{port}").send(lost)
    assert "exemple.org" not in "".join(traceback.format_exception(refused.value)), "the address would go to the log"
    assert postmaster.received == []


def test_starttls_with_a_certificate_that_nobody_signed_is_refused_by_default(serve, letter):
    postmaster, port = serve(tls_context=server_context())
    mailer = SmtpMailer(f"smtp://127.0.0.1:{port}?tls=starttls")
    with pytest.raises(ssl.SSLCertVerificationError):
        mailer.send(letter)
    assert "certificate" in mailer.why_not_ready().lower()
    assert postmaster.received == []


def test_starttls_with_a_certificate_that_is_known_delivers_under_encryption(serve, letter):
    postmaster, port = serve(tls_context=server_context(), require_starttls=True)
    SmtpMailer(f"smtp://127.0.0.1:{port}?tls=starttls", context=trusting_context()).send(letter)
    assert postmaster.encrypted == [True]


def test_a_certificate_of_another_host_is_refused(serve, letter):
    postmaster, port = serve(tls_context=server_context())
    named = SmtpMailer(f"smtp://127.0.0.1:{port}?tls=starttls", context=trusting_context())
    named.host = "127.0.0.2"
    with pytest.raises((ssl.SSLCertVerificationError, OSError)):
        named.send(letter)
    assert postmaster.received == []


def test_a_server_without_starttls_gets_nothing_in_clear_when_tls_was_asked_for(serve, letter):
    postmaster, port = serve()
    with pytest.raises(smtplib.SMTPNotSupportedError):
        SmtpMailer(f"smtp://127.0.0.1:{port}?tls=starttls").send(letter)
    assert postmaster.received == []


def test_tls_from_the_first_byte_delivers_under_encryption(serve, letter):
    postmaster, port = serve(ssl_context=server_context())
    SmtpMailer(f"smtps://localhost:{port}", context=trusting_context()).send(letter)
    assert len(postmaster.received) == 1
    with pytest.raises(ssl.SSLCertVerificationError):
        SmtpMailer(f"smtps://localhost:{port}").send(letter)


@pytest.mark.parametrize(("password", "let_in"), [("se%40cret", True), ("autre", False)])
def test_the_name_and_password_of_the_address_open_the_server(serve, letter, password, let_in):
    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"moi", b"se@cret"), handled=False)

    postmaster, port = serve(tls_context=server_context(), authenticator=check, auth_required=True)
    mailer = SmtpMailer(f"smtp://moi:{password}@127.0.0.1:{port}?tls=starttls", context=trusting_context())
    if let_in:
        mailer.send(letter)
    else:
        with pytest.raises(NotDelivered, match="535"):
            mailer.send(letter)
    assert len(postmaster.received) == let_in
