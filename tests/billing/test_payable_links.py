"""A payables clerk without an account: one invoice, three acts, nothing else; the link ends, and says nothing when it does."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from marketplace.billing.buying import payable_links
from marketplace.billing.models import InvoiceStatus, PayableLink, Payment, PaymentStatus
from marketplace.core import db
from marketplace.core.worker import Worker
from tests.billing.conftest import NOW, Desk
from tests.page import Visitor

WHERE = "comptes@ville.example"


@pytest.fixture
def token(desk: Desk, worker: Worker, mailer) -> str:  # type: ignore[no-untyped-def]
    """What the clerk finds in the mail that was written to the address that the buyer typed."""
    page = desk.visitor("finance").post(f"/factures/{desk.invoice}/lien", {"email": WHERE})
    assert f"Le lien est envoyé à {WHERE}." in page
    worker.drain()
    [letter] = [one for one in mailer.sent if WHERE in str(one["To"])]
    said = letter.get_body(("plain",)).get_content()
    return said.split("/a-payer/")[1].split()[0].strip()


def test_the_clerk_reads_receives_and_notes_a_payment(desk: Desk, token: str) -> None:
    clerk, path = Visitor(desk.app), f"/a-payer/{token}"
    assert desk.held().status is InvoiceStatus.ISSUED, "looking changes nothing"
    page = clerk.get(path)
    assert "F-00001" in page
    assert "La réception est notée." in clerk.post(f"{path}/recevoir", token_from=path)
    assert desk.held().received_by_id is None
    form = {"payer-method": "eft", "payer-reference": "VIR-88", "payer-paid_on": "2026-03-15", "payer-amount": "2098,29"}
    late = {**form, "payer-paid_on": "2027-01-01"}
    assert "aujourd’hui ou avant" in clerk.post(f"{path}/payee", late, status=422, token_from="/connexion")
    assert "Le paiement est noté" in clerk.post(f"{path}/payee", form, token_from="/connexion")
    assert "Il ne reste que" in clerk.post(f"{path}/payee", form, status=422, token_from="/connexion")
    with desk.app.app_context(), db.database().reading() as session:
        [payment] = session.query(Payment)
        assert (payment.status, payment.amount) == (PaymentStatus.RECORDED, 209_829)
        assert (payment.reference, payment.recorded_by_id) == ("VIR-88", None)


def test_the_clerk_disputes_a_part(desk: Desk, token: str) -> None:
    clerk, path = Visitor(desk.app), f"/a-payer/{token}"
    form = {"contester-amount": "10,00", "contester-reason": "Un repas manquait."}
    assert "taxes comprises" in clerk.post(f"{path}/contester", {**form, "contester-amount": "99999"}, status=422, token_from=path)
    assert "Un repas manquait." in clerk.post(f"{path}/contester", form, token_from=path)
    assert desk.held().status is InvoiceStatus.RECEIVED


def test_the_link_opens_one_invoice_and_no_address_is_told_elsewhere(desk: Desk, token: str) -> None:
    answer = Visitor(desk.app).client.get(f"/a-payer/{token}")
    assert answer.headers["Referrer-Policy"] == "same-origin", "with no-referrer its forms would come from Origin: null"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert f"/factures/{desk.invoice}" not in answer.text
    assert WHERE not in answer.text
    assert "/espace/" not in answer.text
    document = Visitor(desk.app).client.get(f"/a-payer/{token}/document")
    assert (document.status_code, document.data[:5]) == (200, b"%PDF-")


def test_only_its_hash_is_kept_and_no_job_holds_it(desk: Desk, token: str) -> None:
    with desk.app.app_context(), db.database().reading() as session:
        [link] = session.query(PayableLink)
        assert link.token_hash == payable_links.hash_of(token) != token
        for table in ("jobs", "audit_events", "payable_links"):
            assert token not in str(session.execute(text(f"SELECT * FROM {table}")).all())


@pytest.mark.parametrize("why", ["forged", "late", "revoked", "settled"])
def test_a_link_that_opens_nothing_says_always_the_same(desk: Desk, token: str, test_clock, why: str) -> None:
    asked = token if why != "forged" else token[:-1] + ("A" if token[-1] != "A" else "B")
    if why == "late":
        test_clock(NOW + payable_links.LIFE + timedelta(minutes=1))
    with desk.app.app_context(), db.database().writing() as session:
        [link] = session.query(PayableLink)
        if why == "revoked":
            payable_links.revoke(link, actor=None, at=NOW)
        if why == "settled":
            link.invoice.status = InvoiceStatus.SETTLED
    clerk = Visitor(desk.app)
    for answer in (clerk.client.get(f"/a-payer/{asked}"), clerk.client.get(f"/a-payer/{asked}/document")):
        assert answer.status_code == 410
        assert "F-00001" not in answer.text
        assert "il a expiré, a été retiré, ou plus rien n’est dû" in answer.text


def test_the_buyer_s_people_take_it_back(desk: Desk, token: str) -> None:
    finance, one = desk.visitor("finance"), f"/factures/{desk.invoice}"
    assert WHERE in finance.get(one)
    assert WHERE not in desk.visitor("seller").get(one), "the enterprise is not told to whom"
    with desk.app.app_context(), db.database().reading() as session:
        [number] = [link.id for link in session.query(PayableLink)]
    assert "Le lien ne sert plus." in finance.post(f"{one}/liens/{number}/retirer", token_from=one)
    assert Visitor(desk.app).client.get(f"/a-payer/{token}").status_code == 410
    assert desk.visitor("reader").client.get(f"{one}/lien").status_code == 403


def test_trying_tokens_is_bounded(desk: Desk, make_app) -> None:
    bounded: Flask = make_app(rate_payable="3 per hour")
    client = bounded.test_client()
    assert [client.get(f"/a-payer/essai{number}").status_code for number in range(5)] == [410, 410, 410, 429, 429]
