"""What the two sides of an order write to each other, and the files that go with it; nobody else reads them."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.columns import BigInt
from marketplace.core.files import StoredFile
from marketplace.core.model import Base
from marketplace.organizations.models import Organization


class OrderMessage(Base):
    """Words of one side to the other, about an order; never changed once sent."""

    __tablename__ = "order_messages"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship()
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    text: Mapped[str]
    at: Mapped[datetime]
    files: Mapped[list["OrderFile"]] = relationship(cascade="all, delete-orphan", order_by="OrderFile.id")


class OrderFile(Base):
    """A file that goes with a message of an order."""

    __tablename__ = "order_files"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("order_messages.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), index=True)
    file: Mapped[StoredFile] = relationship()
