"""The blueprint of invoices and payments, and what its templates call."""

from typing import Any

from flask import Blueprint

from marketplace.billing.paying import words

bp = Blueprint("billing", __name__)


@bp.app_context_processor
def said() -> dict[str, Any]:
    """The words of the room."""
    return {"payment_words": words}
