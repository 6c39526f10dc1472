"""A town that buys, with who works for it; a second town; a person of the team; visitors of each."""

from dataclasses import dataclass

import pytest
from flask import Flask

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.organizations.models import BuyerType, MemberRole, Membership, Organization, Role, Standing
from tests.builders import AT, make_organization, make_user
from tests.page import Visitor


@dataclass
class Town:
    """`slug` is its address; visitors by a word: `administrator`, `buyer`, `reader`, `neighbour` (of the other town), `staff`, `nobody`."""

    app: Flask
    id: int
    slug: str
    other_slug: str
    numbers: dict[str, int]

    def visitor(self, name: str) -> Visitor:
        visitor = Visitor(self.app)
        if name == "nobody":
            return visitor
        with self.app.app_context(), db.database().reading() as session:
            person = session.get_one(User, self.numbers[name])
        return visitor.sign_in(person)

    @property
    def base(self) -> str:
        return f"/espace/{self.slug}/reglement"


@pytest.fixture
def town(app: Flask) -> Town:
    with app.app_context(), db.database().writing() as session:
        towns = [make_organization(name=name) for name in ("Ville de Val-des-Ormes", "Ville de Cap-aux-Brumes")]
        for one in towns:
            one.is_enterprise, one.buyer_type = False, BuyerType.MUNICIPALITY
            session.add(Standing(organization=one, confirmed_at=AT, basis="team"))
        places = {
            "administrator": (towns[0], Role.ADMINISTRATOR),
            "buyer": (towns[0], Role.BUYER),
            "reader": (towns[0], Role.READER),
            "neighbour": (towns[1], Role.ADMINISTRATOR),
        }
        numbers = {name: _place(organization, role) for name, (organization, role) in places.items()}
        numbers["staff"] = make_user(is_staff=True).id
        return Town(app, towns[0].id, towns[0].slug, towns[1].slug, numbers)


def _place(organization: Organization, role: Role) -> int:
    person = make_user()
    membership = Membership(user_id=person.id, organization_id=organization.id, joined_at=AT, roles=[MemberRole(role=role)])
    db.session().add(membership)
    db.session().flush()
    return person.id
