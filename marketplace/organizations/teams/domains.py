"""The domains of addresses that belong to an organisation: whoever is written to there works for it."""

import re
from datetime import datetime
from functools import cache

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import audit, db
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.organizations import reference
from marketplace.organizations.models import EmailDomain, Organization

DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")


@cache
def free() -> frozenset[str]:
    """Domains where anybody may have an address: they prove nothing of an employer."""
    return frozenset(row["domain"] for row in reference.rows("free_mail_domains"))


def written(typed: str) -> str:
    """A domain as it is compared: small letters, as the network knows it (« coop.québec » becomes « xn--… »). Unusable for none."""
    text = typed.strip().lower().removeprefix("@").rstrip(".")
    try:
        text = text.encode("idna").decode("ascii")
    except UnicodeError:
        text = ""
    if len(text) > 253 or not DOMAIN.fullmatch(text) or text.rsplit(".", 1)[-1].isdigit():
        raise Unusable(_("Écrivez un domaine comme ville.exemple.org, sans ce qui précède l’arobas."))
    return text


def of_address(email: str) -> str:
    """The domain of an address; empty when it is none."""
    try:
        return written(email.rpartition("@")[2])
    except Unusable:
        return ""


def why_not_add(organization: Organization, domain: str) -> str | None:
    """The reason why a domain, as `written` gives it, cannot be said of an organisation, or None."""
    if domain in free():
        return _("N’importe qui peut avoir une adresse à « %(domain)s » : ce domaine ne prouve rien.", domain=domain)
    if domain in {one.domain for one in of(organization)}:
        return _("Ce domaine est déjà celui de l’organisation.")
    return None


def add(organization: Organization, typed: str, *, actor: User | None, at: datetime) -> EmailDomain:
    """Say that a domain belongs to an organisation. Unusable for what is no domain, RuleBroken for one that proves nothing or is said."""
    domain = written(typed)
    if reason := why_not_add(organization, domain):
        raise RuleBroken(reason)
    row = EmailDomain(organization=organization, domain=domain, added_at=at)
    db.session().add(row)
    db.session().flush()
    changes = {"domain": (None, domain)}
    audit.record("organizations.domain_added", organization, actor=actor, at=at, changes=changes)
    return row


def remove(row: EmailDomain, *, actor: User, at: datetime) -> None:
    """Say that a domain is no longer an organisation's; whoever joined by it stays."""
    changes = {"domain": (row.domain, None)}
    db.session().delete(row)
    audit.record("organizations.domain_removed", row.organization, actor=actor, at=at, changes=changes)


def of(organization: Organization) -> list[EmailDomain]:
    """The domains of an organisation, by their letters."""
    asked = select(EmailDomain).where(EmailDomain.organization_id == organization.id)
    return list(db.session().scalars(asked.order_by(EmailDomain.domain)))


def proves(organization: Organization, email: str) -> bool:
    """Whether an address says by itself that its person works for this organisation."""
    domain = of_address(email)
    return bool(domain) and domain not in free() and domain in {one.domain for one in of(organization)}
