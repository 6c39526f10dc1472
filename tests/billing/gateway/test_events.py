"""Events of the gateway: kept once before they are answered, none lost, none believed; what is not the gateway's is refused."""

import json
import random
import time
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select

from config import ROOT
from marketplace.billing.gateway import GatewayUnreachable
from marketplace.billing.models import GatewayEvent, GatewayPaymentStatus, LedgerTransaction, PaymentStatus
from marketplace.billing.standing_in import paying
from marketplace.billing.standing_in.delivering import sign
from marketplace.core import db
from marketplace.core.notices import Notice
from marketplace.core.outbox import Job, JobStatus
from tests.billing.gateway.conftest import Till
from tests.billing.gateway.things import SECRET, post
from tests.builders import make_organization, make_user

REAL = ROOT.parent / "shared" / "data" / "stripe" / "webhooks"


def body_of(event: dict[str, Any]) -> bytes:
    return json.dumps(event).encode()


def kept(till: Till) -> Counter[str]:
    return Counter(till.reads(lambda: list(db.session().scalars(select(GatewayEvent.event)))))


def an_event(till: Till, name: str = "evt_1", **said: Any) -> dict[str, Any]:
    about = {"id": "prod_1", "object": "product"}
    whole = {"id": name, "object": "event", "type": "product.updated", "livemode": False, "account": till.sides.account.account}
    return {**whole, "data": {"object": about}, **said}


@pytest.mark.skipif(not REAL.is_dir(), reason="the events of Stripe's own documents are not beside this copy")
def test_every_kind_of_event_is_kept_once_however_often_and_in_whatever_order_it_comes(till: Till) -> None:
    events = []
    for number, file in enumerate(sorted(REAL.glob("*.json"))):
        told = json.loads(file.read_text())
        # They all bear the name of nothing: each is given its own, and an account of ours to be about, one in two.
        events.append({**told, "id": f"evt_real_{number}", **({"account": till.sides.account.account} if number % 2 else {})})
    assert len(events) > 50
    posted = events * 3
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


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": "whsec_another"},
        {"at": int(time.time()) - 301},
        {"signature": ""},
        {"signature": "t=1,v1=00"},
        {"signature": "v1=zz,t=abc"},
        {"secret": ""},
    ],
    ids=["another secret", "too old", "none", "invented", "garbage", "a blank secret"],
)
def test_what_the_gateway_did_not_sign_just_now_is_refused_and_not_kept(till: Till, forged: dict[str, Any]) -> None:
    assert post(till.app, body_of(an_event(till)), **forged) == 400
    assert kept(till) == Counter()


@pytest.mark.parametrize(
    "said", [{"account": "acct_of_nobody"}, {"livemode": True}, {"livemode": None}], ids=["another account", "other mode", "no mode"]
)
def test_an_event_of_another_account_or_of_the_other_mode_is_refused(till: Till, said: dict[str, Any]) -> None:
    assert post(till.app, body_of(an_event(till, **said))) == 400
    assert kept(till) == Counter()


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b'{"id": 1}', b"\xff\xfe", b'{"data": NaN}', b"[" * 100_000])
def test_what_is_signed_and_is_no_event_is_refused(till: Till, body: bytes) -> None:
    assert post(till.app, body) == 400


def test_one_byte_changed_on_the_way_is_refused(till: Till) -> None:
    body = body_of(an_event(till))
    header = sign(body, SECRET, int(time.time()))
    assert post(till.app, body.replace(b"prod_1", b"prod_2"), signature=header) == 400


def test_a_body_larger_than_any_event_is_refused_before_it_is_read(till: Till) -> None:
    assert post(till.app, b"x" * 600_000) == 413


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


@pytest.mark.parametrize("wrong", ["amount", "currency", "metadata", "mode", "fee"])
def test_a_payment_that_is_not_the_one_asked_for_fails_by_its_name_and_the_staff_is_told(till: Till, wrong: str) -> None:
    with till.app.app_context(), db.database().writing():
        make_user(is_staff=True)
    row = till.begin(till.invoice(11_498))
    till.bank.pay(row.session)
    session, intent = till.bank.session(row.session), till.bank.intent(row.session)
    match wrong:
        case "amount":
            intent["amount_received"] = 11_497
        case "currency":
            session["currency"] = "usd"
        case "metadata":
            intent["metadata"] = {"payment": "999"}
        case "mode":
            intent["livemode"] = True
        case "fee":
            intent["application_fee_amount"] = 1
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
