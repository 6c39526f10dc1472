"""How a body orders: what it wrote, or what holds for whoever wrote nothing; written by its administrators."""

from dataclasses import asdict
from datetime import datetime

from marketplace.accounts.models import User
from marketplace.core import audit, db
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.orders import rules
from marketplace.orders.models import OrderingRules
from marketplace.orders.rules import Terms
from marketplace.organizations.models import Organization

MOST_ACCEPTANCE, MOST_PAYMENT = 90, 120


def written(buyer: Organization) -> OrderingRules | None:
    """What a body wrote of how it orders, or None."""
    return db.session().get(OrderingRules, buyer.id)


def of(buyer: Organization) -> Terms:
    """How a body orders today."""
    return rules.terms_of(written(buyer))


def write(buyer: Organization, said: Terms, read_version: int, *, actor: User, at: datetime) -> bool:
    """Write how a body orders from now on; whether anything changed. Orders that were sent keep the days that they bear. `read_version` is
    0 for whoever read that nothing was written; RuleBroken when somebody wrote since."""
    if not (1 <= said.acceptance_days <= MOST_ACCEPTANCE and 1 <= said.payment_days <= MOST_PAYMENT):
        raise Unusable(_("Les jours ne sont pas dans les bornes."))
    found = written(buyer)
    if (found.version if found else 0) != read_version:
        raise RuleBroken(_("Quelqu’un a changé ces règles depuis que vous les avez lues : relisez-les, puis recommencez."))
    before = rules.terms_of(found)
    if found is not None and before == said:
        return False
    if found is None:
        found = OrderingRules(organization_id=buyer.id)
        db.session().add(found)
    for name, value in asdict(said).items():
        setattr(found, name, value)
    found.updated_by_id, found.updated_at = actor.id, at
    db.session().flush()
    told = {f"orders.{name}": (value, getattr(said, name)) for name, value in asdict(before).items() if value != getattr(said, name)}
    audit.record("orders.rules", "OrderingRules", actor=actor, at=at, changes=told, organization_id=buyer.id)
    return True
