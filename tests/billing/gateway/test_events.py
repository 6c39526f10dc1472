"""Events of the gateway: kept once before they are answered, none lost, none believed; what is not the gateway's is refused."""

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.billing.cards.events import ABOUT_ACCOUNTS, ABOUT_PAYMENTS
from marketplace.billing.gateway import GatewayUnreachable
from marketplace.billing.models import GatewayEvent, GatewayPaymentStatus, LedgerTransaction, PaymentStatus
from marketplace.billing.standing_in import paying
from marketplace.core import db
from marketplace.core.notices import Notice
from marketplace.core.outbox import Job, JobStatus
from tests import drawn
from tests.billing.gateway import all_events
from tests.billing.gateway.conftest import Till
from tests.billing.gateway.things import post
from tests.builders import make_organization, make_user


def body_of(event: dict[str, Any]) -> bytes:
    return json.dumps(event).encode()


def kept(till: Till) -> Counter[str]:
    return Counter(till.reads(lambda: list(db.session().scalars(select(GatewayEvent.event)))))


def an_event(till: Till, name: str = "evt_1", **said: Any) -> dict[str, Any]:
    about = {"id": "prod_1", "object": "product"}
    whole = {"id": name, "object": "event", "type": "product.updated", "livemode": False, "account": till.sides.account.account}
    return {**whole, "data": {"object": about}, **said}


@pytest.mark.drawn
def test_every_kind_of_event_is_kept_once_however_often_and_in_whatever_order_it_comes(till: Till) -> None:
    """Each kind that the library names, and the real ones of Stripe's documents where they are; an account of ours in one of two."""
    events = []
    for number, told in enumerate([*all_events.built(), *all_events.real()]):
        events.append({**told, "id": f"evt_{number}_of_all", **({"account": till.sides.account.account} if number % 2 else {})})
    known = {one["type"] for one in events}
    assert len(known) > 250
    assert all(any(one.startswith(kind) for one in known) for kind in (*ABOUT_PAYMENTS, *ABOUT_ACCOUNTS)), "all that we act on are there"
    posted = events + random.choices(events, k=2 * len(events) if drawn.FULL else 60)
    random.shuffle(posted)
    assert {post(till.app, body_of(one)) for one in posted} == {200}
    for one in random.sample(events, 12):
        body = body_of(one)
        cut = body[: random.randrange(1, len(body))]
        assert post(till.app, cut) == 400, "cut short, it is no event, whoever signed it"
    till.worker.drain()
    assert kept(till) == Counter(one["id"] for one in events)
    assert till.reads(lambda: db.session().query(GatewayEvent).filter(GatewayEvent.outcome.is_(None)).count()) == 0
    assert till.reads(lambda: db.session().query(LedgerTransaction).count()) == 0
    assert till.reads(lambda: db.session().query(Job).filter_by(status=JobStatus.DEAD).count()) == 0


def test_the_real_events_are_those_beside_the_project_and_none_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "charge.json").write_text('{"id": "evt_1"}')
    assert all_events.real(tmp_path) == [{"id": "evt_1"}]
    assert all_events.real(tmp_path / "nowhere") == []


def test_an_event_says_what_to_fetch_and_nothing_else(till: Till) -> None:
    row = till.begin(till.invoice())
    lie = {"id": row.session, "object": "checkout.session", "payment_status": "paid", "status": "complete", "amount_total": row.amount}
    assert post(till.app, body_of(an_event(till, type="checkout.session.completed", data={"object": lie}))) == 200
    till.worker.drain()
    assert till.row(row.payment_id).status is GatewayPaymentStatus.OPEN


