"""An order calls what is left of a contract, whoever else ordered, cancelled, closed or was handed something over."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from marketplace.awards.contracts import accepting, amendments
from marketplace.awards.rules import Side
from marketplace.core import clock
from marketplace.core.errors import Forbidden, RuleBroken, Unusable
from marketplace.orders import checks, ordering_rules
from marketplace.orders.calling import quantities, writing
from marketplace.orders.calling.writing import Wanted
from marketplace.orders.models import Order, OrderStatus
from marketplace.orders.rules import Terms
from marketplace.orders.sending import approving, ending, sending
from marketplace.organizations.models import OrganizationStatus, Role
from marketplace.organizations.models.teams import Standing
from tests.orders.things import NOW, SAID, accept, buyer_of, deliver, make_contract, make_order, make_sent, seller_of
from tests.tenders.things import member


def left(contract) -> int:  # type: ignore[no-untyped-def]
    return quantities.left_of(contract)[contract.lines[0].id].left


def test_an_order_takes_its_lines_their_places_and_their_prices_from_the_contract(unit) -> None:
    contract = make_contract(2400)
    buyer = buyer_of(contract)
    order = make_order(contract, 100, 50, actor=buyer)
    assert order.number == "BC-2026-0001"
    assert [(one.quantity, one.unit_price, one.amount) for one in order.lines] == [(100, 121_000, 121_000), (50, 121_000, 60_500)]
    assert (order.amount, order.lines[0].place_name) == (181_500, "Hôtel de ville")
    assert order.lines[1].wanted_on - order.lines[0].wanted_on == timedelta(days=1)
    assert left(contract) == 2250


def test_never_more_than_firm_and_on_request_counting_other_orders(unit) -> None:
    contract = make_contract(2400, flexible=100)
    buyer = buyer_of(contract)
    make_order(contract, 2000, actor=buyer)
    with pytest.raises(Unusable, match="Il reste 500"):
        make_order(contract, 300, 201, actor=buyer)
    order = make_order(contract, 300, 200, actor=buyer)
    assert left(contract) == 0
    ending.cancel(order, Side.BUYER, "Le camp est annulé.", actor=buyer, at=NOW)
    assert left(contract) == 500, "what is cancelled is free again"
    assert checks.broken_promises() == []


def test_what_is_closed_counts_for_what_was_accepted_of_it(unit) -> None:
    contract = make_contract(2400)
    buyer, seller = buyer_of(contract), seller_of(contract)
    order = make_sent(contract, 1000, actor=buyer, seller=seller)
    accept(deliver(order, 400, actor=seller), 300, actor=buyer, reason="100 repas froids.")
    with pytest.raises(Unusable, match="Dites pourquoi"):
        ending.close(order, " ", actor=buyer, at=NOW)
    ending.close(order, "Le camp finit plus tôt.", actor=buyer, at=NOW)
    assert (order.status, left(contract)) == (OrderStatus.CLOSED, 2100)
    assert checks.broken_promises() == []


def test_a_contract_is_not_amended_below_what_is_ordered(unit) -> None:
    contract = make_contract(2400)
    buyer, seller = buyer_of(contract), seller_of(contract)
    make_order(contract, 2000, actor=buyer)

    def less(count: int):  # type: ignore[no-untyped-def]
        changes = amendments.changes_between(contract, {contract.lines[0].id: count}, {}, contract.starts_on, contract.ends_on)
        return amendments.propose(contract, Side.BUYER, changes, "Moins d’enfants.", actor=buyer, at=NOW)

    with pytest.raises(RuleBroken, match="déjà commandés"):
        less(1999)
    made = less(2000)
    amendments.accept(made, Side.SUPPLIER, actor=seller, at=NOW)
    assert left(contract) == 0


def test_an_amendment_that_waits_is_refused_when_orders_passed_it_meanwhile(unit) -> None:
    contract = make_contract(2400)
    buyer, seller = buyer_of(contract), seller_of(contract)
    changes = amendments.changes_between(contract, {contract.lines[0].id: 1000}, {}, contract.starts_on, contract.ends_on)
    made = amendments.propose(contract, Side.BUYER, changes, "Moins d’enfants.", actor=buyer, at=NOW)
    make_order(contract, 1001, actor=buyer)
    with pytest.raises(RuleBroken, match="déjà commandés"):
        amendments.accept(made, Side.SUPPLIER, actor=seller, at=NOW)


def test_nothing_is_ordered_under_a_contract_that_has_ended(unit) -> None:
    contract = make_contract(2400)
    buyer = buyer_of(contract)
    draft = make_order(contract, 10, actor=buyer)
    assert contract.ends_on is not None
    last = NOW + (contract.ends_on - clock.local_day(NOW))
    with pytest.raises(RuleBroken, match="a pris fin"):
        writing.call(contract, [Wanted(contract.lines[0].id, 1)], SAID, actor=buyer, at=last + timedelta(days=1))
    accepting.terminate(contract, Side.SUPPLIER, "L’entreprise ferme.", actor=seller_of(contract), at=NOW)
    with pytest.raises(RuleBroken, match="a pris fin"):
        sending.send(draft, actor=buyer, at=NOW)


def test_a_line_of_another_contract_and_a_day_outside_are_refused(unit) -> None:
    one, other = make_contract(2400), make_contract(2400)
    buyer = buyer_of(one)
    with pytest.raises(Unusable, match="n’est pas de ce contrat"):
        writing.call(one, [Wanted(other.lines[0].id, 1)], SAID, actor=buyer, at=NOW)
    for days, said in ((-1, "est passé"), (400, "hors des jours")):
        with pytest.raises(Unusable, match=said):
            writing.call(one, [Wanted(one.lines[0].id, 1, clock.local_day(NOW) + timedelta(days=days))], SAID, actor=buyer, at=NOW)
    with pytest.raises(Unusable, match="vide"):
        writing.call(one, [], SAID, actor=buyer, at=NOW)


def ruled(contract, **said):  # type: ignore[no-untyped-def]
    ordering_rules.write(contract.buyer, Terms(**said), 0, actor=member(contract.buyer, Role.ADMINISTRATOR), at=NOW)


@pytest.mark.parametrize(("rule", "reference"), [("needs_po_number", "po_number"), ("needs_budget_code", "budget_code")])
def test_what_the_body_makes_compulsory_is_asked_before_sending(unit, rule: str, reference: str) -> None:
    contract = make_contract(2400)
    ruled(contract, **{rule: True})
    buyer = buyer_of(contract)
    order = make_order(contract, 10, actor=buyer, said=writing.References())
    with pytest.raises(RuleBroken, match="Votre organisation demande un"):
        sending.send(order, actor=buyer, at=NOW)
    said = writing.References(**{reference: "7"})
    writing.revise_call(order, [Wanted(contract.lines[0].id, 10)], said, actor=buyer, at=NOW)
    sending.send(order, actor=buyer, at=NOW)
    assert order.status is OrderStatus.SENT


def waiting(**said: int) -> SimpleNamespace:
    """A draft above the ceiling of its buyer, whole, with its writer and another person."""
    contract = make_contract(2400)
    ruled(contract, approval_above=100_000, **said)
    writer, other = buyer_of(contract), buyer_of(contract, Role.SIGNATORY)
    order = make_order(contract, 100, actor=writer)
    return SimpleNamespace(contract=contract, order=order, writer=writer, other=other)


def test_above_the_amount_of_the_body_a_second_person_approves(unit) -> None:
    it = waiting()
    with pytest.raises(RuleBroken, match="seconde personne"):
        sending.send(it.order, actor=it.writer, at=NOW)
    with pytest.raises(RuleBroken, match="n’attend pas"):
        approving.approve(it.order, actor=it.other, at=NOW)
    approving.ask(it.order, actor=it.writer, at=NOW)
    with pytest.raises(RuleBroken, match="autre personne"):
        approving.approve(it.order, actor=it.writer, at=NOW)
    with pytest.raises(Forbidden, match="Votre délégation va jusqu’à"):
        approving.approve(it.order, actor=buyer_of(it.contract, ceiling=1000), at=NOW)
    approving.approve(it.order, actor=it.other, at=NOW)
    sending.send(it.order, actor=it.writer, at=NOW)
    assert it.order.status is OrderStatus.SENT
    assert checks.broken_promises() == []


def test_a_change_takes_the_approval_away(unit) -> None:
    it = waiting()
    approving.ask(it.order, actor=it.writer, at=NOW)
    approving.approve(it.order, actor=it.other, at=NOW)
    writing.revise_call(it.order, [Wanted(it.contract.lines[0].id, 101)], SAID, actor=it.writer, at=NOW)
    with pytest.raises(RuleBroken, match="seconde personne"):
        sending.send(it.order, actor=it.writer, at=NOW)


def test_whoever_rewrites_what_waits_does_not_approve_it(unit) -> None:
    it = waiting()
    writing.revise_call(it.order, [Wanted(it.contract.lines[0].id, 101)], SAID, actor=it.other, at=NOW)
    approving.ask(it.order, actor=it.writer, at=NOW)
    with pytest.raises(RuleBroken, match="autre personne"):
        approving.approve(it.order, actor=it.other, at=NOW)


def test_a_draft_is_given_back_with_a_reason(unit) -> None:
    it = waiting()
    approving.ask(it.order, actor=it.writer, at=NOW)
    approving.give_back(it.order, "Il manque les mercredis.", actor=it.other, at=NOW)
    assert (it.order.approval_asked_at, it.order.returned_reason) == (None, "Il manque les mercredis.")


@pytest.mark.parametrize(("cents", "needed"), [(120_999, True), (121_000, False), (0, True), (None, False)])
def test_the_amount_itself_needs_no_second_person_and_a_cent_more_does(unit, cents: int | None, needed: bool) -> None:
    contract = make_contract(2400)
    ruled(contract, approval_above=cents)
    order = make_order(contract, 100, actor=buyer_of(contract))
    assert any("seconde personne" in one for one in sending.why_not_send(order, NOW)) is needed


def test_sending_asks_a_delegation_that_reaches_the_amount(unit) -> None:
    contract = make_contract(2400)
    small, enough = buyer_of(contract, ceiling=120_999), buyer_of(contract, ceiling=121_000)
    order = make_order(contract, 100, actor=small)
    with pytest.raises(Forbidden, match="Votre délégation va jusqu’à"):
        sending.send(order, actor=small, at=NOW)
    sending.send(order, actor=enough, at=NOW)


def test_what_is_sent_says_for_ever_what_both_sides_were_called(unit) -> None:
    contract = make_contract(2400)
    buyer, name = buyer_of(contract), contract.buyer.name
    order: Order = make_sent(contract, 10, actor=buyer)
    contract.buyer.name = "Ville fusionnée"
    assert order.frozen["buyer"]["name"] == name
    assert order.frozen["contract"] == contract.number
    with pytest.raises(RuleBroken, match="n’est plus un brouillon"):
        writing.revise_call(order, [Wanted(contract.lines[0].id, 1)], SAID, actor=buyer, at=NOW)


def test_rules_that_changed_meanwhile_are_not_written_over(unit) -> None:
    contract = make_contract(2400)
    ruled(contract, acceptance_days=5)
    with pytest.raises(RuleBroken, match="Quelqu’un a changé"):
        ruled(contract, acceptance_days=6)
    assert ordering_rules.of(contract.buyer).acceptance_days == 5


@pytest.mark.parametrize(("what", "said"), [("suspended", "est suspendue"), ("withdrawn", "est retirée")])
def test_nothing_is_sent_to_an_enterprise_that_is_suspended_or_gone(unit, what: str, said: str) -> None:  # type: ignore[no-untyped-def]
    contract = make_contract(2400)
    buyer = buyer_of(contract)
    order = make_order(contract, 100, actor=buyer)
    if what == "suspended":
        unit.add(Standing(organization_id=contract.supplier_id, suspended_at=NOW - timedelta(days=1), suspension_reason="Plainte."))
    else:
        contract.supplier.status = OrganizationStatus.WITHDRAWN
    unit.flush()
    unit.expire(contract.supplier)
    with pytest.raises(RuleBroken, match=said):
        sending.send(order, actor=buyer, at=NOW)
    assert order.status is OrderStatus.DRAFT
    with pytest.raises(RuleBroken, match=said):
        make_order(contract, 100, actor=buyer)


def test_a_suspension_that_ended_keeps_nothing_from_being_sent(unit) -> None:  # type: ignore[no-untyped-def]
    contract = make_contract(2400)
    buyer = buyer_of(contract)
    ended = NOW - timedelta(hours=1)
    told = {"suspended_at": NOW - timedelta(days=1), "suspended_until": ended, "suspension_reason": "Plainte."}
    unit.add(Standing(organization_id=contract.supplier_id, **told))
    unit.flush()
    unit.expire(contract.supplier)
    order = make_order(contract, 100, actor=buyer)
    sending.send(order, actor=buyer, at=NOW)
    assert order.status is OrderStatus.SENT
