"""The pages of payments: recorded over several invoices, read by both sides, confirmed, mended; another's is not there."""

import csv
import io
from datetime import timedelta

import pytest

from marketplace.billing.models import InvoiceStatus, Mended, PaymentStatus
from marketplace.core.worker import Worker
from tests.billing.paying.conftest import Till
from tests.billing.paying.things import LATER

SAID = {"method": "eft", "reference": "TEF-88213", "paid_on": "2026-03-20"}


def typed(till: Till, *parts: tuple[int, str], **values: str) -> dict[str, str]:
    """What the form sends: the rank of an invoice with its amount."""
    found = {**SAID, **values}
    for rank, amount in parts:
        found |= {f"pay_{till.invoices[rank]}": "y", f"amount_{till.invoices[rank]}": amount}
    return found


def recorded(till: Till, *parts: tuple[int, str], **values: str) -> int:
    till.visitor("finance").post(till.record, typed(till, *parts, **values), status=200)
    return till.payments()[-1].id


def test_a_body_chooses_whom_it_paid_then_ticks_what_it_paid(till: Till) -> None:
    visitor = till.visitor("finance")
    assert "Cuisines du Fleuve" in visitor.get(f"/espace/{till.slugs['city']}/paiements/nouveau")
    page = visitor.get(f"{till.record}?facture={till.invoices[1]}")
    assert "Facture F-00002, reste 50,00" in page
    visitor.post(till.record, typed(till, (0, "114,98"), (1, "20,00")), status=200)
    [payment] = till.payments()
    assert payment.amount == 13_498
    assert [part.amount for part in payment.parts] == [11_498, 2_000]
    assert payment.recorded_by_id == till.people["finance"]
    for name in ("finance", "reader", "seller", "catalogue"):
        assert "Virement TEF-88213" in till.visitor(name).get(f"/paiements/{payment.id}")
    assert "Virement TEF-88213" in till.visitor("reader").get(f"/espace/{till.slugs['city']}/paiements")
    assert "Virement TEF-88213" in till.visitor("seller").get(f"/espace/{till.slugs['supplier']}/paiements")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"reference": ""}, "obligatoire"),
        ({"paid_on": ""}, "obligatoire"),
        ({"paid_on": "2026-13-01"}, "date comme"),
        ({"paid_on": "2027-01-01"}, "date à venir"),
        ({"method": "card"}, ""),
        ({"method": ""}, "Choisissez le virement"),
    ],
)
def test_what_is_typed_amiss_is_said_and_nothing_is_recorded(till: Till, values: dict[str, str], said: str) -> None:
    page = till.visitor("finance").post(till.record, typed(till, (0, "1,00"), **values), status=422)
    assert said in page
    assert till.payments() == []


def test_amounts_are_asked_of_what_is_ticked_and_bounded_by_what_is_left(till: Till) -> None:
    visitor = till.visitor("finance")
    assert "Cochez au moins une facture" in visitor.post(till.record, typed(till), status=422)
    assert "décochez-la" in visitor.post(till.record, typed(till, (0, "")), status=422)
    assert "de 0,01" in visitor.post(till.record, typed(till, (0, "114,99")), status=422)
    assert "n’est pas un nombre" in visitor.post(till.record, typed(till, (0, "beaucoup")), status=422)
    assert "centre" not in visitor.post(till.record, typed(till, (0, "-1")), status=422)
    assert till.payments() == []


def test_past_her_delegation_a_person_is_told_why(till: Till) -> None:
    page = till.visitor("small").post(till.record, typed(till, (0, "114,98")), status=422)
    assert "10,00" in page
    assert till.payments() == []


def test_the_enterprise_confirms_and_the_invoice_is_settled(till: Till) -> None:
    number = recorded(till, (0, "114,98"))
    seller = till.visitor("seller")
    assert "Avez-vous reçu" in seller.get(f"/paiements/{number}")
    seller.post(f"/paiements/{number}/confirmer", {"what": "tout"}, status=200)
    assert till.payments()[0].status is PaymentStatus.RECEIVED
    assert till.invoice().status is InvoiceStatus.SETTLED
    page = seller.get(f"/paiements/{number}")
    assert "0,00" in page
    assert "n’attend plus" in seller.get(f"/paiements/{number}/confirmer")


