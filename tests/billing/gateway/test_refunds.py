"""An enterprise gives back: whole, in parts, with a second person above the limit; what does not go through comes back."""

import pytest

from marketplace.billing.buying import disputing
from marketplace.billing.cards import refunds
from marketplace.billing.invoicing import crediting, with_taxes
from marketplace.billing.ledger import balances
from marketplace.billing.models import Account, GatewayCall, GatewayPayment, Invoice, InvoiceStatus, PaymentStatus, Refund, RefundStatus
from marketplace.billing.standing_in import paying
from marketplace.core import clock, db
from marketplace.core.errors import RuleBroken
from marketplace.organizations.models import Role
from tests.billing.gateway.conftest import Till
from tests.tenders.things import member


@pytest.fixture
def paid(till: Till) -> GatewayPayment:
    """A payment of 1 000 dollars by card; the limit of one person is 500."""
    row = till.begin(till.invoice(100_000))
    till.bank.pay(row.session)
    till.deliver()
    return till.row(row.payment_id)


def give_back(till: Till, row: GatewayPayment, dollars: str, **options: int) -> None:
    path = f"/paiements/{row.payment_id}/rembourser"
    till.visitor(till.sides.payee).post(path, {"amount": dollars, "reason": "Un plateau manquait."}, **options)


def the_refund(till: Till) -> Refund:
    return till.reads(lambda: db.session().query(Refund).order_by(Refund.id.desc()).first())


def test_a_part_is_given_back_at_once_and_owed_again(till: Till, paid: GatewayPayment) -> None:
    give_back(till, paid, "125,50")
    assert the_refund(till).status is RefundStatus.DONE
    row = till.row(paid.payment_id)
    assert (row.refunded, row.payment.status) == (12_550, PaymentStatus.RECEIVED)
    assert row.payment.parts[0].invoice.status is InvoiceStatus.RECEIVED
    assert till.reads(lambda: balances.owed_on(row.payment.parts[0].invoice)) == 12_550
    till.deliver()
    assert till.row(paid.payment_id).refunded == 12_550, "what the events tell of it is told once"
    assert till.broken() == []


def test_several_parts_never_give_back_more_than_was_paid(till: Till, paid: GatewayPayment) -> None:
    for dollars in ("400", "400"):
        give_back(till, paid, dollars)
    with till.app.app_context(), db.database().writing():
        second = member(till.sides.supplier, Role.FINANCE)
    show = f"/paiements/{paid.payment_id}"
    till.visitor(second).post(f"{show}/remboursements/{the_refund(till).id}/approuver", token_from=f"{show}/en-ligne")
    give_back(till, paid, "200,01", status=422)
    give_back(till, paid, "100,00")
    give_back(till, paid, "100,00")
    till.visitor(second).post(f"{show}/remboursements/{the_refund(till).id}/approuver", token_from=f"{show}/en-ligne")
    row = till.row(paid.payment_id)
    assert row.refunded == 100_000
    held = till.reads(lambda: balances.of_payment(row.payment_id))
    assert (held[Account.REFUNDED], held.get(Account.OWED, 0)) == (-100_000, 0)
    assert till.broken() == []


def test_above_the_limit_a_second_person_approves(till: Till, paid: GatewayPayment) -> None:
    give_back(till, paid, "500,01")
    refund = the_refund(till)
    assert refund.status is RefundStatus.ASKED
    assert not till.bank.world.things["refunds"]
    approve = f"/paiements/{paid.payment_id}/remboursements/{refund.id}/approuver"
    show = f"/paiements/{paid.payment_id}/en-ligne"
    page = till.visitor(till.sides.payee).post(approve, token_from=show, status=409)
    assert "Une autre personne" in page
    with till.app.app_context(), db.database().writing():
        second = member(till.sides.supplier, Role.ADMINISTRATOR)
    till.visitor(second).post(approve, token_from=show)
    assert the_refund(till).status is RefundStatus.DONE
    till.visitor(second).post(approve, token_from=show, status=409)
    assert len(till.bank.world.things["refunds"]) == 1


def test_what_waits_for_a_second_person_is_kept_from_what_is_left(till: Till, paid: GatewayPayment) -> None:
    give_back(till, paid, "600")
    give_back(till, paid, "400,01", status=422)
    refund = the_refund(till)
    give_up = f"/paiements/{paid.payment_id}/remboursements/{refund.id}/ecarter"
    till.visitor(till.sides.payee).post(give_up, token_from=f"/paiements/{paid.payment_id}/en-ligne")
    assert the_refund(till).status is RefundStatus.GIVEN_UP
    give_back(till, paid, "400,01")
    assert till.row(paid.payment_id).refunded == 40_001


def test_a_refund_that_its_bank_sends_back_is_taken_off_again(till: Till, paid: GatewayPayment) -> None:
    give_back(till, paid, "100")
    (made,) = till.bank.world.things["refunds"].values()
    paying.fail_refund(till.bank.world, made)
    till.deliver()
    row = till.row(paid.payment_id)
    assert (the_refund(till).status, row.refunded) == (RefundStatus.FAILED, 0)
    assert row.payment.parts[0].invoice.status is InvoiceStatus.SETTLED
    assert till.broken() == []


