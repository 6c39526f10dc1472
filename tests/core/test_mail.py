"""Mail: written in its reader's language when it leaves, to one person, under a name by which a copy is known."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import ChoiceLoader, DictLoader

from marketplace.accounts.models import UserStatus
from marketplace.core import db, mail
from marketplace.core.mail import FolderMailer, MemoryMailer, SmtpMailer, compose, mailer_for
from marketplace.core.outbox import Job, JobStatus
from tests.builders import make_user

TEMPLATE = "essai/mail/bonjour.txt"
LETTER = "{{ _('Bonjour') }} {{ name }}\n\n{{ words }}\n{{ links.absolute('pages.home') }}\n"
SAME_DATABASE = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def post(app):
    """The application with a letter to send."""
    app.jinja_env.loader = ChoiceLoader([DictLoader({TEMPLATE: LETTER}), app.jinja_env.loader])
    with app.app_context():
        yield app


def send(worker, **person) -> Job:
    with db.database().writing() as session:
        user = make_user(**person)
        mail.send_later(TEMPLATE, to=user.id, words="À bientôt, « l’été ».")
        session.flush()
    worker.drain()
    with db.database().reading() as session:
        return session.query(Job).filter_by(kind="mail").one()


def test_a_letter_reaches_its_reader_with_accents_and_a_link_to_the_configured_address(post, worker, mailer):
    job = send(worker, name="Éloïse Çà-et-là", email="eloise@exemple.org")
    (letter,) = mailer.sent
    assert job.status is JobStatus.DONE
    assert letter["To"].addresses[0].display_name == "Éloïse Çà-et-là"
    assert letter["To"].addresses[0].addr_spec == "eloise@exemple.org"
    assert letter["Subject"] == "Bonjour Éloïse Çà-et-là"
    assert letter.get_content().splitlines() == ["À bientôt, « l’été ».", "http://localhost:8000/"]
    assert letter["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("locale", "link"), [("fr", "http://localhost:8000/"), ("en", "http://localhost:8000/en/"), ("es", "http://localhost:8000/")]
)
def test_a_letter_is_in_the_language_of_its_reader(post, worker, mailer, locale, link):
    send(worker, locale=locale)
    assert mailer.sent[0].get_content().splitlines()[-1] == link


def test_the_language_of_whoever_caused_the_letter_does_not_matter(post, worker, mailer):
    with post.test_request_context("/", environ_overrides={"maillage.locale": "en"}):
        send(worker, locale="fr")
    assert mailer.sent[0]["Content-Language"] == "fr"


def test_a_copy_bears_the_same_message_id_made_of_the_token_of_its_job(post, worker, mailer, at):
    job = send(worker)
    mail.deliver(job=job, at=at)
    first, second = mailer.sent
    assert first["Message-ID"] == second["Message-ID"] == f"<{job.token}@localhost>"


@pytest.mark.parametrize("gone", ["suspended", "absent"])
def test_nobody_is_written_to_who_may_no_longer_be(post, worker, mailer, gone):
    with db.database().writing():
        user = make_user()
        mail.send_later(TEMPLATE, to=user.id if gone == "suspended" else 987654, words="")
    with db.database().writing():
        db.load(type(user), id=user.id).status = UserStatus.SUSPENDED
    worker.drain()
    assert mailer.sent == []
    with db.database().reading() as session:
        assert session.query(Job).filter_by(kind="mail").one().status is JobStatus.DONE, "and nothing is tried again"


def test_a_letter_whose_unit_is_undone_is_never_sent(post, worker, mailer):
    with pytest.raises(KeyError), db.database().writing():
        mail.send_later(TEMPLATE, to=make_user().id, words="")
        raise KeyError
    worker.drain()
    assert mailer.sent == []


def test_a_letter_that_could_not_be_handed_over_is_tried_again(post, worker, mailer):
    def refuse(message):
        raise OSError("no route to host")

    accept, mailer.send = mailer.send, refuse
    job = send(worker)
    assert (job.status, job.last_error) == (JobStatus.WAITING, "OSError: no route to host")
    mailer.send = accept
    mail.deliver(job=job, at=job.created_at)
    assert len(mailer.sent) == 1


@pytest.mark.parametrize(
    "name",
    [
        "Anne\r\nBcc: victime@exemple.org",
        "Anne\nSubject: autre",
        "Anne\r\n\r\nUn autre corps",
        "Anne\x01\x0b\x85\u2028X-Injected: oui",
        '"Anne" <autre@exemple.org>, Bob',
        "=?utf-8?q?Anne=0D=0ABcc:_victime=40exemple.org?=",
    ],
)
def test_a_name_cannot_add_a_header_nor_a_recipient(post, worker, mailer, name):
    send(worker, name=name, email="anne@exemple.org")
    read = message_from_bytes(mailer.sent[0].as_bytes(policy=policy.SMTP), policy=policy.default)
    assert [one.addr_spec for one in read["To"].addresses] == ["anne@exemple.org"]
    assert {header.lower() for header in read} == {
        *("from", "to", "subject", "date", "message-id", "content-language", "auto-submitted"),
        *("content-type", "mime-version"),
    }
    assert read["Bcc"] is None
    assert [one.get_content_type() for one in read.iter_parts()] == ["text/plain", "text/html"]
    assert "corps" not in read.get_body(("plain",)).get_content()


@SAME_DATABASE
@given(name=st.text(max_size=60), subject=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_whatever_a_name_and_a_subject_hold_the_letter_can_be_sent_and_read(app, at, name, subject):
    with app.app_context():
        letter = compose(f"{subject}\n\nCorps", to="anne@exemple.org", name=name, token="ab" * 16, locale="fr", at=at)
    read = message_from_bytes(letter.as_bytes(policy=policy.SMTP), policy=policy.default)
    assert [one.addr_spec for one in read["To"].addresses] == ["anne@exemple.org"]
    assert len(read.keys()) == len(set(read.keys())) == 9


@pytest.mark.parametrize("words", ["prêts à manger", "été prête à échouer", "Étienne Forêt Île-à-l’Été, très « à l’aise »", "Anne"])
@pytest.mark.parametrize("times", [1, 3, 7])
def test_a_long_name_or_subject_keeps_each_of_its_spaces(app, at, words, times):
    said = " ".join([words] * times)
    with app.app_context():
        letter = compose(f"{said}\n\nCorps", to="anne@exemple.org", name=said, token="ab" * 16, locale="fr", at=at)
    sent = letter.as_bytes(policy=policy.SMTP)
    # As RFC 2047 says it: what stands between two encoded words is no part of the text.
    read = message_from_bytes(sent, policy=policy.compat32)
    subject, to = (str(make_header(decode_header(read[name]))) for name in ("Subject", "To"))
    assert (subject, to) == (said, f"{said} <anne@exemple.org>")
    assert all(len(line) <= 78 for line in sent.partition(b"\r\n\r\n")[0].split(b"\r\n"))


def test_an_address_of_a_domain_with_accents_is_written_as_the_network_wants_it(app, at):
    with app.app_context():
        letter = compose("Bonjour\n\nCorps", to="info@coopérative.québec", name="Info", token="ab" * 16, locale="fr", at=at)
    assert letter["To"].addresses[0].addr_spec == "info@xn--cooprative-e7a.xn--qubec-csa"
    assert letter.as_bytes(policy=policy.SMTP).isascii()


def test_the_folder_holds_one_complete_file_a_letter_and_a_copy_takes_its_place(app, at, tmp_path):
    folder = tmp_path / "mails"
    sender = FolderMailer(folder)
    with app.app_context():
        letter = compose("Bonjour\n\nÀ bientôt", to="anne@exemple.org", name="Anne", token="ab" * 16, locale="fr", at=at)
    assert sender.why_not_ready() is None
    sender.send(letter)
    sender.send(letter)
    (file,) = folder.iterdir()
    assert file.name == f"{'ab' * 16}.eml"
    assert message_from_bytes(file.read_bytes(), policy=policy.default).get_body(("plain",)).get_content().splitlines() == ["À bientôt"]


def test_a_folder_that_cannot_be_written_says_so_and_keeps_the_letter_in_the_outbox(post, worker, tmp_path):
    (tmp_path / "file").touch()
    post.extensions["maillage.mailer"] = FolderMailer(tmp_path / "file")
    assert "cannot be written" in FolderMailer(tmp_path / "file").why_not_ready()
    assert send(worker).status is JobStatus.WAITING


def test_settings_choose_the_way_out(make_app, tmp_path):
    settings = make_app().extensions["maillage.settings"]
    assert isinstance(mailer_for(settings), FolderMailer)
    with_folder = make_app(mail_dir=tmp_path / "poste").extensions["maillage.settings"]
    assert mailer_for(with_folder).folder == tmp_path / "poste"
    by_smtp = mailer_for(make_app(mail_url="smtp://moi:se%40cret@courrier.exemple:2525?tls=starttls").extensions["maillage.settings"])
    assert isinstance(by_smtp, SmtpMailer)
    assert (by_smtp.host, by_smtp.port, by_smtp.user, by_smtp.password, by_smtp.starttls) == (
        "courrier.exemple",
        2525,
        "moi",
        "se@cret",
        True,
    )
    assert MemoryMailer().why_not_ready() is None


@pytest.mark.parametrize(("url", "port"), [("smtp://h", 25), ("smtp://h?tls=starttls", 587), ("smtps://h", 465), ("smtps://h:1", 1)])
def test_each_way_has_its_usual_port(url, port):
    assert SmtpMailer(url).port == port
