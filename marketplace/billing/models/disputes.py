"""What a buyer does not agree to pay on an invoice, and why."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.billing.models.invoice import Invoice
from marketplace.core.columns import BigInt
from marketplace.core.model import Base, Versioned


class InvoiceDispute(Versioned, Base):
    """So many cents of an invoice, taxes included, that its buyer disputes: the whole, or a part. It is open until the enterprise credits
    it, explains it and the buyer accepts, or the buyer takes it back. Opened by a person of the buyer, or through a link: then nobody is
    named."""

    __tablename__ = "invoice_disputes"
    __table_args__ = (CheckConstraint("amount > 0", name="positive"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), index=True)
    invoice: Mapped[Invoice] = relationship()
    amount: Mapped[int]
    reason: Mapped[str]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    opened_at: Mapped[datetime]
    reply: Mapped[str | None]
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    replied_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
