"""The networks that issue an accreditation, as the team of the platform says."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.accounts.models import User
from marketplace.core import audit, db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.models import AccreditationIssuer, Organization


def listed() -> list[AccreditationIssuer]:
    """Those of today, by the name of the network."""
    asked = select(AccreditationIssuer).join(AccreditationIssuer.network).options(joinedload(AccreditationIssuer.network))
    return list(db.session().scalars(asked.order_by(Organization.sort_name)).unique())


def add(network: Organization, title_fr: str, title_en: str | None, *, actor: User, at: datetime) -> AccreditationIssuer:
    """Say that a network issues an accreditation. RuleBroken for what is no network, or issues one already."""
    if network.network_type is None:
        raise RuleBroken(_("Cette organisation n’est pas un réseau."))
    if any(one.network_id == network.id for one in listed()):
        raise RuleBroken(_("Ce réseau accrédite déjà."))
    made = AccreditationIssuer(network_id=network.id, title_fr=title_fr, title_en=title_en, added_at=at)
    db.session().add(made)
    db.session().flush()
    audit.record("organizations.issuer_added", network, actor=actor, at=at)
    return made


def remove(issuer: AccreditationIssuer, *, actor: User, at: datetime) -> None:
    """Say that a network issues none any more; what it gave stays until its term."""
    audit.record("organizations.issuer_removed", issuer.network, actor=actor, at=at)
    db.session().delete(issuer)
