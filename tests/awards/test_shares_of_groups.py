"""Contracts of a regrouped answer: the lead alone with its subcontractors, or each member for the places that it serves."""

from typing import Any

from marketplace.awards import checks
from marketplace.awards.contracts import writing
from marketplace.awards.deciding import choosing_said
from marketplace.core import db
from marketplace.organizations.models import OrganizationStatus
from marketplace.tenders.models import ContractForm
from tests.awards.needs import answer, enterprise, make_need, minuted
from tests.awards.test_shares import DEMAND, decide, places_of
from tests.tenders.things import make_city


def test_of_a_group_led_by_one_the_lead_signs_and_all_are_named_with_their_part(unit) -> None:
    tender = make_need(make_city(), DEMAND)
    lead, helper = enterprise(1), enterprise(2)
    group = {"form": "lead", "members": [_member(lead, True, 7000), _member(helper, False, 3000)]}
    bid = answer(tender, lead, {1: {"unit_price": 20_000}}, group=group)
    minuted(tender)
    decide(tender, [bid])
    contracts = writing.of_tender(tender)
    assert {one.supplier_id for one in contracts} == {lead.id}
    assert len(contracts) == 3
    for one in contracts:
        assert one.form is ContractForm.LEAD
        assert [(each.organization_id, each.is_lead, each.share) for each in one.members] == [
            (lead.id, True, 7000),
            (helper.id, False, 3000),
        ]
        text = {clause["title"]: clause["text"] for clause in one.terms["clauses"]}
        assert "sous-traitantes" in text["Entreprises liées"]
        assert helper.name in text["Entreprises liées"]
        assert "achat regroupé AR-2026-" in text["Objet"]
    assert checks.broken_promises() == []


def test_of_a_group_led_by_one_a_contract_names_those_that_serve_what_it_buys(unit) -> None:
    """Three buyers of two lots; one helper serves the second lot everywhere, which somebody else gets, the other the first at a place."""
    tender = make_need(make_city(), [[[(1000, 0), (10, 0)]], [[(500, 0), (10, 0)]], [[(700, 0), (10, 0)]]])
    a, b, c = places_of(tender)
    first, second = (str(one.id) for one in tender.lots)
    lead, of_second, at_a, alone = (enterprise(number) for number in range(1, 5))
    said = [
        _member(lead, True, 5000, {first: [a, b, c]}),
        _member(of_second, False, 3000, {second: [a, b, c]}),
        _member(at_a, False, 2000, {first: [a]}),
    ]
    bid = answer(tender, lead, {1: {"unit_price": 20_000}, 2: {"unit_price": 90_000}}, group={"form": "lead", "members": said})
    other = answer(tender, alone, {2: {"unit_price": 80_000}})
    minuted(tender)
    award, _second = decide(tender, [bid], [other])
    mine = [one for one in writing.of_tender(tender) if one.supplier_id == lead.id]
    named = {one.lines[0].place_id: [each.organization_id for each in one.members] for one in mine}
    assert named == {a: [lead.id, at_a.id], b: [lead.id], c: [lead.id]}
    assert all([each["id"] for each in one.terms["members"]] == named[one.lines[0].place_id] for one in mine)
    won = choosing_said.WON
    told = {one.id: choosing_said.shared(won, bid, award, one.id) for one in (of_second, at_a)}
    assert told == {of_second.id: choosing_said.SHARED_WON_WITHOUT, at_a.id: choosing_said.SHARED_WON}


def test_of_a_joint_group_each_is_bound_whatever_it_serves(unit) -> None:
    tender = make_need(make_city(), [[[(1000, 0), (10, 0)]]])
    [a] = places_of(tender)
    first, second = (str(one.id) for one in tender.lots)
    lead, helper, alone = enterprise(1), enterprise(2), enterprise(3)
    said = [_member(lead, True, 6000, {first: [a]}), _member(helper, False, 4000, {second: [a]})]
    prices = {1: {"unit_price": 20_000}, 2: {"unit_price": 90_000}}
    bid = answer(tender, lead, prices, group={"form": "joint", "members": said})
    other = answer(tender, alone, {2: {"unit_price": 80_000}})
    minuted(tender)
    award, _second = decide(tender, [bid], [other])
    [mine] = [one for one in writing.of_tender(tender) if one.supplier_id == lead.id]
    assert [each.organization_id for each in mine.members] == [lead.id, helper.id]
    assert choosing_said.shared(choosing_said.WON, bid, award, helper.id) == choosing_said.SHARED_WON


def test_of_a_joint_group_each_member_signs_for_the_places_that_it_serves_and_all_are_liable(unit) -> None:
    tender = make_need(make_city(), DEMAND)
    a, b, c, d = places_of(tender)
    lead, helper = enterprise(1), enterprise(2)
    lot = str(tender.lots[0].id)
    group = {
        "form": "joint",
        "members": [_member(lead, True, 6000, {lot: [a, d]}), _member(helper, False, 4000, {lot: [b, d]})],
    }
    bid = answer(tender, lead, {1: {"unit_price": 20_003}}, group=group)
    minuted(tender)
    [award] = decide(tender, [bid])
    contracts = {(one.buyer_id, one.supplier_id): one for one in writing.of_tender(tender)}
    found = {(line.place_id, supplier): (line.firm, line.flexible) for (_b, supplier), one in contracts.items() for line in one.lines}
    # What two serve is divided by their parts; what nobody is said to serve is the lead's.
    assert found == {
        (a, lead.id): (1000, 0),
        (b, helper.id): (500, 0),
        (c, lead.id): (300, 0),
        (d, lead.id): (420, 60),
        (d, helper.id): (280, 40),
    }
    assert sum(one.amount for one in contracts.values()) == award.amount == 500_075
    for one in contracts.values():
        assert one.form is ContractForm.JOINT
        assert "solidairement responsable" in {each["title"]: each["text"] for each in one.terms["clauses"]}["Entreprises liées"]
    assert checks.broken_promises() == []


def test_an_enterprise_that_was_merged_since_it_answered_supplies_by_the_page_that_stands_for_it(unit) -> None:
    tender = make_need(make_city(), DEMAND)
    a, b, _c, _d = places_of(tender)
    lead, helper, other, kept = (enterprise(number) for number in range(1, 5))
    lot = str(tender.lots[0].id)
    said = [_member(lead, True, 5000, {lot: [a]}), _member(helper, False, 3000, {lot: [b]}), _member(other, False, 2000, {lot: [b, a]})]
    bid = answer(tender, lead, {1: {"unit_price": 20_003}}, group={"form": "joint", "members": said})
    minuted(tender)
    for one in (helper, other):
        one.status, one.merged_into_id = OrganizationStatus.WITHDRAWN, kept.id
    db.session().flush()
    [award] = decide(tender, [bid])
    found = writing.of_tender(tender)
    assert {one.supplier_id for one in found} == {lead.id, kept.id}
    for one in found:
        assert [(each.organization_id, each.share) for each in one.members] == [(lead.id, 5000), (kept.id, 5000)]
    assert sum(one.amount for one in found) == award.amount
    assert checks.broken_promises() == []


def _member(organization: Any, is_lead: bool, share: int, lots: Any = None) -> dict[str, Any]:
    told = {"organization": organization.id, "name": organization.name, "is_lead": is_lead, "role": "", "share": share}
    return told | {"lots": lots or {}}
