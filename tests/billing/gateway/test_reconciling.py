"""What was missed is recovered from the gateway, and what does not fit is named."""

from datetime import timedelta

import pytest

from marketplace.billing.cards import reconciling
from marketplace.billing.gateway import GatewayUnreachable
from marketplace.billing.models import GatewayEvent, GatewayPayment, GatewayPaymentStatus
from marketplace.billing.standing_in import paying
from marketplace.core import clock, db
from tests.billing.gateway.conftest import Till
from tests.billing.gateway.money_siege import nothing_but_paid, unheard
from tests.billing.gateway.test_events import an_event, body_of
from tests.billing.gateway.things import post


def reconciled(till: Till) -> reconciling.Found:
    with till.app.app_context():
        return reconciling.reconcile(clock.now() + timedelta(minutes=2))


def test_a_payment_of_which_no_event_ever_came_is_recovered(till: Till) -> None:
    row = till.begin(till.invoice())
    till.bank.pay(row.session)
    found = reconciled(till)
    assert found.recovered == [f"payment {row.payment_id}: open → succeeded"]
    assert found.differences == []
    assert till.row(row.payment_id).status is GatewayPaymentStatus.SUCCEEDED
    assert reconciled(till) == reconciling.Found()


def test_what_happened_long_after_a_payment_is_recovered_too(till: Till) -> None:
    row = till.begin(till.invoice())
    till.bank.pay(row.session, by="debit")
    paying.settle_debit(till.bank.world, till.bank.intent(row.session))
    till.deliver()
    paying.dispute(till.bank.world, till.bank.intent(row.session))
    assert len(reconciled(till).recovered) == 1
    assert till.row(row.payment_id).disputed == row.amount


def test_a_call_whose_answer_never_came_is_sent_again_with_its_key(till: Till) -> None:
    till.bank.faults.lost_answers = 1
    with pytest.raises(GatewayUnreachable):
        till.begin(till.invoice())
    assert reconciled(till).differences == []
    (made,) = till.bank.world.things["sessions"].values()
    assert till.row(int(made["metadata"]["payment"])).session == made["id"]


def test_an_event_that_nobody_handled_is_handled(till: Till) -> None:
    assert post(till.app, body_of(an_event(till))) == 200
    reconciled(till)
    assert till.reads(lambda: db.session().query(GatewayEvent).one().outcome) == "unknown"


def test_differences_are_named_and_the_command_fails(till: Till) -> None:
    row = till.begin(till.invoice())
    till.bank.pay(row.session)
    till.deliver()
    charge = till.bank.world.find("charges", till.bank.intent(row.session)["latest_charge"])
    charge["amount_refunded"] = 300
    (line,) = reconciled(till).differences
    assert line.startswith(f"payment {row.payment_id}: here succeeded")
    done = till.app.test_cli_runner().invoke(args=["billing", "reconcile"])
    assert done.exit_code == 1
    assert "1 differences" in done.output


def test_a_payment_that_the_gateway_names_and_we_do_not_know_is_a_difference(till: Till) -> None:
    row = till.begin(till.invoice())
    till.bank.pay(row.session)
    till.bank.intent(row.session)["metadata"] = {"payment": "999999"}
    assert any("names payment 999999" in line for line in reconciled(till).differences)


def test_what_an_interrupted_reconciliation_left_is_done_by_the_next_one(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciling, "EVERY", 2)
    rows = [till.begin(till.invoice()) for _one in range(5)]
    for row in rows:
        till.bank.pay(row.session)

    def killed(line: str) -> None:
        assert line == "2 of 5 payments under way"
        raise KeyboardInterrupt

    with till.app.app_context(), pytest.raises(KeyboardInterrupt):
        reconciling.reconcile(clock.now(), say=killed)
    assert [till.row(row.payment_id).status for row in rows].count(GatewayPaymentStatus.SUCCEEDED) == 2
    said: list[str] = []
    with till.app.app_context():
        found = reconciling.reconcile(clock.now(), say=said.append)
    assert (len(found.recovered), found.differences) == (3, [])
    assert said == ["2 of 3 payments under way", "3 of 3 payments under way", "1 of 1 accounts compared"]
    assert till.broken() == []


def test_a_payment_older_than_the_days_that_are_looked_at_is_found_by_its_number(till: Till) -> None:
    row = till.begin(till.invoice())
    till.bank.pay(row.session)
    till.deliver()
    with till.app.app_context(), db.database().writing():
        db.load(GatewayPayment, id=row.id).created_at = clock.now() - timedelta(days=60)
    assert reconciled(till) == reconciling.Found()


def test_what_a_bank_holds_back_is_seen_in_the_list_of_payments(till: Till) -> None:
    rows = [till.begin(till.invoice()) for _one in range(2)]
    for row in rows:
        till.bank.pay(row.session)
    till.deliver()
    found = paying.dispute(till.bank.world, till.bank.intent(rows[0].session))
    assert len(reconciled(till).recovered) == 1
    assert till.row(rows[0].payment_id).disputed == rows[0].amount
    paying.judge(till.bank.world, found, won=True)
    assert reconciled(till).differences == []
    assert [till.row(one.payment_id).disputed for one in rows] == [0, 0]


def test_a_gateway_that_does_it_and_never_says_so_charges_nobody_twice(till: Till) -> None:
    """Thirty payments, each of whose calls is lost once after it was done: a thousand on each database by `python -m tests.soak`."""
    figures = unheard(till, 30)
    assert nothing_but_paid(figures) == [], figures
    assert (figures["paid"], figures["charges"], figures["charged_twice"]) == (30, 30, 0)
