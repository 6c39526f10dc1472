"""A contract between one buyer and one enterprise: exact quantities, exact money, what both accepted."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.awards.models.award import AwardShare
from marketplace.catalogue.models import TaxCode
from marketplace.contracting.models import Nature
from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models import Organization, Unit
from marketplace.tenders.models import ContractForm, Lot, ParticipationPlace, Tender


class ContractStatus(enum.Enum):
    """`contractStatus` of OCDS 1.1: proposed to both, in force, never came into force, ended."""

    PENDING = "pending"
    ACTIVE = "active"
    CANCELLED = "cancelled"
    TERMINATED = "terminated"


class Contract(Versioned, Base):
    """What a buyer and an enterprise agree on after an award. `number` is CT-2026-0001; `amount` is the sum of its firm lines in cents,
    taxes left out, `amount_flexible` what the quantities on request may add. `terms` is the whole text as data, written once with its
    SHA-256; both sides accept that very text. `form` says how enterprises that offered together are bound; `members` names them all."""

    __tablename__ = "contracts"
    __table_args__ = (
        # One contract a buyer and an enterprise in a purchase: a lot awarded later joins the one that waits; where it is in force already,
        # it makes another.
        Index(
            "uq_contracts_one", "tender_id", "buyer_id", "supplier_id", unique=True,
            sqlite_where=text("status = 'pending'"), postgresql_where=text("status = 'pending'"),
        ),
        Index("ix_contracts_buyer_id", "buyer_id", "status"),
        Index("ix_contracts_supplier_id", "supplier_id", "status"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id"))
    tender: Mapped[Tender] = relationship()
    buyer_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    buyer: Mapped[Organization] = relationship(foreign_keys=buyer_id)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    supplier: Mapped[Organization] = relationship(foreign_keys=supplier_id)
    form: Mapped[ContractForm] = mapped_column(word(ContractForm))
    nature: Mapped[Nature] = mapped_column(word(Nature))
    status: Mapped[ContractStatus] = mapped_column(word(ContractStatus), default=ContractStatus.PENDING)
    amount: Mapped[int]
    amount_flexible: Mapped[int] = mapped_column(default=0)
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    renewals_left: Mapped[int] = mapped_column(default=0)
    renewal_months: Mapped[int] = mapped_column(default=12)
    lines: Mapped[list["ContractLine"]] = relationship(cascade="all, delete-orphan", order_by="ContractLine.id")
    members: Mapped[list["ContractMember"]] = relationship(cascade="all, delete-orphan", order_by="ContractMember.id")
    buyer_accepted_at: Mapped[datetime | None]
    buyer_accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    supplier_accepted_at: Mapped[datetime | None]
    supplier_accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    ended_reason: Mapped[str | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    TRANSITIONS = {
        ContractStatus.PENDING: (ContractStatus.ACTIVE, ContractStatus.CANCELLED),
        ContractStatus.ACTIVE: (ContractStatus.TERMINATED,),
    }


class ContractLine(Base):
    """A quantity of a lot at a place, from an award, and its price: `unit_price` in ten-thousandths of a dollar, `amount` in cents.
    `share_id` says by which answer it is supplied, where enterprises were asked."""

    __tablename__ = "contract_lines"
    __table_args__ = (
        UniqueConstraint("contract_id", "lot_id", "place_id"),
        CheckConstraint("firm >= 0 AND flexible >= 0 AND amount >= 0", name="positive"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id", ondelete="CASCADE"))
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"), index=True)
    share_id: Mapped[int | None] = mapped_column(ForeignKey("award_shares.id"), index=True)
    share: Mapped[AwardShare | None] = relationship()
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"), index=True)
    lot: Mapped[Lot] = relationship()
    place_id: Mapped[int] = mapped_column(ForeignKey("participation_places.id"), index=True)
    place: Mapped[ParticipationPlace] = relationship()
    description: Mapped[str]
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"))
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    firm: Mapped[int]
    flexible: Mapped[int]
    unit_price: Mapped[int]
    amount: Mapped[int]
    tax_code: Mapped[TaxCode] = mapped_column(word(TaxCode), default=TaxCode.TAXABLE)


class ContractMember(Base):
    """An enterprise bound by a contract: the lead, its subcontractors, or those that are jointly liable; `share` in hundredths of a
    percent."""

    __tablename__ = "contract_members"
    __table_args__ = (UniqueConstraint("contract_id", "organization_id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id", ondelete="CASCADE"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship()
    is_lead: Mapped[bool] = mapped_column(default=False)
    share: Mapped[int | None]
