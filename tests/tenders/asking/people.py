"""A buyer, three enterprises and strangers, each a visitor by a word; and the page of a price request as a browser would send it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.contracting.models import ContractingBylaw
from marketplace.core import db
from marketplace.core.notices import Notice
from marketplace.organizations.models import Organization, Role
from marketplace.tenders.models import Tender, TenderStage
from tests.builders import AT, make_organization
from tests.page import Page, Visitor
from tests.tenders.asking.things import make_price_request
from tests.tenders.drafted import form_of
from tests.tenders.things import make_city, member

KITCHENS = {"fleuve": "Cuisines du Fleuve, coopérative", "bel-air": "Traiteur Bel-Air, coopérative", "aulnes": "La Marmite des Aulnes"}


@dataclass
class Room:
    """What each test has; `people` are ids by a word: `buyer`, `reader`, `fleuve`, `bel-air`, `aulnes`, `other` (another city)."""

    app: Flask
    people: dict[str, int] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)

    def visitor(self, name: str) -> Visitor:
        with self.app.app_context(), db.database().reading() as session:
            person = session.get_one(User, self.people[name])
        return Visitor(self.app).sign_in(person)

    @property
    def base(self) -> str:
        return f"/espace/{self.slugs['buyer']}/demandes-de-prix"

    def received(self, name: str, number: str = "") -> str:
        return f"/espace/{self.slugs[name]}/demandes-recues" + (f"/{number}" if number else "")

    def make(self, *asked: str, stage: TenderStage = TenderStage.BIDDING, **said: Any) -> str:
        """A price request of the buyer to these enterprises; its number."""
        with self.app.app_context(), db.database().writing():
            buyer, *kitchens = (self.organization(one) for one in ("buyer", *asked))
            actor = db.session().get_one(User, self.people["buyer"])
            return make_price_request(buyer, kitchens, stage=stage, actor=actor, **said).number

    def organization(self, name: str) -> Organization:
        return db.session().scalars(select(Organization).filter_by(slug=self.slugs[name])).unique().one()

    def change(self, number: str, act: Callable[[Tender, User], Any]) -> Any:
        """What a function does to a price request, by its buyer, in a unit of its own."""
        with self.app.app_context(), db.database().writing() as session:
            return act(db.load(Tender, number=number), session.get_one(User, self.people["buyer"]))

    def read(self, number: str, look: Callable[[Tender], Any]) -> Any:
        with self.app.app_context(), db.database().reading() as session:
            return look(session.query(Tender).filter_by(number=number).one())

    def fetch(self, visitor: Visitor, path: str) -> bytes:
        """The bytes of a file that is served."""
        with visitor.client.get(path) as response:
            return response.get_data() if response.status_code == 200 else b""

    def row(self, number: str) -> Tender:
        """The price request itself, in the unit at work."""
        return db.load(Tender, number=number)

    def read_id(self, number: str) -> int:
        return self.row(number).id

    def by_law(self, **values: Any) -> None:
        """A by-law of the buyer, in force since last year."""
        with self.app.app_context(), db.database().writing() as session:
            said = {"title": "Règlement sur la gestion contractuelle", "reference": "Règlement 2025-14", "valid_from": date(2025, 1, 1)}
            session.add(ContractingBylaw(organization=self.organization("buyer"), written_at=AT, **said | values))

    def told(self, name: str) -> list[Notice]:
        with self.app.app_context(), db.database().reading() as session:
            asked = select(Notice).where(Notice.recipient_id == self.people[name]).order_by(Notice.id)
            return list(session.scalars(asked))

    def write(self, visitor: Visitor, number: str, status: int = 200, **changed: Any) -> Page:
        """Send the page of a price request as it is, but for what is changed."""
        path = f"{self.base}/{number}/rediger"
        return visitor.post(path, form_of(visitor, path) | changed, status=status)


@pytest.fixture
def room(app: Flask, test_clock: Callable[[datetime], None], prepared: Callable[..., Any]) -> Room:
    """A city, three kitchens with an administrator each, and another city, at AT by the clock."""
    test_clock(AT)
    return prepared(make_room, app)  # type: ignore[no-any-return]


def make_room(app: Flask) -> Room:
    found = Room(app)
    with app.app_context(), db.database().writing():
        city, other = make_city(), make_city("Ville de Rivière-Neuve")
        found.slugs |= {"buyer": city.slug, "other": other.slug}
        found.people |= {"buyer": member(city).id, "reader": member(city, Role.READER).id, "other": member(other).id}
        for word, name in KITCHENS.items():
            kitchen = make_organization(name=name)
            found.slugs[word], found.people[word] = kitchen.slug, member(kitchen, Role.ADMINISTRATOR).id
    return found