def test_an_event_of_another_enterprise_touches_no_payment_of_ours(till: Till) -> None:
    row = till.begin(till.invoice())
    till.bank.pay(row.session)
    with till.app.app_context(), db.database().writing():
        other = till.bank.open_account(make_organization(name="Une autre coopérative"))
    told = {"object": {"id": row.session, "object": "checkout.session", "metadata": {"payment": str(row.payment_id)}}}
    assert post(till.app, body_of(an_event(till, type="checkout.session.completed", account=other.account, data=told))) == 200
    till.worker.drain()
    assert till.reads(lambda: db.session().query(GatewayEvent).one().outcome) == "not ours"
    assert till.row(row.payment_id).status is GatewayPaymentStatus.OPEN


def test_an_event_that_comes_before_the_answer_to_our_own_call_is_not_lost(till: Till) -> None:
    invoice = till.invoice()
    till.bank.faults.lost_answers = 1
    with pytest.raises(GatewayUnreachable):
        till.begin(invoice)
    (made,) = till.bank.world.things["sessions"].values()
    till.bank.pay(made["id"])
    till.deliver("payment_intent.succeeded")
    row = till.row(int(made["metadata"]["payment"]))
    assert (row.session, row.status) == (made["id"], GatewayPaymentStatus.SUCCEEDED)
    assert till.broken() == []


@pytest.mark.parametrize(
    ("wrong", "of_session", "of_intent"),
    [
        ("amount", {}, {"amount_received": 11_497}),
        ("amount", {}, {"amount": 11_499}),
        ("amount", {"amount_total": 11_497}, {}),
        ("currency", {"currency": "usd"}, {}),
        ("currency", {}, {"currency": "usd"}),
        ("metadata", {}, {"metadata": {"payment": "999"}}),
        ("metadata", {"metadata": {}}, {}),
        ("mode", {}, {"livemode": True}),
        ("mode", {"livemode": True}, {}),
        ("fee", {}, {"application_fee_amount": 1}),
    ],
)
def test_a_payment_that_is_not_the_one_asked_for_fails_by_its_name_and_the_staff_is_told(
    till: Till, wrong: str, of_session: dict[str, Any], of_intent: dict[str, Any]
) -> None:
    with till.app.app_context(), db.database().writing():
        make_user(is_staff=True)
    row = till.begin(till.invoice(11_498))
    till.bank.pay(row.session)
    session, intent = till.bank.session(row.session), till.bank.intent(row.session)
    session |= of_session
    intent |= of_intent
    till.deliver("payment_intent.succeeded")
    found = till.row(row.payment_id)
    assert (found.status, found.payment.status, found.failure) == (GatewayPaymentStatus.FAILED, PaymentStatus.FAILED, f"mismatch: {wrong}")
    assert till.reads(lambda: db.session().query(Notice).filter_by(topic="billing.mismatch").count()) == 1
    assert till.reads(lambda: db.session().query(LedgerTransaction).filter(LedgerTransaction.key.like("payment:%")).count()) == 0


@pytest.mark.always
def test_events_of_one_life_repeated_shuffled_and_cut_off_anywhere_end_the_same(till: Till) -> None:
    row = till.begin(till.invoice())
    till.bank.pay(row.session, by="debit")
    paying.settle_debit(till.bank.world, till.bank.intent(row.session))
    events = till.bank.events() * 2
    random.shuffle(events)
    for one in events[: random.randrange(1, len(events))]:
        assert post(till.app, body_of(one)) == 200
        till.worker.drain()
        assert till.row(row.payment_id).status in (GatewayPaymentStatus.SUCCEEDED, GatewayPaymentStatus.OPEN)
    assert till.refresh(row).status is GatewayPaymentStatus.SUCCEEDED
    assert till.broken() == []


def test_the_gateway_that_does_not_answer_is_asked_again(till: Till) -> None:
    row = till.begin(till.invoice())
    till.bank.pay(row.session)
    till.bank.faults.refusals = 1
    till.deliver("payment_intent.succeeded")
    assert till.row(row.payment_id).status is GatewayPaymentStatus.OPEN
    waiting = till.reads(lambda: db.session().query(Job).filter_by(kind="gateway.event", status=JobStatus.WAITING).one())
    assert waiting.attempts == 1
    assert waiting.last_error
