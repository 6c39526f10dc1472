"""The key that the answers to a purchase are sealed for."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.columns import BigInt
from marketplace.core.model import Base


class TenderKey(Base):
    """The public half (raw X25519, hexadecimal) of the key of a purchase. It is asked for by the site; the opener alone makes it, and keeps
    its private half in a file that no other process reads. None until it has."""

    __tablename__ = "tender_keys"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id", ondelete="CASCADE"), unique=True)
    public_key: Mapped[str | None]
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
