"""The blueprint of awards and contracts, and what its templates call."""

from typing import Any

from flask import Blueprint

from marketplace.awards import words
from marketplace.awards.evaluating import ranking
from marketplace.bids.opening import opened
from marketplace.tenders.criteria import queries

bp = Blueprint("awards", __name__)


@bp.app_context_processor
def said() -> dict[str, Any]:
    """The words of the room, and what the pages of an evaluation ask."""
    told = {"award_words": words, "criteria_of": queries.of, "evidence_print": opened.print_of}
    return {**told, "waits_for_prices": ranking.waits_for_prices}
