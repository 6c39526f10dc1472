"""A program with a key for the catalogue of an enterprise, as tests make it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.accounts.models import User
from marketplace.catalogue.models import Listing, ListingVersion
from marketplace.core import clock, db
from marketplace.core.api import keys
from marketplace.organizations.models import MemberRole, Membership, Organization, Role
from tests.builders import AT, make_organization, make_user

LISTINGS = "/api/v1/catalogue/listings"
BATCH = "/api/v1/catalogue/batch"
BOX = {
    "title_fr": "Boîte à lunch",
    "description_fr": "Sandwich, crudités, dessert.",
    "category": "90101600",
    "price": "12.50",
    "tiers": [{"from_quantity": "50", "price": "11.75"}],
}


@dataclass
class Program:
    """A program at work: its key, the person who made it, the organisation it acts for."""

    app: Flask
    organization: Organization
    person: User
    key_id: int
    letters: str

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """What is answered; headers by their names with underscores (`If_Match`)."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        told.setdefault("Authorization", f"Bearer {self.letters}")
        sent = {} if body is None else {"data": json.dumps(body), "content_type": told.pop("Content-Type", "application/json")}
        return self.client.open(path, method=method, headers=told, **sent)

    def put(self, reference: str, body: Any, **headers: str) -> TestResponse:
        return self.send("PUT", f"{LISTINGS}/{reference}", body, **headers)

    def listings(self) -> list[Listing]:
        with self.app.app_context(), db.database().reading() as session:
            return list(session.query(Listing).filter_by(organization_id=self.organization.id).order_by(Listing.reference))

    def count_versions(self) -> int:
        with self.app.app_context(), db.database().reading() as session:
            return session.query(ListingVersion).count()


def make_program(
    app: Flask,
    scopes: tuple[str, ...] = ("catalogue:read", "catalogue:write"),
    role: Role = Role.CATALOGUE,
    name: str = "Boîtes du Fjord",
) -> Program:
    """A program in an organisation of its own."""
    with app.app_context(), db.database().writing() as session:
        organization, person = make_organization(name=name), make_user()
        session.add(Membership(user=person, organization=organization, joined_at=AT, roles=[MemberRole(role=role)]))
        key, letters = keys.make(organization.id, "Inventaire", scopes, 90, actor=person, at=clock.now())
        return Program(app, organization, person, key.id, letters)


@pytest.fixture
def program(app: Flask) -> Callable[..., Program]:
    """A function that makes a program: `program(scopes=[…])`."""
    return lambda **said: make_program(app, **said)
