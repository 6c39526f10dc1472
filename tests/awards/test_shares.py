"""Several winners of a lot: what each supplies at its price for its quantity, who buys from whom, contracts to the cent, groups."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from marketplace.awards import checks
from marketplace.awards.contracts import accepting, writing
from marketplace.awards.deciding import awarding, choosing, previewing, refusals, sharing
from marketplace.awards.deciding.choosing import Choice
from marketplace.awards.models import Award, AwardShare, AwardStatus, Contract
from marketplace.awards.rules import Side
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened
from marketplace.core import db
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.organizations.models import Role
from marketplace.tenders.models import Participation, Quantity, Tender, TenderStage
from tests.awards.needs import OPENED, answer, enterprise, make_need, minuted
from tests.tenders.things import make_city, member

WHY = "Les prix les plus bas, jusqu’à ce que la demande soit comblée."
# Three buyers, the second with two places: 1000; 500 and 300; 700, and 100 on request.
DEMAND = [[[(1000, 0)]], [[(500, 0)], [(300, 0)]], [[(700, 100)]]]


def places_of(tender: Tender) -> list[int]:
    """The places in the order of the demand."""
    rows = sorted({(line.participation_id, line.place_id) for line in _quantities(tender)})
    return [place for _participation, place in rows]


def buyers_of(tender: Tender) -> dict[int, int]:
    rows = db.session().query(Participation).filter_by(tender_id=tender.id).order_by(Participation.id)
    return {one.id: one.organization_id for one in rows}


def _quantities(tender: Tender) -> list[Any]:
    return db.session().query(Quantity).join(Participation).filter(Participation.tender_id == tender.id).all()


def decide(tender: Tender, *orders: Any, reasons: tuple[str, ...] = ()) -> list[Award]:
    lots = {lot.id: None if ids is None else [one.id for one in ids] for lot, ids in zip(tender.lots, orders, strict=False)}
    said = {lot.id: why for lot, why in zip(tender.lots, reasons, strict=False)}
    actor = member(tender.organizer, Role.ADMINISTRATOR, Role.BUYER)
    return choosing.choose(tender, Choice(lots, WHY, reasons=said), actor=actor, at=OPENED)


def lines_of(contracts: list[Contract]) -> dict[tuple[int, int], list[tuple[int, int, int, int]]]:
    """By buyer and enterprise: place, firm, on request, cents of each line."""
    return {
        (one.buyer_id, one.supplier_id): sorted((line.place_id, line.firm, line.flexible, line.amount) for line in one.lines)
        for one in contracts
    }


def three(tender: Tender, **more: Any) -> list[OpenedBid]:
    """The lowest can supply 1300; the second 800, at a lower price from 700; the third whatever is asked."""
    found = [
        answer(tender, enterprise(1), {1: {"unit_price": 19_999, "capacity": 1300}}),
        answer(tender, enterprise(2), {1: {"unit_price": 21_000, "capacity": 800, "tiers": [[0, 21_000], [700, 20_503]]}}, **more),
        answer(tender, enterprise(3), {1: {"unit_price": 25_000}}),
    ]
    minuted(tender)
    return found


def test_the_next_in_order_supplies_what_the_first_cannot_each_at_its_price_for_its_quantity(unit) -> None:
    tender = make_need(make_city(), DEMAND)
    first, second, third = three(tender)
    ranked = choosing.order(tender.lots[0], opened.of(tender), tender)
    assert ranked == [first, second, third]
    shown = choosing.proposed(tender.lots[0], ranked, tender, previewing.frozen(tender))
    assert shown.ids == (first.id, second.id, third.id)
    [award] = decide(tender, [first, second, third])
    one, two, rest = award.shares
    # 1000 and 300 come to 1300, then 700 and 100 on request to 800: no place is shared.
    assert (one.firm, one.flexible, one.unit_price, one.amount) == (1300, 0, 19_999, 259_987)
    assert (two.firm, two.flexible, two.unit_price, two.amount) == (700, 100, 20_503, 143_521)
    assert (rest.firm, rest.flexible, rest.unit_price, rest.amount) == (500, 0, 25_000, 125_000)
    assert (award.firm, award.flexible) == (2500, 100)
    assert award.amount == one.amount + two.amount + rest.amount
    assert (award.supplier_id, award.opened_bid_id, award.unit_price) == (first.bid.lead_id, first.id, 19_999)
    unit.flush()
    assert checks.broken_promises() == []
    assert tender.stage is TenderStage.AWARDED


def test_contracts_are_one_for_each_buyer_and_enterprise_to_the_cent(unit) -> None:
    tender = make_need(make_city(), DEMAND)
    first, second, third = three(tender)
    decide(tender, [first, second, third])
    contracts = writing.of_tender(tender)
    a, b, c, d = places_of(tender)
    leads = [one.bid.lead_id for one in (first, second, third)]
    buyers = list(buyers_of(tender).values())
    assert lines_of(contracts) == {
        (buyers[0], leads[0]): [(a, 1000, 0, 199_990)],
        (buyers[1], leads[0]): [(c, 300, 0, 59_997)],
        (buyers[2], leads[1]): [(d, 700, 100, 143_521)],
        (buyers[1], leads[2]): [(b, 500, 0, 125_000)],
    }
    assert sum(one.amount for one in contracts) == 199_990 + 59_997 + 143_521 + 125_000


def test_what_is_shown_before_is_what_contracts_say(unit) -> None:
    tender = make_need(make_city(), DEMAND)
    answers = three(tender)
    made = choosing.plan(tender.lots[0], answers, tender, previewing.frozen(tender))
    shown = sharing.by_buyer([made], buyers_of(tender))
    decide(tender, answers)
    assert {(one.buyer_id, one.supplier_id): one.amount for one in writing.of_tender(tender)} == {
        (buyer, supplier): cents for buyer, amounts in shown.items() for supplier, cents in amounts.items()
    }


def test_stopping_at_one_asks_no_reason_and_leaves_the_rest_unserved(unit) -> None:
    tender = make_need(make_city(), DEMAND)
    first, second, third = three(tender)
    [award] = decide(tender, [first])
    assert (award.firm, award.amount) == (1300, 259_987)
    # Short, each has its part of what is firm: 2500 asked for 1300 given.
    assert sum(one.firm for one in award.allocations) == 1300
    assert {one.share.rank if one.share else None for one in award.allocations} <= {1, None}
    assert checks.broken_promises() == []
    with pytest.raises(RuleBroken, match="déjà décidé"):
        decide(tender, [second, third], reasons=("Parce que.",))


def test_another_order_asks_why_and_one_that_would_supply_nothing_is_refused(unit) -> None:
    tender = make_need(make_city(), DEMAND)
    first, second, third = three(tender)
    with pytest.raises(Unusable, match="ce n’est pas l’ordre proposé"):
        decide(tender, [second, first])
    with pytest.raises(RuleBroken, match="ne fournirait rien"):
        decide(tender, [third, first], reasons=("Elle livre partout.",))
    with pytest.raises(Unusable, match="qu’une place"):
        decide(tender, [first, first], reasons=("Deux fois.",))
    [award] = decide(tender, [second, third], reasons=("Elle livre partout.",))
    assert [one.supplier_id for one in award.shares] == [second.bid.lead_id, third.bid.lead_id]
    assert award.justification.endswith("Elle livre partout.")


def test_an_answer_supplies_only_the_places_that_it_serves(unit) -> None:
    tender = make_need(make_city(), DEMAND)
    _a, b, c, _d = places_of(tender)
    few = answer(tender, enterprise(1), {1: {"unit_price": 10_000, "places": [b, c]}})
    other = answer(tender, enterprise(2), {1: {"unit_price": 20_000, "capacity": 900}})
    minuted(tender)
    [award] = decide(tender, [few, other])
    given = {(one.place_id, one.share.rank): one.firm for one in award.allocations if one.share}
    assert {place for place, rank in given if rank == 1} == {b, c}
    assert {key: firm for key, firm in given.items() if key[1] == 1} == {(b, 1): 500, (c, 1): 300}
    assert award.shares[1].firm == 900
    assert checks.broken_promises() == []
    moved = next(one for one in award.allocations if one.share and one.share.rank == 2)
    moved.share = award.shares[0]
    unit.flush()
    assert any("does not serve" in one for one in checks.broken_promises())


def test_a_lot_given_to_nobody_names_nobody(unit) -> None:
    tender = make_need(make_city(), DEMAND)
    three(tender)
    [award] = decide(tender, None)
    assert (award.status, award.supplier_id, award.shares, award.opened_bid_id) == (AwardStatus.UNSUCCESSFUL, None, [], None)
    assert tender.stage is TenderStage.UNSUCCESSFUL
    assert checks.broken_promises() == []
    award.supplier_id = tender.organizer_id
    unit.flush()
    assert any("names somebody" in one for one in checks.broken_promises())


def test_the_database_refuses_two_shares_of_one_answer_and_an_award_in_force_to_nobody(unit) -> None:
    tender = make_need(make_city(), DEMAND)
    answers = three(tender)
    [award] = decide(tender, answers)
    held = award.shares[0]
    names = ("supplier_id", "opened_bid_id", "unit_price", "firm", "flexible", "amount")
    with pytest.raises(IntegrityError), unit.begin_nested():
        unit.add(AwardShare(award_id=award.id, rank=9, **{name: getattr(held, name) for name in names}))
        unit.flush()
    with pytest.raises(IntegrityError), unit.begin_nested():
        award.supplier_id = None
        unit.flush()


@pytest.mark.parametrize("wrong", ["price", "capacity", "sum"])
def test_verify_finds_a_share_that_is_not_what_its_answer_says(unit, wrong) -> None:
    tender = make_need(make_city(), DEMAND)
    [award] = decide(tender, three(tender))
    share = award.shares[1]
    if wrong == "price":
        share.unit_price -= 1
    elif wrong == "capacity":
        share.opened_bid.content = share.opened_bid.content | {
            "lines": {number: line | {"capacity": 10} for number, line in share.opened_bid.content["lines"].items()}
        }
    else:
        share.firm += 1
    unit.flush()
    assert checks.broken_promises()


def test_when_every_contract_is_refused_the_page_says_the_way_out(unit) -> None:
    tender = make_need(make_city(), DEMAND)
    first, second, third = three(tender)
    [award] = decide(tender, [first, second, third])
    contracts = writing.of_tender(tender)
    for place, one in enumerate(contracts):
        assert refusals.of([award], tender) == [], place
        accepting.refuse(one, Side.BUYER, "Le budget manque.", actor=member(one.buyer, Role.BUYER), at=OPENED)
    unit.flush()
    assert refusals.of([award], tender) == [award]
    awarding.cancel(award, "Tous refusent.", actor=member(tender.organizer, Role.BUYER), at=OPENED)
    decide(tender, None)
    assert tender.stage is TenderStage.UNSUCCESSFUL
