"""What Stripe itself answers to the calls of the product, with a real test key: asked for by `STRIPE_TEST_KEY=… pytest -m contract`."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from marketplace.billing.gateway import GatewayRefused, SessionAsk
from marketplace.billing.stripe_gateway import StripeGateway

KEY = os.environ.get("STRIPE_TEST_KEY", "")

pytestmark = pytest.mark.contract


def test_stripe_takes_our_calls_as_the_stand_in_does() -> None:
    """An account, its page, the same call under the same key, a payment that an incomplete account may not take, what is listed."""
    assert KEY.startswith(("sk_test_", "rk_test_")), "a test key: this opens an account"
    stripe, now = StripeGateway(KEY, "whsec_unused"), datetime.now(UTC)
    assert stripe.is_live is False
    key = f"maillage-contract-{now.timestamp()}"
    account = stripe.open_account("Coopérative d’essai", None, {"organization": "0"}, key=key)
    assert account.id.startswith("acct_")
    assert stripe.open_account("Coopérative d’essai", None, {"organization": "0"}, key=key).id == account.id
    assert account.may_charge is False
    assert account.asked
    link = stripe.onboarding_url(account.id, return_url="https://example.com/retour", refresh_url="https://example.com/encaissement")
    assert link.startswith("https://connect.stripe.com/")
    assert stripe.account(account.id).id == account.id
    back = ("https://example.com/retour", "https://example.com/en-ligne")
    with pytest.raises(GatewayRefused):
        stripe.open_session(account.id, SessionAsk(11_498, 0, "Facture d’essai", None, "fr", *back, {"payment": "0"}), key=f"{key}-session")
    assert list(stripe.intents_since(account.id, now - timedelta(days=1))) == []
