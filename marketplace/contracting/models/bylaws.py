"""The rules that a body gave itself on its contracts: ceilings, rotation, preference, who approves."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.contracting.models.thresholds import TaxBasis
from marketplace.core.columns import BigInt, word
from marketplace.core.files import StoredFile
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models import Organization


class Rotation(enum.Enum):
    """How a body turns from one supplier to the next when it awards directly: it says nothing, it seeks to as far as it can, or the
    same supplier waits so many months."""

    NONE = "none"
    SOUGHT = "sought"
    MONTHS = "months"


class ContractingBylaw(Versioned, Base):
    """The by-law on contract management of a body (LCV 573.3.1.2, CM 938.1.2), or its policy, from a day until the next one.

    Ceilings are in cents, the amount that they bound being excluded below « moins de »: a direct award is open while the amount is
    **under** the ceiling. None: the by-law adds nothing, the act's own level holds. Preferences are in hundredths of a percent.
    """

    __tablename__ = "contracting_bylaws"
    __table_args__ = (UniqueConstraint("organization_id", "valid_from"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    organization: Mapped[Organization] = relationship()
    title: Mapped[str]
    reference: Mapped[str]
    adopted_on: Mapped[date | None]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    direct_goods: Mapped[int | None]
    direct_services: Mapped[int | None]
    direct_construction: Mapped[int | None]
    tax_basis: Mapped[TaxBasis] = mapped_column(word(TaxBasis), default=TaxBasis.INCLUDED)
    invited_at_least: Mapped[int] = mapped_column(default=2)
    answer_days: Mapped[int] = mapped_column(default=8)
    rotation: Mapped[Rotation] = mapped_column(word(Rotation), default=Rotation.NONE)
    rotation_months: Mapped[int | None]
    rotation_text: Mapped[str] = mapped_column(default="")
    local_preference: Mapped[int | None]
    local_preference_under: Mapped[int | None]
    quebec_preference: Mapped[int | None]
    quebec_preference_under: Mapped[int | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"), index=True)
    file: Mapped[StoredFile | None] = relationship()
    ceilings: Mapped[list["ApprovalCeiling"]] = relationship(
        cascade="all, delete-orphan", order_by="ApprovalCeiling.up_to", lazy="selectin"
    )
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    written_at: Mapped[datetime]


class ApprovalCeiling(Base):
    """Up to which amount, in cents, somebody of a body approves a contract; `title` is her function, never her name. `up_to` None: without
    limit (the council)."""

    __tablename__ = "approval_ceilings"
    __table_args__ = (UniqueConstraint("bylaw_id", "title"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    bylaw_id: Mapped[int] = mapped_column(ForeignKey("contracting_bylaws.id", ondelete="CASCADE"))
    title: Mapped[str]
    up_to: Mapped[int | None]
