"""Stripe behind the gateway: the only file of the product that talks to it (what stands in for it here apart)."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import stripe

from marketplace.billing.gateway import (
    CURRENCY,
    METHODS,
    AccountSeen,
    EventSeen,
    GatewayRefused,
    GatewayUnreachable,
    IntentSeen,
    NotFromGateway,
    RefundSeen,
    SessionAsk,
    SessionSeen,
)

# At its own level it logs the address of each call, where the names of payments are.
logging.getLogger("stripe").setLevel(logging.WARNING)
# Seconds during which a signature holds, as Stripe recommends; the clock of the server must be right.
TOLERANCE = 300
# Seconds that an answer is waited for: then nobody knows, and the same call is sent again later.
PATIENCE = 20
NAME = re.compile(r"[A-Za-z0-9_.]{1,255}")


class StripeGateway:
    """Stripe over HTTPS, or what stands in for it at `api_base`. Nothing is tried again here: whoever calls does, under the same key."""

    def __init__(self, secret_key: str, webhook_secret: str, *, api_base: str | None = None) -> None:
        if not secret_key or not webhook_secret:
            raise ValueError("Stripe needs its secret key and the secret of its webhook: an empty one would verify nothing.")
        where = {"api": api_base} if api_base else None
        asks = stripe.RequestsClient(timeout=PATIENCE)
        self._client = stripe.StripeClient(secret_key, base_addresses=where, max_network_retries=0, http_client=asks)  # type: ignore[arg-type]
        self._webhook_secret = webhook_secret
        self.is_live = secret_key.startswith(("sk_live_", "rk_live_"))

    def open_account(self, name: str, email: str | None, metadata: dict[str, str], *, key: str) -> AccountSeen:
        asked: dict[str, Any] = {
            "country": "CA",
            "controller": {
                "fees": {"payer": "account"}, "losses": {"payments": "stripe"}, "stripe_dashboard": {"type": "full"},
                "requirement_collection": "stripe",
            },
            "capabilities": {
                "card_payments": {"requested": True}, "acss_debit_payments": {"requested": True}, "transfers": {"requested": True},
            },
            "business_profile": {"name": name},
            "metadata": metadata,
        }  # fmt: skip
        with _told():
            return _account(self._client.v1.accounts.create(_with(asked, email=email), {"idempotency_key": key}))

    def onboarding_url(self, account: str, *, return_url: str, refresh_url: str) -> str:
        with _told():
            link = self._client.v1.account_links.create(
                {"account": account, "return_url": return_url, "refresh_url": refresh_url, "type": "account_onboarding"}
            )
            return link.url

    def account(self, account: str) -> AccountSeen:
        with _told():
            return _account(self._client.v1.accounts.retrieve(account))

    def open_session(self, account: str, ask: SessionAsk, *, key: str) -> SessionSeen:
        mandate = {"payment_schedule": "sporadic", "transaction_type": "business"}
        line = {"price_data": {"currency": CURRENCY, "unit_amount": ask.amount, "product_data": {"name": ask.title}}, "quantity": 1}
        intent = _with({"metadata": ask.metadata, "description": ask.title}, application_fee_amount=ask.fee or None)
        asked: dict[str, Any] = {
            "mode": "payment",
            "allowed_payment_method_types": list(METHODS),
            "payment_method_options": {"acss_debit": {"mandate_options": mandate, "verification_method": "automatic"}},
            "line_items": [line],
            "payment_intent_data": intent,
            "metadata": ask.metadata,
            "locale": "fr-CA" if ask.language == "fr" else "en",
            "success_url": ask.success_url,
            "cancel_url": ask.cancel_url,
        }
        with _told():
            made = self._client.v1.checkout.sessions.create(_with(asked, customer_email=ask.email), _for(account, key))
            return _session(made)

    def session(self, account: str, session: str) -> SessionSeen:
        with _told():
            return _session(self._client.v1.checkout.sessions.retrieve(session, options=_for(account)))

    def expire_session(self, account: str, session: str) -> SessionSeen:
        with _told():
            return _session(self._client.v1.checkout.sessions.expire(session, options=_for(account)))

    def intent(self, account: str, intent: str) -> IntentSeen:
        with _told():
            found = self._client.v1.payment_intents.retrieve(intent, {"expand": ["latest_charge"]}, _for(account))
            return _intent(found, self._disputed(account, intent))

    def intents_since(self, account: str, since: datetime) -> Iterator[IntentSeen]:
        """Every payment of an account from an instant on, the newest first."""
        asked: dict[str, Any] = {"created": {"gte": int(since.astimezone(UTC).timestamp())}, "limit": 100, "expand": ["data.latest_charge"]}
        with _told():
            # A payment is disputed after it was made: those of the same days are all there can be, asked for once.
            disputed = self._disputed_since(account, asked["created"])
            for found in self._client.v1.payment_intents.list(asked, _for(account)).auto_paging_iter():  # type: ignore[arg-type]
                yield _intent(found, disputed.get(found.id, 0))

    def refund(self, account: str, intent: str, amount: int, metadata: dict[str, str], *, key: str) -> RefundSeen:
        with _told():
            asked: Any = {"payment_intent": intent, "amount": amount, "metadata": metadata}
            return _refund(self._client.v1.refunds.create(asked, _for(account, key)))

    def refunds_of(self, account: str, intent: str) -> list[RefundSeen]:
        with _told():
            found = self._client.v1.refunds.list({"payment_intent": intent, "limit": 100}, _for(account))
            return [_refund(one) for one in found.auto_paging_iter()]

    def read_event(self, body: bytes, signature: str | None) -> EventSeen:
        """The event that these very bytes are. NotFromGateway unless they are one, signed with our secret less than five minutes ago."""
        try:
            stripe.WebhookSignature.verify_header(body.decode(), signature or "", self._webhook_secret, TOLERANCE)
            return _event(json.loads(body, parse_constant=_no_constant))
        except (stripe.SignatureVerificationError, ValueError, RecursionError) as refused:
            raise NotFromGateway(str(refused)) from refused

    def _disputed(self, account: str, intent: str) -> int:
        """The cents that the payer's bank holds back or took back."""
        found = self._client.v1.disputes.list({"payment_intent": intent, "limit": 100}, _for(account))
        return sum(map(_held, found.auto_paging_iter()))

    def _disputed_since(self, account: str, created: Any) -> dict[str, int]:
        """The same of every payment of an account that was disputed from an instant on, by its intent."""
        held: dict[str, int] = {}
        for one in self._client.v1.disputes.list({"created": created, "limit": 100}, _for(account)).auto_paging_iter():
            name = one.payment_intent if isinstance(one.payment_intent, str) else getattr(one.payment_intent, "id", "")
            held[name] = held.get(name, 0) + _held(one)
        return held


