"""An enterprise with a catalogue, and who looks at it: its editor, a confirmed buyer, a member of a network, a stranger."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from marketplace.accounts.models import User
from marketplace.catalogue.models import Listing
from marketplace.core import db
from marketplace.organizations.models import (
    BuyerType,
    MemberRole,
    Membership,
    NetworkMember,
    NetworkType,
    Organization,
    Role,
    Standing,
)
from tests.builders import AT, make_organization, make_user
from tests.catalogue.things import make_listing
from tests.page import Visitor


@dataclass
class Market:
    """An enterprise, a federation of which it is no member, and the visitors by a word."""

    app: Flask
    enterprise: Organization
    network: Organization
    numbers: dict[str, int]

    def visitor(self, name: str) -> Visitor:
        """`editor`, `reader` of the enterprise; `buyer`; `member` of the network; `stranger`; `staff`; `nobody`."""
        visitor = Visitor(self.app)
        if name == "nobody":
            return visitor
        with self.app.app_context(), db.database().reading() as session:
            person = session.get_one(User, self.numbers[name])
        return visitor.sign_in(person)

    def listing(self, **said: Any) -> Listing:
        """A listing of the enterprise, in a unit of its own."""
        with self.app.app_context(), db.database().writing() as session:
            return make_listing(session.get_one(Organization, self.enterprise.id), **said)

    def now(self, listing: Listing) -> Listing:
        """The same listing as the database holds it now."""
        with self.app.app_context(), db.database().reading() as session:
            return session.get_one(Listing, listing.id)

    @property
    def base(self) -> str:
        return f"/espace/{self.enterprise.slug}/catalogue"


@pytest.fixture
def market(app: Flask) -> Market:
    with app.app_context(), db.database().writing() as session:
        enterprise = make_organization()
        network = make_organization(name="Réseau de l’entretien du fleuve")
        network.is_enterprise, network.network_type = False, NetworkType.FEDERATION
        other = make_organization(name="Atelier du quai")
        city = make_organization(name="Ville de Val-des-Ormes")
        city.is_enterprise, city.buyer_type = False, BuyerType.MUNICIPALITY
        session.add(Standing(organization=city, confirmed_at=AT, basis="team"))
        session.add(NetworkMember(network_id=network.id, member_id=other.id))
        places = {
            "editor": (enterprise, Role.CATALOGUE),
            "second": (enterprise, Role.ADMINISTRATOR),
            "reader": (enterprise, Role.READER),
            "buyer": (city, Role.BUYER),
            "member": (other, Role.READER),
        }
        numbers = {name: _place(organization, role) for name, (organization, role) in places.items()}
        numbers |= {"stranger": make_user().id, "staff": make_user(is_staff=True).id}
    return Market(app, enterprise, network, numbers)


def _place(organization: Organization, role: Role) -> int:
    person = make_user()
    roles = [MemberRole(role=role)]
    db.session().add(Membership(user_id=person.id, organization_id=organization.id, joined_at=AT, roles=roles))
    db.session().flush()
    return person.id


@pytest.fixture
def filled() -> Callable[[Visitor, str], dict[str, Any]]:
    """A function that gives the form of a page as a browser would send it unchanged."""

    def read(visitor: Visitor, path: str) -> dict[str, Any]:
        form = next(one for one in visitor.get(path).tree.forms if one.method == "POST" and "title_fr" in one.fields)
        sent: dict[str, Any] = {}
        for name, value in form.form_values():
            sent.setdefault(name, []).append(value)
        return sent

    return read
