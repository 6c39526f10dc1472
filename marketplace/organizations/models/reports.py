"""What visitors write from a page: an error that they saw, a message to the enterprise."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.columns import word
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models.organization import Organization


class ReportStatus(enum.Enum):
    OPEN = "open"
    MENDED = "mended"
    DISMISSED = "dismissed"


class ErrorReport(Versioned, Base):
    """An error that somebody saw on a page; the network of its territory or the team mends it or says why not."""

    __tablename__ = "error_reports"
    __table_args__ = (Index("ix_error_reports_status", "status", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship()
    what: Mapped[str]
    reporter_email: Mapped[str | None]
    reporter_locale: Mapped[str]
    status: Mapped[ReportStatus] = mapped_column(word(ReportStatus), default=ReportStatus.OPEN)
    answer: Mapped[str | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    TRANSITIONS = {
        ReportStatus.OPEN: (ReportStatus.MENDED, ReportStatus.DISMISSED),
        ReportStatus.MENDED: (ReportStatus.OPEN,),
        ReportStatus.DISMISSED: (ReportStatus.OPEN,),
    }


class ContactMessage(Base):
    """A message left for an enterprise whose address nobody sees; erased thirty days after it was passed on."""

    __tablename__ = "contact_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship()
    sender_name: Mapped[str]
    sender_email: Mapped[str]
    sender_locale: Mapped[str]
    words: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
