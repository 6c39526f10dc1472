"""A municipality that was confirmed, with its by-law and its team, two enterprises of the directory, and who looks at its files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask

from marketplace.accounts.models import User
from marketplace.contracting.direct import actions
from marketplace.contracting.models import ApprovalCeiling, ContractingBylaw, DirectAward, Rotation, TaxBasis
from marketplace.core import clock, db
from marketplace.organizations.models import BuyerType, MemberRole, Membership, Organization, Role, Standing
from tests.builders import AT, make_organization, make_user
from tests.contracting.direct.things import written
from tests.page import Visitor


@dataclass
class Town:
    """The body, its two suppliers, and the people by a word: `admin`, `buyer` (10 000 $ before taxes), `signatory` (none), `reader`,
    `stranger`."""

    app: Flask
    buyer: Organization
    quay: Organization
    coast: Organization
    people: dict[str, int]

    @property
    def base(self) -> str:
        return f"/espace/{self.buyer.slug}/gre-a-gre"

    def visitor(self, name: str) -> Visitor:
        with self.app.app_context(), db.database().reading() as session:
            person = session.get_one(User, self.people[name])
        return Visitor(self.app).sign_in(person)

    def file(self, origin: str | None = None, **said: Any) -> str:
        """The number of a new draft, in a unit of its own."""
        with self.app.app_context(), db.database().writing() as session:
            buyer = session.get_one(Organization, self.buyer.id)
            return actions.start(buyer, written(**{"supplier_id": self.quay.id} | said), actor=None, at=AT, origin=origin).number

    def approved(self, **said: Any) -> str:
        """The number of a file approved by the council, on its own day."""
        number = self.file(**said)
        with self.app.app_context(), db.database().writing() as session:
            award, actor = db.load(DirectAward, number=number), session.get_one(User, self.people["admin"])
            membership = session.query(Membership).filter_by(user_id=actor.id).one()
            actions.approve(award, membership, "Conseil", "2026-03-77", actor=actor, at=AT, late_reason="Conseil tenu plus tard.")
        return number

    def now(self, number: str) -> DirectAward:
        with self.app.app_context(), db.database().reading():
            return db.load(DirectAward, number=number)


@pytest.fixture
def town(app: Flask, test_clock: Callable[[Any], None]) -> Town:
    test_clock(AT)
    with app.app_context(), db.database().writing() as session:
        buyer = make_organization(name="Ville de Val-des-Ormes", neq=None)
        buyer.is_enterprise, buyer.buyer_type = False, BuyerType.MUNICIPALITY
        quay, coast = make_organization(name="Atelier du Quai"), make_organization()
        session.add(Standing(organization=buyer, confirmed_at=AT, basis="team"))
        session.add(make_bylaw(buyer))
        people = {
            "admin": _place(buyer, Role.ADMINISTRATOR),
            "buyer": _place(buyer, Role.BUYER, 1_000_000),
            "signatory": _place(buyer, Role.SIGNATORY, 0),
            "reader": _place(buyer, Role.READER),
            "stranger": _place(coast, Role.ADMINISTRATOR),
        }
    assert clock.now() == AT
    return Town(app, buyer, quay, coast, people)


def make_bylaw(buyer: Organization, **said: Any) -> ContractingBylaw:
    """A by-law since 2024: mutual agreement under 50 000 $ with taxes, a year between two contracts; the director up to 20 000 $."""
    facts: dict[str, Any] = {
        "organization_id": buyer.id,
        "title": "Règlement de gestion contractuelle",
        "reference": "Règlement 2024-07",
        "valid_from": date(2024, 1, 1),
        "direct_services": 5_000_000,
        "direct_goods": 5_000_000,
        "tax_basis": TaxBasis.INCLUDED,
        "rotation": Rotation.MONTHS,
        "rotation_months": 12,
        "ceilings": [ApprovalCeiling(title="Direction générale", up_to=2_000_000), ApprovalCeiling(title="Conseil", up_to=None)],
        "written_at": AT,
    }
    return ContractingBylaw(**facts | said)


def _place(organization: Organization, role: Role, ceiling: int | None = None) -> int:
    person = make_user()
    roles = [MemberRole(role=role, ceiling_cents=ceiling)]
    db.session().add(Membership(user_id=person.id, organization_id=organization.id, joined_at=AT, roles=roles))
    db.session().flush()
    return person.id


@pytest.fixture
def filled() -> Callable[[Visitor, str], dict[str, Any]]:
    """A function that gives the form of a page as a browser would send it unchanged."""

    def read(visitor: Visitor, path: str) -> dict[str, Any]:
        form = next(one for one in visitor.get(path).tree.forms if one.method == "POST" and "description" in one.fields)
        sent: dict[str, Any] = {}
        for name, value in form.form_values():
            sent.setdefault(name, []).append(value)
        return sent

    return read
