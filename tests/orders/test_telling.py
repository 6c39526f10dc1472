"""Who waits for somebody's act is written to at once, each in her own language; other news waits for the message of the day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import User
from marketplace.awards.models import Contract
from marketplace.core import clock, db
from marketplace.core.mail.ways_out import MemoryMailer
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from marketplace.orders.delivering import acts, quantities
from marketplace.orders.models import Order
from tests.orders.conftest import Market
from tests.orders.things import NOW, accept, deliver, make_sent

Act = Callable[[Callable[[str], User], Session], Any]


def send(who: Callable[[str], User], session: Session) -> None:
    make_sent(session.scalars(select(Contract).where(Contract.number.endswith("0001"))).one(), 1000, actor=who("buyer"))


def acknowledge(who: Callable[[str], User], session: Session) -> None:
    acts.acknowledge(_order(session), actor=who("seller"), at=NOW)


def bring(who: Callable[[str], User], session: Session) -> None:
    deliver(_order(session), 60, actor=who("seller"))


def refuse(who: Callable[[str], User], session: Session) -> None:
    accept(quantities.deliveries(_order(session))[0], 0, actor=who("buyer"), reason="Repas froids.")


def _order(session: Session) -> Order:
    return session.scalars(select(Order)).unique().one()


@pytest.fixture
def written(market: Market, worker: Worker, mailer: MemoryMailer) -> Callable[[Act, str], list[str]]:
    """The texts of the mails that a person gets at once of an act."""

    # What was told before, the message of the day among it.
    worker.drain()

    def texts(act: Act, name: str) -> list[str]:
        mailer.sent.clear()
        with market.app.app_context(), db.database().writing() as session:
            address = session.get_one(User, market.people[name]).email
            act(lambda one: session.get_one(User, market.people[one]), session)
        worker.drain()
        return [one.get_content() for one in mailer.sent if address in str(one["To"])]

    return texts


def test_an_order_a_delivery_and_a_refusal_are_written_at_once_and_the_rest_is_for_the_day(market: Market, written) -> None:
    [text] = written(send, "seller")
    assert "vous envoie la commande" in text
    assert written(acknowledge, "buyer") == [], "an acknowledgement waits for the message of the day"
    [text] = written(bring, "buyer")
    assert "a inscrit une livraison" in text
    [text] = written(refuse, "seller")
    assert "a refusé une livraison" in text
    with market.app.app_context(), db.database().reading() as session:
        waits = {one.message for one in session.query(Notice).filter(Notice.waits_for_digest)}
    assert waits == {"«\u00a0%(other)s\u00a0» a reçu votre commande %(number)s."}


def test_amounts_and_days_are_read_in_the_language_of_who_reads(market: Market, written) -> None:
    with market.app.app_context(), db.database().writing() as session:
        for name in ("seller", "buyer"):
            session.get_one(User, market.people[name]).locale = "en"
    [text] = written(send, "seller")
    assert "$12,100.00" in text
    written(acknowledge, "buyer")
    [text] = written(bring, "buyer")
    due = clock.local_day(NOW) + timedelta(days=10)
    assert f"{due:%B} {due.day}, {due.year}" in text
