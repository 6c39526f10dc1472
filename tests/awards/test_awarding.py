"""From the close to contracts: sums exact, cuts said, one award a lot, and an award taken back while nothing is in force."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from marketplace.awards import checks, telling
from marketplace.awards.contracts import accepting, writing
from marketplace.awards.deciding import awarding
from marketplace.awards.models import AwardStatus, Contract, ContractStatus
from marketplace.awards.rules import Side
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.money import line_total
from marketplace.core.notices import Notice
from marketplace.organizations.models import Role
from marketplace.tenders.models import ContractForm, ParticipationStage, TenderStage
from tests.awards.things import LATER, closed_tender, decide, in_force, organizer_of
from tests.builders import make_organization
from tests.catalogue.things import make_listing
from tests.tenders.things import MEALS, make_participation, member


def test_awards_allocations_and_contracts_agree_to_the_unit_and_to_the_cent(unit) -> None:
    odd = make_listing(make_organization(name="Traiteurs du Fleuve"), **{**MEALS, "price": 133_333, "tiers": [[4800, 117_777]]})
    tender = closed_tender(3101, 1013, 907, flexible=101, listings=[odd], supplier=odd.organization)
    [award] = decide(tender, organizer_of(tender))
    assert (award.firm, award.flexible, award.unit_price) == (5021, 303, 117_777)
    assert award.amount == line_total(117_777, 5021).cents
    contracts = writing.of_tender(tender)
    assert [one.number for one in contracts] == ["CT-2026-0001", "CT-2026-0002", "CT-2026-0003"]
    assert sum(one.amount for one in contracts) == award.amount
    assert [line.firm for one in contracts for line in one.lines] == [3101, 1013, 907]
    assert tender.stage is TenderStage.AWARDED
    assert [mode["code"] for mode in award.advice["modes"]], "the adviser's note is kept with the award"
    unit.flush()
    assert checks.broken_promises() == []


def test_an_organiser_that_is_bound_too_is_told_once_that_it_is_awarded(unit) -> None:
    tender = closed_tender(2400)
    make_participation(tender, tender.organizer, 1200, stage=ParticipationStage.BOUND)
    person = organizer_of(tender)
    tender.stage = TenderStage.AWARDED
    unit.flush()
    telling.tell_stage(job=SimpleNamespace(payload={"tender_id": tender.id}), at=LATER)  # type: ignore[arg-type]
    assert [one.topic for one in unit.scalars(select(Notice).filter_by(recipient_id=person.id))] == ["tenders.organized"]


def test_a_participant_is_led_from_the_award_to_her_contract_or_to_the_awards_without_one(unit) -> None:
    tender = closed_tender(2400, 1200)
    decide(tender, organizer_of(tender))
    [mine, other] = writing.of_tender(tender)
    other.status = ContractStatus.CANCELLED
    people = [member(one.buyer, Role.BUYER) for one in (mine, other)]
    unit.flush()
    telling.tell_stage(job=SimpleNamespace(payload={"tender_id": tender.id}), at=LATER)  # type: ignore[arg-type]
    paths = [unit.scalars(select(Notice.path).filter_by(recipient_id=one.id, topic="tenders.joined")).one() for one in people]
    assert paths == [f"/contrats/{mine.number}", f"/achats-regroupes/{tender.number}#octroi"]


def test_a_supply_that_is_short_cuts_and_says_whom(unit) -> None:
    tender = closed_tender(2400, 1200, 1200, flexible=300, lot={"capacity": 4000, "pack": 100})
    [award] = decide(tender, organizer_of(tender))
    assert [(one.asked_firm, one.firm, one.flexible) for one in award.allocations] == [(2400, 2000, 0), (1200, 1000, 0), (1200, 1000, 0)]
    assert award.unit_price == 114_000, "the price is that of the close, whatever is cut"
    unit.flush()
    assert checks.broken_promises() == []


def test_one_lot_is_awarded_once_and_the_second_is_told_which(unit) -> None:
    tender = closed_tender(3000)
    decide(tender, organizer_of(tender))
    with pytest.raises(RuleBroken, match="déjà décidé"):
        decide(tender, organizer_of(tender))


def test_nothing_is_awarded_before_the_close_nor_without_a_word(unit) -> None:
    tender = closed_tender(3000)
    with pytest.raises(Unusable, match="justifie"):
        awarding.decide(tender, awarding.Decision({tender.lots[0].id: True}, " "), actor=organizer_of(tender), at=LATER)
    with pytest.raises(Unusable, match="au moins un lot"):
        decide(tender, organizer_of(tender), lots={})
    tender.stage = TenderStage.ADHESION
    with pytest.raises(RuleBroken, match="encore ouvertes"):
        decide(tender, organizer_of(tender))


def test_lots_awarded_one_after_the_other_share_the_contract_that_waits(unit) -> None:
    supplier = make_organization(name="Cuisines du Fleuve, coopérative")
    two = [make_listing(supplier, **MEALS), make_listing(supplier, **{**MEALS, "title_fr": "Collations", "price": 31_500, "tiers": []})]
    tender = closed_tender(3000, 2600, supplier=supplier, listings=two)
    first, second = tender.lots
    decide(tender, organizer_of(tender), lots={first.id: True})
    contracts = writing.of_tender(tender)
    accepting.accept(contracts[0], Side.BUYER, contracts[0].sha256, actor=member(contracts[0].buyer, Role.BUYER), at=LATER)
    assert tender.stage is TenderStage.CLOSED, "a lot is still to decide"
    before = contracts[0].sha256
    in_force(contracts[1])
    decide(tender, organizer_of(tender), lots={second.id: True})
    after = writing.of_tender(tender)
    assert [len(one.lines) for one in after] == [2, 1, 1], "the one in force stays as it was accepted: another one is proposed"
    assert after[0].sha256 != before
    assert after[0].buyer_accepted_at is None, "nobody has accepted the new text"
    assert tender.stage is TenderStage.AWARDED
    unit.flush()
    assert checks.broken_promises() == []


def test_an_award_is_taken_back_while_no_contract_of_it_is_in_force(unit) -> None:
    tender = closed_tender(3000, 2600)
    [award] = decide(tender, organizer_of(tender))
    awarding.cancel(award, "L’entreprise ne peut plus fournir.", actor=organizer_of(tender), at=LATER)
    assert award.status is AwardStatus.CANCELLED
    assert {one.status for one in writing.of_tender(tender)} == {ContractStatus.CANCELLED}
    [again] = decide(tender, organizer_of(tender))
    in_force(writing.of_tender(tender, ContractStatus.PENDING)[0])
    with pytest.raises(RuleBroken, match="CT-2026-0003"):
        awarding.cancel(again, "Trop tard.", actor=organizer_of(tender), at=LATER)
    unit.flush()
    assert checks.broken_promises() == []


def test_a_lot_that_nobody_gets_ends_the_purchase_without_a_sequel(unit) -> None:
    tender = closed_tender(3000)
    [award] = decide(tender, organizer_of(tender), lots={tender.lots[0].id: False})
    assert (award.status, award.amount) == (AwardStatus.UNSUCCESSFUL, 0)
    assert tender.stage is TenderStage.UNSUCCESSFUL
    assert writing.of_tender(tender) == []


@pytest.mark.parametrize("form", list(ContractForm))
def test_enterprises_that_offer_together_are_bound_as_the_purchase_says(unit, form) -> None:
    lead = make_organization(name="Cuisines du Fleuve, coopérative")
    others = [make_organization(name=name) for name in ("Popote de l’Anse", "Marmites solidaires")]
    listing = make_listing(lead, **MEALS)
    tender = closed_tender(3000, 1801, supplier=lead, listings=[listing], contract_form=form)
    version = tender.lots[0].listing_version
    version.content = version.content | {"members": [{"organization": one.id, "share": 2500} for one in others]}
    [award] = decide(tender, organizer_of(tender))
    contracts = list(unit.scalars(select(Contract).order_by(Contract.id)))
    assert sum(one.amount for one in contracts) == award.amount
    assert all(len(one.members) == 3 and sum(it.share for it in one.members) == 10_000 for one in contracts)
    texts = [next(one["text"] for one in contract.terms["clauses"] if one["title"] == "Entreprises liées") for contract in contracts]
    if form is ContractForm.LEAD:
        assert [line.firm for one in contracts for line in one.lines] == [3000, 1801]
        assert all("sous-traitantes" in text for text in texts)
    else:
        assert {(one.supplier_id == lead.id, one.lines[0].firm) for one in contracts} == {
            (True, 1500), (False, 750), (True, 901), (False, 450),
        }  # fmt: skip
        assert all("solidairement" in text for text in texts)
    unit.flush()
    assert checks.broken_promises() == []
