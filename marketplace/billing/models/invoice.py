"""An invoice of an enterprise to a buyer, or the credit note that takes some of one back."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.catalogue.models import TaxCode
from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base, Versioned
from marketplace.orders.models import DeliveryLine, Order, OrderLine
from marketplace.organizations.models import Organization, Unit


class InvoiceKind(enum.Enum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class InvoiceStatus(enum.Enum):
    """Where an invoice stands for its buyer: being written; issued; received, which starts the clock; approved for payment; nothing is owed
    on it any more. A draft alone may be discarded."""

    DRAFT = "draft"
    ISSUED = "issued"
    RECEIVED = "received"
    APPROVED = "approved"
    SETTLED = "settled"
    DISCARDED = "discarded"


class Invoice(Versioned, Base):
    """What an enterprise asks a buyer to pay. All amounts are cents, never negative: a credit note (`refers_to`) takes away what it says.

    `sequence` counts the documents of the enterprise from 1 without a gap and `number` is how it is written; both are given when it is
    issued and never before. Once issued nothing of it changes but its status and the instants of what happens to it: `frozen` copies every
    name, address, number and rate. `gst` and `qst` are each computed once, on the taxable part of `subtotal`, a half cent going up.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("supplier_id", "sequence"),
        UniqueConstraint("supplier_id", "number"),
        Index("ix_invoices_supplier_id", "supplier_id", "status", "id"),
        Index("ix_invoices_buyer_id", "buyer_id", "status", "id"),
        # What lists choose and order by; those overdue are among them.
        Index("ix_invoices_supplier_listed", "supplier_id", "id", "status", "due_on"),
        Index("ix_invoices_buyer_listed", "buyer_id", "id", "status", "due_on"),
        Index("ix_invoices_supplier_id_buyer_id", "supplier_id", "buyer_id", "id"),
        Index("ix_invoices_buyer_id_supplier_id", "buyer_id", "supplier_id", "id"),
        Index("ix_invoices_supplier_id_issued_on", "supplier_id", "issued_on"),
        Index("ix_invoices_buyer_id_issued_on", "buyer_id", "issued_on"),
        # Sums and counts read these indexes alone.
        Index("ix_invoices_supplier_summed", *("supplier_id", "kind", "status", "due_on", "subtotal", "gst", "qst")),
        Index("ix_invoices_buyer_summed", *("buyer_id", "kind", "status", "due_on", "subtotal", "gst", "qst")),
        CheckConstraint("subtotal >= 0 AND taxable >= 0 AND taxable <= subtotal AND gst >= 0 AND qst >= 0", name="positive"),
        CheckConstraint("total = subtotal + gst + qst", name="sum"),
        CheckConstraint("(kind = 'credit_note') = (refers_to_id IS NOT NULL)", name="refers"),
        CheckConstraint("(status IN ('draft', 'discarded')) = (sequence IS NULL)", name="numbered"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    kind: Mapped[InvoiceKind] = mapped_column(word(InvoiceKind))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    supplier: Mapped[Organization] = relationship(foreign_keys=supplier_id)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    buyer: Mapped[Organization] = relationship(foreign_keys=buyer_id)
    sequence: Mapped[int | None]
    number: Mapped[str | None]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    order: Mapped[Order | None] = relationship()
    refers_to_id: Mapped[int | None] = mapped_column(ForeignKey("invoices.id"), index=True)
    refers_to: Mapped["Invoice | None"] = relationship(remote_side="Invoice.id")
    status: Mapped[InvoiceStatus] = mapped_column(word(InvoiceStatus), default=InvoiceStatus.DRAFT)
    po_number: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    reason: Mapped[str | None]
    payment_days: Mapped[int]
    issued_on: Mapped[date | None]
    due_on: Mapped[date | None]
    subtotal: Mapped[int] = mapped_column(default=0)
    taxable: Mapped[int] = mapped_column(default=0)
    gst: Mapped[int] = mapped_column(default=0)
    qst: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    lines: Mapped[list["InvoiceLine"]] = relationship(cascade="all, delete-orphan", order_by="InvoiceLine.id")
    frozen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    issued_at: Mapped[datetime | None]
    # By a person of the buyer, or by its payables clerk through a link: then nobody is named.
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    received_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    approved_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    TRANSITIONS = {
        InvoiceStatus.DRAFT: (InvoiceStatus.ISSUED, InvoiceStatus.DISCARDED),
        InvoiceStatus.ISSUED: (InvoiceStatus.RECEIVED, InvoiceStatus.SETTLED),
        InvoiceStatus.RECEIVED: (InvoiceStatus.APPROVED, InvoiceStatus.SETTLED),
        InvoiceStatus.APPROVED: (InvoiceStatus.SETTLED,),
        # A debit that comes back, or a refund, opens it again.
        InvoiceStatus.SETTLED: (InvoiceStatus.APPROVED, InvoiceStatus.RECEIVED, InvoiceStatus.ISSUED),
    }


class InvoiceLine(Base):
    """A line of an invoice: `quantity` in the decimals of its unit, `unit_price` in ten-thousandths of a dollar, `amount` in cents, taxes
    left out. `delivery_line_id` says which accepted delivery it invoices; for a credit note, `credits_line_id` the line that it takes
    back."""

    __tablename__ = "invoice_lines"
    __table_args__ = (CheckConstraint("quantity > 0 AND unit_price >= 0 AND amount >= 0", name="positive"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id", ondelete="CASCADE"), index=True)
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_lines.id"), index=True)
    order_line: Mapped[OrderLine | None] = relationship()
    delivery_line_id: Mapped[int | None] = mapped_column(ForeignKey("delivery_lines.id"), index=True)
    delivery_line: Mapped[DeliveryLine | None] = relationship()
    credits_line_id: Mapped[int | None] = mapped_column(ForeignKey("invoice_lines.id"), index=True)
    description: Mapped[str]
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"))
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    quantity: Mapped[int]
    unit_price: Mapped[int]
    amount: Mapped[int]
    tax_code: Mapped[TaxCode] = mapped_column(word(TaxCode), default=TaxCode.TAXABLE)
    tax_reason: Mapped[str | None]
