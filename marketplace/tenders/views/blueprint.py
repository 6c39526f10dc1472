"""The blueprint that the pages of the room share, and what its templates call."""

from typing import Any

from flask import Blueprint

from marketplace.tenders import words

bp = Blueprint("tenders", __name__)


@bp.app_context_processor
def said() -> dict[str, Any]:
    """The words of stages and of the closed lists."""
    return {"tender_words": words}
