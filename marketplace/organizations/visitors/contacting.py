"""Writing to an enterprise whose address nobody sees: the message is kept, passed on by mail, and erased after a month."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import delete, update

from config import Settings
from marketplace.core import db, limits, links, mail, outbox, retention
from marketplace.core.errors import RuleBroken
from marketplace.organizations import rules
from marketplace.organizations.models import ContactMessage, ErrorReport, Organization

KIND = "organizations.pass-on"


@dataclass(frozen=True)
class Letter:
    """What a visitor typed; `locale` is the language of her page."""

    name: str
    email: str
    words: str
    locale: str


def count_letter(organization: Organization, network: str) -> None:
    """Count one more letter of a network (an address as `limits.network_of` gives it) to an enterprise; TooMany past either rate."""
    settings: Settings = current_app.extensions["maillage.settings"]
    limits.take("contact", settings.rate_contact, network)
    limits.take("contact.enterprise", settings.rate_contact_enterprise, str(organization.id))


def write_to(organization: Organization, letter: Letter, *, at: datetime) -> ContactMessage:
    """Keep a letter and pass it on to the enterprise; RuleBroken when it has no address to be written to."""
    if reason := rules.why_not_write_to(organization):
        raise RuleBroken(reason)
    message = ContactMessage(
        organization=organization,
        sender_name=letter.name,
        sender_email=letter.email,
        sender_locale=letter.locale,
        words=letter.words,
        created_at=at,
    )
    db.session().add(message)
    db.session().flush()
    outbox.enqueue(KIND, message_id=message.id)
    return message


@outbox.handler(KIND, own_units=True)
def pass_on(*, job: outbox.Job, at: datetime) -> None:
    """Write the letter to the enterprise. What was erased, withdrawn or has no address any more by then is not written."""
    with db.database().reading() as session:
        message = session.get(ContactMessage, job.payload["message_id"])
        if message is None or rules.why_not_write_to(message.organization):
            return
        to, name, locale = str(message.organization.contact_email), message.organization.name, rules.language_of(message.organization)
        page = links.absolute("organizations.show", locale=locale, slug=message.organization.slug)
        letter = mail.write(
            "organizations/mail/letter.txt",
            to=to,
            name=name,
            token=job.token,
            locale=locale,
            at=at,
            reply_to=(message.sender_name, message.sender_email),
            message=message,
            page=page,
        )
    mail.mailer().send(letter)


@outbox.nightly("organizations.forget-visitors", hour=3)
def forget_visitors(*, job: outbox.Job, at: datetime) -> None:
    """Erase letters once they are of no more use, and the addresses of those whose report was closed as long ago."""
    before = at - retention.days("retention_letters")
    letters = db.session().execute(delete(ContactMessage).where(ContactMessage.created_at < before))
    closed = update(ErrorReport).where(ErrorReport.closed_at < before, ErrorReport.reporter_email.is_not(None))
    addresses = db.session().execute(closed.values(reporter_email=None, version=ErrorReport.version + 1))
    retention.swept("letters", letters, at=at)
    retention.swept("report_addresses", addresses, at=at)
