"""A city and an enterprise with the people of their finances, and invoices that were issued."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from marketplace.accounts.models import User
from marketplace.billing.models import Invoice, Payment
from marketplace.core import db
from marketplace.organizations.models import Role
from tests.billing.paying.things import LATER, finance, make_invoice, make_pair
from tests.builders import make_user
from tests.page import Visitor
from tests.tenders.things import make_city


@dataclass
class Till:
    """What pages are tried with: numbers, slugs, people by a word."""

    app: Flask
    payee: int
    payer: int
    invoices: list[int]
    slugs: dict[str, str]
    people: dict[str, int]

    def visitor(self, name: str) -> Visitor:
        """`finance`, `small` (finances up to 10 $), `buyer`, `reader` of the city; `seller` (finances), `administrator`, `catalogue` of the
        enterprise; `other` (finances of another city); `stranger`."""
        visitor = Visitor(self.app)
        with self.app.app_context(), db.database().reading() as session:
            person = session.get_one(User, self.people[name])
        return visitor.sign_in(person)

    def payments(self) -> list[Payment]:
        """The payments as the database holds them now, the first before."""
        with self.app.app_context(), db.database().reading() as session:
            found = session.query(Payment).order_by(Payment.id).all()
            assert all(one.parts for one in found)
            return found

    def invoice(self, rank: int = 0) -> Invoice:
        with self.app.app_context(), db.database().reading() as session:
            return session.get_one(Invoice, self.invoices[rank])

    @property
    def record(self) -> str:
        return f"/espace/{self.slugs['city']}/paiements/nouveau/{self.payee}"


@pytest.fixture
def till(app: Flask, test_clock: Callable[..., None], prepared: Callable[..., Any]) -> Till:
    test_clock(LATER)
    return prepared(make_till, app)  # type: ignore[no-any-return]


def make_till(app: Flask) -> Till:
    with app.app_context(), db.database().writing():
        supplier, city = make_pair()
        invoices = [
            make_invoice(supplier, city, total, number=f"F-{rank:05d}") for rank, total in enumerate((11_498, 5_000, 20_000), start=1)
        ]
        people = {
            "finance": finance(city),
            "small": finance(city, ceiling=1_000),
            "buyer": finance(city, Role.BUYER),
            "reader": finance(city, Role.READER),
            "seller": finance(supplier),
            "administrator": finance(supplier, Role.ADMINISTRATOR),
            "catalogue": finance(supplier, Role.CATALOGUE),
            "other": finance(make_city("Ville de Baie-des-Ormes", neq="8813430999")),
            "stranger": make_user(),
        }
        slugs = {"city": city.slug, "supplier": supplier.slug}
        return Till(app, supplier.id, city.id, [one.id for one in invoices], slugs, {name: one.id for name, one in people.items()})
