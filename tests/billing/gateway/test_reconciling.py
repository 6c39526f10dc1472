"""What was missed is recovered from the gateway, and what does not fit is named."""

from datetime import timedelta

import pytest

from marketplace.billing.cards import reconciling
from marketplace.billing.gateway import GatewayUnreachable
from marketplace.billing.models import GatewayEvent, GatewayPaymentStatus
from marketplace.billing.standing_in import paying
from marketplace.core import clock, db
from tests import drawn
from tests.billing.gateway.conftest import Till
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


@pytest.mark.drawn
def test_a_gateway_that_does_it_and_never_says_so_charges_nobody_twice(till: Till) -> None:
    """A thousand payments, each of whose calls is lost once after it was done: 12 by default."""
    charged_once(till, 1_000 if drawn.FULL else 12)


def charged_once(till: Till, times: int) -> None:
    for _time in range(times):
        till.bank.faults.lost_answers = 1
        invoice = till.invoice(1_000)
        with pytest.raises(GatewayUnreachable):
            till.begin(invoice)
        row = till.begin(invoice)
        till.bank.pay(row.session)
        assert till.refresh(row).status is GatewayPaymentStatus.SUCCEEDED
    sessions, charges = till.bank.world.things["sessions"], till.bank.world.things["charges"]
    paid_for = [one["metadata"]["payment"] for one in sessions.values()]
    assert len(paid_for) == len(set(paid_for)) == len(charges) == times
    assert till.broken() == []
