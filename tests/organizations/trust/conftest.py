"""A hub and its territory, a federation, an enterprise that nobody manages, and the people around them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from marketplace.organizations.models import (
    Claim,
    NetworkMember,
    NetworkTerritory,
    NetworkType,
    Organization,
    Role,
    TrustEvent,
    TrustLevel,
)
from marketplace.organizations.trust import cases, state
from tests.builders import AT, make_organization, make_user
from tests.organizations.teams.conftest import put
from tests.page import Visitor

PAGE_ADDRESS = "info@littoral.example"


@dataclass
class World:
    """Organisations and people by a word; each person signs in when she is first asked for."""

    app: Flask
    organizations: dict[str, Organization] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    _visitors: dict[str, Visitor] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Organization:
        return self.organizations[name]

    def visitor(self, name: str) -> Visitor:
        if name not in self._visitors:
            self._visitors[name] = Visitor(self.app).sign_in(self.people[name])
        return self._visitors[name]

    def back(self, name: str) -> Visitor:
        """The same person, come in anew: her rights changed, or it is another day."""
        self._visitors.pop(name, None)
        return self.visitor(name)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self.app.test_request_context(), db.database().writing() as session:
            yield session

    def person(self, name: str, organization: str = "", *roles: Role, **values: Any) -> User:
        """Somebody more, in a team or not."""
        with self.app.app_context(), db.database().writing():
            self.people[name] = make_user(**values)
            if organization:
                put(self[organization], self.people[name], *roles)
            return self.people[name]

    def told(self, name: str) -> list[str]:
        """The topics of what a person was told, the oldest first."""
        with self.app.app_context(), db.database().reading() as session:
            mine = select(Notice.topic).where(Notice.recipient_id == self.people[name].id)
            return list(session.scalars(mine.order_by(Notice.id)))

    def claims(self) -> list[Claim]:
        with self.app.app_context(), db.database().reading() as session:
            return list(session.scalars(select(Claim).order_by(Claim.id)).unique())

    def level(self, name: str = "enterprise") -> tuple[TrustLevel, date | None]:
        """The level kept on a page; it is what its history gives, or the test fails."""
        with self.app.app_context(), db.database().reading() as session:
            assert state.untrue() == []
            found = session.get_one(Organization, self[name].id)
            return found.trust_level, found.trust_expires_on

    def events(self, name: str = "enterprise") -> list[TrustEvent]:
        with self.app.app_context(), db.database().reading():
            return state.events_of(self[name].id)

    def case(self, at: datetime = AT, name: str = "enterprise") -> Any:
        return cases.of(db.session().get_one(Organization, self[name].id), at)


@pytest.fixture
def world(app: Flask, test_clock: Any) -> World:
    test_clock(AT)
    made = World(app)
    with app.app_context(), db.database().writing() as session:
        enterprise = make_organization(contact_email=PAGE_ADDRESS)
        hub, federation = make_organization(name="Pôle du Fleuve"), make_organization(name="Fédération des toits", region_code="06")
        hub.is_enterprise, hub.network_type = False, NetworkType.HUB
        federation.is_enterprise, federation.network_type = False, NetworkType.FEDERATION
        session.flush()
        session.add(NetworkTerritory(network_id=hub.id, region_code="01"))
        session.add(NetworkMember(network_id=federation.id, member_id=enterprise.id, since=date(2020, 1, 1)))
        made.organizations = {"enterprise": enterprise, "hub": hub, "federation": federation}
        made.people = {"claimant": make_user(name="Ana Roy"), "staff": make_user(is_staff=True), "other_staff": make_user(is_staff=True)}
        for name, home in (("hana", hub), ("fred", federation)):
            made.people[name] = make_user()
            put(home, made.people[name], Role.ADMINISTRATOR)
    return made


def link_in(mailer: Any) -> str:
    """The path of the link of the last letter that left for the page's address."""
    letter = [one for one in mailer.sent if PAGE_ADDRESS in str(one["To"])][-1]
    found = re.search(r"https?://[^/]+(/gestion/[^\s>\"]+)", letter.get_content())
    assert found
    return found[1]


def work(app: Flask) -> None:
    """Do what waits."""
    Worker(app).drain()


def asked(visitor: Visitor, path: str) -> int:
    """The status of the answer to a download, whose file is closed."""
    with visitor.client.get(path) as response:
        return response.status_code
