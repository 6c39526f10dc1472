"""The blueprint that the pages of the room share, and what its templates call."""

from typing import Any

from flask import Blueprint, g

from marketplace.tenders import answered, words
from marketplace.tenders.asking import zones
from marketplace.tenders.criteria import numbers, queries
from marketplace.tenders.criteria import words as criteria_words
from marketplace.tenders.models import Tender

bp = Blueprint("tenders", __name__)
bp.record_once(lambda state: answered.know_numbers(state.app))


@bp.app_context_processor
def said() -> dict[str, Any]:
    """The words of stages, of the closed lists and of criteria; the deadline of a price request."""
    more = {"criteria_words": criteria_words, "criteria_numbers": numbers, "announced_scoring": queries.of}
    return {"tender_words": words, "asking_deadline": _deadline, **more}


def _deadline(tender: Tender) -> str:
    return zones.deadline(tender.bids_due_at, tender.bids_zone, g.at) if tender.bids_due_at else ""
