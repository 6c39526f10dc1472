"""How an enterprise collects the GST and the QST, from a day on."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.columns import BigInt
from marketplace.core.model import Base


class TaxRegistration(Base):
    """What an enterprise says of its registration from `valid_from` on, until its next row: its two numbers, or that it is a small supplier
    which collects no tax. The last that has begun on the day of an invoice holds; what was invoiced keeps its copy."""

    __tablename__ = "tax_registrations"
    __table_args__ = (
        UniqueConstraint("organization_id", "valid_from"),
        CheckConstraint("is_small_supplier = (gst_number IS NULL) AND is_small_supplier = (qst_number IS NULL)", name="one_or_the_other"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    valid_from: Mapped[date]
    is_small_supplier: Mapped[bool]
    gst_number: Mapped[str | None]
    qst_number: Mapped[str | None]
    stated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    stated_at: Mapped[datetime]
