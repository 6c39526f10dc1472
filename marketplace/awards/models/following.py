"""What happens to a contract in force: amendments accepted by both, renewals, reminders of its end, how it went."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.awards.models.contract import Contract
from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base


class AmendmentKind(enum.Enum):
    CHANGE = "change"
    RENEWAL = "renewal"


class ContractAmendment(Base):
    """A change of a contract or its renewal, proposed by one side; it holds when both accepted. `changes` are triples (field, before,
    after)."""

    __tablename__ = "contract_amendments"
    __table_args__ = (UniqueConstraint("contract_id", "number"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id", ondelete="CASCADE"))
    contract: Mapped[Contract] = relationship()
    number: Mapped[int]
    kind: Mapped[AmendmentKind] = mapped_column(word(AmendmentKind))
    reason: Mapped[str]
    changes: Mapped[list[Any]] = mapped_column(JSON, default=list)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    proposed_at: Mapped[datetime]
    buyer_accepted_at: Mapped[datetime | None]
    buyer_accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    supplier_accepted_at: Mapped[datetime | None]
    supplier_accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    refused_at: Mapped[datetime | None]
    refused_reason: Mapped[str | None]
    applied_at: Mapped[datetime | None]


class ContractReminder(Base):
    """That the end of a contract was told so many days ahead, once."""

    __tablename__ = "contract_reminders"
    __table_args__ = (UniqueConstraint("contract_id", "ends_on", "days"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id", ondelete="CASCADE"))
    ends_on: Mapped[date]
    days: Mapped[int]
    at: Mapped[datetime]


class PerformanceEvaluation(Base):
    """How a buyer found that a contract went, once it ended: four marks from 1 to 5, words, and what the enterprise answered."""

    __tablename__ = "performance_evaluations"
    __table_args__ = (
        UniqueConstraint("contract_id"),
        CheckConstraint(
            "quality BETWEEN 1 AND 5 AND delays BETWEEN 1 AND 5 AND communication BETWEEN 1 AND 5 AND conformity BETWEEN 1 AND 5",
            name="marks",
        ),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id", ondelete="CASCADE"))
    quality: Mapped[int]
    delays: Mapped[int]
    communication: Mapped[int]
    conformity: Mapped[int]
    comment: Mapped[str] = mapped_column(default="")
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    written_at: Mapped[datetime]
    reply: Mapped[str | None]
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    replied_at: Mapped[datetime | None]
