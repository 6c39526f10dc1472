"""What was said with the payment gateway: accounts, calls with their keys, events as they came, payments as it tells them, refunds."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.billing.models.payment import Payment
from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models import Organization


class GatewayAccount(Versioned, Base):
    """The account of an enterprise at the gateway (`acct_…`), and what it may do there, as last fetched."""

    __tablename__ = "gateway_accounts"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), unique=True)
    organization: Mapped[Organization] = relationship()
    account: Mapped[str | None] = mapped_column(unique=True)
    is_live: Mapped[bool] = mapped_column(default=False)
    may_charge: Mapped[bool] = mapped_column(default=False)
    may_be_paid_out: Mapped[bool] = mapped_column(default=False)
    asked: Mapped[list[Any]] = mapped_column(JSON, default=list)
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    begun_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]


class GatewayCall(Base):
    """A call to the gateway: its idempotency key is stored, in a unit that has ended, before it is sent, so that a call whose answer never
    came is sent again as the same one."""

    __tablename__ = "gateway_calls"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    verb: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    account: Mapped[str | None]
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    error: Mapped[str | None]


class GatewayEvent(Base):
    """An event as the gateway sent it, stored before it is answered 200: `event` is its id, unique; `outcome` says what became of it, None
    while it waits."""

    __tablename__ = "gateway_events"
    __table_args__ = (
        Index("ix_gateway_events_waiting", "id", sqlite_where=text("outcome IS NULL"), postgresql_where=text("outcome IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    event: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    account: Mapped[str | None]
    is_live: Mapped[bool]
    object_id: Mapped[str] = mapped_column(default="")
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    outcome: Mapped[str | None]


class GatewayPaymentStatus(enum.Enum):
    """As the gateway's own objects say when they are fetched: a session not yet paid, a debit under way, paid, failed, left to expire."""

    OPEN = "open"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"


class GatewayPayment(Versioned, Base):
    """A payment that goes through the gateway: the session on which the buyer pays, and the intent and charge behind it. `amount`, `fee`,
    `refunded` and `disputed` are cents."""

    __tablename__ = "gateway_payments"
    __table_args__ = (CheckConstraint("amount > 0 AND fee >= 0 AND refunded >= 0 AND refunded <= amount", name="positive"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), unique=True)
    payment: Mapped[Payment] = relationship()
    account_id: Mapped[int] = mapped_column(ForeignKey("gateway_accounts.id"), index=True)
    account: Mapped[GatewayAccount] = relationship()
    status: Mapped[GatewayPaymentStatus] = mapped_column(word(GatewayPaymentStatus), default=GatewayPaymentStatus.OPEN)
    session: Mapped[str | None] = mapped_column(unique=True)
    intent: Mapped[str | None] = mapped_column(unique=True)
    charge: Mapped[str | None] = mapped_column(unique=True)
    url: Mapped[str | None]
    amount: Mapped[int]
    fee: Mapped[int] = mapped_column(default=0)
    refunded: Mapped[int] = mapped_column(default=0)
    disputed: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None]
    fetched_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class RefundStatus(enum.Enum):
    """Waiting for a second person; asked of the gateway; done; refused there; given up here."""

    ASKED = "asked"
    SENT = "sent"
    DONE = "done"
    FAILED = "failed"
    GIVEN_UP = "given_up"


class Refund(Versioned, Base):
    """Money given back of a payment, in cents, whole or in part: above the limit of the settings, two persons of the enterprise ask for
    it."""

    __tablename__ = "refunds"
    __table_args__ = (CheckConstraint("amount > 0", name="positive"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    gateway_payment_id: Mapped[int] = mapped_column(ForeignKey("gateway_payments.id"), index=True)
    gateway_payment: Mapped[GatewayPayment] = relationship()
    amount: Mapped[int]
    reason: Mapped[str]
    status: Mapped[RefundStatus] = mapped_column(word(RefundStatus), default=RefundStatus.ASKED)
    refund: Mapped[str | None] = mapped_column(unique=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    asked_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    approved_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    TRANSITIONS = {
        RefundStatus.ASKED: (RefundStatus.SENT, RefundStatus.GIVEN_UP),
        RefundStatus.SENT: (RefundStatus.DONE, RefundStatus.FAILED),
        RefundStatus.DONE: (RefundStatus.FAILED,),
    }
