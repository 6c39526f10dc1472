"""From what was accepted to an invoice that never changes; numbers without a gap; credit notes that never pass it."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from marketplace.billing.invoicing import accepted, crediting, issuing, pdf, writing
from marketplace.billing.invoicing.crediting import Back
from marketplace.billing.invoicing.writing import Said
from marketplace.billing.ledger import balances
from marketplace.billing.models import InvoiceStatus
from marketplace.catalogue.models import TaxCode
from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import SOURCE, speaking
from marketplace.orders.models import OrderingRules
from tests.billing.things import deliver, dollars, draft, issued, make_order, make_supplier, pair
from tests.builders import AT
from tests.drawn import FULL
from tests.tenders.things import make_city

NOW = AT + timedelta(days=5)


def test_what_was_accepted_is_invoiced_once_delivery_by_delivery(unit) -> None:
    supplier, city = pair()
    order = make_order(supplier, city, (100, 12_345), (10, 99_999))
    deliver(order, 40, 0)
    first = writing.begin_from_order(order, actor=None, at=NOW)
    assert [(one.quantity, one.amount) for one in first.lines] == [(40, 4_938)]
    assert (first.po_number, first.payment_days, first.order_id) == ("PO-4471", 30, order.id)
    with pytest.raises(RuleBroken, match="Rien n’est à facturer"):
        writing.begin_from_order(order, actor=None, at=NOW)
    deliver(order, 60, 10)
    second = writing.begin_from_order(order, actor=None, at=NOW)
    assert [one.quantity for one in second.lines] == [60, 10]
    assert first.subtotal + second.subtotal == order.amount
    writing.discard(first, actor=None, at=NOW)
    assert [(one.quantity, one.amount) for one in accepted.of(order)] == [(40, 4_938)], "a draft given up leaves what it held"


@pytest.mark.drawn
@settings(max_examples=40 if FULL else 12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 99_999), st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_however_it_is_delivered_an_order_is_invoiced_to_the_cent(app, price: int, parts: list[int]) -> None:
    with app.app_context(), db.database().writing() as session:
        supplier, city = pair()
        order = make_order(supplier, city, (sum(parts), price))
        billed = 0
        for part in parts:
            deliver(order, part)
            billed += writing.begin_from_order(order, actor=None, at=NOW).subtotal
        assert billed == order.amount
        session.rollback()


def test_a_draft_of_an_order_takes_less_but_never_more_than_was_accepted(unit) -> None:
    supplier, city = pair()
    order = make_order(supplier, city, (100, 10_000))
    deliver(order, 40)
    invoice = writing.begin_from_order(order, actor=None, at=NOW)
    [line] = invoice.lines
    writing.save_of_order(invoice, Said("PO-9"), {line.id: 15}, actor=None, at=NOW)
    assert (invoice.subtotal, invoice.po_number) == (1_500, "PO-9")
    assert [one.quantity for one in accepted.of(order)] == [25]
    with pytest.raises(RuleBroken, match="dépasse ce qui a été accepté"):
        writing.save_of_order(invoice, Said(), {line.id: 41}, actor=None, at=NOW)


def test_an_issued_invoice_bears_its_number_its_taxes_and_a_copy_of_everything(unit) -> None:
    supplier, city = pair()
    invoice = issued(supplier, city, dollars(100), po_number="PO-1")
    assert (invoice.number, invoice.sequence, invoice.status) == ("F-00001", 1, InvoiceStatus.ISSUED)
    assert (invoice.gst, invoice.qst, invoice.total) == (500, 998, 11_498)
    supplier.name, supplier.neq = "Autre nom", "1140000002"
    city.address = "Ailleurs"
    unit.flush()
    kept = invoice.frozen
    assert (kept["supplier"]["neq"], kept["buyer"]["address"][0]) == ("1140000001", "1, rue de l’Hôtel-de-Ville")
    assert (kept["gst_number"], kept["gst_rate"], kept["qst_rate"]) == ("123456782RT0001", 5_000, 9_975)
    assert balances.owed_on(invoice) == 11_498


def test_a_small_supplier_charges_nothing_and_says_so_and_whoever_says_nothing_issues_nothing(unit) -> None:
    small, silent = make_supplier("Petite coop", small=True), make_supplier("Coop muette", said=False)
    city = make_city()
    invoice = issued(small, city, dollars(100))
    assert (invoice.total, invoice.frozen["is_small_supplier"]) == (10_000, True)
    with pytest.raises(RuleBroken, match="comment votre entreprise perçoit les taxes"):
        issued(silent, city, dollars(100))


def test_zero_rated_and_exempt_lines_bear_no_tax(unit) -> None:
    supplier, city = pair()
    free = dollars(50, tax_code=TaxCode.EXEMPT, tax_reason="Service d’aide à domicile"), dollars(25, tax_code=TaxCode.ZERO_RATED)
    invoice = issued(supplier, city, dollars(100), *free)
    assert (invoice.subtotal, invoice.taxable, invoice.total) == (17_500, 10_000, 18_998)


def test_a_buyer_that_wants_its_order_number_is_not_invoiced_without_it(unit) -> None:
    supplier, city = pair()
    db.session().add(OrderingRules(organization_id=city.id, needs_po_number=True, acceptance_days=10, payment_days=30, updated_at=AT))
    invoice = draft(supplier, city, dollars(100))
    with pytest.raises(RuleBroken, match="bon de commande"):
        issuing.issue(invoice, actor=None, at=NOW)


def test_what_asks_nothing_and_what_is_issued_already_are_refused(unit) -> None:
    supplier, city = pair()
    with pytest.raises(RuleBroken, match="ne demande rien"):
        issued(supplier, city, dollars(0))
    invoice = issued(supplier, city)
    for act in (lambda: issuing.issue(invoice, actor=None, at=NOW), lambda: writing.save(invoice, Said(), [], actor=None, at=NOW)):
        with pytest.raises(RuleBroken, match="ne change plus"):
            act()
    with pytest.raises(RuleBroken, match="elle-même"):
        draft(supplier, supplier)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE invoices SET total = total + 1, subtotal = subtotal + 1 WHERE id = :id",
        "UPDATE invoices SET frozen = '{}' WHERE id = :id",
        "UPDATE invoices SET number = 'F-99999' WHERE id = :id",
        "UPDATE invoices SET due_on = NULL, sequence = NULL, status = 'draft' WHERE id = :id",
        "UPDATE invoice_lines SET description = 'Autre' WHERE invoice_id = :id",
        "DELETE FROM invoice_lines WHERE invoice_id = :id",
        "DELETE FROM invoices WHERE id = :id",
        """INSERT INTO invoice_lines (invoice_id, description, unit_code, quantity, unit_price, amount, tax_code)
        VALUES (:id, 'De plus', 'C62', 1, 1, 1, 'taxable')""",
    ],
)
@pytest.mark.always
def test_the_database_itself_refuses_to_change_what_is_issued(unit, statement: str) -> None:
    supplier, city = pair()
    invoice = issued(supplier, city)
    with pytest.raises(DBAPIError, match="never changes"), unit.begin_nested():
        unit.execute(text(statement), {"id": invoice.id})
    unit.execute(text("UPDATE invoices SET status = 'received', due_on = issued_on WHERE id = :id"), {"id": invoice.id})


@pytest.mark.always
def test_credit_notes_share_the_numbers_and_take_back_the_very_taxes(unit) -> None:
    supplier, city = pair()
    invoice = issued(supplier, city, dollars(100), dollars(33, tax_code=TaxCode.EXEMPT))
    first, second = invoice.lines
    note = crediting.credit(invoice, {first.id: Back(amount=3_333)}, "Portion manquante", actor=None, at=NOW)
    assert (note.number, note.refers_to_id, note.frozen["refers_to"]["number"]) == ("NC-00002", invoice.id, "F-00001")
    assert (note.subtotal, note.gst, note.qst) == (3_333, 167, 332)
    assert balances.owed_on(invoice) == invoice.total - note.total
    rest = crediting.credit(invoice, crediting.whole(invoice), "Le reste", actor=None, at=NOW)
    assert (note.gst + rest.gst, note.qst + rest.qst) == (invoice.gst, invoice.qst)
    assert balances.owed_on(invoice) == 0
    assert invoice.status is InvoiceStatus.SETTLED
    with pytest.raises(RuleBroken, match="déjà créditée en entier"):
        crediting.credit(invoice, {second.id: Back(amount=1)}, "Encore", actor=None, at=NOW)
    with pytest.raises(RuleBroken, match="se rapporte à une facture"):
        crediting.credit(note, {}, "De la note", actor=None, at=NOW)


def test_more_than_what_is_left_is_never_credited(unit) -> None:
    supplier, city = pair()
    invoice = issued(supplier, city)
    meals, _delivery = invoice.lines
    crediting.credit(invoice, {meals.id: Back(quantity=100)}, "Non livrés", actor=None, at=NOW)
    for back in (Back(quantity=21), Back(amount=29_001)):
        with pytest.raises(RuleBroken, match="il n’en reste que"):
            crediting.credit(invoice, {meals.id: back}, "Trop", actor=None, at=NOW)
    with pytest.raises(RuleBroken, match="une quantité ou un montant"):
        crediting.credit(invoice, {}, "Rien", actor=None, at=NOW)


@pytest.mark.drawn
@settings(max_examples=40 if FULL else 12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 99_999)), min_size=1, max_size=4), st.data())
def test_an_invoice_credited_in_any_parts_comes_back_to_nothing_to_the_cent(app, lines: list[tuple[int, int]], data) -> None:
    with app.app_context(), db.database().writing() as session:
        supplier, city = pair()
        order = make_order(supplier, city, *((quantity, price * 100) for quantity, price in lines))
        deliver(order, *(quantity for quantity, _price in lines))
        invoice = issuing.issue(writing.begin_from_order(order, actor=None, at=NOW), actor=None, at=NOW)
        for _turn in range(data.draw(st.integers(0, 3))):
            left = crediting.left_of(invoice)
            wanted = {number: Back(quantity=data.draw(st.integers(0, one.quantity))) for number, one in left.items() if one.amount}
            if any(one.quantity for one in wanted.values()):
                crediting.credit(invoice, wanted, "En partie", actor=None, at=NOW)
        assert crediting.credited(invoice) + balances.owed_on(invoice) == invoice.total
        if balances.owed_on(invoice):
            crediting.credit(invoice, crediting.whole(invoice), "Le reste", actor=None, at=NOW)
        assert (crediting.credited(invoice), balances.owed_on(invoice)) == (invoice.total, 0)
        assert [one.quantity for one in accepted.of(order)] == [quantity for quantity, _price in lines], "it may be invoiced again"
        session.rollback()


def test_the_pdf_says_where_a_line_was_delivered_and_how_to_pay(unit) -> None:
    supplier, city = pair()
    order = make_order(supplier, city)
    order.lines[0].place_name = "Aréna du Parc"
    deliver(order, 10)
    invoice = issuing.issue(writing.begin_from_order(order, actor=None, at=NOW), actor=None, at=NOW)
    with speaking(SOURCE):
        said = pdf._part(invoice, NOW)
    order.lines[0].place_name = "Ailleurs"
    assert "Livré à\u00a0: Aréna du Parc" in said["lines"][0][0]
    assert "Aréna du Parc" in str(invoice.frozen["places"]), "what is issued does not follow the order"
    assert f"/factures/{invoice.id}" in said["paying"][0]
    assert "F-00001" in said["paying"][1]
    assert pdf.drawn(invoice, NOW)[:5] == b"%PDF-"