def test_a_difference_is_shown_to_both_and_mended_by_a_second_payment(till: Till) -> None:
    number = recorded(till, (0, "114,98"))
    till.visitor("administrator").post(f"/paiements/{number}/confirmer", {"what": "autre", "received": "100,00"}, status=200)
    assert "il manque 14,98" in till.visitor("seller").get(f"/paiements/{number}")
    body = till.visitor("finance")
    assert "il manque 14,98" in body.get(f"/paiements/{number}")
    assert "il manque" in body.get(f"/espace/{till.slugs['city']}/paiements?etat=ecart")
    address = f"{till.record}?ecart={number}"
    assert "Ce paiement comble" in body.get(address)
    body.post(address, typed(till, (0, "14,98"), reference="TEF-88214"), status=200)
    second = till.payments()[1].id
    till.visitor("seller").post(f"/paiements/{second}/confirmer", {"what": "tout"}, status=200)
    assert till.payments()[0].mended is Mended.PAID
    assert till.invoice().status is InvoiceStatus.SETTLED


def test_another_amount_is_asked_for_when_it_is_said_to_be_another(till: Till) -> None:
    number = recorded(till, (0, "114,98"))
    page = till.visitor("seller").post(f"/paiements/{number}/confirmer", {"what": "autre", "received": ""}, status=422)
    assert "Écrivez le montant reçu" in page


def test_a_payment_that_changed_since_the_page_was_read_is_not_confirmed_blindly(till: Till) -> None:
    number = recorded(till, (0, "114,98"))
    page = till.visitor("seller").post(f"/paiements/{number}/confirmer", {"what": "tout", "version": "999"}, status=422)
    assert "a changé depuis" in page
    assert till.payments()[0].status is PaymentStatus.RECORDED


def test_never_received_is_said_with_a_reason_that_the_body_reads(till: Till) -> None:
    number = recorded(till, (0, "114,98"))
    seller = till.visitor("seller")
    assert "obligatoire" in seller.post(f"/paiements/{number}/jamais-recu", {"reason": ""}, status=422)
    seller.post(f"/paiements/{number}/jamais-recu", {"reason": "Rien au compte au 20 mars."}, status=200)
    assert "Rien au compte au 20 mars." in till.visitor("reader").get(f"/paiements/{number}")
    assert till.payments()[0].status is PaymentStatus.FAILED


def test_the_body_takes_back_corrects_and_accepts(till: Till) -> None:
    body, seller = till.visitor("finance"), till.visitor("seller")
    number = recorded(till, (0, "1,00"))
    body.post(f"/paiements/{number}/retirer", {"reason": "Mauvaise facture."}, status=200)
    for act, data in (("corriger", {"reason": "Erreur de saisie."}), ("accepter-l-ecart", {})):
        number = recorded(till, (0, "2,00"), reference=act)
        seller.post(f"/paiements/{number}/confirmer", {"what": "autre", "received": "1,00"}, status=200)
        body.post(f"/paiements/{number}/{act}", data, status=200, token_from=f"/paiements/{number}")
    assert [one.mended for one in till.payments()] == [None, Mended.CORRECTED, Mended.ACCEPTED]


def test_the_enterprise_corrects_what_it_got(till: Till) -> None:
    number = recorded(till, (0, "114,98"))
    seller = till.visitor("seller")
    seller.post(f"/paiements/{number}/confirmer", {"what": "autre", "received": "100"}, status=200)
    seller.post(f"/paiements/{number}/corriger-le-recu", {"received": "114,98", "reason": "Mal lu."}, status=200)
    assert till.payments()[0].mended is Mended.CORRECTED


@pytest.mark.parametrize("name", ["other", "stranger"])
def test_the_payment_of_others_answers_as_one_that_is_not_there(till: Till, name: str) -> None:
    number = recorded(till, (0, "114,98"))
    visitor = till.visitor(name)
    for path in ("", "/avis/document", "/avis/liste.csv", "/confirmer", "/jamais-recu", "/corriger-le-recu", "/corriger", "/retirer"):
        visitor.get(f"/paiements/{number}{path}", status=404)
        visitor.get(f"/paiements/{number + 1}{path}", status=404)
    visitor.get(till.record, status=404)


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("finance", "confirmer", 404),
        ("seller", "retirer", 404),
        ("seller", "corriger", 404),
        ("catalogue", "confirmer", 403),
        ("catalogue", "jamais-recu", 403),
        ("reader", "retirer", 403),
        ("buyer", "corriger", 403),
    ],
)
def test_each_side_does_its_own_acts_and_not_without_the_role(till: Till, name: str, path: str, status: int) -> None:
    number = recorded(till, (0, "114,98"))
    till.visitor(name).get(f"/paiements/{number}/{path}", status=status)


def test_filters_choose_by_state_partner_and_days(till: Till) -> None:
    recorded(till, (0, "1,00"))
    recorded(till, (1, "1,00"), reference="1042", method="cheque", paid_on="2026-02-02")
    base, visitor = f"/espace/{till.slugs['city']}/paiements", till.visitor("reader")
    page = visitor.get(f"{base}?du=2026-03-01&partenaire={till.payee}&etat=recorded")
    assert "Virement TEF-88213" in page
    assert "Chèque 1042" not in page
    assert "Aucun paiement ne répond" in visitor.get(f"{base}?etat=received")
    for wrong in ("cote=ailleurs", "etat=perdu", "partenaire=x"):
        visitor.get(f"{base}?{wrong}", status=404)


