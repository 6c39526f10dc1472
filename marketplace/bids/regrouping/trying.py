"""What a lead types, tried: whom it invites, what an enterprise does. What cannot be is told beside the field."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.bids.answering import acts as answers
from marketplace.bids.models import Bid
from marketplace.bids.regrouping import acts, coming
from marketplace.bids.regrouping.forms import InviteForm, PartForm
from marketplace.bids.regrouping.group import Part
from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import called
from marketplace.tenders.models import Tender


def invited(form: InviteForm, tender: Tender, organization: Organization, *, actor: User, at: datetime) -> Organization | None:
    """The enterprise that was named and invited; None when it cannot be, for the reason beside the field."""
    if not form.validate_on_submit():
        return None
    bid = answers.of(tender, organization)
    try:
        found = called.enterprise_named(form.named.data)
    except Unusable as refused:
        form.named.errors = [refused.reason]
        return None
    if reason := acts.why_not_invite(tender, found, coming.begun(tender, organization, bid)):
        form.named.errors = [reason]
        return None
    bid = bid or answers.begin(tender, organization, actor=actor, at=at)
    acts.invite(bid, found, form.role.data or "", actor=actor, at=at)
    return found


def written(form: PartForm, bid: Bid, part: Part, *, actor: User, at: datetime) -> int:
    """Keep what an enterprise does: 303 once it is; 422 for what is wrong, 409 when somebody changed the answer meanwhile."""
    if not form.validate():
        return 422
    if form.read.data != str(bid.version):
        form.role.errors = [_("Quelqu’un a changé la réponse entre-temps : vérifiez ce que vous avez écrit, puis enregistrez de nouveau.")]
        form.read.data = str(bid.version)
        return 409
    acts.write_part(bid, form.part(part), actor=actor, at=at)
    return 303
