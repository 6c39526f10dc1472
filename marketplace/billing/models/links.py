"""A link by which a payables clerk without an account handles one invoice, until a day."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.billing.models.invoice import Invoice
from marketplace.core.columns import BigInt
from marketplace.core.model import Base


class PayableLink(Base):
    """A key to one invoice for one buyer: with it one receives it, disputes it or marks it paid, and reads nothing else. Only the hash of
    its token is kept; it ends at its term, when it is revoked, or when nothing is owed."""

    __tablename__ = "payable_links"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), index=True)
    invoice: Mapped[Invoice] = relationship()
    token_hash: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
