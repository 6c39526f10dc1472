"""The notices published since an answer was handed in: its own people alone are told on their pages what to do about them."""

from collections.abc import Sequence
from datetime import datetime

from marketplace.bids import rules
from marketplace.bids.models import BidVersion
from marketplace.tenders.models import Tender, TenderAmendment


def of(tender: Tender, published: Sequence[TenderAmendment], standing: BidVersion | None, at: datetime) -> Sequence[TenderAmendment]:
    """Of the notices of a purchase, the newest first, those that whoever handed in had not read, the oldest first, while the answer may
    still be changed."""
    if standing is None or standing.received_at is None or not rules.is_open(tender, at):
        return ()
    received = standing.received_at
    return [one for one in reversed(published) if one.made_at > received]