def _held(dispute: Any) -> int:
    """A dispute that was won, or a mere question, holds nothing."""
    return int(dispute.amount) if dispute.status in ("needs_response", "under_review", "lost") else 0


def _event(told: Any) -> EventSeen:
    """What was signed, as an event; ValueError when it is none."""
    data = told.get("data") if isinstance(told, dict) else None
    about = data.get("object") if isinstance(data, dict) else None
    account = told.get("account") if isinstance(told, dict) else None
    if not isinstance(about, dict) or told.get("object") != "event" or not isinstance(told.get("livemode"), bool):
        raise ValueError("What was signed is no event.")
    if not all(isinstance(one, str) and NAME.fullmatch(one) for one in (told.get("id"), told.get("type"), account or "none")):
        raise ValueError("The event has no name, or is of no kind.")
    name, kind = str(about.get("id") or ""), str(about.get("object") or "")
    return EventSeen(told["id"], told["type"], account, told["livemode"], name if NAME.fullmatch(name) else "", kind, told)


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is no value of JSON.")


def _for(account: str, key: str | None = None) -> Any:
    return {"stripe_account": account} | ({"idempotency_key": key} if key else {})


def _with(asked: dict[str, Any], **more: Any) -> Any:
    return asked | {name: value for name, value in more.items() if value is not None}


@contextmanager
def _told() -> Iterator[None]:
    """What Stripe refuses, and what nobody knows, in the words of this file."""
    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError) as unknown:
        raise GatewayUnreachable(str(unknown)) from unknown
    except stripe.APIError as unknown:
        raise GatewayUnreachable(str(unknown)) from unknown
    except stripe.StripeError as refused:
        raise GatewayRefused(str(refused.user_message or refused), refused.code or "") from refused


def _account(seen: Any) -> AccountSeen:
    asked = tuple(seen.requirements.currently_due or ()) if seen.requirements else ()
    return AccountSeen(seen.id, bool(seen.charges_enabled), bool(seen.payouts_enabled), asked)


def _session(seen: Any) -> SessionSeen:
    intent = seen.payment_intent if isinstance(seen.payment_intent, str) or seen.payment_intent is None else seen.payment_intent.id
    metadata = seen.metadata.to_dict() if seen.metadata else {}
    return SessionSeen(seen.id, seen.status, seen.url, intent, seen.amount_total, seen.currency, seen.livemode, metadata)


def _intent(seen: Any, disputed: int) -> IntentSeen:
    charge = None if seen.latest_charge is None or isinstance(seen.latest_charge, str) else seen.latest_charge
    method = charge.payment_method_details.type if charge and charge.payment_method_details else ""
    error = seen.last_payment_error
    return IntentSeen(
        seen.id, seen.status, seen.amount, seen.amount_received, seen.currency, seen.livemode,
        seen.metadata.to_dict() if seen.metadata else {}, method, charge.id if charge else None,
        charge.amount_refunded if charge else 0, disputed, seen.application_fee_amount or 0,
        (error.message or error.code) if error else None,
    )  # fmt: skip


def _refund(seen: Any) -> RefundSeen:
    metadata = seen.metadata.to_dict() if seen.metadata else {}
    return RefundSeen(seen.id, seen.payment_intent or "", seen.amount, seen.status or "pending", metadata)
