"""The deadline that bidders were told: that of the snapshot taken when the request was sent, and of the notices that moved it later.

The row of the purchase alone decides nothing here: whoever writes an earlier deadline in it opens nothing earlier.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from marketplace.core import db
from marketplace.tenders.closing import snapshot
from marketplace.tenders.models import Tender, TenderAmendment, TenderCutoff

# How the snapshot and the notices call it.
FIELD = "bids_due_at"


def told(tender: Tender) -> datetime | None:
    """The latest deadline that bidders were told, or None when what was published cannot be found as it was written."""
    kept = db.session().scalars(select(TenderCutoff).filter_by(tender_id=tender.id)).one_or_none()
    if kept is None or snapshot.digest(kept.content) != kept.sha256 or not kept.content.get(FIELD):
        return None
    found = [datetime.fromisoformat(kept.content[FIELD]), *_moved(tender)]
    return max([*found, tender.bids_due_at] if tender.bids_due_at else found)


def _moved(tender: Tender) -> Iterator[datetime]:
    """The deadlines of the notices, in their order."""
    asked = select(TenderAmendment).where(TenderAmendment.tender_id == tender.id).order_by(TenderAmendment.number)
    for notice in db.session().scalars(asked):
        yield from (datetime.fromisoformat(after) for name, _before, after in notice.changes if name == FIELD and after)
