"""Events come in any order: whatever of a payment was seen on the way, from the last of its states one state and one ledger come."""

import random
from dataclasses import dataclass
from itertools import permutations
from math import factorial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.billing.cards import applying, fetching, reaching
from marketplace.billing.gateway import CURRENCY, IntentSeen, RefundSeen, SessionSeen
from marketplace.billing.models import (
    GatewayPayment,
    GatewayPaymentStatus,
    Invoice,
    LedgerEntry,
    Payment,
    PaymentMethod,
    PaymentPart,
    PaymentStatus,
    Refund,
)
from marketplace.core import db
from tests import drawn
from tests.billing.gateway.things import Bank, make_invoice, make_sides
from tests.builders import AT

AMOUNT, FEE = 10_000, 150


@dataclass(frozen=True)
class State:
    """What the gateway holds after an event of a payment of 100 dollars."""

    intent: str
    session: str = "complete"
    refunds: tuple[tuple[str, int, str], ...] = ()
    disputed: int = 0
    failure: str | None = None

    def seen(self, payment: int) -> tuple[SessionSeen, IntentSeen, list[RefundSeen]]:
        metadata = {"payment": str(payment)}
        received = AMOUNT if self.intent == "succeeded" else 0
        refunded = sum(amount for _name, amount, status in self.refunds if status != "failed")
        session = SessionSeen("cs_1", self.session, None, "pi_1", AMOUNT, CURRENCY, False, metadata)
        about = ("pi_1", self.intent, AMOUNT, received, CURRENCY, False, metadata, "acss_debit", "ch_1")
        intent = IntentSeen(*about, refunded=refunded, disputed=self.disputed, fee=FEE, failure=self.failure)
        return session, intent, [RefundSeen(name, "pi_1", amount, status) for name, amount, status in self.refunds]


HALF, DONE, BACK = ("re_a", 3_000, "pending"), ("re_a", 3_000, "succeeded"), ("re_a", 3_000, "failed")
SECOND, THIRD = ("re_b", 4_500, "succeeded"), ("re_c", 1_000, "succeeded")
SEVEN = (
    State("processing"),
    State("succeeded"),
    State("succeeded", refunds=(HALF,)),
    State("succeeded", refunds=(DONE,)),
    State("succeeded", refunds=(DONE,), disputed=7_000),
    State("succeeded", refunds=(DONE,)),
    State("succeeded", refunds=(DONE, SECOND)),
)
TEN = (
    State("requires_payment_method", "open", failure="Your card was declined."),
    State("processing"),
    State("succeeded"),
    State("succeeded", refunds=(HALF,)),
    State("succeeded", refunds=(BACK,)),
    State("succeeded", refunds=(BACK, SECOND)),
    State("succeeded", refunds=(BACK, SECOND), disputed=5_500),
    State("succeeded", refunds=(BACK, SECOND)),
    State("succeeded", refunds=(BACK, SECOND, THIRD)),
    State("succeeded", refunds=(BACK, SECOND, THIRD), disputed=4_500),
)


def seen_in(order: tuple[int, ...]) -> tuple[int, ...]:
    """What each event of an order finds: the gateway is at least where the last of those that came left it."""
    found, latest = [], 0
    for one in order:
        latest = max(latest, one)
        found.append(latest)
    return tuple(found)


@pytest.fixture
def payment(unit: Any, bank: Bank) -> GatewayPayment:
    """A payment of two invoices, at the gateway and not paid yet."""
    sides = make_sides(bank)
    invoices = [make_invoice(sides, 6_000), make_invoice(sides, 4_000)]
    made = Payment(
        payer_id=sides.buyer.id, payee_id=sides.supplier.id, method=PaymentMethod.CARD, status=PaymentStatus.PENDING,
        paid_on=AT.date(), amount=AMOUNT, recorded_at=AT, updated_at=AT,
    )  # fmt: skip
    made.parts = [PaymentPart(invoice_id=one.id, amount=one.total) for one in invoices]
    row = GatewayPayment(payment=made, account=sides.account, amount=AMOUNT, fee=FEE, created_at=AT, session="cs_1")
    row.status = GatewayPaymentStatus.OPEN
    unit.add(row)
    unit.flush()
    return row


