"""Who of each answer that is open came, or did not, to a compulsory visit: every enterprise of a group counts."""

from collections.abc import Sequence

from marketplace.bids.models import OpenedBid
from marketplace.bids.regrouping import disclosed
from marketplace.tenders.models import Tender
from marketplace.tenders.visiting import queries
from marketplace.tenders.visiting.queries import Attendance


def absences(tender: Tender, found: Sequence[OpenedBid]) -> dict[int, list[Attendance]]:
    """The sentences of each answer, by its number."""
    return queries.absences(tender, {one.id: disclosed.enterprises([one]) for one in found})
