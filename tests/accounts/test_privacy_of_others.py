"""An erasure takes away what is surely hers, and nothing of anybody who bears her name or whose address she claimed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts import addresses, resets
from marketplace.accounts.models import User
from marketplace.accounts.privacy import mail_folder
from marketplace.core import clock, db, mail, notices
from marketplace.core.mail import FolderMailer
from marketplace.core.notices import Notice
from marketplace.core.outbox import Job
from marketplace.core.worker import Worker
from marketplace.organizations.models import ContactMessage, ErrorReport, TeamInvitation
from tests.accounts.odile import HERS, erase, of
from tests.builders import AT, make_organization
from tests.page import Visitor

VICTIM = "victime@exemple.org"


def belongings(person: User) -> None:
    """What a person has under her address: a place offered, a letter, a report, a link that she asked for, a mail that waits."""
    enterprise, at = make_organization(name="Ville de Laval"), clock.now()
    invited = {"email": VICTIM, "name": "V", "locale": "fr", "roles": ["reader"]}
    letter = {"sender_name": "V", "sender_email": VICTIM, "sender_locale": "fr", "words": "Bonjour."}
    db.session().add_all(
        [
            TeamInvitation(organization_id=enterprise.id, **invited, created_at=at, expires_at=at + timedelta(days=14)),
            ContactMessage(organization_id=enterprise.id, created_at=at, **letter),
            ErrorReport(organization_id=enterprise.id, what="Erreur", reporter_email=VICTIM, reporter_locale="fr", created_at=at),
        ]
    )
    resets.ask(VICTIM)
    mail.send_later("accounts/mail/reset.txt", to=person.id, user_id=person.id)
    notices.notify(person.id, "essai", "%(name)s vous invite.", at=at, name=enterprise.name)


def kept(app: Flask) -> list[object]:
    """All of it, as it is now."""
    with app.app_context(), db.database().reading() as session:
        found: list[object] = [
            row for model in (TeamInvitation, ContactMessage, ErrorReport) for row in session.scalars(select(model.id).order_by(model.id))
        ]
        jobs = select(Job.kind, Job.payload).where(Job.kind.in_(("mail", resets.KIND))).order_by(Job.id)
        told = select(Notice.recipient_id, Notice.values).order_by(Notice.id)
        return [*found, *map(tuple, session.execute(jobs)), *map(tuple, session.execute(told))]


def test_nothing_goes_of_an_address_that_was_asked_for_and_never_proved(app: Flask, someone: Callable[..., User]) -> None:
    victim, thief = someone(email=VICTIM), someone(email=HERS, name="Odile Tremblay")
    with app.app_context(), db.database().writing():
        belongings(victim)
    before = kept(app)
    with app.app_context(), db.database().writing():
        addresses.ask(db.load(User, id=thief.id), VICTIM, at=clock.now())
        waiting = len(kept_jobs(thief))
    assert waiting
    assert erase(Visitor(app).sign_in(thief)).status_code == 303
    assert kept(app) == before
    with app.app_context(), db.database().reading():
        assert kept_jobs(thief) == [], "nothing is written for her any more, not even to that address"


def kept_jobs(person: User) -> list[Job]:
    """The jobs that write to a person."""
    return [one for one in db.session().scalars(select(Job)) if one.payload.get("to") == person.id]


@pytest.mark.parametrize("name", ["template", "accounts", "Ville de Laval", "mail", "victime"])
def test_whatever_she_is_called_nobody_elses_mails_and_notices_change(app: Flask, someone: Callable[..., User], name: str) -> None:
    victim, called = someone(email=VICTIM), someone(email=HERS, name=name)
    with app.app_context(), db.database().writing():
        belongings(victim)
    before = kept(app)
    assert erase(Visitor(app).sign_in(called)).status_code == 303
    assert kept(app) == before


def test_an_address_left_to_somebody_else_is_hers_no_more(app: Flask, someone: Callable[..., User]) -> None:
    someone(email=VICTIM)
    leaver = someone(email=HERS, previous_email=VICTIM, email_changed_at=AT)
    with app.app_context(), db.database().writing():
        resets.ask(VICTIM)
    erase(Visitor(app).sign_in(leaver))
    with app.app_context(), db.database().reading() as session:
        assert session.scalars(select(Job).where(Job.kind == resets.KIND)).one().payload == {"email": VICTIM}


def test_in_the_folder_of_mails_those_to_an_unproved_address_go_by_their_number(
    app: Flask, someone: Callable[..., User], settings: object
) -> None:
    app.extensions["maillage.mailer"] = FolderMailer(settings.data_dir / "mail")  # type: ignore[attr-defined]
    victim, thief = someone(email=VICTIM, name="Odile Tremblay"), someone(email=HERS, name="Odile Tremblay")
    with app.app_context():
        with db.database().writing():
            mail.send_later("accounts/mail/promoted.txt", to=victim.id)
            addresses.ask(db.load(User, id=thief.id), VICTIM, at=clock.now())
        Worker(app).drain()
        assert len(mail_folder._mails()) == 3
    erase(Visitor(app).sign_in(thief))
    with app.app_context():
        (left,) = mail_folder._mails()
        assert "Vous faites maintenant partie" in mail_folder._text(left)


def test_a_crash_in_the_folder_of_mails_leaves_the_account_never_mails_without_it(
    app: Flask, someone: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    leaver = someone(email=HERS)
    visitor = Visitor(app).sign_in(leaver)

    def die(_traces: object) -> int:
        raise OSError("killed")

    monkeypatch.setattr(mail_folder, "forget", die)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    assert erase(visitor).status_code == 500
    assert of(app, leaver.id).erased_at is None
