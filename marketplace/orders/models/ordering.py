"""How a body orders: what its orders must bear, above which amount a second person approves, the days that it gives itself."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.model import Base, Versioned


class OrderingRules(Versioned, Base):
    """The rules of a buyer; one that wrote none has the defaults of `orders/rules.py`. `approval_above` is in cents, taxes left out: above
    it a second person approves (None: never)."""

    __tablename__ = "ordering_rules"
    __table_args__ = (CheckConstraint("acceptance_days BETWEEN 1 AND 90 AND payment_days BETWEEN 1 AND 120", name="days"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), primary_key=True)
    needs_po_number: Mapped[bool] = mapped_column(default=False)
    needs_budget_code: Mapped[bool] = mapped_column(default=False)
    approval_above: Mapped[int | None]
    acceptance_days: Mapped[int]
    payment_days: Mapped[int]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    updated_at: Mapped[datetime]
