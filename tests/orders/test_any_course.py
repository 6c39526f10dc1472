"""Whatever is done in whatever order: never above what was awarded, sums hold, statuses are those of the deliveries."""

from contextlib import suppress

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.awards.models import Contract
from marketplace.awards.rules import Side
from marketplace.core import db
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.orders import checks
from marketplace.orders.calling import quantities, writing
from marketplace.orders.calling.writing import Wanted
from marketplace.orders.delivering import acts
from marketplace.orders.models import DeliveryLine, Order, OrderLine, OrderStatus
from marketplace.orders.sending import ending, sending
from marketplace.orders.transferring import acts as transferring
from tests.drawn import FULL
from tests.orders.things import NOW, SAID, accept, buyer_of, deliver, make_contracts, make_order, orders, seller_of

ACTS = (
    "order", "revise", "send", "acknowledge", "deliver", "accept", "refuse", "part", "withdraw", "close", "cancel", "decline",
    "give", "agree",
)  # fmt: skip
COURSES = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9), st.integers(1, 90)), min_size=4, max_size=26)


class Undone(Exception):
    """Nothing of an example stays."""


class Course:
    """Two contracts of one lot, whoever acts, and what may be done."""

    def __init__(self) -> None:
        self.contracts: list[Contract] = make_contracts(60, 40, flexible=20, lot={"minimum": None})
        self.buyers = {one.id: buyer_of(one) for one in self.contracts}
        self.seller = seller_of(self.contracts[0])
        self.transfers: list = []

    def do(self, what: str, which: int, count: int) -> None:
        """Do one thing; what the rules refuse changes nothing."""
        contract = self.contracts[which % 2]
        if what == "order":
            make_order(contract, count, actor=self.buyers[contract.id])
        elif what == "give":
            other = self.contracts[1 - which % 2]
            mine, theirs = contract.lines[0], other.lines[0]
            by = self.buyers[contract.id]
            self.transfers.append(transferring.propose(mine, theirs, count, "De trop.", contract.buyer, actor=by, at=NOW))
        elif what == "agree" and self.transfers:
            one = self.transfers[which % len(self.transfers)]
            receiving = next(it for it in self.contracts if it.id == one.to_line.contract_id)
            transferring.agree(one, receiving.buyer, actor=self.buyers[receiving.id], at=NOW)
        elif found := orders():
            self.to(found[which % len(found)], what, count)

    def to(self, order: Order, what: str, count: int) -> None:
        assert order.contract is not None
        buyer = self.buyers[order.contract.id]
        noted = [one for one in acts.quantities.deliveries(order) if one.status.value == "noted"]
        if what == "revise":
            writing.revise_call(order, [Wanted(order.contract.lines[0].id, count)], SAID, actor=buyer, at=NOW)
        elif what == "send":
            sending.send(order, actor=buyer, at=NOW)
        elif what == "acknowledge":
            acts.acknowledge(order, actor=self.seller, at=NOW)
        elif what == "deliver":
            deliver(order, count, actor=self.seller)
        elif what == "accept" and noted:
            accept(noted[0], actor=buyer)
        elif what == "refuse" and noted:
            accept(noted[0], 0, actor=buyer, reason="Froid.")
        elif what == "part" and noted:
            accept(noted[0], noted[0].lines[0].quantity // 2, actor=buyer, reason="Froid.")
        elif what == "withdraw" and noted:
            acts.withdraw(noted[0], actor=self.seller, at=NOW)
        elif what == "close":
            ending.close(order, "Plus besoin.", actor=buyer, at=NOW)
        elif what in ("cancel", "decline"):
            side = Side.BUYER if what == "cancel" else Side.SUPPLIER
            ending.cancel(order, side, "Plus besoin.", actor=buyer, at=NOW)


@pytest.mark.slow
@pytest.mark.always
@given(course=COURSES)
@settings(max_examples=250 if FULL else 6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_ever_above_what_was_awarded_whatever_is_done(app: Flask, course: list[tuple[str, int, int]]) -> None:
    with suppress(Undone), app.app_context(), db.database().writing() as session:
        it = Course()
        for what, which, count in course:
            with suppress(RuleBroken, Unusable), session.begin_nested():
                it.do(what, which, count)
            session.flush()
            assert checks.broken_promises() == [], what
            for contract in it.contracts:
                assert all(one.left >= 0 for one in quantities.left_of(contract).values()), what
            whole = sum(one.quantity for one in session.query(OrderLine).join(Order).filter(Order.status.notin_(_OVER)))
            assert whole <= sum(one.firm + one.flexible for contract in it.contracts for one in contract.lines)
            assert all((one.accepted or 0) <= one.quantity for one in session.query(DeliveryLine))
        raise Undone


_OVER = (OrderStatus.CANCELLED, OrderStatus.CLOSED)
