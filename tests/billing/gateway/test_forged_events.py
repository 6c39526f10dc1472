"""Events that are not the gateway's, or not of this site, are refused and leave nothing; those that are its own are never lost."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from marketplace.billing.cards import reaching
from marketplace.billing.standing_in.delivering import sign
from marketplace.billing.stripe_gateway import StripeGateway
from marketplace.core import db, outbox
from marketplace.core.outbox import Job
from tests.billing.gateway.conftest import Till
from tests.billing.gateway.test_events import an_event, body_of, kept
from tests.billing.gateway.things import SECRET, post


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": "whsec_another"},
        {"at": int(time.time()) - 301},
        {"signature": ""},
        {"signature": "t=1,v1=00"},
        {"signature": "v1=zz,t=abc"},
        {"secret": ""},
        {"scheme": "v0"},
    ],
    ids=["another secret", "too old", "none", "invented", "garbage", "a blank secret", "a signature of the tests of Stripe"],
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


def test_what_was_cut_short_after_it_was_signed_is_refused(till: Till) -> None:
    body = body_of(an_event(till))
    header = sign(body, SECRET, int(time.time()))
    assert {post(till.app, body[:place], signature=header) for place in range(0, len(body), 7)} == {400}
    assert kept(till) == Counter()


def test_what_says_nothing_of_its_secret_is_no_gateway() -> None:
    for key, secret in (("sk_test_1", ""), ("", SECRET)):
        with pytest.raises(ValueError, match="an empty one would verify nothing"):
            StripeGateway(key, secret)


@pytest.mark.parametrize("is_live", [False, True])
def test_a_site_that_takes_real_money_refuses_test_events_and_the_other_way_round(till: Till, is_live: bool) -> None:
    key = "sk_live_1" if is_live else "sk_test_1"
    till.app.extensions[reaching.EXTENSION] = StripeGateway(key, SECRET, api_base=till.bank.base)
    assert post(till.app, body_of(an_event(till, "evt_theirs", livemode=not is_live))) == 400
    assert post(till.app, body_of(an_event(till, "evt_ours", livemode=is_live))) == 200
    assert kept(till) == Counter({"evt_ours": 1})


def test_an_event_that_could_not_be_kept_is_not_answered_200_and_is_kept_when_it_comes_again(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = body_of(an_event(till))

    def fails(*_asked: Any, **_said: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    with monkeypatch.context() as broken:
        # The event is written, its job is not: neither stays.
        broken.setattr(outbox, "enqueue", fails)
        assert post(till.app, body) >= 500
    assert kept(till) == Counter()
    assert post(till.app, body) == 200
    assert kept(till) == Counter({"evt_1": 1})


def test_one_event_posted_by_many_at_once_is_kept_once_and_handled_once(till: Till) -> None:
    body = body_of(an_event(till))
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda _turn: post(till.app, body), range(24)))
    assert set(answers) == {200}
    assert kept(till) == Counter({"evt_1": 1})
    assert till.reads(lambda: db.session().query(Job).filter_by(kind="gateway.event").count()) == 1


def test_a_body_larger_than_any_event_is_refused_before_it_is_read(till: Till) -> None:
    assert post(till.app, b"x" * 600_000) == 413
