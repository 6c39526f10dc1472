"""A delivery: what came, on which day, with which proof, and what the buyer accepted or refused of it."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.columns import BigInt, word
from marketplace.core.files import StoredFile
from marketplace.core.model import Base, Versioned
from marketplace.orders.models.order import Order, OrderLine


class DeliveryStatus(enum.Enum):
    """Noted by the enterprise and waiting for the buyer; accepted, whole or in part; refused; taken back by the enterprise, written by
    mistake."""

    NOTED = "noted"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Delivery(Versioned, Base):
    """A partial or whole delivery of an order; `number` counts in the order from 1. `accept_by` is the last day on which the buyer decides,
    in calendar days from the day it was noted; nothing is accepted by silence. `reminded_on` is the day
    on which the buyer was told that it comes to its end."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("order_id", "number"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    order: Mapped[Order] = relationship()
    number: Mapped[int]
    status: Mapped[DeliveryStatus] = mapped_column(word(DeliveryStatus), default=DeliveryStatus.NOTED)
    delivered_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    noted_at: Mapped[datetime]
    accept_by: Mapped[date]
    reminded_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    lines: Mapped[list["DeliveryLine"]] = relationship(cascade="all, delete-orphan", order_by="DeliveryLine.id")
    files: Mapped[list["DeliveryFile"]] = relationship(cascade="all, delete-orphan", order_by="DeliveryFile.id")

    TRANSITIONS = {DeliveryStatus.NOTED: (DeliveryStatus.ACCEPTED, DeliveryStatus.REFUSED, DeliveryStatus.WITHDRAWN)}


class DeliveryLine(Base):
    """What came of a line of the order, in the decimals of its unit, and how much of it was accepted (None while nobody decided)."""

    __tablename__ = "delivery_lines"
    __table_args__ = (
        UniqueConstraint("delivery_id", "order_line_id"),
        CheckConstraint("quantity > 0 AND (accepted IS NULL OR (accepted >= 0 AND accepted <= quantity))", name="within"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id", ondelete="CASCADE"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)
    order_line: Mapped[OrderLine] = relationship()
    quantity: Mapped[int]
    accepted: Mapped[int | None]
    reason: Mapped[str | None]


class DeliveryFile(Base):
    """A proof of a delivery: a slip that was signed, a photo."""

    __tablename__ = "delivery_files"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), index=True)
    file: Mapped[StoredFile] = relationship()
