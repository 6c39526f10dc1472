"""A person whose every value is found nowhere else, who uses all that there is; and where her values are looked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select, text

from config import Settings
from marketplace import create_app
from marketplace.accounts import mailboxes, resets, sign_ups
from marketplace.accounts.models import (
    ByMail,
    NoticeChoice,
    Passkey,
    PrivacyRequest,
    QuietHours,
    RecoveryCode,
    RequestStatus,
    TotpFactor,
    User,
)
from marketplace.accounts.privacy import asking, exporting, mail_folder
from marketplace.core import clock, db, metrics, notices, outbox
from marketplace.core.mail import send_later
from marketplace.core.model import Base
from marketplace.core.worker import Worker
from marketplace.organizations.models import JoinRequest, MemberRole, Membership, Organization, Role, TeamInvitation
from marketplace.search.kept import saved
from marketplace.search.models import Frequency, SearchKind
from tests.builders import PASSWORD, make_organization, make_user
from tests.conftest import close
from tests.page import Visitor

EMAIL = "canari.zqxj@exemple.org"
NAME = "Canarine Zqxjolie"
# Each stands once in what she gives.
VALUES = {
    "address": EMAIL,
    "name": NAME,
    "new address": "canari.neuve.zqxj@exemple.org",
    "address of before": "canari.avant.zqxj@exemple.org",
    "words of a letter": "lettre-zqxj-un",
    "name of a letter": "Zqxj Prénom De Lettre",
    "words of a report": "signalement-zqxj-deux",
    "words to join": "adhesion-zqxj-trois",
    "name in an invitation": "Invitee Zqxj",
    "address invited": "invitee.zqxj@autre.exemple.org",
    "words of a request": "demande-zqxj-quatre",
    "answer to a request": "reponse-zqxj-cinq",
    "name of a passkey": "cle-zqxj-six",
    "credential": "credential-zqxj-sept",
    "handle": "handle-zqxj-huit",
    "secret": "secret-zqxj-neuf",
    "code": "code-zqxj-dix",
    "notice": "avis-zqxj-onze",
    "mail": "courriel-zqxj-quatorze",
    "name asked for": "inscription-zqxj-quinze",
    "reason": "raison-zqxj-douze",
    "topic": "sujet-zqxj-treize",
    "name of a search": "recherche-zqxj-seize",
}


@contextmanager
def installed(settings: Settings) -> Iterator[Flask]:
    """A real installation: the index on the disk, mails in their folder."""
    app = create_app(replace(settings, rate_sign_in="100 per minute"))
    with app.app_context():
        app.extensions["maillage.engine"].rebuild([])
    try:
        yield app
    finally:
        close(app)


def live(app: Flask) -> tuple[Visitor, int]:
    """Have her use everything there is; her browser, and her number."""
    with app.app_context(), db.database().writing():
        person = make_user(email=EMAIL, name=NAME, new_email=VALUES["new address"], previous_email=VALUES["address of before"])
        person.new_email_at = person.email_changed_at = clock.now()
        person.passkey_handle, person.suspension_reason = VALUES["handle"], VALUES["reason"]
        other = make_user(is_staff=True)
        enterprise = make_organization(contact_email="bonjour@entretien.example")
        keys(person)
        team(person, other, enterprise)
        told(person, other)
    visitor = Visitor(app)
    visitor.post("/connexion", {"email": EMAIL, "password": PASSWORD})
    visitor = Visitor(app).sign_in(person)
    written(visitor, enterprise.slug)
    asked(app, person, other)
    Worker(app).drain()
    return visitor, person.id


def keys(person: User) -> None:
    at = clock.now()
    db.session().add_all(
        [
            TotpFactor(user_id=person.id, sealed_secret=VALUES["secret"], last_step=0, created_at=at),
            RecoveryCode(user_id=person.id, code_hash=VALUES["code"], created_at=at),
            Passkey(
                user_id=person.id,
                credential_id=VALUES["credential"],
                public_key="x",
                sign_count=0,
                name=VALUES["name of a passkey"],
                options={},
                created_at=at,
            ),
            NoticeChoice(user_id=person.id, topic=VALUES["topic"], by_mail=ByMail.DAILY),
            QuietHours(user_id=person.id, starts=22, ends=6),
        ]
    )


def team(person: User, other: User, enterprise: Organization) -> None:
    at = clock.now()
    for one in (person, other):
        roles = [MemberRole(role=Role.ADMINISTRATOR)]
        db.session().add(Membership(user_id=one.id, organization_id=enterprise.id, joined_at=at, roles=roles))
    db.session().add(JoinRequest(user_id=person.id, organization_id=enterprise.id, words=VALUES["words to join"], created_at=at))
    invited = {"email": VALUES["address invited"], "name": VALUES["name in an invitation"], "locale": "fr", "roles": ["reader"]}
    db.session().add(
        TeamInvitation(
            organization_id=enterprise.id,
            **invited,
            created_at=at,
            expires_at=at + timedelta(days=14),
            accepted_at=at,
            accepted_by_id=person.id,
        )
    )


def told(person: User, other: User) -> None:
    """What she is told, at each of her addresses, now and in two days; what she asked that waits; somebody else's mail."""
    at = clock.now()
    notices.notify(person.id, "essai", "%(what)s", at=at, what=VALUES["notice"])
    send_later("accounts/mail/promoted.txt", to=person.id)
    send_later("accounts/mail/promoted.txt", to=person.id, run_at=at + timedelta(days=2), what=VALUES["mail"])
    send_later("accounts/mail/promoted.txt", to=other.id)
    mailboxes.write_to_new(person, "accounts/mail/address_confirm.txt")
    for kind in (resets.KIND, sign_ups.KIND):
        outbox.enqueue(kind, run_at=at + timedelta(days=2), email=EMAIL, name=VALUES["name asked for"], locale="fr")
    failed = outbox.enqueue("mail", run_at=at + timedelta(days=2), to=other.id)
    failed.last_error = f"ValueError: <{EMAIL}> is not liked"


