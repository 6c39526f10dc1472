"""Letting the pages of other sites read the public API (CORS): anyone, without cookies, reading only."""

from flask import Flask, Response, request

from marketplace.core.api.problems import is_for_programs

READING = ("GET", "HEAD", "OPTIONS")
ONE_DAY = 24 * 3600


def init_app(app: Flask) -> None:
    app.after_request(open_to_others)


def open_to_others(response: Response) -> Response:
    """Say to browsers that any page may read this answer; credentials are never asked for, so none are sent."""
    if not is_for_programs(request.path) or request.method not in READING:
        return response
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = "ETag, Retry-After, X-Request-ID"
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = ", ".join(READING)
        headers["Access-Control-Allow-Headers"] = "If-None-Match"
        headers["Access-Control-Max-Age"] = str(ONE_DAY)
    return response
