"""The blueprint of the adviser, the by-laws and direct awards, and what its templates call."""

from typing import Any

from flask import Blueprint

from marketplace.contracting import words
from marketplace.contracting.advising import advice_words

bp = Blueprint("contracting", __name__)


@bp.app_context_processor
def said() -> dict[str, Any]:
    """The words of the dated rules and of what the adviser answers."""
    return {"contracting_words": words, "advice_words": advice_words}
