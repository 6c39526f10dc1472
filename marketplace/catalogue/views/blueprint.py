"""The blueprint of the catalogue, and what its templates call."""

from typing import Any

from flask import Blueprint

from marketplace.catalogue import keeping, words

bp = Blueprint("catalogue", __name__)


@bp.app_context_processor
def said() -> dict[str, Any]:
    """The words of the catalogue, and whether the reader has the other pages of a space."""
    return {"catalogue_words": words, "is_member_of": keeping.is_member}
