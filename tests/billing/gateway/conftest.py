"""A site whose payments go to a bank of its own."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from marketplace.billing.cards import fetching, sessions
from marketplace.billing.models import GatewayPayment, Invoice, Payment
from marketplace.core import clock, db, verify
from marketplace.core.worker import Worker
from tests.billing.gateway import things
from tests.billing.gateway.things import Bank, Sides
from tests.page import Visitor


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What speaks with Stripe itself is left out, unless whoever runs the tests gives a key of hers."""
    if not os.environ.get("STRIPE_TEST_KEY"):
        left_out = [one for one in items if one.get_closest_marker("contract")]
        items[:] = [one for one in items if one not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture
def bank() -> Iterator[Bank]:
    with things.bank() as at_work:
        yield at_work


@dataclass
class Till:
    """A site, its bank, the two sides, and what they do."""

    app: Flask
    bank: Bank
    sides: Sides
    worker: Worker

    def invoice(self, total: int = 11_498) -> Invoice:
        with self.app.app_context(), db.database().writing():
            return things.make_invoice(self.sides, total)

    def begin(self, invoice: Invoice) -> GatewayPayment:
        """The buyer asks to pay, and the page of the gateway is open."""
        with self.app.app_context():
            with db.database().writing():
                row = sessions.begin(db.load(Invoice, id=invoice.id), actor=self.sides.payer, at=clock.now())
            fetching.refresh(row.id)
        return self.row(row.payment_id)

    def row(self, payment_id: int) -> GatewayPayment:
        with self.app.app_context(), db.database().reading() as session:
            found = session.query(GatewayPayment).filter_by(payment_id=payment_id).one()
            return self._read(found)

    def _read(self, found: GatewayPayment) -> GatewayPayment:
        _loaded = (found.payment.parts, [one.invoice.status for one in found.payment.parts], found.account.account)
        return found

    def refresh(self, row: GatewayPayment) -> GatewayPayment:
        with self.app.app_context():
            fetching.refresh(row.id)
        return self.row(row.payment_id)

    def deliver(self, *kinds: str) -> None:
        """Post what happened, in order, then do the work that it left."""
        for event in self.bank.events(*kinds):
            assert things.post(self.app, json.dumps(event).encode()) == 200
            self.bank.answered.add(event["id"])
        self.worker.drain()

    def reads(self, question: Callable[[], Any]) -> Any:
        with self.app.app_context(), db.database().reading():
            return question()

    def payment(self, row: GatewayPayment) -> Payment:
        return self.row(row.payment_id).payment

    def visitor(self, user: Any) -> Visitor:
        return Visitor(self.app).sign_in(user)

    def broken(self) -> list[str]:
        """What `verify` finds wrong."""
        with self.app.app_context():
            return [problem for check in verify.examine() for problem in check.problems]


@pytest.fixture
def till(make_app: Any, bank: Bank) -> Till:
    app = make_app(**bank.settings, refund_two_persons_above=50_000, payment_fee=150)
    with app.app_context(), db.database().writing():
        sides = things.make_sides(bank)
    return Till(app, bank, sides, Worker(app))