def told(row: GatewayPayment) -> dict[str, Any]:
    """All that a payment left: its state, its refunds, its invoices, and each account of the ledger."""
    session = db.session()
    session.flush()
    entries = session.execute(select(LedgerEntry.account, LedgerEntry.invoice_id, LedgerEntry.amount)).all()
    sums: dict[Any, int] = {}
    for account, invoice, amount in entries:
        sums[account, invoice] = sums.get((account, invoice), 0) + amount
    payment = row.payment
    return {
        "row": (row.status, row.intent, row.charge, row.refunded, row.disputed, row.failure),
        "payment": (payment.status, payment.received, payment.method),
        "refunds": sorted((one.refund, one.status, one.amount) for one in session.scalars(select(Refund))),
        "invoices": [(one.id, one.status) for one in session.scalars(select(Invoice).order_by(Invoice.id))],
        "ledger": {key: amount for key, amount in sums.items() if amount},
    }


def ends(row: GatewayPayment, states: tuple[State, ...], ways: set[tuple[int, ...]]) -> list[dict[str, Any]]:
    """Where each way ends. What two ways have in common at their beginning is gone through once."""
    found: list[dict[str, Any]] = []

    def walk(ways: set[tuple[int, ...]], depth: int) -> None:
        if depth == len(states):
            end = told(row)
            if end not in found:
                found.append(end)
            return
        for step in sorted({way[depth] for way in ways}):
            nested = db.session().begin_nested()
            applying.apply(row, *states[step].seen(row.payment_id), at=AT)
            db.session().flush()
            walk({way for way in ways if way[depth] == step}, depth + 1)
            nested.rollback()
            db.session().info.pop("audit", None)

    walk(ways, 0)
    return found


@pytest.mark.drawn
@pytest.mark.always
def test_all_orders_of_seven_events_reach_one_state_and_one_ledger(payment: GatewayPayment) -> None:
    orders = list(permutations(range(len(SEVEN))))
    assert len(orders) == factorial(7) == 5_040
    (end,) = ends(payment, SEVEN, {seen_in(order) for order in drawn.one_in(60, orders)})
    _check(end, refunded=7_500, disputed=0)


@pytest.mark.drawn
def test_five_thousand_orders_of_ten_events_reach_one_state_and_one_ledger(payment: GatewayPayment) -> None:
    orders = [tuple(random.sample(range(len(TEN)), len(TEN))) for _order in range(5_000 if drawn.FULL else 24)]
    (end,) = ends(payment, TEN, {seen_in(order) for order in orders})
    _check(end, refunded=5_500, disputed=4_500)


def _check(end: dict[str, Any], *, refunded: int, disputed: int) -> None:
    """The sums that the states say, to the cent; the last part was undone first."""
    accounts = {account.value: amount for (account, invoice), amount in end["ledger"].items() if account.value not in ("owed", "billed")}
    expected = {"received": AMOUNT - FEE, "fees": FEE, "refunded": -refunded, "returned": -disputed}
    assert accounts == {name: amount for name, amount in expected.items() if amount}
    left = AMOUNT - refunded - disputed
    owed = sorted(amount for (account, invoice), amount in end["ledger"].items() if account.value == "owed")
    assert owed == sorted(one for one in (6_000 - min(left, 6_000), 4_000 - max(0, left - 6_000)) if one)
    assert sum(end["ledger"].values()) == 0


class Overtaken:
    """A gateway whose first answer is old when it comes: meanwhile somebody fetched a newer one and applied it."""

    is_live = False

    def __init__(self, app: Flask, row: GatewayPayment) -> None:
        self.app, self.row, self.asked = app, row, 0

    def session(self, account: str, name: str) -> SessionSeen:
        return SEVEN[0].seen(self.row.payment_id)[0]

    def intent(self, account: str, name: str) -> IntentSeen:
        self.asked += 1
        if self.asked == 1:
            old = SEVEN[0].seen(self.row.payment_id)[1]
            fetching.refresh(self.row.id)
            return old
        return SEVEN[1].seen(self.row.payment_id)[1]

    def refunds_of(self, account: str, name: str) -> list[RefundSeen]:
        return []


def test_an_answer_that_a_newer_one_overtook_is_fetched_again(till: Any) -> None:
    row = till.begin(till.invoice(AMOUNT))
    fake = Overtaken(till.app, row)
    till.app.extensions[reaching.EXTENSION] = fake
    assert till.refresh(row).status is GatewayPaymentStatus.SUCCEEDED
    assert fake.asked == 3, "asked, overtaken, asked again"
    assert till.broken() == []
