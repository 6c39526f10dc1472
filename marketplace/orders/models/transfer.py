"""A quantity that a participant hands over to another one which lacks it, agreed by both."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.awards.models import ContractLine
from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base, Versioned


class TransferStatus(enum.Enum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class QuantityTransfer(Versioned, Base):
    """So much of a line of one buyer's contract given to a line of another's: the same lot, the same enterprise, the same price. Once both
    agreed, what each may order moves by `quantity` (in the decimals of the unit)."""

    __tablename__ = "quantity_transfers"
    __table_args__ = (CheckConstraint("quantity > 0 AND from_line_id != to_line_id", name="moves"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    from_line_id: Mapped[int] = mapped_column(ForeignKey("contract_lines.id"), index=True)
    from_line: Mapped[ContractLine] = relationship(foreign_keys=from_line_id)
    to_line_id: Mapped[int] = mapped_column(ForeignKey("contract_lines.id"), index=True)
    to_line: Mapped[ContractLine] = relationship(foreign_keys=to_line_id)
    quantity: Mapped[int]
    status: Mapped[TransferStatus] = mapped_column(word(TransferStatus), default=TransferStatus.PROPOSED)
    reason: Mapped[str]
    # Which of the two sides proposed it: the other one answers.
    proposed_for_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    proposed_at: Mapped[datetime]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None]

    TRANSITIONS = {TransferStatus.PROPOSED: (TransferStatus.AGREED, TransferStatus.REFUSED, TransferStatus.WITHDRAWN)}
