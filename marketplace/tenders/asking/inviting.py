"""Choosing the enterprises that are asked, each with the reason why it is among them."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.tenders.asking import rules, writing
from marketplace.tenders.asking.keeping import check_is_draft
from marketplace.tenders.models import Tender, TenderBidder

LONGEST_REASON = 300


def invite(tender: Tender, organization: Organization, reason: str = "", *, actor: User, at: datetime) -> TenderBidder:
    """Put an enterprise among those asked; one that is there stays as it is. RuleBroken, with the reason, for one that cannot be."""
    check_is_draft(tender)
    found = next((one for one in tender.bidders if one.organization_id == organization.id), None)
    if found is not None:
        return found
    if why := rules.why_not_invite(tender, organization, at):
        raise RuleBroken(why)
    if len(tender.bidders) >= rules.MOST_BIDDERS:
        raise RuleBroken(_("Une demande de prix va à %(most)d entreprises au plus.", most=rules.MOST_BIDDERS))
    row = TenderBidder(organization=organization, reason=reason[:LONGEST_REASON])
    tender.bidders.append(row)
    db.session().flush()
    writing.note(tender, ["bidders"], actor=actor, at=at)
    return row


def uninvite(tender: Tender, slug: str, *, actor: User, at: datetime) -> None:
    """Take the enterprise of this address away from those asked, while nothing was sent."""
    check_is_draft(tender)
    found = next((one for one in tender.bidders if one.organization.slug == slug), None)
    if found is not None:
        tender.bidders.remove(found)
        writing.note(tender, ["bidders"], actor=actor, at=at)
