"""A body records what it paid: to the cent, never more than is left, within a delegation, never dated of a day to come."""

from datetime import timedelta

import pytest

from marketplace.billing.invoicing import writing
from marketplace.billing.ledger import balances
from marketplace.billing.models import Account, InvoiceStatus, Mended, PaymentMethod, PaymentStatus
from marketplace.billing.paying import checks, confirming, mending, recording
from marketplace.core import db
from marketplace.core.errors import Forbidden, RuleBroken, Unusable
from marketplace.organizations.models import Role
from tests.billing.paying.things import LATER, TODAY, finance, make_credit, make_invoice, make_pair, pay


def test_one_payment_pays_several_invoices_and_nothing_is_posted_until_it_is_confirmed(unit) -> None:
    supplier, city = make_pair()
    first, second = make_invoice(supplier, city, 11_498), make_invoice(supplier, city, 5_000)
    payment = pay((first, 11_498), (second, 2_001), actor=finance(city))
    assert payment.amount == 13_499
    assert [balances.owed_on(one) for one in (first, second)] == [11_498, 5_000]
    assert recording.left_on([first.id, second.id]) == {first.id: 0, second.id: 2_999}
    confirming.confirm(payment, 13_499, actor=finance(supplier), at=LATER)
    assert [balances.owed_on(one) for one in (first, second)] == [0, 2_999]
    assert (first.status, second.status) == (InvoiceStatus.SETTLED, InvoiceStatus.ISSUED)
    assert checks.broken_promises() == []


@pytest.mark.parametrize("cents", [0, -1, 11_499])
def test_a_part_is_above_nothing_and_never_above_what_is_left(unit, cents: int) -> None:
    invoice = make_invoice(*make_pair())
    with pytest.raises(RuleBroken, match="de 0,01"):
        pay((invoice, cents))


def test_what_a_payment_under_way_will_pay_is_not_paid_again(unit) -> None:
    invoice = make_invoice(*make_pair())
    pay((invoice, 11_000))
    with pytest.raises(RuleBroken, match="4,98"):
        pay((invoice, 499), reference="TEF-2")
    pay((invoice, 498), reference="TEF-2")
    with pytest.raises(RuleBroken, match="rien à payer"):
        pay((invoice, 1), reference="TEF-3")


def test_the_same_reference_does_not_pay_an_invoice_twice_however_it_is_written(unit) -> None:
    invoice = make_invoice(*make_pair())
    first = pay((invoice, 100), reference="Tef  1")
    with pytest.raises(RuleBroken, match="déjà noté"):
        pay((invoice, 200), reference="tef 1")
    recording.withdraw(first, "Mauvais montant.", actor=finance(invoice.buyer), at=LATER)
    pay((invoice, 200), reference="tef 1")


def test_a_payment_of_a_day_to_come_is_refused_and_that_of_the_day_is_taken(unit) -> None:
    invoice = make_invoice(*make_pair())
    with pytest.raises(RuleBroken, match="date à venir"):
        pay((invoice, 1), paid_on=TODAY + timedelta(days=1))
    pay((invoice, 1), paid_on=TODAY)


def test_the_gateway_s_ways_of_paying_are_not_recorded_by_hand(unit) -> None:
    invoice = make_invoice(*make_pair())
    with pytest.raises(RuleBroken):
        pay((invoice, 1), method=PaymentMethod.CARD)


def test_a_delegation_is_weighed_before_taxes_over_the_whole_payment(unit) -> None:
    supplier, city = make_pair()
    first, second = make_invoice(supplier, city), make_invoice(supplier, city)
    person = finance(city, ceiling=19_999)
    with pytest.raises(Forbidden, match="199,99"):
        pay((first, 11_498), (second, 11_498), actor=person)
    pay((first, 11_498), actor=person, reference="TEF-9")


