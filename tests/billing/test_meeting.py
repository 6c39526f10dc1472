"""Invoices where they meet the rest: disputes and credits, links and credit notes, amounts that no column holds, other people's pages."""

import pytest

from marketplace.billing.buying import disputing, payable_links
from marketplace.billing.invoicing import crediting
from marketplace.billing.models import Invoice, InvoiceDispute, PayableLink
from marketplace.core import db
from tests.billing.conftest import NOW, Desk
from tests.billing.things import credited
from tests.builders import make_organization

REFUSED = "est plus petite que ce qui est contesté"


def test_a_credit_of_a_cent_does_not_close_the_dispute_of_its_buyer(desk: Desk) -> None:
    with desk.app.app_context(), db.database().writing():
        invoice = db.load(Invoice, id=desk.invoice)
        found = disputing.dispute(invoice, 50_000, "Il manquait des repas.", actor=None, at=NOW)
    line = desk.held().lines[0].id
    seller, path = desk.visitor("seller"), f"/factures/{desk.invoice}/note-de-credit"
    form = {"what": "lignes", f"amount_{line}": "0,01", "reason": "Un geste.", "dispute": str(found.id)}
    assert REFUSED in seller.post(path, form, status=422)
    with desk.app.app_context(), db.database().reading() as session:
        assert session.get_one(InvoiceDispute, found.id).closed_at is None
        assert session.query(Invoice).filter_by(refers_to_id=desk.invoice).count() == 0
    credited(seller, path, {**form, "dispute": ""})
    credited(seller, path, {**form, f"amount_{line}": "500"})
    with desk.app.app_context(), db.database().reading() as session:
        assert session.get_one(InvoiceDispute, found.id).outcome == disputing.CREDITED


def test_no_link_is_mailed_for_a_credit_note(desk: Desk) -> None:
    with desk.app.app_context(), db.database().writing():
        invoice = db.load(Invoice, id=desk.invoice)
        note = crediting.credit(invoice, crediting.whole(invoice), "Annulée.", actor=None, at=NOW)
        assert payable_links.why_not_make(note)
    desk.visitor("finance").post(f"/factures/{note.id}/lien", {"email": "payables@ville.example"}, status=422)
    with desk.app.app_context(), db.database().reading() as session:
        assert session.query(PayableLink).count() == 0


@pytest.mark.parametrize(("quantity", "price"), [("999999999999", "999999999"), ("1", "9" * 40), ("9" * 40, "1"), ("-1", "1"), ("1", "-1")])
def test_an_amount_that_no_column_holds_is_refused_with_its_reason(desk: Desk, quantity: str, price: str) -> None:
    form = {"buyer": "8813430987", "payment_days": "30", "line_what": "Repas", "line_quantity": quantity, "line_unit": "C62"}
    form |= {"line_price": price, "line_tax": "taxable", "line_reason": ""}
    desk.visitor("seller").post(f"/espace/{desk.slugs['supplier']}/factures/nouvelle", form, status=422)


def test_the_page_of_somebody_whom_one_never_traded_with_is_not_there(desk: Desk) -> None:
    with desk.app.app_context(), db.database().writing():
        hidden = make_organization(name="Projet secret, coopérative").id
    finance = desk.visitor("finance")
    for path in ("grand-livre", "paiements/nouveau"):
        for number in (hidden, 10**12, 10**40):
            assert finance.client.get(f"/espace/{desk.slugs['city']}/{path}/{number}").status_code == 404, (path, number)
    assert finance.client.get(f"/espace/{desk.slugs['city']}/grand-livre/{hidden}/liste.csv").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/factures/{}", "/paiements/{}", "/paiements/{}/en-ligne", "/factures/{}/document", "/paiements/{}/remboursements/{}/approuver",
     "/factures/{}/payer-en-ligne"],
)  # fmt: skip
def test_a_number_that_no_column_holds_is_simply_not_there(desk: Desk, path: str) -> None:
    number = "9" * 40
    client = desk.visitor("finance").client
    answer = client.get(path.format(number, number))
    assert answer.status_code in (404, 405)
