"""A page of the gateway that somebody left is closed by whoever may pay, so that the invoice is paid otherwise; paid meanwhile, it says so."""

import pytest

from marketplace.billing.models import GatewayPayment, GatewayPaymentStatus, Invoice, PaymentMethod, PaymentStatus
from marketplace.billing.paying import recording
from marketplace.core import clock, db
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import RuleBroken
from marketplace.organizations.models import Role
from tests.billing.gateway.conftest import Till
from tests.page import Page
from tests.tenders.things import make_city, member


def by_transfer(till: Till, invoice: Invoice) -> None:
    """The body pays the whole by transfer."""
    with till.app.app_context(), db.database().writing():
        told = {"method": PaymentMethod.EFT, "reference": "TEF-1", "paid_on": clock.local_day(clock.now())}
        parts = {invoice.id: invoice.total}
        recording.record(till.sides.buyer, till.sides.supplier, parts, actor=None, at=clock.now(), **told)  # type: ignore[arg-type]


def close(till: Till, row: GatewayPayment, status: int = 200) -> Page:
    return till.visitor(till.sides.payer).post(f"/paiements/{row.payment_id}/fermer-la-page", status=status, token_from="/compte")


def test_a_page_that_was_left_is_closed_and_the_invoice_is_paid_by_transfer(till: Till) -> None:
    invoice = till.invoice()
    row = till.begin(invoice)
    with pytest.raises(RuleBroken, match="déjà noté"):
        by_transfer(till, invoice)
    visitor = till.visitor(till.sides.payer)
    assert "Suivre le paiement en ligne" in visitor.get(f"/factures/{invoice.id}")
    assert "Fermer la page de paiement" in visitor.get(f"/paiements/{row.payment_id}/en-ligne")
    assert "La page est fermée" in close(till, row)
    assert till.bank.session(row.session)["status"] == "expired"
    assert (till.row(row.payment_id).status, till.payment(row).status) == (GatewayPaymentStatus.EXPIRED, PaymentStatus.FAILED)
    by_transfer(till, invoice)
    [event] = till.reads(lambda: db.session().query(AuditEvent).filter_by(verb="billing.close_card_page").all())
    assert (event.actor_id, event.organization_id) == (till.sides.payer.id, till.sides.buyer.id)
    assert till.broken() == []


@pytest.mark.parametrize(("by", "status"), [("card", GatewayPaymentStatus.SUCCEEDED), ("debit", GatewayPaymentStatus.PROCESSING)])
def test_a_page_on_which_somebody_paid_meanwhile_says_so(till: Till, by: str, status: GatewayPaymentStatus) -> None:
    row = till.begin(till.invoice())
    till.bank.pay(row.session, by=by)
    assert "a été fait avant que la page ne ferme" in close(till, row)
    assert till.row(row.payment_id).status is status
    assert till.broken() == []


def test_a_page_that_is_closed_is_not_closed_twice(till: Till) -> None:
    row = till.begin(till.invoice())
    close(till, row)
    assert "n’est plus ouverte" in close(till, row, status=409)


def test_who_does_not_pay_for_the_buyer_closes_nothing(till: Till) -> None:
    row = till.begin(till.invoice())
    with till.app.app_context(), db.database().writing():
        reader, other = member(till.sides.buyer, Role.READER), member(make_city("Ville de Baie-des-Ormes", neq="8813430999"), Role.FINANCE)
    address = f"/paiements/{row.payment_id}/fermer-la-page"
    for person, status in ((till.sides.payee, 403), (reader, 403), (other, 404)):
        till.visitor(person).post(address, status=status, token_from="/compte")
    assert "Fermer la page" not in till.visitor(till.sides.payee).get(f"/paiements/{row.payment_id}/en-ligne")
    assert till.row(row.payment_id).status is GatewayPaymentStatus.OPEN
