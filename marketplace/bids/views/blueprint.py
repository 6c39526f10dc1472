"""The blueprint that the pages of the room share, what its templates call, and where what is sent to it is kept while it is read."""

from io import BytesIO
from typing import Any

from flask import Blueprint, request

from marketplace.bids.answering import weighed, words
from marketplace.bids.opening import visited

bp = Blueprint("bids", __name__)


@bp.app_context_processor
def said() -> dict[str, Any]:
    """The words of answers, what they say to criteria, who did not come to a visit."""
    return {"answer_words": words, "weighed": weighed, "visit_absences": visited.absences}


@bp.url_value_preprocessor
def keep_off_the_disk(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Werkzeug writes what is sent to a temporary file past half a megabyte: the documents of an answer stay in memory until they are
    sealed. It is asked for here because the form is read before any view; the size of a whole body is bounded by MAX_BODY."""
    request._get_file_stream = lambda *_args, **_sizes: BytesIO()  # type: ignore[method-assign]
