"""A city and an enterprise with the people of their finances, an order of which something was accepted, and an invoice that was issued."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from marketplace.accounts.models import User
from marketplace.billing.models import Invoice
from marketplace.core import db
from marketplace.organizations.models import Role
from tests.billing.things import deliver, finance, issued, make_order, pair
from tests.builders import AT, make_user
from tests.page import Visitor
from tests.tenders.things import make_city

NOW = AT + timedelta(days=5)


@dataclass
class Desk:
    """What pages are tried with: numbers, slugs, people by a word."""

    app: Flask
    order: str
    invoice: int
    slugs: dict[str, str]
    people: dict[str, int]

    def visitor(self, name: str) -> Visitor:
        """`seller`, `administrator`, `catalogue` of the enterprise; `finance`, `buyer`, `small` (finances up to 10 $), `reader` of the
        city; `other` of another city; `stranger`."""
        visitor = Visitor(self.app)
        with self.app.app_context(), db.database().reading() as session:
            person = session.get_one(User, self.people[name])
        return visitor.sign_in(person)

    def held(self, number: int | None = None) -> Invoice:
        """An invoice as the database holds it now."""
        with self.app.app_context(), db.database().reading() as session:
            found = session.get_one(Invoice, number or self.invoice)
            assert found.lines
            return found


@pytest.fixture
def desk(app: Flask, test_clock: Callable[..., None], prepared: Callable[..., Any]) -> Desk:
    test_clock(NOW)
    return prepared(make_desk, app)  # type: ignore[no-any-return]


def make_desk(app: Flask) -> Desk:
    with app.app_context(), db.database().writing():
        supplier, city = pair()
        order = make_order(supplier, city, (100, 12_345), (10, 99_999))
        deliver(order, 40, 10)
        invoice = issued(supplier, city, at=NOW, po_number="PO-1")
        people = {
            "seller": finance(supplier),
            "administrator": finance(supplier, Role.ADMINISTRATOR),
            "catalogue": finance(supplier, Role.CATALOGUE),
            "finance": finance(city),
            "buyer": finance(city, Role.BUYER),
            "small": finance(city, ceiling=1_000),
            "reader": finance(city, Role.READER),
            "other": finance(make_city("Ville de Baie-des-Ormes", neq="8813430999")),
            "stranger": make_user(),
        }
        slugs = {"supplier": supplier.slug, "city": city.slug}
        return Desk(app, order.number, invoice.id, slugs, {name: one.id for name, one in people.items()})
