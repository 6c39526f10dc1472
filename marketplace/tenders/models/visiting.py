"""Visits of the place before answering: when and where, who is to come, who came."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.columns import BigInt
from marketplace.core.model import Base
from marketplace.organizations.models import Organization


class SiteVisit(Base):
    """A visit that those who are asked for a price may make, or must; told by the clock of the request. Whoever wants to come says so
    before `register_until`."""

    __tablename__ = "site_visits"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    register_until: Mapped[datetime]
    place: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    is_compulsory: Mapped[bool] = mapped_column(default=False)
    registrations: Mapped[list["VisitRegistration"]] = relationship(cascade="all, delete-orphan", order_by="VisitRegistration.id")


class VisitRegistration(Base):
    """An enterprise that said it would come, with how many persons; `cancelled_at`: not any more. `has_come` is what the buyer noted, None
    while nothing is; who came without having said so has a row too, without `registered_at`."""

    __tablename__ = "visit_registrations"
    __table_args__ = (UniqueConstraint("visit_id", "organization_id"), CheckConstraint("persons >= 0", name="persons"))

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("site_visits.id", ondelete="CASCADE"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship(lazy="joined", innerjoin=True)
    persons: Mapped[int] = mapped_column(default=0)
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    registered_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    has_come: Mapped[bool | None]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    noted_at: Mapped[datetime | None]
