"""What machines ask: are you alive, are you ready, how are you doing."""

import hmac

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from config import Settings
from marketplace.core import health, metrics
from marketplace.core.access import own_units, public

bp = Blueprint("health", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(bp)


@bp.get("/healthz")
@public
@own_units
def alive() -> ResponseReturnValue:
    """This process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
@own_units
def ready() -> ResponseReturnValue:
    """This process may receive visitors; 503 with the reasons otherwise."""
    reasons = health.reasons()
    return jsonify(status="degraded" if reasons else "ok", reasons=reasons), 503 if reasons else 200


@bp.get("/metrics")
@public
@own_units
def figures() -> ResponseReturnValue:
    """Figures for Prometheus, to whoever has the token; in production nobody has it until one is set."""
    settings: Settings = current_app.extensions["maillage.settings"]
    if settings.metrics_token:
        # As bytes: compare_digest refuses text that is not ASCII, which anyone may send.
        if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {settings.metrics_token}".encode()):
            abort(404)
    elif settings.is_production:
        abort(404)
    return Response(metrics.text(), mimetype="text/plain")
