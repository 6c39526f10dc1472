"""Purchases to award: `closed_tender(...)`, closed by the act of its room; contracts of it; rows in the unit at work."""

from datetime import datetime, timedelta
from typing import Any

from marketplace.accounts.models import User
from marketplace.awards import rules
from marketplace.awards.contracts import accepting
from marketplace.awards.deciding import awarding
from marketplace.awards.deciding.awarding import Decision
from marketplace.awards.models import Award, Contract
from marketplace.awards.rules import Side
from marketplace.core import db
from marketplace.organizations.models import Organization, Role
from marketplace.tenders.closing import acts as closing
from marketplace.tenders.models import Tender
from tests.builders import AT
from tests.tenders.things import make_city, make_participation, make_tender, member

CLOSED = AT + timedelta(days=21, minutes=1)
LATER = CLOSED + timedelta(days=1)


def closed_tender(
    *firm: int, flexible: int = 0, organizer: Organization | None = None, supplier: Organization | None = None, **values: Any
) -> Tender:
    """A purchase of meals that closed with these firm quantities, one city each."""
    tender = make_tender(organizer or make_city(), supplier, **values)
    for number, quantity in enumerate(firm, start=1):
        city = make_city(f"Ville du Quai {number}", neq=f"88000000{number:02d}")
        make_participation(tender, city, *[quantity] * len(tender.lots), flexible=flexible, at=AT + timedelta(minutes=number))
    closing.close(tender.id, actor=None, at=CLOSED)
    db.session().flush()
    return tender


def decide(tender: Tender, actor: User, *, at: datetime = LATER, lots: dict[int, bool] | None = None) -> list[Award]:
    """Award all its lots, unless told otherwise."""
    said = lots if lots is not None else {one.id: True for one in tender.lots}
    return awarding.decide(tender, Decision(said, "Le prix de volume est le plus bas des offres publiées."), actor=actor, at=at)


def organizer_of(tender: Tender) -> User:
    """Somebody who decides for the organiser."""
    return member(tender.organizer, Role.ADMINISTRATOR, Role.BUYER)


def in_force(contract: Contract, *, at: datetime = LATER) -> Contract:
    """The contract, accepted by somebody who engages each side."""
    for side, party in ((Side.BUYER, contract.buyer), (Side.SUPPLIER, contract.supplier)):
        accepting.accept(contract, side, contract.sha256, actor=member(party, *rules.ENGAGED_BY[side]), at=at)
    db.session().flush()
    return contract
