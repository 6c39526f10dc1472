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
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_JsonLines(shared))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("alembic", "_granian", "granian.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class _JsonLines(logging.Formatter):
    """Passes our lines as they are, and wraps a library's message as JSON so that no line can be forged."""

    def __init__(self, shared: list[Any]) -> None:
        super().__init__()
        self.foreign = structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(ensure_ascii=False), foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared]
        )

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        return message if message.startswith('{"') else self.foreign.format(record)


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
            route=request.url_rule.rule if request.url_rule else request.path[:200],
            status=response.status_code,
            ms=round(seconds * 1000, 1),
        )
        return response
