"""Payments by card where they meet the rest: a credit note or a correction while a page is open, refunds in small parts."""

from datetime import date

import pytest

from marketplace.billing.cards import refunds
from marketplace.billing.models import GatewayPaymentStatus, Invoice, PaymentMethod, Refund, RefundStatus
from marketplace.billing.paying import confirming, mending, recording
from marketplace.core import clock, db, outbox
from marketplace.core.errors import RuleBroken
from marketplace.core.notices import Notice
from marketplace.organizations.models import Organization, Role
from tests.billing.gateway.conftest import Till
from tests.billing.paying.things import make_credit
from tests.builders import make_organization
from tests.tenders.things import member


def test_a_credit_note_in_part_closes_the_page_that_is_open_without_anybody_asking(till: Till) -> None:
    invoice = till.invoice(11_498)
    row = till.begin(invoice)
    with till.app.app_context(), db.database().writing():
        note = make_credit(db.load(Invoice, id=invoice.id), 1_498, sequence=900)
        outbox.announce("invoices.told", invoice_id=note.id, what="issued")
    till.worker.drain()
    assert till.row(row.payment_id).status is GatewayPaymentStatus.EXPIRED


def test_a_transfer_that_is_corrected_closes_the_page_that_asks_for_what_was_missing(till: Till) -> None:
    invoice = till.invoice(11_498)
    with till.app.app_context(), db.database().writing():
        held = db.load(Invoice, id=invoice.id)
        told = {"method": PaymentMethod.EFT, "reference": "TEF-1", "paid_on": date(2026, 3, 1), "actor": None, "at": clock.now()}
        first = recording.record(held.buyer, held.supplier, {held.id: 5_000}, **told)
        confirming.confirm(first, 4_000, actor=till.sides.payee, at=clock.now())
    row = till.begin(invoice)
    assert row.amount == 7_498
    with till.app.app_context(), db.database().writing():
        mending.correct_received(db.load(type(first), id=first.id), 5_000, "Relu.", actor=till.sides.payee, at=clock.now())
    till.worker.drain()
    assert till.row(row.payment_id).status is GatewayPaymentStatus.EXPIRED


@pytest.mark.parametrize("settled", [True, False])
def test_one_person_does_not_pass_the_limit_by_giving_back_in_small_parts(till: Till, settled: bool) -> None:
    row = till.begin(till.invoice(100_000))
    till.bank.pay(row.session)
    till.deliver()
    made = []
    for cents in (30_000, 20_000, 1):
        with till.app.app_context(), db.database().writing():
            locked = db.load(type(row), id=row.id)
            made.append(refunds.ask(locked, cents, "Essai", actor=till.sides.payee, at=clock.now()).id)
        if settled:
            with till.app.app_context():
                refunds.send(made[-1])
    with till.app.app_context(), db.database().reading() as session:
        found = [session.get_one(Refund, number).status for number in made]
    assert found[2] is RefundStatus.ASKED, "what one person gives back of a payment is weighed together"
    assert found[:2] == [RefundStatus.DONE if settled else RefundStatus.SENT] * 2
    with till.app.app_context(), db.database().writing():
        waits = db.load(Refund, id=made[2])
        with pytest.raises(RuleBroken, match="Une autre personne"):
            refunds.approve(db.load(type(row), id=row.id), waits, actor=till.sides.payee, at=clock.now())


def test_people_of_the_page_that_absorbed_an_enterprise_follow_and_give_back_what_it_was_paid(till: Till) -> None:
    row = till.begin(till.invoice(100_000))
    till.bank.pay(row.session)
    till.deliver()
    with till.app.app_context(), db.database().writing() as session:
        kept = make_organization(name="Coopérative qui a absorbé l’autre")
        heirs = [member(kept, Role.FINANCE), member(kept, Role.ADMINISTRATOR)]
        stranger = member(make_organization(name="Une autre"), Role.FINANCE)
        session.get_one(Organization, till.sides.supplier.id).merged_into_id = kept.id
    one = f"/paiements/{row.payment_id}"
    with till.app.app_context(), db.database().writing():
        outbox.announce("cards.told", payment_id=row.payment_id, what="returned")
    till.worker.drain()
    with till.app.app_context(), db.database().reading() as session:
        assert session.query(Notice).filter_by(recipient_id=heirs[0].id).count() == 1
    till.visitor(heirs[0]).post(f"{one}/rembourser", {"amount": "600", "reason": "Annulé."})
    with till.app.app_context(), db.database().reading() as session:
        refund = session.query(Refund).one()
    assert "Approuver un remboursement" in till.visitor(heirs[1]).get("/compte/aujourdhui")
    till.visitor(heirs[1]).post(f"{one}/remboursements/{refund.id}/approuver", token_from=f"{one}/en-ligne")
    assert till.row(row.payment_id).refunded == 60_000
    assert till.visitor(stranger).client.get(f"{one}/en-ligne").status_code == 404


def test_a_page_that_asks_for_more_than_is_owed_shows_no_way_to_pay(till: Till) -> None:
    invoice = till.invoice(11_498)
    row = till.begin(invoice)
    payer, page = till.visitor(till.sides.payer), f"/paiements/{row.payment_id}/en-ligne"
    assert "Aller à la page de paiement" in payer.get(page).links()
    with till.app.app_context(), db.database().writing():
        make_credit(db.load(Invoice, id=invoice.id), 1_498, sequence=900)
    assert "Aller à la page de paiement" not in payer.get(page).links()
