"""What is proposed to whoever asks for prices after the site did not answer shortly before a deadline."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import User
from marketplace.core.columns import BigInt
from marketplace.core.model import Base
from marketplace.core.outages import ServiceOutage


class ExtensionProposal(Base):
    """An outage before a deadline, `due_at`, and what was decided: accepted, a notice moved it; refused, `reason` says why. Until then
    `decided_at` is None."""

    __tablename__ = "extension_proposals"
    __table_args__ = (UniqueConstraint("tender_id", "outage_id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id", ondelete="CASCADE"))
    outage_id: Mapped[int] = mapped_column(ForeignKey("service_outages.id"), index=True)
    outage: Mapped[ServiceOutage] = relationship(lazy="joined", innerjoin=True)
    due_at: Mapped[datetime]
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_by: Mapped[User | None] = relationship()
    is_accepted: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(default="")
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("tender_amendments.id", ondelete="SET NULL"), index=True)
