"""The blueprint of awards and contracts, and what its templates call."""

from typing import Any

from flask import Blueprint

from marketplace.awards import words

bp = Blueprint("awards", __name__)


@bp.app_context_processor
def said() -> dict[str, Any]:
    """The words of the room."""
    return {"award_words": words}
