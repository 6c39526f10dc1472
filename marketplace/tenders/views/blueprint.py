"""The blueprint that the pages of the room share, and what its templates call."""

from typing import Any

from flask import Blueprint, g

from marketplace.tenders import answered, words
from marketplace.tenders.asking import zones
from marketplace.tenders.models import Tender
from marketplace.tenders.visiting import queries as visits

bp = Blueprint("tenders", __name__)
bp.record_once(lambda state: answered.know_numbers(state.app))


@bp.app_context_processor
def said() -> dict[str, Any]:
    """The words of stages and of the closed lists; the deadline of a price request; who did not come to its visits."""
    return {"tender_words": words, "asking_deadline": _deadline, "visit_absences": visits.absences}


def _deadline(tender: Tender) -> str:
    return zones.deadline(tender.bids_due_at, tender.bids_zone, g.at) if tender.bids_due_at else ""
