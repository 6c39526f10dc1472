"""The payment gateway: what the product asks of it, and what it hears. Stripe is behind it, in `stripe_gateway.py`.

Each enterprise has an account of its own at Stripe and is paid there directly: the platform never holds the money, and keeps of a payment
at most the fee of the settings. Amounts are integer cents of Canadian dollars. What the gateway says is read from its objects, fetched
again, never from the body of an event.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

CURRENCY = "cad"
METHODS = ("card", "acss_debit")


class GatewayRefused(Exception):
    """The gateway understood and said no: asked again, it would say no again. `code` is its own word."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class GatewayUnreachable(Exception):
    """Nobody knows whether the gateway did it: the same call, under the same key, is sent again later."""


class NotFromGateway(Exception):
    """An event whose signature is absent, wrong or too old."""


@dataclass(frozen=True)
class AccountSeen:
    """The account of an enterprise (`acct_…`): whether it may charge and be paid out, and what is still asked of it."""

    id: str
    may_charge: bool
    may_be_paid_out: bool
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class SessionAsk:
    """A page on which a buyer pays one payment: cents, what for, where it comes back, and what names it on our side."""

    amount: int
    fee: int
    title: str
    email: str | None
    language: str
    success_url: str
    cancel_url: str
    metadata: dict[str, str]


@dataclass(frozen=True)
class SessionSeen:
    """A session (`cs_…`): open, complete or expired; the intent behind it once the buyer chose how to pay."""

    id: str
    status: str
    url: str | None
    intent: str | None
    amount: int
    currency: str
    is_live: bool
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RefundSeen:
    """A refund (`re_…`) of an intent, in cents: pending, succeeded, failed or canceled; `metadata` names it on our side if we asked."""

    id: str
    intent: str
    amount: int
    status: str
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class IntentSeen:
    """A payment as the gateway holds it (`pi_…`): its status, what was received, given back, disputed (cents), why it failed."""

    id: str
    status: str
    amount: int
    received: int
    currency: str
    is_live: bool
    metadata: dict[str, str]
    method: str = ""
    charge: str | None = None
    refunded: int = 0
    disputed: int = 0
    fee: int = 0
    failure: str | None = None


@dataclass(frozen=True)
class EventSeen:
    """An event whose signature was verified. `account` is the connected account that it is about, `object_id` the object to fetch."""

    id: str
    kind: str
    account: str | None
    is_live: bool
    object_id: str
    object_kind: str
    body: dict[str, Any]


class Gateway(Protocol):
    """What the product asks. `account` is the enterprise's; `key` makes a call one and the same however often it is sent.

    Raises GatewayRefused, or GatewayUnreachable when nobody knows.
    """

    is_live: bool

    def open_account(self, name: str, email: str | None, metadata: dict[str, str], *, key: str) -> AccountSeen: ...
    def onboarding_url(self, account: str, *, return_url: str, refresh_url: str) -> str: ...
    def account(self, account: str) -> AccountSeen: ...
    def open_session(self, account: str, ask: SessionAsk, *, key: str) -> SessionSeen: ...
    def session(self, account: str, session: str) -> SessionSeen: ...
    def expire_session(self, account: str, session: str) -> SessionSeen: ...
    def intent(self, account: str, intent: str) -> IntentSeen: ...
    def intents_since(self, account: str, since: datetime) -> Iterator[IntentSeen]: ...
    def refund(self, account: str, intent: str, amount: int, metadata: dict[str, str], *, key: str) -> RefundSeen: ...
    def refunds_of(self, account: str, intent: str) -> list[RefundSeen]: ...
    def read_event(self, body: bytes, signature: str | None) -> EventSeen: ...
