"""Writing to an enterprise from its page: passed on whole, answered directly, and its address seen by nobody."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import clock, db, outbox
from marketplace.core.mail import MemoryMailer
from marketplace.core.outbox import Job
from marketplace.organizations import actions
from marketplace.organizations.models import ContactMessage, Organization
from marketplace.organizations.visitors import contacting
from tests.builders import AT
from tests.core.web.watching import digest, error_of
from tests.organizations.dressed import EMAIL
from tests.page import Page, Visitor

LETTER = {
    "name": "Odile Tremblay-Roy",
    "email": "odile@municipalite.example",
    "words": "Bonjour,\r\n\r\nFaites-vous l’entretien d’un aréna?",
    "fax": "",
}


@pytest.fixture
def reachable(app: Flask, enterprise):  # type: ignore[no-untyped-def]
    """An enterprise that gave an address: its slug."""
    slug = enterprise().slug
    with app.app_context(), db.database().writing():
        db.load(Organization, slug=slug).contact_email = EMAIL
    return slug


def send(visitor: Visitor, slug: str, *, prefix: str = "", **changes: str):  # type: ignore[no-untyped-def]
    path = f"{prefix}/entreprises/{slug}/ecrire"
    return visitor.client.post(path, data={**LETTER, "csrf_token": visitor.token(path), **changes})


def letters(mailer: MemoryMailer, worker) -> list[EmailMessage]:  # type: ignore[no-untyped-def]
    worker.drain()
    return mailer.sent


def test_a_letter_reaches_the_enterprise_and_its_answer_the_sender(app, visitor, reachable, worker, mailer):
    page = visitor.get(f"/entreprises/{reachable}")
    assert f"/entreprises/{reachable}/ecrire" in page.links().values()
    answer = send(visitor, reachable)
    assert (answer.status_code, answer.location) == (303, f"/entreprises/{reachable}")
    assert "Votre message part vers «\u00a0Entretien du Littoral" in visitor.get(f"/entreprises/{reachable}")
    (mail,) = letters(mailer, worker)
    assert mail["To"].addresses[0].addr_spec == EMAIL
    assert mail["Reply-To"].addresses[0].addr_spec == LETTER["email"]
    assert mail["Reply-To"].addresses[0].display_name == LETTER["name"]
    assert LETTER["email"] not in str(mail["From"])
    text = mail.get_content()
    for words in (LETTER["email"], LETTER["name"], "Faites-vous l’entretien d’un aréna?", f"http://localhost:8000/entreprises/{reachable}"):
        assert words in text, words
    assert mail["Content-Language"] == "fr"


def test_nothing_is_sent_to_the_sender(visitor, reachable, worker, mailer):
    send(visitor, reachable)
    assert LETTER["email"] not in [one.addr_spec for mail in letters(mailer, worker) for one in mail["To"].addresses]
    assert "Aucune copie ne vous est envoyée" in visitor.get(f"/entreprises/{reachable}/ecrire")


def test_the_letter_is_kept_in_the_language_of_the_page(app, visitor, reachable):
    assert send(visitor, reachable, prefix="/en").location == f"/en/entreprises/{reachable}"
    with app.app_context(), db.database().reading() as session:
        kept = session.scalars(select(ContactMessage)).one()
    assert (kept.sender_locale, kept.sender_name, kept.words) == ("en", LETTER["name"], LETTER["words"])


def test_an_enterprise_that_works_in_english_alone_is_written_to_in_english(app, visitor, reachable, worker, mailer):
    with app.app_context(), db.database().writing():
        db.load(Organization, slug=reachable).languages = ["en"]
    send(visitor, reachable)
    (mail,) = letters(mailer, worker)
    assert mail["Content-Language"] == "en"
    assert "http://localhost:8000/en/entreprises/" in mail.get_content()


HEADERS = (
    "Odile\r\nBcc: victime@exemple.org",
    "Odile\nTo: victime@exemple.org",
    "O\u2028Bcc: v@exemple.org",
    "=?utf-8?q?Bcc=3A?=",
    '"><x>, "',
)


@pytest.mark.parametrize("name", HEADERS)
def test_no_header_comes_from_what_was_typed(app, visitor, reachable, worker, mailer, name):
    send(visitor, reachable, name=name)
    for mail in letters(mailer, worker):
        assert [one.addr_spec for one in mail["To"].addresses] == [EMAIL]
        assert mail["Bcc"] is None
        head = mail.as_bytes().split(b"\n\n", 1)[0]
        assert not [line for line in head.splitlines() if line.lower().startswith((b"bcc:", b"cc:"))]
        assert len(mail["Reply-To"].addresses) == 1


@pytest.mark.parametrize(
    "email",
    [
        "odile",
        "odile@",
        "@exemple.org",
        "a@b\r\nBcc: c@d.org",
        "a@exemple.org, b@exemple.org",
        "<a@exemple.org>",
        "é@exemple.org",
        "a@x..org",
    ],
)
def test_an_address_that_nobody_could_answer_is_refused_with_a_sample(app, visitor, reachable, email):
    visitor.token(f"/entreprises/{reachable}/ecrire")
    before = digest(app)
    answer = send(visitor, reachable, email=email)
    assert answer.status_code == 422
    assert "prenom@exemple.org" in error_of(answer, "email")
    assert digest(app) == before


@pytest.mark.parametrize("field", ["name", "email", "words"])
def test_each_field_is_required(visitor, reachable, field):
    answer = send(visitor, reachable, **{field: "  "})
    assert answer.status_code == 422
    assert "obligatoire" in error_of(answer, field)


@pytest.mark.parametrize(("field", "most"), [("name", 120), ("words", 4000)])
def test_each_field_has_its_length(visitor, reachable, field, most):
    assert send(visitor, reachable, **{field: "é" * (most + 1)}).status_code == 422
    assert send(visitor, reachable, **{field: "é" * most}).status_code == 303


def test_a_program_that_fills_in_everything_is_refused_and_a_person_told(app, visitor, reachable):
    visitor.token(f"/entreprises/{reachable}/ecrire")
    before = digest(app)
    answer = send(visitor, reachable, fax="418 555-0100")
    assert answer.status_code == 422
    assert "Ce champ doit rester vide" in error_of(answer, "fax")
    assert digest(app) == before


def test_without_its_token_nothing_is_sent(app, visitor, reachable):
    before = digest(app)
    assert visitor.client.post(f"/entreprises/{reachable}/ecrire", data=LETTER).status_code == 400
    assert digest(app) == before


def test_an_enterprise_without_an_address_offers_no_letter(visitor, enterprise):
    slug = enterprise().slug
    assert "Écrire à" not in visitor.get(f"/entreprises/{slug}")
    assert "comment la joindre autrement" in visitor.get(f"/entreprises/{slug}/ecrire", status=404)


def test_a_page_that_is_not_shown_is_not_written_to(app, visitor, staff, reachable):
    with app.app_context(), db.database().writing():
        actions.withdraw(db.load(Organization, slug=reachable), actor=None, at=AT)
    for path in ("ecrire", "signaler"):
        visitor.get(f"/entreprises/{reachable}/{path}", status=410)
        staff.get(f"/entreprises/{reachable}/{path}", status=410)
        visitor.get(f"/entreprises/inconnue/{path}", status=404)
    assert "/ecrire" not in " ".join(staff.get(f"/entreprises/{reachable}").links().values())


def test_a_letter_to_a_page_withdrawn_meanwhile_is_not_sent(app, visitor, reachable, worker, mailer):
    send(visitor, reachable)
    with app.app_context(), db.database().writing():
        actions.withdraw(db.load(Organization, slug=reachable), actor=None, at=AT)
    assert letters(mailer, worker) == []


def test_one_network_writes_so_often_and_no_more_and_what_it_typed_is_kept(make_app, reachable):
    visitor = Visitor(make_app(rate_contact="2 per hour"))
    assert [send(visitor, reachable).status_code for _again in range(3)] == [303, 303, 429]
    page = Page(send(visitor, reachable), status=429)
    assert "Trop de messages" in page
    assert "entretien d’un aréna" in page.tree.xpath("string(//textarea)")


def test_one_enterprise_is_written_to_so_often_whoever_writes(make_app, reachable, enterprise):
    visitor = Visitor(make_app(rate_contact_enterprise="1 per hour", rate_contact="100 per hour"))
    assert [send(visitor, reachable).status_code for _again in range(2)] == [303, 429]


def test_a_form_that_is_refused_does_not_count(make_app, reachable):
    visitor = Visitor(make_app(rate_contact="1 per hour"))
    assert [send(visitor, reachable, email=email).status_code for email in ("x", "y", LETTER["email"])] == [422, 422, 303]


def test_letters_are_erased_after_thirty_days(app, visitor, reachable, test_clock, worker):
    send(visitor, reachable)
    sent = clock.now()
    for days, left in ((29, 1), (31, 0)):
        with app.app_context(), db.database().writing() as session:
            contacting.forget_visitors(job=Job(), at=sent + timedelta(days=days))
            assert session.query(ContactMessage).count() == left


def test_erasing_is_done_every_night():
    assert "organizations.forget-visitors" in {one.kind for one in outbox.NIGHTLY}
    assert outbox.HANDLERS["organizations.pass-on"].own_units, "after a restore, a letter that left already must be held"
