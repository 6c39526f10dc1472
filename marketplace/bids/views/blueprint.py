"""The blueprint that the pages of the room share, what its templates call, and where what is sent to it is kept while it is read."""

from io import BytesIO
from typing import Any

from flask import Blueprint, request

from marketplace.bids.answering import weighed, words
from marketplace.bids.opening import opened, visited
from marketplace.bids.regrouping import mending
from marketplace.tenders.extending import acts as extending

bp = Blueprint("bids", __name__)


@bp.app_context_processor
def said() -> dict[str, Any]:
    """The words of answers, what they say to criteria, who did not come to a visit, what cannot be done with them now and why."""
    told = {"answer_words": words, "weighed": weighed, "visit_absences": visited.absences, "deadline_waits": extending.waits}
    told["is_as_accepted"] = mending.is_as_accepted
    return {**told, "why_not_set_aside": opened.why_not_set_aside, "why_not_take_back": opened.why_not_take_back}


@bp.url_value_preprocessor
def keep_off_the_disk(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Werkzeug writes what is sent to a temporary file past half a megabyte: the documents of an answer stay in memory until they are
    sealed. It is asked for here because the form is read before any view; the size of a whole body is bounded by MAX_BODY."""
    request._get_file_stream = lambda *_args, **_sizes: BytesIO()  # type: ignore[method-assign]
