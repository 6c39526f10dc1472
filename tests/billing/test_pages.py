"""The journey of an invoice on its pages: from an order in one click, issued, received, disputed, credited, approved; taxes; lists."""

import csv
import io

import pytest

from marketplace.billing.models import InvoiceStatus
from marketplace.core import db, locale
from marketplace.core.formats import money
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from tests.billing.conftest import Desk
from tests.page import Visitor


def post(visitor: Visitor, path: str, data: dict[str, str] | None = None, *, status: int = 200):  # type: ignore[no-untyped-def]
    return visitor.post(path, data, status=status, token_from="/compte")


def test_an_order_is_invoiced_in_one_click_then_edited_and_issued(desk: Desk, worker: Worker) -> None:
    seller = desk.visitor("seller")
    assert f"Facturer ce qui a été accepté de la commande {desk.order}" in seller.get("/compte/aujourdhui")
    assert f"/en/commandes/{desk.order}" in seller.get("/en/compte/aujourdhui").links().values(), "she stays in her language"
    page = post(seller, f"/commandes/{desk.order}/facturer")
    assert "Le brouillon est prêt" in page
    assert "Rien n’est à facturer" in post(seller, f"/commandes/{desk.order}/facturer", status=409)
    number = desk.invoice + 1
    [first, second] = desk.held(number).lines
    form = {f"quantity_{first.id}": "25", f"quantity_{second.id}": "", "payment_days": "45", "po_number": "PO-77", "note": "Merci."}
    wrong = seller.post(f"/factures/{number}/modifier", {**form, f"quantity_{first.id}": "41"}, status=422)
    assert "dépasse ce qui a été accepté" in wrong
    assert "PO-77" in seller.post(f"/factures/{number}/modifier", form)
    assert desk.visitor("finance").client.get(f"/factures/{number}").status_code == 404, "a draft is nothing to its buyer"
    assert "F-00002" in post(seller, f"/factures/{number}/emettre")
    assert desk.held(number).subtotal == 3_086
    assert "ne change plus" in seller.get(f"/factures/{number}/modifier", status=409)
    worker.drain()
    total = desk.held(number).total
    with desk.app.app_context(), db.database().reading() as session:
        mine = session.query(Notice).filter_by(recipient_id=desk.people["finance"]).all()
        told = [one for one in mine if "vous envoie la facture" in one.message and one.values["number"] == "F-00002"]
        with locale.speaking("fr"):
            assert [money(total) in str(one) for one in told] == [True]
        with locale.speaking("en"):
            assert [money(total) in str(one) for one in told] == [True], "each reads an amount in her own language"


def test_an_invoice_is_typed_by_hand_to_a_buyer_who_is_named(desk: Desk) -> None:
    seller, path = desk.visitor("seller"), f"/espace/{desk.slugs['supplier']}/factures/nouvelle"
    row = {"line_what": "Service", "line_quantity": "2", "line_unit": "C62", "line_price": "50,00", "line_tax": "exempt", "line_reason": ""}
    form = {"buyer": "Ville inconnue", "payment_days": "30", **row}
    wrong = seller.post(path, form, status=422)
    assert "Aucun acheteur confirmé" in wrong
    assert "dites pourquoi cette ligne est exonérée" in wrong
    form |= {"buyer": "8813430987", "line_reason": "Service d’aide à domicile"}
    assert seller.client.get(path).status_code == 200
    added = seller.post(path, {**form, "add_line": "y"})
    assert added.tree.xpath("count(//input[@name='line_what'])") >= 2
    page = seller.post(path, form)
    assert "100,00\u00a0$" in page
    assert "Service d’aide à domicile" in page


@pytest.mark.slow
def test_a_buyer_receives_disputes_and_approves_and_the_enterprise_answers_and_credits(desk: Desk) -> None:
    one = f"/factures/{desk.invoice}"
    seller, finance, buyer = desk.visitor("seller"), desk.visitor("finance"), desk.visitor("buyer")
    assert "30 jours après la réception" in finance.get(one).prose().replace("\u00a0", " ")
    page = post(buyer, f"{one}/recevoir")
    assert "9 avril 2026 au plus tard" in page or "au plus tard le 14 avril 2026" in page
    assert "déjà reçue" in post(buyer, f"{one}/recevoir", status=409)
    assert "Vous pouvez contester de" in buyer.post(f"{one}/contester", {"amount": "999999", "reason": "Trop."}, status=422)
    disputed = buyer.post(f"{one}/contester", {"amount": "145,00", "reason": "Dix repas manquaient."})
    assert "Dix repas manquaient." in disputed
    assert "Répondre à la contestation" in seller.get("/compte/aujourdhui")
    [number] = [link.rsplit("/", 2)[1] for link in seller.get(one).tree.xpath("//a/@href[contains(., 'repondre')]")]
    assert "C’est exact." in seller.post(f"{one}/contestations/{number}/repondre", {"words": "C’est exact."})
    [meals, _delivery] = desk.held().lines
    form = {"what": "lignes", f"quantity_{meals.id}": "10", "reason": "Dix repas manquants.", "dispute": number}
    assert "pas les deux" in seller.post(f"{one}/note-de-credit", {**form, f"amount_{meals.id}": "1"}, status=422)
    note = seller.post(f"{one}/note-de-credit", form)
    assert "NC-00002" in note
    assert "F-00001" in note
    assert "close par une note de crédit" in buyer.get(one)
    assert "Votre délégation" in post(desk.visitor("small"), f"{one}/approuver", status=403)
    assert "approuvée pour paiement" in post(finance, f"{one}/approuver")
    assert desk.held().status is InvoiceStatus.APPROVED