def test_an_invoice_above_a_delegation_is_not_paid_in_pieces_under_it(unit) -> None:
    supplier, city = make_pair()
    invoice = make_invoice(supplier, city)
    for ceiling in (9_999, 5_000):
        with pytest.raises(Forbidden, match="délégation"):
            pay((invoice, 1), actor=finance(city, ceiling=ceiling))
    pay((invoice, 5_000), actor=finance(city, ceiling=10_000))
    with pytest.raises(Forbidden, match="délégation"):
        pay((invoice, 6_498), actor=finance(city, ceiling=9_999), reference="TEF-2")


def test_what_was_credited_of_an_invoice_is_not_weighed(unit) -> None:
    supplier, city = make_pair()
    invoice = make_invoice(supplier, city)
    make_credit(invoice, 10_000)
    pay((invoice, 1_498), actor=finance(city, ceiling=1_303))
    with pytest.raises(Forbidden, match="délégation"):
        pay((make_invoice(supplier, city), 1), actor=finance(city, ceiling=1_303))


def test_a_person_without_the_role_records_nothing(unit) -> None:
    invoice = make_invoice(*make_pair())
    with pytest.raises(Forbidden, match="rôle finances"):
        pay((invoice, 1), actor=finance(invoice.buyer, Role.BUYER))


def test_an_invoice_of_others_a_draft_and_a_credit_note_are_not_paid(unit) -> None:
    supplier, city = make_pair()
    mine = make_invoice(supplier, city)
    other = make_invoice(make_pair()[0], city)
    with pytest.raises(RuleBroken, match="n’est pas de cette entreprise"):
        pay((mine, 1), (other, 1))
    with pytest.raises(RuleBroken, match="n’est pas de cette entreprise"):
        pay((make_credit(mine, 10), 1))
    draft = writing.begin(supplier, city, writing.Said(), [], actor=None, at=LATER)
    with pytest.raises(RuleBroken, match="pas émise"):
        pay((draft, 1))


def test_a_payment_never_received_leaves_everything_owed_and_may_be_made_again(unit) -> None:
    invoice = make_invoice(*make_pair())
    payment = pay((invoice, 11_498))
    confirming.deny(payment, "Rien au compte.", actor=finance(invoice.supplier), at=LATER)
    assert (payment.status, payment.failed_reason) == (PaymentStatus.FAILED, "Rien au compte.")
    assert (balances.owed_on(invoice), recording.left_on([invoice.id])[invoice.id]) == (11_498, 11_498)
    for act in (
        lambda: confirming.confirm(payment, 1, actor=None, at=LATER),
        lambda: confirming.deny(payment, "Encore.", actor=finance(invoice.supplier), at=LATER),
        lambda: recording.withdraw(payment, "Encore.", actor=finance(invoice.buyer), at=LATER),
    ):
        with pytest.raises(RuleBroken, match="n’attend plus"):
            act()
    assert checks.broken_promises() == []


def test_another_amount_pays_the_first_invoices_first_and_leaves_a_difference_open(unit) -> None:
    supplier, city = make_pair()
    first, second = make_invoice(supplier, city, 10_000), make_invoice(supplier, city, 5_000)
    payment = pay((first, 10_000), (second, 5_000))
    confirming.confirm(payment, 12_000, actor=finance(supplier), at=LATER)
    assert payment.is_different
    assert payment.difference == -3_000
    assert [balances.owed_on(one) for one in (first, second)] == [0, 3_000]
    assert checks.broken_promises() == []


def test_a_second_payment_that_comes_whole_closes_the_difference_of_the_first(unit) -> None:
    invoice = make_invoice(*make_pair())
    first = pay((invoice, 11_498))
    confirming.confirm(first, 11_000, actor=None, at=LATER)
    second = pay((invoice, 498), reference="TEF-2", mends=first)
    assert first.is_different
    confirming.confirm(second, 498, actor=finance(invoice.supplier), at=LATER)
    assert (first.mended, first.is_different, balances.owed_on(invoice)) == (Mended.PAID, False, 0)
    assert checks.broken_promises() == []


