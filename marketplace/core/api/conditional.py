"""Answers that carry a mark of their content, so that asking again for what has not changed costs nothing to send."""

import hashlib
from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, request, session

from marketplace.core.locale import current

# Seconds during which an answer may be given again without asking us.
KEPT = 60


def answer(body: Mapping[str, Any], *, is_private: bool = False, mark: str = "", status: int = 200) -> Response:
    """The answer in JSON with a strong mark (RFC 9110, 8.8.3), or 304 when the asker has it already.

    A private one is for one program. `mark` stands for the content when it has a version of its own.
    """
    response = jsonify(body)
    response.status_code = status
    response.set_etag(mark or hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.headers["Content-Language"] = current()
    # One who is signed in reads the same, but her cookie may be renewed with it: that is kept nowhere (see headers).
    if not session and not is_private:
        response.cache_control.public, response.cache_control.max_age = True, KEPT
    response.make_conditional(request)  # which changes it in place
    return response
