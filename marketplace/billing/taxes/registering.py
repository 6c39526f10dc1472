"""What an enterprise says of its registration for taxes, by day; what was invoiced keeps its copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.billing.models import TaxRegistration
from marketplace.billing.taxes import computing
from marketplace.contracting import tax_rates
from marketplace.contracting.tax_rates import Rates
from marketplace.core import audit, db
from marketplace.organizations.models import Organization


@dataclass(frozen=True)
class Stated:
    """From this day: the two numbers, or None for both: a small supplier that collects nothing."""

    valid_from: date
    gst_number: str | None = None
    qst_number: str | None = None

    @property
    def is_small_supplier(self) -> bool:
        return self.gst_number is None


def of(organization_id: int) -> Sequence[TaxRegistration]:
    """Everything that an enterprise said, the last first."""
    asked = select(TaxRegistration).where(TaxRegistration.organization_id == organization_id)
    return db.session().scalars(asked.order_by(TaxRegistration.valid_from.desc())).all()


def on(organization_id: int, day: date) -> TaxRegistration | None:
    """What holds on a day: the last row that has begun; None while it said nothing."""
    return next((one for one in of(organization_id) if one.valid_from <= day), None)


def rates_of(registration: TaxRegistration | None, day: date) -> Rates:
    """The rates at which it invoices on a day: none for a small supplier."""
    return computing.NONE if registration is None or registration.is_small_supplier else tax_rates.on(day)


def state(organization: Organization, stated: Stated, *, actor: User | None, at: datetime) -> TaxRegistration:
    """Say how it collects taxes from a day on; said again for the same day, it is corrected."""
    known = db.session().scalars(select(TaxRegistration).filter_by(organization_id=organization.id, valid_from=stated.valid_from))
    found = known.one_or_none() or TaxRegistration(organization_id=organization.id, valid_from=stated.valid_from)
    found.is_small_supplier = stated.is_small_supplier
    found.gst_number, found.qst_number = stated.gst_number, stated.qst_number
    found.stated_by_id, found.stated_at = actor.id if actor else None, at
    db.session().add(found)
    changes = {"valid_from": (None, stated.valid_from.isoformat()), "is_small_supplier": (None, stated.is_small_supplier)}
    db.session().flush()
    audit.record("billing.state_taxes", found, actor=actor, at=at, changes=changes, organization_id=organization.id)
    return found
