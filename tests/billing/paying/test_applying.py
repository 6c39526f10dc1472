"""What an enterprise got above its invoices is shown to both sides, and put on another open invoice by whoever pays."""

import pytest

from marketplace.billing.ledger import balances
from marketplace.billing.models import Account, Invoice, InvoiceStatus, Payment
from marketplace.billing.ledger.posting import Pair
from marketplace.billing.paying import applying, checks, confirming, listing, mending
from marketplace.core.errors import Forbidden, RuleBroken
from marketplace.organizations.models import Organization
from tests.billing.paying.conftest import Till
from tests.billing.paying.test_pages import recorded
from tests.billing.paying.things import LATER, finance, make_invoice, make_pair, pay


def overpaid(by: int = 1_234) -> tuple[Organization, Organization, Payment]:
    """An invoice of 114,98 $ of which the enterprise got so many cents more; the body accepted it."""
    supplier, city = make_pair()
    payment = pay((make_invoice(supplier, city), 11_498))
    confirming.confirm(payment, 11_498 + by, actor=None, at=LATER)
    mending.accept(payment, actor=finance(city), at=LATER)
    return supplier, city, payment


def put(payment: Payment, invoice: Invoice, city: Organization) -> int:
    return applying.apply(payment, invoice.id, actor=finance(city), at=LATER)


def test_it_pays_another_invoice_and_no_more_than_what_is_left_of_either(unit) -> None:
    supplier, city, payment = overpaid()
    small, large = make_invoice(supplier, city, 1_000), make_invoice(supplier, city, 5_000)
    assert [(one.invoice.id, one.amount) for one in applying.choices(payment)] == [(small.id, 1_000), (large.id, 1_234)]
    assert [put(payment, one, city) for one in (small, large)] == [1_000, 234]
    assert (small.status, balances.owed_on(large)) == (InvoiceStatus.SETTLED, 4_766)
    assert balances.of_pair(Pair(supplier.id, city.id)).get(Account.UNAPPLIED, 0) == 0
    assert listing.of_invoice(large) == [(payment, 234)]
    assert applying.choices(payment) == []
    with pytest.raises(RuleBroken, match="n’attend une facture"):
        put(payment, large, city)
    assert checks.broken_promises() == []


def test_it_waits_while_the_difference_is_open_and_nothing_corrects_it_afterwards(unit) -> None:
    supplier, city = make_pair()
    other, payment = make_invoice(supplier, city, 5_000), pay((make_invoice(supplier, city), 11_498))
    confirming.confirm(payment, 12_000, actor=None, at=LATER)
    with pytest.raises(RuleBroken, match="encore ouvert"):
        put(payment, other, city)
    mending.accept(payment, actor=finance(city), at=LATER)
    put(payment, other, city)
    with pytest.raises(RuleBroken, match="est clos"):
        mending.correct_received(payment, 11_498, "Mal lu.", actor=finance(supplier), at=LATER)


def test_an_invoice_of_others_or_one_that_is_paid_takes_nothing(unit) -> None:
    supplier, city, payment = overpaid()
    elsewhere = make_invoice(city, supplier, 5_000)
    with pytest.raises(RuleBroken, match="n’est pas de cette entreprise"):
        put(payment, elsewhere, city)
    with pytest.raises(RuleBroken, match="Il ne reste rien"):
        put(payment, payment.parts[0].invoice, city)
    awaited = make_invoice(supplier, city, 5_000)
    pay((awaited, 5_000), reference="TEF-2")
    with pytest.raises(RuleBroken, match="Il ne reste rien"):
        put(payment, awaited, city)


def test_the_delegation_is_weighed(unit) -> None:
    supplier, city, payment = overpaid()
    invoice = make_invoice(supplier, city, 5_000)
    with pytest.raises(Forbidden, match="10,00"):
        applying.apply(payment, invoice.id, actor=finance(city, ceiling=1_000), at=LATER)


def test_both_sides_see_it_and_the_body_applies_it(till: Till) -> None:
    number = recorded(till, (0, "114,98"))
    seller, body = till.visitor("seller"), till.visitor("finance")
    seller.post(f"/paiements/{number}/confirmer", {"what": "autre", "received": "127,32"}, status=200)
    assert "est encore ouvert" in body.get(f"/paiements/{number}/imputer")
    body.post(f"/paiements/{number}/accepter-l-ecart", {}, status=200, token_from=f"/paiements/{number}")
    for visitor, slug in ((seller, "supplier"), (body, "city")):
        assert "Trop-perçu de 12,34" in visitor.get(f"/paiements/{number}")
        assert "trop-perçu de 12,34" in visitor.get(f"/espace/{till.slugs[slug]}/paiements")
    assert "Imputer le trop-perçu" not in seller.get(f"/paiements/{number}")
    seller.get(f"/paiements/{number}/imputer", status=404)
    till.visitor("reader").get(f"/paiements/{number}/imputer", status=403)
    assert "Choisissez une facture" in body.post(f"/paiements/{number}/imputer", {}, status=422)
    page = body.post(f"/paiements/{number}/imputer", {"invoice": str(till.invoices[1])}, status=200)
    assert "Trop-perçu de" not in page
    assert "trop-perçu imputé ensuite" in page
    assert "Trop-perçu imputé à une facture" in seller.get(f"/espace/{till.slugs['supplier']}/grand-livre/{till.payer}")
    assert "n’attend une facture" in body.post(f"/paiements/{number}/imputer", {}, status=409, token_from=f"/paiements/{number}")


def test_the_desk_of_the_body_has_it_waiting(till: Till) -> None:
    number = recorded(till, (0, "114,98"))
    till.visitor("seller").post(f"/paiements/{number}/confirmer", {"what": "autre", "received": "127,32"}, status=200)
    body = till.visitor("finance")
    body.post(f"/paiements/{number}/accepter-l-ecart", {}, status=200, token_from=f"/paiements/{number}")
    assert "trop-perçu de 12,34" in body.get("/compte/aujourdhui")
