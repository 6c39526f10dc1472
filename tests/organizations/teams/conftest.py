"""An organisation with the people that a test needs, each signed in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.organizations.models import BuyerType, MemberRole, Membership, NetworkType, Organization, Role, Standing
from tests.builders import AT, make_organization, make_user
from tests.page import Visitor

ADMINISTRATOR = Role.ADMINISTRATOR


@dataclass
class Team:
    """An organisation and its people by a word that the test gave each."""

    app: Flask
    organization: Organization
    people: dict[str, User] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.organization.slug

    def visitor(self, name: str) -> Visitor:
        return Visitor(self.app).sign_in(self.people[name])

    def place(self, name: str) -> Membership:
        """Her membership as the database holds it now."""
        with self.app.app_context(), db.database().reading() as session:
            found = session.get_one(Membership, self.places[name])
            assert found.organization.standing is None or found.organization.standing.id
            return found

    def roles(self, name: str) -> set[Role]:
        found = self.place(name)
        return {one.role for one in found.roles} if found.ended_at is None else set()


@pytest.fixture
def team(app: Flask) -> Callable[..., Team]:
    """A function that makes a team: `team(ana=[Role.ADMINISTRATOR], bob=[Role.READER])`; `kind` is enterprise, buyer or network."""

    def make(kind: str = "enterprise", values: dict[str, Any] | None = None, **members: list[Role]) -> Team:
        with app.app_context(), db.database().writing() as session:
            organization = make_organization(**(values or {}))
            if kind == "buyer":
                organization.is_enterprise, organization.buyer_type = False, BuyerType.MUNICIPALITY
            elif kind == "network":
                organization.is_enterprise, organization.network_type = False, NetworkType.HUB
            made = Team(app, organization)
            for name, roles in members.items():
                made.people[name] = make_user()
                place = put(organization, made.people[name], *roles)
                session.flush()
                made.places[name] = place.id
            return made

    return make


def put(organization: Organization, person: User, *roles: Role) -> Membership:
    """A place in a team, in the unit at work."""
    place = Membership(user=person, organization=organization, joined_at=AT, roles=[MemberRole(role=one) for one in roles])
    db.session().add(place)
    return place


def confirmed(organization: Organization) -> Standing:
    """The standing of a confirmed buyer, in the unit at work."""
    standing = Standing(organization_id=organization.id, confirmed_at=AT, basis="team")
    db.session().add(standing)
    return standing


def answer(visitor: Visitor, path: str, data: dict[str, Any] | None = None, *, token_from: str = "/compte/organisations") -> int:
    """The status of the answer to a form, not followed."""
    return visitor.client.post(path, data={**(data or {}), "csrf_token": visitor.token(token_from)}).status_code
