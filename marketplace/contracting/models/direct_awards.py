"""A contract given directly, by mutual agreement, with what justifies it: the file that a body must be able to show."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.contracting.models.bylaws import ContractingBylaw
from marketplace.contracting.models.thresholds import Nature, TaxBasis
from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models import Organization


class DirectAwardStatus(enum.Enum):
    DRAFT = "draft"
    APPROVED = "approved"
    CANCELLED = "cancelled"


class DirectAward(Versioned, Base):
    """The file of a direct award: which rule allows it, who was considered, why this one, at what price, who approved.

    `amount` is in cents and read as `tax_basis` says; `circumstances` are the flags that the adviser is told. `rule` and
    `legal_reference` are those of the adviser on that day, `advice` all that it said then, `frozen` what the by-law, the powers of the
    approver and the page of the supplier said when it was approved: the file never changes after. The exemption, where there is one,
    says its code, its reference, who invoked it and when. `origin` names what it comes from (`contract:12`), None when a person wrote it.
    """

    __tablename__ = "direct_awards"
    __table_args__ = (Index("ix_direct_awards_buyer_id", "buyer_id", "status", "awarded_on"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    origin: Mapped[str | None] = mapped_column(unique=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    buyer: Mapped[Organization] = relationship(foreign_keys=buyer_id)
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    supplier: Mapped[Organization | None] = relationship(foreign_keys=supplier_id)
    supplier_name: Mapped[str]
    description: Mapped[str]
    nature: Mapped[Nature] = mapped_column(word(Nature))
    category_code: Mapped[str | None] = mapped_column(ForeignKey("purchase_categories.code"))
    amount: Mapped[int]
    tax_basis: Mapped[TaxBasis] = mapped_column(word(TaxBasis))
    awarded_on: Mapped[date | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    bylaw_id: Mapped[int | None] = mapped_column(ForeignKey("contracting_bylaws.id"), index=True)
    bylaw: Mapped[ContractingBylaw | None] = relationship()
    mode: Mapped[str] = mapped_column(default="")
    rule: Mapped[str] = mapped_column(default="")
    legal_reference: Mapped[str] = mapped_column(default="")
    circumstances: Mapped[dict[str, Any]] = mapped_column(default=dict)
    advice: Mapped[list[Any]] = mapped_column(JSON, default=list)
    frozen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    exemption_code: Mapped[str | None]
    exemption_reference: Mapped[str | None]
    exemption_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    exemption_on: Mapped[date | None]
    considered: Mapped[list["ConsideredEnterprise"]] = relationship(
        cascade="all, delete-orphan", order_by="ConsideredEnterprise.id", lazy="selectin"
    )
    rotation_history: Mapped[list[Any]] = mapped_column(JSON, default=list)
    rotation_note: Mapped[str] = mapped_column(default="")
    preference_note: Mapped[str] = mapped_column(default="")
    price_justification: Mapped[str] = mapped_column(default="")
    approver_title: Mapped[str] = mapped_column(default="")
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    approved_at: Mapped[datetime | None]
    resolution: Mapped[str | None]
    cancelled_reason: Mapped[str | None]
    status: Mapped[DirectAwardStatus] = mapped_column(word(DirectAwardStatus), default=DirectAwardStatus.DRAFT)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    TRANSITIONS = {
        DirectAwardStatus.DRAFT: (DirectAwardStatus.APPROVED, DirectAwardStatus.CANCELLED),
        DirectAwardStatus.APPROVED: (DirectAwardStatus.CANCELLED,),
    }


class ConsideredEnterprise(Base):
    """An enterprise that was considered before a direct award, with the price it asked when it is known, and why it was kept or not."""

    __tablename__ = "considered_enterprises"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    direct_award_id: Mapped[int] = mapped_column(ForeignKey("direct_awards.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    name: Mapped[str]
    price: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