def test_who_may_do_what(desk: Desk) -> None:
    one = f"/factures/{desk.invoice}"
    for name in ("other", "stranger"):
        for path in (one, f"{one}/document", f"{one}/contester", f"{one}/note-de-credit"):
            found, absent = desk.visitor(name).client.get(path), desk.visitor(name).client.get(path.replace(one, "/factures/999999"))
            assert (found.status_code, absent.status_code) == (404, 404)
    for name in ("reader", "catalogue"):
        assert desk.visitor(name).client.get(one).status_code == 200
    assert post(desk.visitor("reader"), f"{one}/recevoir", status=403)
    assert post(desk.visitor("buyer"), f"{one}/approuver", status=403)
    assert desk.visitor("catalogue").client.get(f"{one}/note-de-credit").status_code == 403
    assert post(desk.visitor("seller"), f"{one}/recevoir", status=404)
    assert Visitor(desk.app).client.get(one).location == f"/connexion?next={one}"


def test_an_enterprise_says_how_it_collects_taxes(desk: Desk) -> None:
    seller, path = desk.visitor("seller"), f"/espace/{desk.slugs['supplier']}/factures/taxes"
    form = {"valid_from": "2026-03-15", "kind": "inscrite", "gst_number": "123456783RT0001", "qst_number": "1224002902TQ0001"}
    wrong = seller.post(path, form, status=422)
    assert any("mal copié" in one for one in wrong.errors())
    form |= {"gst_number": "123 456 782 RT 0001"}
    assert "cochez la case" in seller.post(path, form, status=422)
    assert "1224002902\u00a0TQ0001" in seller.post(path, {**form, "is_sure": "y"})
    assert "petit fournisseur" in seller.post(path, {"valid_from": "2026-04-01", "kind": "petit"})
    assert seller.post(path, {"kind": "inscrite", "valid_from": ""}, status=422).errors()
    assert desk.visitor("catalogue").client.get(path).status_code == 403


def test_lists_of_both_sides_their_files_and_the_journal(desk: Desk) -> None:
    sold, bought = (f"/espace/{desk.slugs[name]}/factures" for name in ("supplier", "city"))
    assert "F-00001" in desk.visitor("seller").get(sold)
    finance = desk.visitor("finance")
    page = finance.get(f"{bought}?etat=issued&du=2026-03-01&au=2026-12-31")
    assert "F-00001" in page
    assert finance.client.get(f"/en{bought}").status_code == 200
    assert "Aucune facture ne répond" in finance.get(f"{bought}?etat=settled")
    assert finance.client.get(f"{bought}?etat=ailleurs").status_code == 404
    rows = read(finance.client.get(f"{bought}/liste.csv").get_data(as_text=True))
    assert [(one["Numéro"], one["Avant taxes"], one["TPS"], one["TVQ"], one["Total"]) for one in rows] == [
        ("F-00001", "1825.00", "91.25", "182.04", "2098.29")
    ]
    for visitor, path in ((desk.visitor("seller"), sold), (finance, bought)):
        entries = read(visitor.client.get(f"{path}/journal/liste.csv").get_data(as_text=True))
        assert len(entries) == 4
        assert sum(_cents(one["Débit"]) for one in entries) == sum(_cents(one["Crédit"]) for one in entries) == 209_829


def test_no_cell_of_a_file_is_run_as_a_formula(desk: Desk) -> None:
    seller, path = desk.visitor("seller"), f"/espace/{desk.slugs['supplier']}/factures"
    row = {"line_what": "=1+1", "line_quantity": "2", "line_unit": "C62", "line_price": "50,00", "line_tax": "taxable", "line_reason": ""}
    seller.post(f"{path}/nouvelle", {"buyer": "8813430987", "payment_days": "30", "po_number": "=HYPERLINK(1)", **row})
    post(seller, f"/factures/{desk.invoice + 1}/emettre")
    for file in ("liste.csv", "journal/liste.csv"):
        text = seller.client.get(f"{path}/{file}").get_data(as_text=True)
        assert "'=HYPERLINK(1)" in text
        assert ",=HYPERLINK" not in text


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def _cents(text: str) -> int:
    return int(text.replace(".", "")) if text else 0


def test_approving_what_nobody_received_receives_it(desk: Desk) -> None:
    assert "approuvée pour paiement" in post(desk.visitor("finance"), f"/factures/{desk.invoice}/approuver")
    invoice = desk.held()
    assert (invoice.status, invoice.received_at, invoice.due_on is not None) == (InvoiceStatus.APPROVED, invoice.approved_at, True)
    assert "déjà approuvée" in post(desk.visitor("finance"), f"/factures/{desk.invoice}/approuver", status=409)
