"""A buyer and its team, and what they keep: `make_city(app, ana=[Role.BUYER])`, `make_shortlist(city, ...)`."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from marketplace.organizations.models import BuyerType, MemberRole, Membership, Organization, Role, Standing
from marketplace.search.kept import saved, shortlists
from marketplace.search.models import Frequency, SavedSearch, SearchKind, Shortlist
from tests.builders import AT, make_organization, make_user
from tests.page import Visitor

# A Tuesday in Québec before and after the hour of the mornings, and the evening before.
NIGHT, MORNING = (datetime(2026, 3, 10, hour, 30, tzinfo=UTC) for hour in (5, 11))
EVENING = NIGHT - timedelta(hours=8)


@dataclass
class City:
    """A buyer, and the people of its team by a word that the test gave each."""

    app: Flask
    organization: Organization
    people: dict[str, User] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/espace/{self.organization.slug}/selections"

    def visitor(self, name: str) -> Visitor:
        return Visitor(self.app).sign_in(self.people[name])


def make_city(app: Flask, *, name: str = "Ville de Val-des-Ormes", is_confirmed: bool = True, **members: list[Role]) -> City:
    """A municipality that is a confirmed buyer, and its team."""
    with app.app_context(), db.database().writing() as session:
        organization = make_organization(name=name)
        organization.is_enterprise, organization.buyer_type = False, BuyerType.MUNICIPALITY
        if is_confirmed:
            session.add(Standing(organization_id=organization.id, confirmed_at=AT, basis="team"))
        city = City(app, organization)
        for word, roles in members.items():
            city.people[word] = make_user(name=word.capitalize())
            held = [MemberRole(role=one) for one in roles]
            session.add(Membership(user=city.people[word], organization=organization, joined_at=AT, roles=held))
        session.flush()
        return city


def make_shortlist(city: City, by: str, *things: Any, name: str = "Traiteurs", need: str = "") -> Shortlist:
    """A shortlist of the city with these enterprises or listings in it."""
    with city.app.app_context(), db.database().writing() as session:
        actor = session.get_one(User, city.people[by].id)
        made = shortlists.make(session.get_one(Organization, city.organization.id), name, need, actor=actor, at=AT)
        for one in things:
            shortlists.put(made, session.get_one(type(one), one.id), actor=actor, at=AT)
        session.flush()
        assert made.entries is not None
        return made


def keep(app: Flask, person: User, query: str = "q=traiteur", frequency: Frequency = Frequency.DAILY, **values: Any) -> int:
    """A kept search of a person; its number."""
    with app.app_context(), db.database().writing() as session:
        mine = session.get_one(User, person.id)
        kind = values.pop("kind", SearchKind.ENTERPRISES)
        return saved.keep(mine, values.pop("name", query), query, kind, frequency, at=values.pop("at", AT)).id


def kept(app: Flask, number: int) -> SavedSearch:
    """A kept search as the database holds it now."""
    with app.app_context(), db.database().reading() as session:
        found = session.get_one(SavedSearch, number)
        assert isinstance(found.known, list)
        return found


def alerts_of(app: Flask, person: User) -> list[Notice]:
    """What a person was told of her searches, in order."""
    with app.app_context(), db.database().reading() as session:
        wanted = select(Notice).where(Notice.recipient_id == person.id, Notice.topic == "search.alerts")
        return list(session.scalars(wanted.order_by(Notice.id)))


def add(app: Flask, **facts: Any) -> Organization:
    """One more enterprise, which the index will follow."""
    with app.app_context(), db.database().writing():
        return make_organization(**facts)


def at_work(app: Flask, test_clock: Any, at: datetime) -> None:
    """A worker that begins at this instant does all that is due."""
    test_clock(at)
    Worker(app).drain()
