"""Many who issue at once for one enterprise, or invoice one order: numbers follow without a gap, and nothing is invoiced twice."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from marketplace.billing import checks
from marketplace.billing.invoicing import issuing, numbering, writing
from marketplace.billing.models import Invoice
from marketplace.core import db
from marketplace.core.db import Busy
from marketplace.core.errors import RuleBroken
from marketplace.orders.models import Order
from tests.billing.things import deliver, draft, make_order, pair
from tests.builders import AT

pytestmark = pytest.mark.always
AT_ONCE = 8


def at_once(apps: list[Flask], act: Callable[[int], None]) -> Counter[str]:
    """Each in a thread and a unit of its own, all let go together; what each was told."""
    said: list[str] = []
    start = threading.Barrier(len(apps))

    def one(app: Flask, place: int) -> None:
        start.wait()
        try:
            with app.app_context(), db.database().writing():
                act(place)
            said.append("done")
        except RuleBroken as told:
            said.append(told.reason)
        except Busy:
            said.append("busy")
        except Exception as failed:
            said.append(type(failed).__name__)

    threads = [threading.Thread(target=one, args=(app, place)) for place, app in enumerate(apps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(said)


def numbers(app: Flask) -> list[int]:
    with app.app_context(), db.database().reading() as session:
        assert checks.broken_promises() == []
        return sorted(one.sequence or 0 for one in session.query(Invoice).filter(Invoice.sequence.is_not(None)))


@pytest.mark.slow
def test_numbers_given_at_once_follow_each_other_without_a_gap(app: Flask, make_app) -> None:
    with app.app_context(), db.database().writing():
        supplier, city = pair()
        drafts = [draft(supplier, city).id for _number in range(AT_ONCE)]

    def issue(place: int) -> None:
        issuing.issue(db.load(Invoice, id=drafts[place]), actor=None, at=AT)
        if place == 3:
            raise RuleBroken("undone")

    said = at_once([app, make_app()] * (AT_ONCE // 2), issue)
    assert said == {"done": AT_ONCE - 1, "undone": 1}, "what is undone leaves no gap"
    assert numbers(app) == list(range(1, AT_ONCE))


@pytest.mark.slow
def test_an_order_that_two_invoice_at_once_is_invoiced_once(app: Flask, make_app) -> None:
    with app.app_context(), db.database().writing():
        order = make_order(*pair())
        deliver(order, 60)
        number = order.id
    said = at_once([app, make_app()] * 4, lambda _place: writing.begin_from_order(db.load(Order, id=number), actor=None, at=AT) and None)
    assert said["done"] == 1
    assert sum(count for told, count in said.items() if told.startswith("Rien n’est à facturer")) == AT_ONCE - 1
    assert numbers(app) == []


def test_two_documents_of_one_number_are_refused_by_the_database_itself(unit, monkeypatch: pytest.MonkeyPatch) -> None:
    supplier, city = pair()
    issuing.issue(draft(supplier, city), actor=None, at=AT)

    def again(invoice: Invoice) -> None:
        invoice.sequence, invoice.number = 1, "F-00001"

    monkeypatch.setattr(numbering, "give", again)
    with pytest.raises(IntegrityError), unit.begin_nested():
        issuing.issue(draft(supplier, city), actor=None, at=AT)
