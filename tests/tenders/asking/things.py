"""Price requests to try with: `make_price_request(buyer, [first, second])`, written and sent through the acts, in the unit at work."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.bids.opening import keys
from marketplace.core import db
from marketplace.organizations.models import Membership, Organization, Role
from marketplace.tenders.asking import beginning, inviting, sending, writing
from marketplace.tenders.asking.facts import Line, Said
from marketplace.tenders.criteria import saving as criteria
from marketplace.tenders.criteria.saving import Weighing
from marketplace.tenders.models import Tender, TenderStage
from tests.builders import AT
from tests.tenders.things import member

# Two weeks after AT, in the afternoon of a day of spring in Québec.
DUE = AT + timedelta(days=14)
LINES = (
    Line("Collation froide, portion d’enfant", 2400, "C62", "Sans arachide ni noix. Un fruit et un produit céréalier."),
    Line("Repas froid, portion d’enfant", 1200, "C62"),
)
SAID: dict[str, Any] = {
    "title": "Repas et collations des camps de jour",
    "description": "Des repas froids livrés chaque matin au camp de jour, du lundi au vendredi.",
    "place_name": "Aréna municipal",
    "place_address": "12, rue de l’Aréna, Val-des-Ormes",
    "delivery_from": date(2026, 6, 22),
    "delivery_until": date(2026, 8, 14),
    "estimate": 1_500_000,
}


def make_price_request(
    buyer: Organization,
    enterprises: Sequence[Organization] = (),
    *,
    lines: Sequence[Line] = LINES,
    due: datetime | None = DUE,
    stage: TenderStage = TenderStage.BIDDING,
    actor: User | None = None,
    at: datetime = AT,
    weighing: Weighing | None = None,
    **said: Any,
) -> Tender:
    """A price request of a buyer to these enterprises, sent at `at` unless its stage is DRAFT, its key made as the opener makes it. Whoever
    has nobody to read gets somebody: a buyer of the body, an administrator of each enterprise. A later stage is set as it is."""
    actor = actor or someone(buyer, Role.ADMINISTRATOR, Role.BUYER)
    for one in enterprises:
        someone(one, Role.ADMINISTRATOR)
    tender = beginning.begin(buyer, actor=actor, at=at)
    writing.save(tender, Said(**{**SAID, "lines": tuple(lines), "due_at": due, **said}), actor=actor, at=at)
    for one in enterprises:
        inviting.invite(tender, one, "Elle offre ce service et dessert la municipalité.", actor=actor, at=at)
    if weighing is not None:
        criteria.save(tender, weighing, actor=actor, at=at)
    if stage is not TenderStage.DRAFT:
        have_key(tender, at=at)
        sending.send(tender, actor=actor, at=at)
        if stage is not TenderStage.BIDDING:
            tender.stage = stage
    db.session().flush()
    return tender


def have_key(tender: Tender, *, at: datetime = AT) -> None:
    """What the opener does once the site asked: the key for which answers are sealed."""
    keys.want(tender, at=at)
    keys.make_wanted(at=at)


def someone(organization: Organization, *roles: Role) -> User:
    """A member of an organisation: the first that there is, or a new one with these roles."""
    mine = select(User).join(Membership, Membership.user_id == User.id).where(Membership.organization_id == organization.id)
    return db.session().scalars(mine.order_by(Membership.id).limit(1)).one_or_none() or member(organization, *roles)
