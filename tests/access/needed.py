"""The purchases from a need of the people of the matrix: one that they write, one that awaits answers, one whose answers are open."""

from datetime import timedelta
from typing import Any

from marketplace.bids.answering import acts
from marketplace.bids.opening import consents
from marketplace.core.db import session
from marketplace.organizations.models import Organization, Role
from marketplace.tenders.models import TenderStage
from tests.bids.opening.things import said
from tests.builders import AT
from tests.tenders.asking.things import someone
from tests.tenders.calling.things import make_bare_need
from tests.tenders.things import member

# Which of them the number of an address names, where it is that of a group purchase alone; and of the pages of the call.
GROUPED = "need_open"
# The number of a group purchase that there is not.
ABSENT = "AR-2000-999999"
NUMBERED = {
    **dict.fromkeys(("tenders.call_step", "tenders.criteria_step", "tenders.unweigh_step"), "need_draft"),
    **dict.fromkeys(("tenders.amend_call", "tenders.amend_call_document", "tenders.call_visits"), "need_awaited"),
}
DUE = AT - timedelta(days=3)


def of_organization(organizer: Organization, bidder: Organization) -> dict[str, Any]:
    """What it asks of enterprises with nobody else: begun, awaited, open."""
    draft = make_bare_need(organizer, stage=TenderStage.DRAFT)
    awaited = make_bare_need(organizer, due=AT + timedelta(days=9))
    past = make_bare_need(organizer, due=DUE)
    actor = someone(bidder, Role.ADMINISTRATOR)
    bid = acts.begin(past, bidder, actor=actor, at=DUE - timedelta(days=1))
    acts.save(bid, said(past, 120_000), actor=actor, at=DUE - timedelta(days=1))
    acts.submit(bid, actor=actor, at=DUE - timedelta(days=1))
    for role in (Role.BUYER, Role.EVALUATOR):
        consents.consent(past, actor=member(organizer, role), at=DUE + timedelta(hours=1))
    session().flush()
    return {"need_draft": draft.number, "need_awaited": awaited.number, "need_open": past.number, "need_to_open": past.id}
