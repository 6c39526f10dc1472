"""A credit that is said with its taxes comes to what was said, to the cent, or to the nearest below; it is read before it is issued."""

from itertools import accumulate

from marketplace.billing.buying import disputing
from marketplace.billing.invoicing import crediting, pdf, with_taxes
from marketplace.billing.invoicing.crediting import Back
from marketplace.billing.invoicing.with_taxes import Room
from marketplace.billing.models import Invoice, InvoiceDispute
from marketplace.billing.taxes import computing
from marketplace.billing.words import described
from marketplace.catalogue.models import TaxCode
from marketplace.contracting.tax_rates import Rates
from marketplace.core import db
from tests.billing.conftest import NOW, Desk
from tests.billing.things import credited, dollars, issued, pair

RATES = Rates(5_000, 9_975)
MOST = 100_000


def test_each_amount_to_a_thousand_dollars_is_reached_or_nothing_nearer_is_below() -> None:
    rooms = [Room(1, MOST, is_taxed=True)]
    reached = [amount + sum(computing.taxes_on(amount, RATES)) for amount in range(MOST)]
    nearest_below = (
        list(accumulate(range(MOST + 1), lambda before, total: total if total in known else before)) if (known := set(reached)) else []
    )
    for total in range(1, MOST + 1):
        found = reached[with_taxes.nearest(rooms, total, 0, RATES)]
        assert found == nearest_below[total], total
        # A cent more before taxes adds itself and at most one of each tax.
        assert 0 <= total - found <= 2, total


def test_a_hundred_dollars_with_taxes_are_86_97_before_them(unit) -> None:
    invoice = issued(*pair())
    note = crediting.credit(invoice, with_taxes.wanted(invoice, 10_000), "Manquant", actor=None, at=NOW)
    assert (note.subtotal, note.gst, note.qst, note.total) == (8_697, 435, 868, 10_000)


def test_what_is_left_is_taken_to_the_last_cent_whatever_came_before(unit) -> None:
    invoice = issued(*pair(), dollars(100), dollars(33, tax_code=TaxCode.EXEMPT, tax_reason="Soins"))
    while left := invoice.total - crediting.credited(invoice):
        crediting.credit(invoice, with_taxes.wanted(invoice, min(left, 2_500)), "Par parts", actor=None, at=NOW)
    assert crediting.credited(invoice) == invoice.total


def test_an_amount_without_a_quantity_is_a_rebate_and_never_a_unit(unit) -> None:
    invoice = issued(*pair())
    rebate = crediting.credit(invoice, {invoice.lines[0].id: Back(amount=8_697)}, "Rabais", actor=None, at=NOW)
    assert described(rebate.lines[0]) == "Rabais sur «\u00a0Repas complet, portion d’adulte\u00a0»"
    assert pdf._line(rebate.lines[0], {})[1:3] == ["", ""]
    counted = crediting.credit(invoice, {invoice.lines[0].id: Back(quantity=2)}, "Deux repas", actor=None, at=NOW)
    assert described(counted.lines[0]) == "Repas complet, portion d’adulte"
    assert pdf._line(counted.lines[0], {})[1].startswith("2")


def test_the_form_ticks_nothing_and_issues_nothing_before_it_was_read(desk: Desk) -> None:
    seller, path = desk.visitor("seller"), f"/factures/{desk.invoice}/note-de-credit"
    assert not seller.get(path).tree.xpath("//input[@name='what'][@checked]")
    form = {"what": "taxes", "total": "100,00", "reason": "Un repas manquait."}
    for sent in (form, {**form, "emettre": "y"}, {**form, "emettre": "y", "seen": "9999-1.1.9999"}):
        page = seller.post(path, sent).prose().replace("\u00a0", " ")
        assert all(said in page for said in ("86,97 $", "4,35 $", "8,68 $", "100,00 $"))
    assert "Choisissez ce que la note reprend." in seller.post(path, {**form, "what": ""}, status=422)
    assert "Il ne reste que" in seller.post(path, {**form, "total": "99999"}, status=422)
    with desk.app.app_context(), db.database().reading() as session:
        assert session.query(Invoice).filter_by(refers_to_id=desk.invoice).count() == 0
    credited(seller, path, form)
    with desk.app.app_context(), db.database().reading() as session:
        assert session.query(Invoice).filter_by(refers_to_id=desk.invoice).one().total == 10_000


def test_a_dispute_proposes_its_amount_and_an_amount_that_no_taxes_make_says_what_is_missing(desk: Desk) -> None:
    missing = next(total for total in range(10_000, 10_100) if _reached(total) < total)
    with desk.app.app_context(), db.database().writing():
        number = disputing.dispute(db.load(Invoice, id=desk.invoice), missing, "Il manquait des repas.", actor=None, at=NOW).id
    seller, path = desk.visitor("seller"), f"/factures/{desk.invoice}/note-de-credit"
    assert f"contestation={number}" in seller.get(f"/factures/{desk.invoice}").response.text
    page = seller.get(f"{path}?contestation={number}")
    assert page.tree.xpath("string(//input[@name='what'][@checked]/@value)") == "taxes"
    total = page.tree.xpath("string(//input[@name='total']/@value)")
    form = {"what": "taxes", "total": total, "reason": "C’est exact.", "dispute": str(number)}
    assert "Aucun montant avant taxes ne donne exactement" in seller.post(path, form)
    credited(seller, path, form)
    with desk.app.app_context(), db.database().reading() as session:
        assert session.get_one(InvoiceDispute, number).outcome == disputing.CREDITED


def _reached(total: int) -> int:
    amount = with_taxes.nearest([Room(1, MOST, is_taxed=True)], total, 0, RATES)
    return amount + sum(computing.taxes_on(amount, RATES))
