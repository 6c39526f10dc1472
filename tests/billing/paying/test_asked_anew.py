"""What changes a payment asks anew who one is, and says what there is nothing to change of."""

from datetime import timedelta

import pytest

from marketplace.billing.models import PaymentStatus
from tests.billing.paying.conftest import Till
from tests.billing.paying.things import LATER
from tests.billing.paying.typed import recorded


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
