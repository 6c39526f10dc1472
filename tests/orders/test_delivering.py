"""What is delivered, accepted, refused and given up; the days to decide; nothing beyond what was ordered."""

from datetime import timedelta

import pytest

from marketplace.awards.rules import Side
from marketplace.core import clock, db
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.notices import Notice
from marketplace.core.outbox import Job
from marketplace.core.worker import Worker
from marketplace.orders import checks, queries, refusals
from marketplace.orders.delivering import acts, quantities, reminding
from marketplace.orders.delivering.acts import Came, Decided
from marketplace.orders.models import Delivery, DeliveryStatus, OrderStatus
from marketplace.orders.sending import ending
from tests.orders.things import NOW, accept, buyer_of, deliver, make_contract, make_sent, seller_of


def going(*quantities_: int):  # type: ignore[no-untyped-def]
    """An acknowledged order of so much on each day, with its buyer and its seller."""
    contract = make_contract(2400)
    buyer, seller = buyer_of(contract), seller_of(contract)
    return make_sent(contract, *quantities_, actor=buyer, seller=seller), buyer, seller


def test_the_status_follows_what_was_delivered_and_accepted(unit) -> None:
    order, buyer, seller = going(100, 50)
    first = deliver(order, 60, actor=seller)
    assert order.status is OrderStatus.DELIVERING
    second = deliver(order, 40, 50, actor=seller)
    assert order.status is OrderStatus.DELIVERED
    accept(second, 40, 0, actor=buyer, reason="Repas froids.")
    assert order.status is OrderStatus.DELIVERING, "what was refused is delivered again"
    accept(first, actor=buyer)
    third = deliver(order, 0, 50, actor=seller)
    assert (order.status, third.number) == (OrderStatus.DELIVERED, 3)
    accept(third, actor=buyer)
    assert order.status is OrderStatus.ACCEPTED
    assert [(one.order_line_id, one.accepted) for one in queries.accepted_lines(order)] == [
        (order.lines[0].id, 60), (order.lines[0].id, 40), (order.lines[1].id, 50),
    ]  # fmt: skip
    ending.close(order, "", actor=buyer, at=NOW)
    assert (order.status, order.closed_reason) == (OrderStatus.CLOSED, None)
    assert checks.broken_promises() == []


def test_never_more_delivered_than_is_left(unit) -> None:
    order, _buyer, seller = going(100)
    deliver(order, 60, actor=seller)
    with pytest.raises(Unusable, match="Il reste 40"):
        deliver(order, 41, actor=seller)
    for came, said in (
        ({}, "au moins une quantité"),
        ({order.lines[0].id: -1}, "n’écrivez pas plus"),
        ({order.lines[0].id: 1, 0: 1}, "n’est pas de cette commande"),
    ):
        with pytest.raises(Unusable, match=said):
            acts.note(order, Came(came, clock.local_day(NOW)), actor=seller, at=NOW)
    for days, said in ((1, "à venir"), (-1, "avant l’envoi")):
        came = {order.lines[0].id: 1}
        with pytest.raises(Unusable, match=said):
            acts.note(order, Came(came, clock.local_day(NOW) + timedelta(days=days)), actor=seller, at=NOW)


def test_no_delivery_comes_before_its_contract_begins(unit) -> None:
    order, _buyer, seller = going(100)
    assert order.contract is not None
    order.contract.starts_on = clock.local_day(NOW) + timedelta(days=3)
    with pytest.raises(Unusable, match="Le contrat CT-2026-0001 commence le 5 avril 2026"):
        deliver(order, 60, actor=seller)
    assert order.status is OrderStatus.ACKNOWLEDGED
    deliver(order, 60, actor=seller, at=NOW + timedelta(days=3))


def test_nothing_is_delivered_before_the_order_is_acknowledged_nor_after_it_is_over(unit) -> None:
    contract = make_contract(2400)
    buyer, seller = buyer_of(contract), seller_of(contract)
    order = make_sent(contract, 100, actor=buyer)
    with pytest.raises(RuleBroken, match="Accusez d’abord"):
        deliver(order, 1, actor=seller)
    ending.cancel(order, Side.BUYER, "Plus besoin.", actor=buyer, at=NOW)
    with pytest.raises(RuleBroken, match="rien à livrer"):
        deliver(order, 1, actor=seller)
    with pytest.raises(RuleBroken, match="n’attend plus"):
        acts.acknowledge(order, actor=seller, at=NOW)


