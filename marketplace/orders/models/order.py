"""An order: what a buyer calls from an enterprise, at which places and on which days, under a contract or a file of direct award."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.awards.models import Contract, ContractLine
from marketplace.catalogue.models import Listing, TaxCode
from marketplace.contracting.models import DirectAward
from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models import Organization, Unit


class OrderStatus(enum.Enum):
    """Where an order stands: written by the buyer, sent, acknowledged by the enterprise, delivered in part, delivered, accepted, over."""

    DRAFT = "draft"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    DELIVERING = "delivering"
    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Order(Versioned, Base):
    """A purchase order between one buyer and one enterprise; `number` is BC-2026-0001 (bon de commande).

    It calls quantities of a contract, or it comes from listings with the file of a direct award. `amount` is the sum of its lines in cents,
    taxes left out. `po_number` and `budget_code` are the buyer's own. `acceptance_days` is how long the buyer may look at a delivery,
    `payment_days` how long it has to pay. Above the buyer's ceiling a second person approves before it is sent. `frozen` copies, when it is
    sent, what both sides are called then.
    """

    __tablename__ = "orders"
    __table_args__ = (
        Index("ix_orders_buyer_id", "buyer_id", "status", "id"),
        Index("ix_orders_supplier_id", "supplier_id", "status", "id"),
        CheckConstraint("amount >= 0", name="positive"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    buyer: Mapped[Organization] = relationship(foreign_keys=buyer_id)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    supplier: Mapped[Organization] = relationship(foreign_keys=supplier_id)
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contracts.id"), index=True)
    contract: Mapped[Contract | None] = relationship()
    direct_award_id: Mapped[int | None] = mapped_column(ForeignKey("direct_awards.id"), index=True)
    direct_award: Mapped[DirectAward | None] = relationship()
    status: Mapped[OrderStatus] = mapped_column(word(OrderStatus), default=OrderStatus.DRAFT)
    po_number: Mapped[str] = mapped_column(default="")
    budget_code: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    amount: Mapped[int] = mapped_column(default=0)
    acceptance_days: Mapped[int]
    payment_days: Mapped[int]
    lines: Mapped[list["OrderLine"]] = relationship(cascade="all, delete-orphan", order_by="OrderLine.id")
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    approval_asked_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    approved_at: Mapped[datetime | None]
    # Why whoever was to approve it gave it back, until it is written anew.
    returned_reason: Mapped[str | None]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    sent_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    acknowledged_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # Why something that was ordered is given up, where something was.
    closed_reason: Mapped[str | None]
    cancelled_reason: Mapped[str | None]
    frozen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    TRANSITIONS = {
        OrderStatus.DRAFT: (OrderStatus.SENT, OrderStatus.CANCELLED),
        OrderStatus.SENT: (OrderStatus.ACKNOWLEDGED, OrderStatus.CANCELLED),
        OrderStatus.ACKNOWLEDGED: (OrderStatus.DELIVERING, OrderStatus.DELIVERED, OrderStatus.CANCELLED),
        # What was refused is delivered again; what is left is given up by closing.
        OrderStatus.DELIVERING: (OrderStatus.DELIVERED, OrderStatus.CLOSED),
        OrderStatus.DELIVERED: (OrderStatus.ACCEPTED, OrderStatus.DELIVERING, OrderStatus.CLOSED),
        OrderStatus.ACCEPTED: (OrderStatus.CLOSED,),
    }


class OrderLine(Base):
    """A quantity wanted at a place: `quantity` in the decimals of its unit, `unit_price` in ten-thousandths of a dollar, `amount` in cents,
    taxes left out. It calls a line of the contract, or names the listing that it comes from."""

    __tablename__ = "order_lines"
    __table_args__ = (CheckConstraint("quantity > 0 AND amount >= 0", name="positive"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    order: Mapped[Order] = relationship(back_populates="lines")
    contract_line_id: Mapped[int | None] = mapped_column(ForeignKey("contract_lines.id"), index=True)
    contract_line: Mapped[ContractLine | None] = relationship()
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listings.id"), index=True)
    listing: Mapped[Listing | None] = relationship()
    description: Mapped[str]
    place_name: Mapped[str] = mapped_column(default="")
    place_address: Mapped[str] = mapped_column(default="")
    wanted_on: Mapped[date | None]
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"))
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    quantity: Mapped[int]
    unit_price: Mapped[int]
    amount: Mapped[int]
    tax_code: Mapped[TaxCode] = mapped_column(word(TaxCode), default=TaxCode.TAXABLE)
    tax_reason: Mapped[str | None]