def test_the_list_and_the_advice_as_files_run_nothing_in_a_spreadsheet(till: Till) -> None:
    number = recorded(till, (0, "114,98"), (1, "1,00"), reference="=1+1")
    for path in (f"/espace/{till.slugs['city']}/paiements/liste.csv", f"/paiements/{number}/avis/liste.csv"):
        answer = till.visitor("reader").client.get(path)
        rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert len(rows) == 3
        assert "'=1+1" in rows[1]
        assert "114.98" in rows[1]


def test_the_advice_is_a_pdf_that_both_sides_read(till: Till) -> None:
    number = recorded(till, (0, "114,98"))
    answer = till.visitor("catalogue").client.get(f"/paiements/{number}/avis/document")
    assert answer.data.startswith(b"%PDF")


def test_finances_of_both_sides_read_the_ledger_of_the_pair_and_nobody_else(till: Till) -> None:
    number = recorded(till, (0, "114,98"))
    till.visitor("seller").post(f"/paiements/{number}/confirmer", {"what": "tout"}, status=200)
    for name, slug, other in (
        ("finance", "city", till.payee),
        ("seller", "supplier", till.payer),
        ("administrator", "supplier", till.payer),
    ):
        visitor = till.visitor(name)
        base = f"/espace/{till.slugs[slug]}/grand-livre"
        assert "250,00" in visitor.get(base)
        page = visitor.get(f"{base}/{other}")
        assert "Paiement reçu" in page
        assert "114,98" in page
        rows = list(csv.reader(io.StringIO(visitor.client.get(f"{base}/{other}/liste.csv").data.decode("utf-8-sig"))))
        assert len(rows) == 1 + 3 * 2 + 2
        visitor.get(f"{base}/{till.payer if other == till.payee else till.payee}", status=404)
    till.visitor("reader").get(f"/espace/{till.slugs['city']}/grand-livre", status=403)
    till.visitor("other").get(f"/espace/{till.slugs['city']}/grand-livre", status=404)


def test_both_sides_are_told_and_what_waits_is_on_their_desks(till: Till, worker: Worker, mailer) -> None:
    number = recorded(till, (0, "114,98"))
    worker.drain()
    seller, body = till.visitor("seller"), till.visitor("finance")
    assert "dit vous avoir payé 114,98" in seller.get("/avis")
    assert "Confirmer le paiement de 114,98" in seller.get("/compte/aujourdhui")
    seller.post(f"/paiements/{number}/confirmer", {"what": "autre", "received": "100"}, status=200)
    worker.drain()
    assert "a reçu 100,00" in body.get("/avis")
    assert "Régler l’écart d’un paiement" in body.get("/compte/aujourdhui")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("seller", "confirmer"),
        ("seller", "jamais-recu"),
        ("seller", "corriger-le-recu"),
        ("finance", "corriger"),
        ("finance", "accepter-l-ecart"),
        ("finance", "retirer"),
    ],
)
def test_an_old_proof_says_nothing_of_a_payment(till: Till, test_clock, name: str, path: str) -> None:  # type: ignore[no-untyped-def]
    number = recorded(till, (0, "114,98"))
    visitor = till.visitor(name)
    test_clock(LATER + timedelta(minutes=6))
    token = visitor.get(f"/paiements/{number}").tree.xpath("//meta[@name='csrf-token']/@content | //input[@name='csrf_token']/@value")[0]
    data = {"csrf_token": token, "what": "tout", "received": "1,00", "reason": "Non."}
    answer = visitor.client.post(f"/paiements/{number}/{path}", data=data)
    assert 'action="/connexion/confirmer"' in answer.text or "/connexion/confirmer" in (answer.location or "")
    assert till.payments()[0].status is PaymentStatus.RECORDED


@pytest.mark.parametrize(("name", "path"), [("finance", "corriger"), ("seller", "corriger-le-recu")])
def test_nothing_to_correct_is_said_and_the_answer_is_that_of_a_refusal(till: Till, name: str, path: str) -> None:
    number = recorded(till, (0, "114,98"))
    visitor, address = till.visitor(name), f"/paiements/{number}/{path}"
    said = "Il n’y a pas d’écart ouvert" if path == "corriger" else "une fois le paiement confirmé"
    assert said in visitor.get(address)
    data = {"reason": "Mal lu.", "received": "1,00"}
    assert said in visitor.post(address, data, status=409, token_from=f"/paiements/{number}")
