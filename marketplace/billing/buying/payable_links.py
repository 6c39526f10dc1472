"""Links by which a payables clerk without an account handles one invoice: made by the buyer's people, mailed, revoked, over by themselves.

A token is 256 bits that only the site can make again, so that the mail can be written later; the database holds its hash alone.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from config import Settings
from marketplace.accounts.models import User
from marketplace.billing import rules
from marketplace.billing.models import Invoice, InvoiceKind, PayableLink
from marketplace.core import audit, db, limits, links, mail, outbox
from marketplace.core.errors import RuleBroken, SpentLink
from marketplace.core.locale import SOURCE, _, speaking

LIFE = timedelta(days=45)
KIND = "billing.payable-link"


def of(invoice: Invoice) -> Sequence[PayableLink]:
    """The links of an invoice, the last first."""
    return db.session().scalars(select(PayableLink).filter_by(invoice_id=invoice.id).order_by(PayableLink.id.desc())).all()


def is_good(link: PayableLink, at: datetime) -> bool:
    """Whether a link opens anything: not revoked, its term not past, something still owed."""
    return link.revoked_at is None and at < link.expires_at and link.invoice.status in rules.OPEN


def why_not_make(invoice: Invoice) -> str | None:
    """The reason why no link can be sent for an invoice now, or None."""
    if invoice.kind is not InvoiceKind.INVOICE:
        return str(_("Rien n’est à payer sur une note de crédit : un lien ne servirait à rien."))
    return None if invoice.status in rules.OPEN else str(_("Plus rien n’est dû sur cette facture : un lien ne servirait à rien."))


def make(invoice: Invoice, email: str, *, actor: User | None, at: datetime) -> PayableLink:
    """Make a link and have it mailed; TooMany past what an organisation may send in a day."""
    if reason := why_not_make(invoice):
        raise RuleBroken(reason)
    settings: Settings = current_app.extensions["maillage.settings"]
    limits.take("payable_mail", settings.rate_payable_mail, str(invoice.buyer_id))
    link = PayableLink(invoice=invoice, email=email, made_by_id=actor.id if actor else None, made_at=at, expires_at=at + LIFE)
    link.token_hash = hash_of(token_of(link))
    db.session().add(link)
    db.session().flush()
    audit.record("billing.make_link", invoice, actor=actor, at=at, organization_id=invoice.buyer_id)
    outbox.enqueue(KIND, link_id=link.id)
    return link


def revoke(link: PayableLink, *, actor: User | None, at: datetime) -> None:
    """End a link now; one that ended already stays as it is."""
    if link.revoked_at is None:
        link.revoked_at = at
        audit.record("billing.revoke_link", link.invoice, actor=actor, at=at, organization_id=link.invoice.buyer_id)


def link_of(token: str, network: str, at: datetime) -> PayableLink:
    """The link of a token; SpentLink, always in the same words, when it opens nothing. TooMany past what a network may try."""
    settings: Settings = current_app.extensions["maillage.settings"]
    limits.take_from("payable", settings.rate_payable, network)
    found = db.session().scalars(select(PayableLink).where(PayableLink.token_hash == hash_of(token))).one_or_none()
    if found is None or not is_good(found, at):
        raise SpentLink(
            _("Ce lien ne sert plus : il a expiré, a été retiré, ou plus rien n’est dû. Demandez-en un autre à votre organisation.")
        )
    return found


def token_of(link: PayableLink) -> str:
    """The token of a link, made again from what the row says and from the secret of the site."""
    number = link.invoice.id if link.invoice is not None else link.invoice_id
    said = f"billing.payable-link {number} {link.email} {link.made_at.astimezone(UTC).isoformat()}"
    made = hmac.new(str(current_app.secret_key).encode(), said.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def hash_of(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@outbox.handler(KIND, own_units=True)
def write_to(*, job: outbox.Job, at: datetime) -> None:
    """Write to the clerk, in French; a link that opens nothing any more is not sent, nor one whose token the secret does not make again."""
    with db.database().reading() as session:
        link = session.get(PayableLink, job.payload["link_id"])
        if link is None or not is_good(link, at) or hash_of(token_of(link)) != link.token_hash:
            return
        with speaking(SOURCE):
            url = links.absolute("billing.payable", token=token_of(link))
        told: dict[str, Any] = {"invoice": link.invoice, "url": url, "until": link.expires_at}
        letter = mail.write("billing/mail/payable.txt", to=link.email, name="", token=job.token, locale=SOURCE, at=at, **told)
    mail.mailer().send(letter)
