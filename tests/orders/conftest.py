"""Two contracts in force between two cities and an enterprise, and whoever has to do with them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.orders.models import Delivery, Order
from marketplace.organizations.models import Role
from tests.builders import make_user
from tests.orders.things import NOW, buyer_of, make_contracts, seller_of
from tests.page import Visitor
from tests.tenders.things import member


@dataclass
class Market:
    """Contracts by number, slugs and people by a word."""

    app: Flask
    contracts: list[str]
    lines: list[int]
    slugs: dict[str, str]
    people: dict[str, int]

    def visitor(self, name: str) -> Visitor:
        """`buyer`, `second` (a signatory), `small` (10 $), `chief`, `reader`, `other` (second city), `seller`, `stranger`."""
        with self.app.app_context(), db.database().reading() as session:
            person = session.get_one(User, self.people[name])
        return Visitor(self.app).sign_in(person)

    def order(self, number: str = "BC-2026-0001") -> Order:
        """An order as the database holds it now, with its lines."""
        with self.app.app_context(), db.database().reading() as session:
            found = session.query(Order).filter_by(number=number).one()
            assert found.lines
            return found

    def deliveries(self, number: str = "BC-2026-0001") -> list[Delivery]:
        """Its deliveries, with their lines and files."""
        with self.app.app_context(), db.database().reading() as session:
            found = session.query(Delivery).join(Delivery.order).filter(Order.number == number).order_by(Delivery.number).all()
            assert all(one.lines and one.files is not None for one in found)
            return found


@pytest.fixture
def market(app: Flask, test_clock: Callable[..., None], prepared: Callable[..., Any]) -> Market:
    test_clock(NOW)
    return prepared(make_market, app)  # type: ignore[no-any-return]


def make_market(app: Flask) -> Market:
    with app.app_context(), db.database().writing():
        one, two = make_contracts(2400, 1200)
        people = {
            "buyer": buyer_of(one),
            "second": buyer_of(one, Role.SIGNATORY),
            "small": buyer_of(one, ceiling=1000),
            "chief": member(one.buyer, Role.ADMINISTRATOR),
            "reader": member(one.buyer, Role.READER),
            "other": buyer_of(two),
            "seller": seller_of(one),
            "stranger": make_user(),
        }
        slugs = {"city": one.buyer.slug, "town": two.buyer.slug, "seller": one.supplier.slug}
        lines = [one.lines[0].id, two.lines[0].id]
        return Market(app, [one.number, two.number], lines, slugs, {name: person.id for name, person in people.items()})
