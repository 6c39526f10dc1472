"""A purchase that closed with three cities, short of supply, and whoever has to do with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from marketplace.accounts.models import User
from marketplace.awards.models import Contract
from marketplace.core import db
from marketplace.organizations.models import Role
from marketplace.tenders.models import Participation
from tests.awards.chosen import opened_deal
from tests.awards.things import LATER, closed_tender, organizer_of
from tests.awards.together import need, scored
from tests.builders import make_user
from tests.page import Visitor
from tests.tenders.things import member

__all__ = ["need", "opened_deal", "scored"]


@dataclass
class Deal:
    """A closed purchase by its number, the slugs of its parties, and people by a word."""

    app: Flask
    number: str
    slugs: dict[str, str]
    people: dict[str, int]

    def visitor(self, name: str) -> Visitor:
        """`organizer`, `buyer`, `small` (a signatory with a delegation of 10 $), `other` (of the second city), `seller`, `stranger`."""
        visitor = Visitor(self.app)
        with self.app.app_context(), db.database().reading() as session:
            person = session.get_one(User, self.people[name])
        return visitor.sign_in(person)

    def contract(self, number: str = "CT-2026-0001") -> Contract:
        """A contract as the database holds it now."""
        with self.app.app_context(), db.database().reading() as session:
            found = session.query(Contract).filter_by(number=number).one()
            assert found.lines
            assert found.lines[0].lot
            return found


@pytest.fixture
def deal(app: Flask, test_clock: Callable[..., None], prepared: Callable[..., Any]) -> Deal:
    test_clock(LATER)
    return prepared(make_closed, app)  # type: ignore[no-any-return]


def make_closed(app: Flask) -> Deal:
    with app.app_context(), db.database().writing():
        tender = closed_tender(2400, 1200, 1200, flexible=300, lot={"capacity": 4000, "pack": 100}, renewals=1)
        first, second = (one.organization for one in _participations(tender.id)[:2])
        people = {
            "organizer": organizer_of(tender),
            "buyer": member(first, Role.BUYER),
            "small": member(first, Role.SIGNATORY, ceiling=1000),
            "other": member(second, Role.BUYER),
            "seller": member(tender.supplier, Role.ADMINISTRATOR),
            "stranger": make_user(),
        }
        slugs = {"first": first.slug, "seller": tender.supplier.slug}
        return Deal(app, tender.number, slugs, {name: one.id for name, one in people.items()})


def _participations(tender_id: int):  # type: ignore[no-untyped-def]
    return db.session().query(Participation).filter_by(tender_id=tender_id).order_by(Participation.id).all()
