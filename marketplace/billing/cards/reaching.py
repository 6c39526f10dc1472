"""The payment gateway of the application at work, made when it is first needed; tests put theirs in its place."""

from flask import current_app

from config import Settings
from marketplace.billing.gateway import Gateway
from marketplace.billing.standing_in import place

EXTENSION = "maillage.gateway"


def settings() -> Settings:
    """The settings of the application at work."""
    found: Settings = current_app.extensions["maillage.settings"]
    return found


def is_offered() -> bool:
    """Whether one can pay by card or debit at all: with a key of Stripe, or with what stands in for it, never for the public."""
    return bool(settings().stripe_secret_key) or settings().uses_standin


def gateway() -> Gateway:
    """Stripe, or what stands in for it. RuntimeError where neither is offered: whoever asks looked first."""
    found: Gateway | None = current_app.extensions.get(EXTENSION)
    if found is None:
        found = current_app.extensions[EXTENSION] = _made(settings())
    return found


def _made(known: Settings) -> Gateway:
    # The library takes a third of a second to read: whoever is never paid by card never waits for it.
    from marketplace.billing.stripe_gateway import StripeGateway

    if known.stripe_secret_key:
        return StripeGateway(known.stripe_secret_key, known.stripe_webhook_secret, api_base=known.stripe_api_base or None)
    if known.uses_standin:
        return StripeGateway(place.KEY, place.webhook_secret(known), api_base=place.address(known))
    raise RuntimeError("No payment gateway: STRIPE_SECRET_KEY is not set.")