def test_a_refund_made_at_the_gateway_itself_is_known_here(till: Till, paid: GatewayPayment) -> None:
    paying.refund(till.bank.world, till.sides.account.account, {"payment_intent": paid.intent, "amount": 2_500})
    till.deliver()
    refund = the_refund(till)
    assert (refund.status, refund.amount, refund.asked_by_id) == (RefundStatus.DONE, 2_500, None)
    assert "Fait chez Stripe même" in till.visitor(till.sides.payer).get(f"/paiements/{paid.payment_id}/en-ligne")
    assert till.broken() == []


def test_a_refund_whose_answer_was_lost_is_made_once(till: Till, paid: GatewayPayment) -> None:
    till.bank.faults.lost_answers = 1
    give_back(till, paid, "50")
    assert the_refund(till).status is RefundStatus.SENT
    call = till.reads(lambda: db.session().query(GatewayCall).filter_by(verb="refund").one())
    assert call.answered_at is None
    till.deliver()
    assert the_refund(till).status is RefundStatus.DONE, "its own events say whose it is"
    with till.app.app_context():
        refunds.send(the_refund(till).id)
    assert len(till.bank.world.things["refunds"]) == 1
    assert till.row(paid.payment_id).refunded == 5_000


def test_a_refund_whose_key_is_too_old_is_looked_for_and_never_made_twice(till: Till, paid: GatewayPayment) -> None:
    till.bank.faults.lost_answers = 1
    give_back(till, paid, "50")
    with till.app.app_context(), db.database().writing() as session:
        call = session.query(GatewayCall).filter_by(verb="refund").one()
        call.asked_at = clock.now().replace(year=2025)
    # The gateway forgets keys after a day: the same one would do it again.
    till.bank.world.things["kept"].clear()
    with till.app.app_context():
        refunds.send(the_refund(till).id)
    assert len(till.bank.world.things["refunds"]) == 1
    assert the_refund(till).status is RefundStatus.DONE


def test_what_the_payers_bank_took_back_is_not_given_back_besides(till: Till, paid: GatewayPayment) -> None:
    dispute = paying.dispute(till.bank.world, till.bank.world.find("intents", paid.intent))
    till.deliver()
    row = till.row(paid.payment_id)
    assert (row.payment.status, row.payment.parts[0].invoice.status) == (PaymentStatus.RETURNED, InvoiceStatus.RECEIVED)
    with till.app.app_context(), db.database().writing():
        locked = db.load(GatewayPayment, id=row.id)
        with pytest.raises(RuleBroken, match="a repris ce paiement"):
            refunds.ask(locked, 100, "Essai", actor=till.sides.payee, at=clock.now())
    paying.judge(till.bank.world, dispute, won=True)
    till.deliver()
    row = till.row(paid.payment_id)
    assert (row.payment.status, row.payment.parts[0].invoice.status) == (PaymentStatus.RECEIVED, InvoiceStatus.SETTLED)
    assert till.broken() == []


def test_the_page_of_a_payment_leads_to_its_refunds_and_says_what_was_given_back(till: Till, paid: GatewayPayment) -> None:
    seller, here = till.visitor(till.sides.payee), f"/paiements/{paid.payment_id}"
    page = seller.get(here)
    assert page.tree.xpath(f"//a[@href='{here}/en-ligne']")
    assert page.tree.xpath(f"//a[@href='{here}/rembourser']")
    assert "redevient dû" in seller.get(f"{here}/rembourser")
    give_back(till, paid, "200,00")
    for path in (here, f"{here}/en-ligne"):
        said = till.visitor(till.sides.payer).get(path).prose().replace("\u00a0", " ")
        assert "Remboursé 200,00 $" in said
    invoice = paid.payment.parts[0].invoice_id
    said = till.visitor(till.sides.payer).get(f"/factures/{invoice}").prose().replace("\u00a0", " ")
    assert "200,00 $ remboursés le" in said
    assert "cette somme est de nouveau due" in said


def test_what_was_credited_after_it_was_paid_is_given_back_and_not_owed_again(till: Till, paid: GatewayPayment) -> None:
    number = paid.payment.parts[0].invoice_id
    with till.app.app_context(), db.database().writing():
        invoice = db.load(Invoice, id=number)
        crediting.credit(invoice, with_taxes.wanted(invoice, 20_000), "Manquant", actor=None, at=clock.now())
    assert "Les lui rembourser ne rend rien dû" in till.visitor(till.sides.payee).get(f"/paiements/{paid.payment_id}/rembourser")
    give_back(till, paid, "200,00")
    assert till.reads(lambda: balances.owed_on(db.session().get_one(Invoice, number))) == 0
    assert till.row(paid.payment_id).payment.parts[0].invoice.status is InvoiceStatus.SETTLED
    assert "n’est pas due de nouveau" in till.visitor(till.sides.payer).get(f"/factures/{number}")
    assert till.broken() == []


def test_what_is_disputed_is_not_asked_on_the_page_of_the_gateway(till: Till) -> None:
    invoice = till.invoice(100_000)
    with till.app.app_context(), db.database().writing():
        disputing.dispute(db.load(Invoice, id=invoice.id), 10_000, "Manquant", actor=None, at=clock.now())
    assert till.begin(invoice).amount == 90_000
    said = till.visitor(till.sides.payer).get(f"/factures/{invoice.id}/payer-en-ligne").prose().replace("\u00a0", " ")
    assert "100,00 $ contestés, non compris" in said
    assert "Pas encore approuvée" in said
