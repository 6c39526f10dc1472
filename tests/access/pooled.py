"""What the people of the matrix buy with others: purchases that they organise or join, a contract; of a buyer its by-law and the file of a
direct award."""

from typing import Any

from marketplace.awards.contracts import writing
from marketplace.contracting.direct import actions as direct
from marketplace.core.db import session
from marketplace.organizations.models import Organization
from marketplace.tenders.models import TenderStage
from tests.awards.things import closed_tender, decide, organizer_of
from tests.builders import AT
from tests.contracting.direct.things import written
from tests.contracting.things import bylaw
from tests.tenders.things import make_participation, make_tender, member

_DRAFTED = (
    *("desk", "object_step", "delivery_step", "access_step", "dates_step", "rules_step", "framework_step", "keep_as_template", "review"),
    *("publish", "cancel", "lots_step", "add_lot", "lot_step", "follow_offer", "remove_lot", "seao", "export", "seao_pdf", "seao_csv"),
    *("documents_step", "send_document", "remove_document", "kept_document", "union_step", "union_pdf", "send_union"),
)
_OPEN = ("show", "ics", "document", "ask", "watch", "amend", "amend_document", "questions", "answer", "close_now")
_JOINED = ("adhesion", "adhere", "withdraw", "resolution", "attach_resolution", "resolution_file", "funds")
_AGREED = (
    *("show", "document", "accept", "refuse", "terminate", "amend", "renew", "accept_amendment", "refuse_amendment", "evaluate", "reply"),
)
# Which of them the number of an endpoint names.
NUMBERED = {
    **{f"tenders.{one}": "draft" for one in _DRAFTED},
    **{f"tenders.{one}": "purchase" for one in _OPEN},
    **{f"tenders.{one}": "joined_purchase" for one in _JOINED},
    **dict.fromkeys(("awards.decide", "awards.cancel_award"), "purchase"),
    **{f"awards.{one}": "contract" for one in _AGREED},
    **dict.fromkeys(("contracting.bylaw", "contracting.edit_bylaw", "contracting.attach_bylaw", "contracting.bylaw_text"), "bylaw"),
    **{f"contracting.direct_{one}": "direct" for one in ("show", "edit", "approve", "cancel", "document")},
}
# What the other parts of these addresses are, the same for everybody.
CONSTANTS = {"side": "entreprise", "amendment": 1, "rank": 1}


def of_organization(enterprise: Organization, buyer: Organization, *, is_own: bool) -> dict[str, Any]:
    """What it organises, what it joined, what it agreed. What another joined is not published: it answers as nothing."""
    draft = make_tender(enterprise, stage=TenderStage.DRAFT)
    purchase = make_tender(enterprise)
    joined = make_tender(buyer, stage=TenderStage.ADHESION if is_own else TenderStage.DRAFT)
    make_participation(joined, enterprise, 300)
    closed = closed_tender(1200, organizer=buyer, supplier=enterprise, lot={"minimum": None})
    award = decide(closed, organizer_of(closed))[0]
    agreed = writing.of_tender(closed)[0].number
    rules = bylaw(id=None, organization=buyer)
    rules.written_at = AT
    session().add(rules)
    session().flush()
    file = direct.start(buyer, written(), actor=member(buyer), at=AT)
    session().flush()
    numbers = {"draft": draft.number, "purchase": purchase.number, "joined_purchase": joined.number, "contract": agreed}
    return {**numbers, "award": award.id, "bylaw": rules.id, "direct": file.number}
