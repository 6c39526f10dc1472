"""A payables clerk whom others overtook, and what is to pay now: said on her page, on that of the invoice, on the form that pays."""

from collections.abc import Callable

import pytest

from marketplace.billing.buying import disputing
from marketplace.billing.ledger import balances
from marketplace.billing.models import Invoice, PaymentMethod
from marketplace.billing.paying import recording
from marketplace.core import db
from marketplace.core.worker import Worker
from tests.billing.conftest import NOW, Desk
from tests.page import Page, Visitor

LINK = "/a-payer/{}"


@pytest.fixture
def path(desk: Desk, worker: Worker, mailer) -> str:  # type: ignore[no-untyped-def]
    desk.visitor("finance").post(f"/factures/{desk.invoice}/lien", {"email": "comptes@ville.example"})
    worker.drain()
    [letter] = [one for one in mailer.sent if "comptes@ville.example" in str(one["To"])]
    return LINK.format(letter.get_body(("plain",)).get_content().split("/a-payer/")[1].split()[0].strip())


def pay(desk: Desk, keeps: int = 0) -> None:
    """Somebody else notes a payment of all that is owed, or of all but so many cents."""
    with desk.app.app_context(), db.database().writing():
        one = db.load(Invoice, id=desk.invoice)
        said = {"method": PaymentMethod.EFT, "reference": "AUTRE-1", "paid_on": NOW.date(), "actor": None, "at": NOW}
        recording.record(one.buyer, one.supplier, {one.id: balances.owed_on(one) - keeps}, **said)


def dispute(desk: Desk, amount: int) -> None:
    with desk.app.app_context(), db.database().writing():
        disputing.dispute(db.load(Invoice, id=desk.invoice), amount, "Il manquait un repas.", actor=None, at=NOW)


def overtaken(desk: Desk, path: str, act: str, form: dict[str, str], meanwhile: Callable[[], None]) -> Page:
    clerk = Visitor(desk.app)
    token = clerk.token("/connexion")
    meanwhile()
    page = Page(clerk.client.post(f"{path}/{act}", data={**form, "csrf_token": token}), status=409)
    assert "compte n’a pas le droit" not in page
    assert page.heading == "Facture F-00001"
    return page


@pytest.mark.parametrize("keeps", [0, 10_000])
def test_a_payment_noted_meanwhile_is_said_and_what_was_typed_is_kept(desk: Desk, path: str, keeps: int) -> None:
    form = {"payer-method": "cheque", "payer-reference": "CHQ-77", "payer-paid_on": "2026-03-15", "payer-amount": "2098,29"}
    page = overtaken(desk, path, "payee", form, lambda: pay(desk, keeps))
    assert "ont déjà été notés, à confirmer" in page
    assert page.tree.xpath("string(//input[@name='payer-reference']/@value)") == "CHQ-77"
    assert page.tree.xpath("string(//input[@name='payer-amount']/@value)").startswith("2")


def test_a_dispute_and_a_reception_that_somebody_did_first_come_back_to_the_invoice(desk: Desk, path: str) -> None:
    page = overtaken(desk, path, "recevoir", {}, lambda: dispute(desk, 1_000))
    assert "déjà reçue" in page
    form = {"contester-amount": "2098,29", "contester-reason": "Rien n’est venu."}
    page = overtaken(desk, path, "contester", form, lambda: dispute(desk, 1_000))
    assert "Rien n’est venu." in page


def test_the_forms_of_the_page_are_sent_with_an_origin(desk: Desk, path: str) -> None:
    """« no-referrer » makes a browser send `Origin: null`, which the site refuses: no clerk could do anything."""
    answer = Visitor(desk.app).client.get(path)
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert 'name="referrer" content="same-origin"' in answer.text


def test_what_is_to_pay_now_leaves_out_what_is_disputed_and_what_is_noted(desk: Desk, path: str) -> None:
    total = desk.held().total
    dispute(desk, 10_000)
    said = lambda: Visitor(desk.app).get(path).prose().replace("\u00a0", " ")  # noqa: E731
    assert "100,00 $ contestés, non compris" in said()
    assert "pas encore approuvée" in said()
    asked = f"/espace/{desk.slugs['city']}/paiements/nouveau/{desk.held().supplier_id}?facture={desk.invoice}"
    page = desk.visitor("finance").get(asked)
    shown = page.tree.xpath(f"string(//input[@name='amount_{desk.invoice}']/@value)")
    assert "".join(one for one in shown if one.isdigit()) == str(total - 10_000)
    hint = page.prose().replace("\u00a0", " ")
    assert "100,00 $ contestés, non compris" in hint
    assert "pas encore approuvée" in hint
    pay(desk)
    assert "À payer maintenant : 0,00 $" in said()
    assert "Des paiements notés couvrent tout ce qui est dû" in said()
