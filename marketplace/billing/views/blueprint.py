"""The blueprint of invoices and payments, and what its templates call."""

from typing import Any

from flask import Blueprint

from marketplace.billing import words
from marketplace.billing.paying import words as paying_words

bp = Blueprint("billing", __name__)


@bp.app_context_processor
def said() -> dict[str, Any]:
    """The words of the room."""
    return {"billing_words": words, "payment_words": paying_words}