def test_a_second_payment_that_falls_short_leaves_the_first_difference_open(unit) -> None:
    invoice = make_invoice(*make_pair())
    first = pay((invoice, 11_498))
    confirming.confirm(first, 11_000, actor=None, at=LATER)
    second = pay((invoice, 498), reference="TEF-2", mends=first)
    confirming.confirm(second, 400, actor=None, at=LATER)
    assert first.is_different
    assert second.is_different


def test_the_enterprise_corrects_what_it_got_up_and_down_and_the_ledger_follows(unit) -> None:
    supplier, city = make_pair()
    first, second = make_invoice(supplier, city, 10_000), make_invoice(supplier, city, 5_000)
    payment, person = pay((first, 10_000), (second, 5_000)), finance(supplier)
    confirming.confirm(payment, 9_000, actor=person, at=LATER)
    mending.correct_received(payment, 14_000, "Mal lu.", actor=person, at=LATER)
    assert [balances.owed_on(one) for one in (first, second)] == [0, 1_000]
    mending.correct_received(payment, 8_000, "Encore mal lu.", actor=person, at=LATER)
    assert [balances.owed_on(one) for one in (first, second)] == [2_000, 5_000]
    assert first.status is InvoiceStatus.ISSUED
    mending.correct_received(payment, 15_000, "Le reste est arrivé.", actor=person, at=LATER)
    assert [balances.owed_on(one) for one in (first, second)] == [0, 0]
    assert payment.mended is Mended.CORRECTED
    with pytest.raises(RuleBroken, match="est clos"):
        mending.correct_received(payment, 1, "Non.", actor=person, at=LATER)
    assert checks.broken_promises() == []


def test_a_correction_says_why(unit) -> None:
    invoice = make_invoice(*make_pair())
    payment = pay((invoice, 100))
    confirming.confirm(payment, 90, actor=None, at=LATER)
    with pytest.raises(Unusable, match="pourquoi"):
        mending.correct_received(payment, 100, " ", actor=finance(invoice.supplier), at=LATER)


def test_the_body_corrects_what_it_recorded_to_what_was_got_and_the_last_parts_shrink(unit) -> None:
    supplier, city = make_pair()
    invoices = [make_invoice(supplier, city, 1_000) for _number in range(3)]
    payment = pay(*((one, 1_000) for one in invoices))
    confirming.confirm(payment, 1_500, actor=None, at=LATER)
    mending.correct_recorded(payment, "Le chèque était de 15 $.", actor=finance(city), at=LATER)
    db.session().flush()
    assert (payment.amount, [part.amount for part in payment.parts]) == (1_500, [1_000, 500])
    assert not payment.is_different
    assert [balances.owed_on(one) for one in invoices] == [0, 500, 1_000]
    assert checks.broken_promises() == []


def test_what_comes_above_waits_for_an_invoice_and_the_body_may_accept_it(unit) -> None:
    invoice = make_invoice(*make_pair())
    payment = pay((invoice, 11_498))
    confirming.confirm(payment, 12_000, actor=None, at=LATER)
    assert balances.of_payment(payment.id)[Account.UNAPPLIED] == -502
    with pytest.raises(RuleBroken, match="acceptez"):
        mending.correct_recorded(payment, "Non.", actor=finance(invoice.buyer), at=LATER)
    mending.accept(payment, actor=finance(invoice.buyer), at=LATER)
    assert payment.mended is Mended.ACCEPTED
    with pytest.raises(RuleBroken, match="pas d’écart"):
        mending.accept(payment, actor=finance(invoice.buyer), at=LATER)
    assert checks.broken_promises() == []


def test_nothing_at_all_is_not_confirmed_as_an_amount(unit) -> None:
    invoice = make_invoice(*make_pair())
    with pytest.raises(RuleBroken, match="jamais été reçu"):
        confirming.confirm(pay((invoice, 1)), 0, actor=None, at=LATER)
