"""The blueprint that the pages of the room share, and what its templates call."""

from typing import Any

from flask import Blueprint, g

from marketplace.tenders import words
from marketplace.tenders.asking import zones
from marketplace.tenders.criteria import numbers
from marketplace.tenders.criteria import words as criteria_words
from marketplace.tenders.models import Tender

bp = Blueprint("tenders", __name__)


@bp.app_context_processor
def said() -> dict[str, Any]:
    """The words of stages and of the closed lists; the deadline of a price request."""
    return {"tender_words": words, "criteria_words": criteria_words, "criteria_numbers": numbers, "asking_deadline": _deadline}


def _deadline(tender: Tender) -> str:
    return zones.deadline(tender.bids_due_at, tender.bids_zone, g.at) if tender.bids_due_at else ""