def test_a_refusal_says_why_and_a_delivery_is_decided_once(unit) -> None:
    order, buyer, seller = going(100)
    made = deliver(order, 100, actor=seller)
    for accepted in (99, 0):
        with pytest.raises(Unusable, match="Dites pourquoi"):
            accept(made, accepted, actor=buyer)
    with pytest.raises(Unusable, match="Acceptez de zéro à"):
        accept(made, 101, actor=buyer)
    acts.decide(made, {made.lines[0].id: Decided(0, "Livré au mauvais endroit.")}, "", actor=buyer, at=NOW)
    assert (made.status, order.status) == (DeliveryStatus.REFUSED, OrderStatus.DELIVERING)
    with pytest.raises(RuleBroken, match="n’attend plus de décision"):
        accept(made, actor=buyer)
    with pytest.raises(RuleBroken, match="n’attend plus de décision"):
        acts.withdraw(made, actor=seller, at=NOW)


def test_who_may_cancel_until_when(unit) -> None:
    order, buyer, seller = going(100)
    with pytest.raises(RuleBroken, match="demandez à l’acheteur"):
        ending.cancel(order, Side.SUPPLIER, "Panne.", actor=seller, at=NOW)
    with pytest.raises(Unusable, match="Dites pourquoi"):
        ending.cancel(order, Side.BUYER, " ", actor=buyer, at=NOW)
    made = deliver(order, 10, actor=seller)
    with pytest.raises(RuleBroken, match="Une livraison est inscrite"):
        ending.cancel(order, Side.BUYER, "Plus besoin.", actor=buyer, at=NOW)
    with pytest.raises(RuleBroken, match="attend votre décision"):
        ending.close(order, "Plus besoin.", actor=buyer, at=NOW)
    accept(made, actor=buyer)
    ending.close(order, "Plus besoin.", actor=buyer, at=NOW)
    with pytest.raises(RuleBroken, match="est terminée"):
        ending.cancel(order, Side.BUYER, "Encore.", actor=buyer, at=NOW)


def test_the_last_day_to_decide_counts_from_the_day_it_was_noted_and_nothing_is_accepted_by_silence(unit) -> None:
    order, buyer, seller = going(100)
    made = deliver(order, 100, actor=seller)
    today = clock.local_day(NOW)
    assert made.accept_by == today + timedelta(days=10)
    assert not refusals.is_late(made, made.accept_by)
    after = NOW + timedelta(days=11)
    assert refusals.is_late(made, clock.local_day(after))
    accept(made, actor=buyer, at=after)
    assert order.status is OrderStatus.ACCEPTED, "late is still an answer"


def test_the_buyer_is_reminded_once_before_the_last_day(app, worker: Worker, test_clock) -> None:
    test_clock(NOW)
    with app.app_context(), db.database().writing():
        order, buyer, seller = going(100)
        deliver(order, 100, actor=seller)
        person = buyer.id

    def told(days: int) -> int:
        with app.app_context(), db.database().writing() as session:
            reminding.remind(job=Job(kind="orders.remind", payload={}), at=NOW + timedelta(days=days))
            session.flush()
        worker.drain()
        with app.app_context(), db.database().reading() as session:
            mine = session.query(Notice).filter_by(recipient_id=person, topic="orders.to_answer")
            return sum("attend votre décision" in one.message for one in mine)

    assert [told(days) for days in (7, 8, 9, 10)] == [0, 1, 1, 1]


def test_what_is_wrong_with_the_rows_is_named(unit) -> None:
    order, buyer, seller = going(100)
    made = deliver(order, 100, actor=seller)
    accept(made, actor=buyer)
    assert checks.broken_promises() == []
    for change, said in (
        (lambda: setattr(order, "amount", 1), "not the sum"),
        (lambda: setattr(order, "status", OrderStatus.DELIVERING), "say otherwise"),
        (lambda: setattr(order, "frozen", {}), "without a copy"),
        (lambda: setattr(order, "approved_by_id", order.written_by_id), "whoever wrote it"),
        (lambda: setattr(order.lines[0], "quantity", 9999), "Orders take 9999"),
        (lambda: setattr(made.lines[0], "accepted", 50), "say otherwise"),
    ):
        with unit.begin_nested() as point:
            change()
            unit.flush()
            assert any(said in one for one in checks.broken_promises()), said
            point.rollback()
        unit.expire_all()
    assert checks.broken_promises() == []
    assert quantities.of(order)[order.lines[0].id].left == 0
    assert unit.query(Delivery).count() == 1
