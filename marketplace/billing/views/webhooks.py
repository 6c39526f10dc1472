"""What the gateway posts by itself, without cookie or page: its signature is the whole of its right."""

from flask import current_app, request
from flask.typing import ResponseReturnValue

from marketplace.billing.cards import events, reaching
from marketplace.billing.gateway import NotFromGateway
from marketplace.billing.views.blueprint import bp
from marketplace.core.access import own_units, public
from marketplace.core.errors import Missing, Refusal

LARGEST = 512 * 1024
PATH = "/webhooks/stripe"


@bp.before_app_request
def bound_event() -> None:
    """Refuse (413), before it is read, what is larger than any event."""
    if request.path == PATH:
        request.max_content_length = min(LARGEST, current_app.config["MAX_CONTENT_LENGTH"])


@bp.post(PATH)
@public
@own_units
def stripe_event() -> ResponseReturnValue:
    """Keep an event; 200 says that it is safe in the database, and nothing more."""
    if not reaching.is_offered():
        raise Missing()
    _keep(request.get_data(), request.headers.get("Stripe-Signature"))
    return "", 200


def _keep(body: bytes, signature: str | None) -> None:
    try:
        events.receive(body, signature)
    except NotFromGateway as refused:
        current_app.logger.warning("event refused: %s", refused)
        raise Refusal() from refused


@bp.record_once
def exempt(state) -> None:  # type: ignore[no-untyped-def]
    """No cookie allows anything here: there is no form to protect."""
    state.app.extensions["csrf"].exempt(stripe_event)
