"""A payment of a buyer to an enterprise, and the invoices that it pays."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.billing.models.invoice import Invoice
from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models import Organization

# What says that a payment bears a difference that nobody closed, as its indexes and lists write it.
OPEN = "received != amount AND mended IS NULL"


class PaymentMethod(enum.Enum):
    """By electronic transfer or cheque, recorded by the body; by card or by pre-authorised debit, through the gateway."""

    EFT = "eft"
    CHEQUE = "cheque"
    CARD = "card"
    DEBIT = "debit"


class PaymentStatus(enum.Enum):
    """Recorded by the body and awaited by the enterprise; under way at the gateway; received; given up or failed; taken back by the payer's
    bank."""

    RECORDED = "recorded"
    PENDING = "pending"
    RECEIVED = "received"
    FAILED = "failed"
    RETURNED = "returned"


class Mended(enum.Enum):
    """How a difference between what was recorded and what was got was closed: by a second payment, by a correction of one of the two, by
    the payer who accepts what the enterprise says."""

    PAID = "paid"
    CORRECTED = "corrected"
    ACCEPTED = "accepted"


class Payment(Versioned, Base):
    """So many cents that a buyer pays to an enterprise on a day, `reference` being that of its cheque or transfer. `received` is what the
    enterprise says it got, None while it said nothing: a difference stays open until one of the two mends it. One that goes through the
    gateway is moved by what the gateway says alone.

    `failed_reason` says why one recorded by the payer came to nothing. `mends_id` is the payment whose missing part this one pays;
    `mended`, `mended_reason` and the two beside them say how one was closed."""

    __tablename__ = "payments"
    __table_args__ = (
        Index("ix_payments_payer_id", "payer_id", "status", "id"),
        Index("ix_payments_payee_id", "payee_id", "status", "id"),
        # What lists order by when they choose no status, and what an import looks for.
        Index("ix_payments_payer_id_id", "payer_id", "id"),
        Index("ix_payments_payee_id_id", "payee_id", "id"),
        Index("ix_payments_payer_id_reference", "payer_id", "reference"),
        Index("ix_payments_payer_id_payee_id", "payer_id", "payee_id", "paid_on"),
        Index("ix_payments_payee_id_payer_id", "payee_id", "payer_id", "paid_on"),
        # Differences that nobody closed are few.
        Index("ix_payments_payer_different", "payer_id", "id", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index("ix_payments_payee_different", "payee_id", "id", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        CheckConstraint("amount > 0 AND (received IS NULL OR received >= 0)", name="positive"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    payer_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    payer: Mapped[Organization] = relationship(foreign_keys=payer_id)
    payee_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    payee: Mapped[Organization] = relationship(foreign_keys=payee_id)
    method: Mapped[PaymentMethod] = mapped_column(word(PaymentMethod))
    status: Mapped[PaymentStatus] = mapped_column(word(PaymentStatus))
    reference: Mapped[str] = mapped_column(default="")
    paid_on: Mapped[date]
    amount: Mapped[int]
    received: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    parts: Mapped[list["PaymentPart"]] = relationship(cascade="all, delete-orphan", order_by="PaymentPart.id")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    recorded_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    confirmed_at: Mapped[datetime | None]
    failed_reason: Mapped[str | None]
    mends_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), index=True)
    mends: Mapped["Payment | None"] = relationship(remote_side="Payment.id")
    mended: Mapped[Mended | None] = mapped_column(word(Mended))
    mended_reason: Mapped[str | None]
    mended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    mended_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime]

    TRANSITIONS = {
        PaymentStatus.RECORDED: (PaymentStatus.RECEIVED, PaymentStatus.FAILED),
        PaymentStatus.PENDING: (PaymentStatus.RECEIVED, PaymentStatus.FAILED),
        PaymentStatus.RECEIVED: (PaymentStatus.RETURNED,),
        PaymentStatus.RETURNED: (PaymentStatus.RECEIVED,),
        # The gateway alone: money that came after all is never denied.
        PaymentStatus.FAILED: (PaymentStatus.RECEIVED,),
    }

    @property
    def difference(self) -> int:
        """What the enterprise got less what was recorded, in cents; nothing while it said nothing."""
        return 0 if self.received is None else self.received - self.amount

    @property
    def is_different(self) -> bool:
        """Whether the two sides still do not say the same amount, and nobody closed that."""
        return self.status is PaymentStatus.RECEIVED and self.difference != 0 and self.mended is None


class PaymentPart(Base):
    """What a payment pays of one invoice, in cents. The parts of a payment add up to its amount."""

    __tablename__ = "payment_parts"
    __table_args__ = (UniqueConstraint("payment_id", "invoice_id"), CheckConstraint("amount > 0", name="positive"))

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id", ondelete="CASCADE"))
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), index=True)
    invoice: Mapped[Invoice] = relationship()
    amount: Mapped[int]
