"""A buyer pays an invoice by card or by debit, on a page of the gateway; what came of it is what the gateway says."""

import pytest

from marketplace.billing.cards import sessions
from marketplace.billing.ledger import balances
from marketplace.billing.ledger.posting import Entry, Pair, post
from marketplace.billing.models import (
    Account,
    GatewayCall,
    GatewayPaymentStatus,
    Invoice,
    InvoiceStatus,
    Payment,
    PaymentMethod,
    PaymentPart,
    PaymentStatus,
)
from marketplace.billing.standing_in import paying, world
from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.organizations.models import Role
from tests.billing.gateway.conftest import Till
from tests.builders import AT
from tests.tenders.things import member


def statuses(till: Till, payment_id: int) -> tuple[GatewayPaymentStatus, PaymentStatus, InvoiceStatus]:
    row = till.row(payment_id)
    return row.status, row.payment.status, row.payment.parts[0].invoice.status


def test_an_invoice_is_paid_by_card_and_the_ledger_says_so(till: Till) -> None:
    row = till.begin(till.invoice(11_498))
    till.bank.pay(row.session)
    till.deliver()
    assert statuses(till, row.payment_id) == (GatewayPaymentStatus.SUCCEEDED, PaymentStatus.RECEIVED, InvoiceStatus.SETTLED)
    held = till.reads(lambda: balances.of_payment(row.payment_id))
    # 1.5 % of 114.98 is 1.7247: 1.72.
    assert held == {Account.RECEIVED: 11_326, Account.FEES: 172, Account.OWED: -11_498}
    assert till.payment(row).method is PaymentMethod.CARD
    assert till.broken() == []


def test_a_debit_waits_for_its_bank_then_is_received(till: Till) -> None:
    row = till.begin(till.invoice())
    till.bank.pay(row.session, by="debit")
    till.deliver()
    assert statuses(till, row.payment_id) == (GatewayPaymentStatus.PROCESSING, PaymentStatus.PENDING, InvoiceStatus.RECEIVED)
    paying.settle_debit(till.bank.world, till.bank.intent(row.session))
    till.deliver()
    assert statuses(till, row.payment_id) == (GatewayPaymentStatus.SUCCEEDED, PaymentStatus.RECEIVED, InvoiceStatus.SETTLED)
    assert till.payment(row).method is PaymentMethod.DEBIT


def test_a_debit_that_fails_leaves_all_of_it_owed_and_another_may_be_begun(till: Till) -> None:
    invoice = till.invoice()
    row = till.begin(invoice)
    till.bank.pay(row.session, by="debit")
    paying.settle_debit(till.bank.world, till.bank.intent(row.session), fails=True)
    till.deliver()
    assert statuses(till, row.payment_id) == (GatewayPaymentStatus.FAILED, PaymentStatus.FAILED, InvoiceStatus.RECEIVED)
    again = till.begin(invoice)
    assert again.payment_id != row.payment_id
    till.bank.pay(again.session)
    till.deliver()
    assert statuses(till, again.payment_id)[1:] == (PaymentStatus.RECEIVED, InvoiceStatus.SETTLED)
    assert till.broken() == []


def test_a_card_that_is_refused_leaves_the_page_open_and_the_next_one_pays(till: Till) -> None:
    row = till.begin(till.invoice())
    paying.pay_by_card(till.bank.world, till.bank.session(row.session), declined=True)
    till.deliver()
    assert statuses(till, row.payment_id)[:2] == (GatewayPaymentStatus.OPEN, PaymentStatus.PENDING)
    till.bank.pay(row.session)
    till.deliver()
    assert statuses(till, row.payment_id)[:2] == (GatewayPaymentStatus.SUCCEEDED, PaymentStatus.RECEIVED)
    assert till.row(row.payment_id).failure is None


def test_two_clicks_open_one_page(till: Till) -> None:
    invoice = till.invoice()
    first, second = till.begin(invoice), till.begin(invoice)
    assert (first.payment_id, first.session) == (second.payment_id, second.session)
    assert len(till.bank.world.things["sessions"]) == 1


