"""One JSON object a line on standard output, each with the request's id; nothing personal, nothing secret.

Fields are chosen by name where a line is written: no form, no header, no address of a person is ever logged.
"""

import logging
import sys
import time
from typing import Any

import structlog
from flask import Flask, Response, g, has_request_context, request

from config import Settings
from marketplace.core import metrics

LONGEST_WORD = 40

log = structlog.get_logger("web")


def configure(settings: Settings) -> None:
    """Write our own lines and the libraries' through the same door."""
    level = getattr(logging, settings.log_level.upper())
    shared: list[Any] = [
        _request_id,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_logger_name,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    # ASCII, so that no terminal obeys what a visitor wrote and no line can be cut in two.
    last: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer(ensure_ascii=True)]
    foreign = [structlog.stdlib.add_logger_name, *shared]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=last, foreign_pre_chain=foreign))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("alembic", "_granian", "granian.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _request_id(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    if has_request_context() and "request_id" in g:
        event["request_id"] = g.request_id
    return event


def init_app(app: Flask) -> None:
    """Write one line for each answer, and count it."""

    @app.before_request
    def started() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def answered(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        metrics.answered(request.endpoint or "none", request.method, response.status_code, seconds)
        log.info(
            "answered",
            method=request.method,
            endpoint=request.endpoint,
            # The rule, not the path: an invitation's path is a secret.
            route=request.url_rule.rule if request.url_rule else shortened(request.path),
            status=response.status_code,
            ms=round(seconds * 1000, 1),
        )
        return response


def shortened(path: str) -> str:
    """An address that leads nowhere, without what may be a secret in it: a link of ours, mistyped, still opens a door."""
    return "/".join(part if len(part) <= LONGEST_WORD else f"{part[:8]}…" for part in path[:200].split("/"))
