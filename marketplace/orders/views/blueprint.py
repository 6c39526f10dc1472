"""The blueprint of orders, and what its templates call."""

from typing import Any

from flask import Blueprint

from marketplace.core import documents
from marketplace.orders import words

bp = Blueprint("orders", __name__)


@bp.app_context_processor
def said() -> dict[str, Any]:
    """The words of the room."""
    return {"order_words": words, "order_files": documents.ACCEPT}