def written(visitor: Visitor, slug: str) -> None:
    letter = {"name": VALUES["name of a letter"], "email": EMAIL.upper(), "words": VALUES["words of a letter"]}
    visitor.post(f"/entreprises/{slug}/ecrire", letter)
    visitor.post(f"/entreprises/{slug}/signaler", {"what": VALUES["words of a report"], "email": EMAIL})


def asked(app: Flask, person: User, other: User) -> None:
    at = clock.now()
    with app.app_context(), db.database().writing() as session:
        mine = session.get_one(User, person.id)
        request = asking.ask(mine, VALUES["words of a request"], at=at)
        asking.answer(request, RequestStatus.DONE, VALUES["answer to a request"], actor=session.get_one(User, other.id), at=at)
        saved.keep(mine, VALUES["name of a search"], "q=menage", SearchKind.ENTERPRISES, Frequency.DAILY, at=at)
        exporting.ask(mine, at=at)


def everything_is_there(app: Flask) -> list[str]:
    """Values that are nowhere before the erasure: a canary that was never seen proves nothing."""
    with app.app_context():
        scattered = "\n".join(map(repr, rows()))
        assert list(exporting.folder().glob("*.zip")), "no copy was made"
        assert any(NAME in path.read_text(errors="replace") for path in mail_folder._mails()), "no mail names her"
    return [what for what, value in VALUES.items() if value not in scattered]


def left(app: Flask) -> dict[str, list[str]]:
    """Where each of her values still is: rows of the database, bytes of the files, mails as they are read, figures."""
    found: dict[str, list[str]] = {}
    with app.app_context():
        texts = {f"row of {name}": row for name, row in rows()}
        texts |= {f"mail {path.name}": mail_folder._text(path) for path in mail_folder._mails()}
        texts["figures"] = metrics.text().decode()
        settings: Settings = app.extensions["maillage.settings"]
    for what, value in VALUES.items():
        places = [where for where, said in texts.items() if value.lower() in said.lower()]
        places += [path.name for path in files(settings) if value.encode() in path.read_bytes()]
        if places:
            found[what] = places
    with app.app_context():
        found |= {f"copy {path.name}": ["exports"] for path in exporting.folder().glob("*")}
    return found


def rows() -> list[tuple[str, str]]:
    """Every row of every table, as text; the log of acts among them."""
    with db.database().reading() as session:
        return [
            (table.name, repr(tuple(row)))
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(text("*")).select_from(table))
        ]


def files(settings: Settings) -> list[Path]:
    """Every file that the program wrote, the keys among them."""
    folders = {settings.data_dir, settings.keys_dir}
    return [path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


__all__ = ["EMAIL", "NAME", "VALUES", "PrivacyRequest", "everything_is_there", "installed", "left", "live"]
