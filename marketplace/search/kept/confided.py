"""What a comparison tells of an enterprise besides its page: whether it takes work now, and what it confides to buyers alone."""

from collections.abc import Collection, Mapping
from datetime import date

from marketplace.accounts.models import User
from marketplace.core.access import can
from marketplace.core.formats import day, money
from marketplace.core.locale import _, ngettext
from marketplace.organizations import words
from marketplace.organizations.capacity import saying
from marketplace.organizations.compliance import reading
from marketplace.organizations.compliance import rules as compliance
from marketplace.organizations.compliance.rules import State
from marketplace.organizations.models import ComplianceItem, Organization, Stop
from marketplace.organizations.teams import rules as teams


def availability(organization: Organization, today: date) -> str:
    """What it says of its capacity today; empty when it says nothing."""
    now = saying.of(organization).on(today)
    if now.stop is None:
        return words.said(now.room).capitalize() if now.room else ""
    said = _("Au maximum de sa capacité") if now.stop is Stop.FULL else _("En pause")
    return _("%(said)s, jusqu’au %(day)s", said=said, day=day(now.until)) if now.until else said


def amount(organization: Organization, cents: int | None) -> str:
    """What only some may see: to the others nothing is said, not even that there is something."""
    return money(cents) if cents is not None and can("organizations.see_capacity", organization) else ""


def files(ids: Collection[int], person: User | None, today: date) -> Mapping[int, str]:
    """By enterprise, what it shares of its compliance file with an organisation of this person, who is the one at work."""
    told: dict[int, str] = {}
    for one in teams.memberships(person):
        buyer = one.organization
        shares = reading.received(buyer, today) if can("organizations.compliance_received", buyer) else []
        for share in shares:
            if share.organization_id in ids and can("organizations.compliance_read", share):
                told[share.organization_id] = _summed(reading.shared_items(share), today)
    return told


def _summed(items: Collection[ComplianceItem], today: date) -> str:
    over = sum(compliance.state_of(one.expires_on, today) is State.EXPIRED for one in items)
    held = ngettext("%(num)d pièce", "%(num)d pièces", len(items))
    if not over:
        return _("%(held)s, aucune échue", held=held) if items else _("vide")
    return ngettext("%(held)s, dont %(num)d échue", "%(held)s, dont %(num)d échues", over, held=held)
