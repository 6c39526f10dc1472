"""A group purchase with its people: the organiser, the enterprise, cities that may adhere; each is a visitor by a word."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from marketplace.organizations.models import Membership, Organization, Role
from marketplace.tenders.closing import acts as closing
from marketplace.tenders.closing.deciding import Decision
from marketplace.tenders.joining import acts
from marketplace.tenders.joining.acts import Asked, Authority, Place
from marketplace.tenders.joining.rules import Wanted
from marketplace.tenders.models import Participation, Tender
from tests.builders import AT, make_organization
from tests.page import Visitor
from tests.tenders.things import make_city, make_tender, member

CLOSES = AT + timedelta(days=21)


@dataclass
class Pool:
    """A purchase of meals that closes at CLOSES; `people` are ids by a word: `organizer`, `supplier`, and those of each city."""

    app: Flask
    tender_id: int = 0
    number: str = ""
    people: dict[str, int] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)

    def city(self, name: str, *roles: Role, ceiling: int | None = None) -> str:
        """Another city with one member, in a unit of its own; its slug."""
        with self.app.app_context(), db.database().writing():
            city = make_city(name)
            self.people[name] = member(city, *(roles or (Role.BUYER,)), ceiling=ceiling).id
            self.slugs[name] = city.slug
        return city.slug

    def visitor(self, name: str = "") -> Visitor:
        """Someone with a browser; nobody in particular without a name."""
        if not name:
            return Visitor(self.app)
        with self.app.app_context(), db.database().reading() as session:
            person = session.get_one(User, self.people[name])
        return Visitor(self.app).sign_in(person)

    def adhere(self, name: str, firm: int, *, flexible: int = 0, authority: Authority = Authority.RESOLUTION, at: datetime = AT) -> None:
        """What a city does with the form, in a unit of its own; so much of the first lot."""
        with self.app.app_context(), db.database().writing() as session:
            tender = db.load(Tender, id=self.tender_id)
            organization = session.scalars(select(Organization).filter_by(slug=self.slugs[name])).unique().one()
            membership = session.scalars(select(Membership).filter_by(organization_id=organization.id, user_id=self.people[name])).one()
            told = {"resolution_number": "2026-03-114", "resolution_date": AT.date()} if authority is Authority.RESOLUTION else {}
            asked = Asked([Place("Hôtel de ville", "", {tender.lots[0].id: Wanted(firm, flexible)})], authority, **told)
            actor = session.get_one(User, self.people[name])
            acts.adhere(tender, organization, asked, membership=membership, actor=actor, at=at)

    def withdraw(self, name: str, *, at: datetime = AT) -> None:
        with self.app.app_context(), db.database().writing() as session:
            tender = db.load(Tender, id=self.tender_id)
            acts.withdraw(self._place(name), tender, "", actor=session.get_one(User, self.people[name]), at=at)

    def close(self, at: datetime = CLOSES) -> Decision | None:
        """What the job does at that instant."""
        with self.app.app_context(), db.database().writing():
            return closing.close(self.tender_id, actor=None, at=at)

    def tender(self, read: Callable[[Tender], Any]) -> Any:
        """What a function reads of the purchase as it is now."""
        with self.app.app_context(), db.database().reading() as session:
            return read(session.get_one(Tender, self.tender_id))

    def place(self, name: str, read: Callable[[Participation], Any]) -> Any:
        with self.app.app_context(), db.database().reading():
            return read(self._place(name))

    def told(self, name: str) -> list[str]:
        """What a person was told, in its order, once the worker has done what waits; nights are left to the tests that tell them."""
        worker = Worker(self.app)
        worker._next_round = math.inf
        worker.drain()
        with self.app.app_context(), db.database().reading() as session:
            found = session.scalars(select(Notice).where(Notice.recipient_id == self.people[name]).order_by(Notice.id))
            return [str(one) for one in found]

    def _place(self, name: str) -> Participation:
        asked = select(Participation).join(Participation.organization).where(Organization.slug == self.slugs[name])
        return db.session().scalars(asked.where(Participation.tender_id == self.tender_id)).unique().one()


def make_pool(app: Flask, **said: Any) -> Pool:
    """A purchase that a city organises from the offer of a coop; `said` goes to `make_tender`."""
    pool = Pool(app)
    with app.app_context(), db.database().writing():
        organizer, supplier = make_city(), make_organization(name="Cuisines du Fleuve, coopérative")
        tender = make_tender(organizer, supplier, **{"closes_at": CLOSES, **said})
        pool.tender_id, pool.number = tender.id, tender.number
        pool.people |= {"organizer": member(organizer).id, "supplier": member(supplier, Role.ADMINISTRATOR).id}
        pool.slugs |= {"organizer": organizer.slug, "supplier": supplier.slug}
    return pool


@pytest.fixture
def pool(app: Flask, test_clock: Callable[[datetime], None], prepared: Callable[..., Any]) -> Pool:
    """The purchase of this test, at AT by the clock."""
    test_clock(AT)
    return prepared(make_pool, app)  # type: ignore[no-any-return]
