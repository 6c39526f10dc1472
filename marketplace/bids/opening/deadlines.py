"""The deadline that bidders were told: that of the snapshot taken when the request was sent, and of the notices that moved it later.

The row of the purchase alone decides nothing here: whoever writes an earlier deadline in it opens nothing earlier. Nor does the database
alone: the opener writes beside its keys each deadline as it is published, and never an earlier one. Whoever rewrites the snapshot, its hash
and the row together, once it is written there, opens nothing earlier either.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from marketplace.bids.sealing import keyring
from marketplace.core import db
from marketplace.tenders.closing import snapshot
from marketplace.tenders.models import Tender, TenderAmendment, TenderCutoff, TenderStage

# How the snapshot and the notices call it.
FIELD = "bids_due_at"


Seen = tuple[int, datetime | None]


def told(tender: Tender) -> datetime | None:
    """The latest deadline that bidders were told, or None when what was published cannot be found as it was written. The opener alone asks
    it: it reads what it keeps."""
    found = _published(tender)
    try:
        kept = keyring.opener_deadline(tender.id)
    except keyring.NoKey:
        return None
    return max(one for one in (found, kept, tender.bids_due_at) if one) if found else None


def awaited() -> set[Seen]:
    """The purchases whose answers are awaited, each with the deadline that its row says."""
    asked = select(Tender.id, Tender.bids_due_at).where(Tender.stage == TenderStage.BIDDING, Tender.bids_opened_at.is_(None))
    return {(number, due) for number, due in db.session().execute(asked)}


def keep(seen: Seen) -> None:
    """Write beside the keys the deadline that was published of a purchase, where it is later than what is written there."""
    if due := _published(db.session().get_one(Tender, seen[0])):
        keyring.keep_opener_deadline(seen[0], due)


def _published(tender: Tender) -> datetime | None:
    kept = db.session().scalars(select(TenderCutoff).filter_by(tender_id=tender.id)).one_or_none()
    if kept is None or snapshot.digest(kept.content) != kept.sha256 or not kept.content.get(FIELD):
        return None
    return max([datetime.fromisoformat(kept.content[FIELD]), *_moved(tender)])


def _moved(tender: Tender) -> Iterator[datetime]:
    """The deadlines of the notices, in their order."""
    asked = select(TenderAmendment).where(TenderAmendment.tender_id == tender.id).order_by(TenderAmendment.number)
    for notice in db.session().scalars(asked):
        yield from (datetime.fromisoformat(after) for name, _before, after in notice.changes if name == FIELD and after)