def test_a_page_that_was_left_to_expire_pays_nothing(till: Till) -> None:
    row = till.begin(till.invoice())
    world.expire_session(till.bank.world, till.bank.session(row.session))
    till.deliver()
    assert statuses(till, row.payment_id) == (GatewayPaymentStatus.EXPIRED, PaymentStatus.FAILED, InvoiceStatus.RECEIVED)


def test_nothing_is_begun_twice_while_a_debit_is_at_the_bank(till: Till) -> None:
    invoice = till.invoice()
    row = till.begin(invoice)
    till.bank.pay(row.session, by="debit")
    till.deliver()
    with pytest.raises(RuleBroken, match="déjà en cours"):
        till.begin(invoice)


def test_an_invoice_that_was_credited_closes_the_page_that_asked_for_more(till: Till) -> None:
    invoice = till.invoice(11_498)
    row = till.begin(invoice)
    with till.app.app_context(), db.database().writing():
        _credit(invoice.id, 1_498)
    page = till.visitor(till.sides.payer).post(f"/factures/{invoice.id}/payer-en-ligne")
    assert "100,00" in page.heading
    assert statuses(till, row.payment_id)[0] is GatewayPaymentStatus.EXPIRED
    assert sorted(one["amount_total"] for one in till.bank.world.things["sessions"].values()) == [10_000, 11_498]


def test_what_was_announced_by_transfer_is_not_asked_for_again(till: Till) -> None:
    invoice = till.invoice(11_498)
    with till.app.app_context(), db.database().writing() as session:
        announced = Payment(
            payer_id=till.sides.buyer.id, payee_id=till.sides.supplier.id, method=PaymentMethod.EFT, status=PaymentStatus.RECORDED,
            paid_on=AT.date(), amount=1_498, recorded_at=AT, updated_at=AT, parts=[PaymentPart(invoice_id=invoice.id, amount=1_498)],
        )  # fmt: skip
        session.add(announced)
    assert till.begin(invoice).amount == 10_000


def test_a_delegation_bounds_who_pays(till: Till) -> None:
    invoice = till.invoice(11_498)
    with till.app.app_context(), db.database().writing():
        bounded = member(till.sides.buyer, Role.FINANCE, ceiling=9_999)
        with pytest.raises(RuleBroken, match="délégation"):
            sessions.begin(db.load(Invoice, id=invoice.id), actor=bounded, at=till.sides.account.begun_at)


def test_the_key_of_a_call_is_kept_before_the_call_is_made(till: Till) -> None:
    till.bank.faults.lost_answers = 1
    invoice = till.invoice()
    page = till.visitor(till.sides.payer).post(f"/factures/{invoice.id}/payer-en-ligne")
    assert "se prépare" in page
    (call,) = till.reads(lambda: db.session().query(GatewayCall).all())
    assert call.answered_at is None
    assert len(till.bank.world.things["sessions"]) == 1, "it was done, and nobody heard of it"
    payment = till.reads(lambda: db.session().query(Payment).one())
    page = till.visitor(till.sides.payer).post(f"/paiements/{payment.id}/actualiser", token_from=f"/paiements/{payment.id}/en-ligne")
    assert "Aller à la page de paiement" in page.links()
    assert len(till.bank.world.things["sessions"]) == 1, "the same call under the same key is one"


def test_the_browser_that_comes_back_proves_nothing(till: Till) -> None:
    row = till.begin(till.invoice())
    page = till.visitor(till.sides.payer).get(f"/paiements/{row.payment_id}/retour")
    assert "attend le paiement" in page
    assert statuses(till, row.payment_id)[0] is GatewayPaymentStatus.OPEN


def _credit(invoice_id: int, cents: int) -> None:
    """Less is owed, as a credit note of its room would post it."""
    invoice = db.load(Invoice, id=invoice_id)
    entries = [Entry(Account.OWED, -cents, invoice.id), Entry(Account.BILLED, cents, invoice.id)]
    post(f"essai:{invoice.id}", Pair(invoice.supplier_id, invoice.buyer_id), entries, at=invoice.created_at)
