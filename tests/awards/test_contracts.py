"""What happens to a contract: the very text is accepted, within delegations; amendments, renewals, reminders, its end, how it went."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from marketplace.awards import checks, rules
from marketplace.awards.contracts import accepting, amendments, contract_text, following, writing
from marketplace.awards.models import Contract, ContractReminder, ContractStatus
from marketplace.awards.rules import Side
from marketplace.contracting.direct.concluded import of as concluded_of
from marketplace.contracting.models import DirectAward
from marketplace.core import clock, db
from marketplace.core.errors import Forbidden, RuleBroken, Unusable
from marketplace.core.worker import Worker
from marketplace.organizations.models import Organization, Role
from marketplace.tenders.models import Tender, TenderStage
from tests.awards.things import LATER, closed_tender, decide, in_force, organizer_of
from tests.tenders.things import member


def one_contract(*firm: int, flexible: int = 0, **values: object) -> Contract:
    """The first contract of a purchase that was just awarded."""
    tender = closed_tender(*firm or (3000,), flexible=flexible, **values)
    decide(tender, organizer_of(tender))
    db.session().flush()
    return writing.of_tender(tender)[0]


def test_only_the_text_that_was_read_is_accepted_and_both_sides_make_it_hold(unit) -> None:
    contract = one_contract()
    buyer, supplier = member(contract.buyer, Role.BUYER), member(contract.supplier, Role.SIGNATORY)
    with pytest.raises(RuleBroken, match="a changé"):
        accepting.accept(contract, Side.BUYER, "0" * 64, actor=buyer, at=LATER)
    accepting.accept(contract, Side.BUYER, contract.sha256, actor=buyer, at=LATER)
    assert contract.status is ContractStatus.PENDING
    with pytest.raises(RuleBroken, match="n’attend plus"):
        accepting.accept(contract, Side.BUYER, contract.sha256, actor=buyer, at=LATER)
    accepting.accept(contract, Side.SUPPLIER, contract.sha256, actor=supplier, at=LATER)
    assert contract.status is ContractStatus.ACTIVE
    assert contract.sha256 == contract_text.digest(contract_text.terms_of(contract)), "the same rows give the same text"
    contract.terms = contract.terms | {"amount": 1}
    unit.flush()
    assert any("is not what was accepted" in one for one in checks.broken_promises())


@pytest.mark.parametrize(("more", "may"), [(-1, False), (0, True), (1, True)])
def test_a_buyer_accepts_up_to_her_delegation_and_not_a_cent_more(unit, more, may) -> None:
    contract = one_contract()
    person = member(contract.buyer, Role.SIGNATORY, ceiling=contract.amount + more)
    if may:
        accepting.accept(contract, Side.BUYER, contract.sha256, actor=person, at=LATER)
        assert contract.buyer_accepted_at == LATER
    else:
        with pytest.raises(Forbidden, match="Votre délégation va jusqu’à"):
            accepting.accept(contract, Side.BUYER, contract.sha256, actor=person, at=LATER)
    assert Side.SUPPLIER not in rules.sides_of(person, contract)


def test_a_change_is_applied_once_when_both_accept_and_never_past_what_is_on_request(unit) -> None:
    contract = in_force(one_contract(3000, flexible=400))
    buyer, supplier = member(contract.buyer, Role.BUYER), member(contract.supplier, Role.ADMINISTRATOR)
    [line] = contract.lines
    with pytest.raises(Unusable, match="dépasse"):
        amendments.changes_between(contract, {line.id: 3401}, {}, contract.starts_on, contract.ends_on)
    with pytest.raises(Unusable, match="est ferme"):
        amendments.changes_between(contract, {}, {line.id: 100_000}, contract.starts_on, contract.ends_on)
    with pytest.raises(Unusable, match="Rien n’a changé"):
        amendments.changes_between(contract, {}, {}, contract.starts_on, contract.ends_on)
    changes = amendments.changes_between(contract, {line.id: 3400}, {}, contract.starts_on, date(2026, 8, 21))
    made = amendments.propose(contract, Side.BUYER, changes, "Une semaine de plus.", actor=buyer, at=LATER)
    with pytest.raises(RuleBroken, match="attend déjà"):
        amendments.propose(contract, Side.SUPPLIER, changes, "Aussi.", actor=supplier, at=LATER)
    with pytest.raises(RuleBroken, match="n’attend plus"):
        amendments.accept(made, Side.BUYER, actor=buyer, at=LATER)
    amendments.accept(made, Side.SUPPLIER, actor=supplier, at=LATER)
    with pytest.raises(RuleBroken, match="n’attend plus"):
        amendments.accept(made, Side.SUPPLIER, actor=supplier, at=LATER)
    assert (line.firm, line.flexible, contract.ends_on) == (3400, 0, date(2026, 8, 21))
    assert contract.amount == line.amount == 3400 * 1210
    unit.flush()
    assert checks.broken_promises() == []
    line.firm = 3399
    unit.flush()
    assert any("neither what its text says" in one for one in checks.broken_promises())


def test_what_both_accept_is_all_that_changes(unit) -> None:
    contract = in_force(one_contract(3000, flexible=400))
    buyer, supplier = member(contract.buyer, Role.BUYER), member(contract.supplier, Role.ADMINISTRATOR)
    [line] = contract.lines
    more = amendments.changes_between(contract, {line.id: 3100}, {}, contract.starts_on, contract.ends_on)
    assert more == [[f"line:{line.id}:firm", 3000, 3100], [f"line:{line.id}:flexible", 400, 300]], "what is taken from the options is said"
    less = amendments.changes_between(contract, {line.id: 1000}, {}, contract.starts_on, contract.ends_on)
    assert less == [[f"line:{line.id}:firm", 3000, 1000]]
    made = amendments.propose(contract, Side.BUYER, less, "Moins d’enfants.", actor=buyer, at=LATER)
    amendments.accept(made, Side.SUPPLIER, actor=supplier, at=LATER)
    assert (line.firm, line.flexible) == (1000, 400), "what is no longer firm does not come back on request"
    unit.flush()
    assert checks.broken_promises() == []
    line.flexible = 2400
    unit.flush()
    assert any("neither what its text says" in one for one in checks.broken_promises())


def test_an_amendment_does_not_empty_a_contract(unit) -> None:
    contract = in_force(one_contract(3000))
    [line] = contract.lines
    with pytest.raises(Unusable, match="Mettre fin au contrat"):
        amendments.changes_between(contract, {line.id: 0}, {}, contract.starts_on, contract.ends_on)


def test_a_price_moves_only_by_the_clause_of_the_frozen_offer(unit) -> None:
    contract = in_force(one_contract(3000))
    version = contract.lines[0].lot.listing_version
    version.content = version.content | {"adjustment": "cpi", "adjustment_note": "Une fois l’an, en juin."}
    [line] = contract.lines
    changes = amendments.changes_between(contract, {}, {line.id: 123_000}, contract.starts_on, contract.ends_on)
    assert changes == [[f"line:{line.id}:unit_price", 121_000, 123_000]]
    assert amendments.amount_after(contract, changes).cents == 3000 * 1230


def test_a_renewal_is_an_option_while_some_are_left_and_before_the_end(unit) -> None:
    contract = in_force(one_contract(3000, renewals=1, renewal_months=12))
    buyer, supplier = member(contract.buyer, Role.BUYER), member(contract.supplier, Role.ADMINISTRATOR)
    assert "a pris fin" in (amendments.why_not_renew(contract, [], date(2026, 8, 15)) or "")
    made = amendments.propose(contract, Side.SUPPLIER, amendments.renewal(contract), "Pour l’été 2027.", actor=supplier, at=LATER)
    amendments.accept(made, Side.BUYER, actor=buyer, at=LATER)
    assert (contract.ends_on, contract.renewals_left) == (date(2027, 8, 14), 0)
    assert "ne prévoit plus" in (amendments.why_not_renew(contract, amendments.of(contract), date(2026, 8, 1)) or "")


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 8, 14), 12, date(2027, 8, 14)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 2, 28), 12, date(2027, 2, 28)),
        (date(2027, 2, 28), 12, date(2028, 2, 29)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
    ],
)
def test_months_after_a_day(day, months, after) -> None:
    assert amendments.months_after(day, months) == after


def test_the_end_is_told_once_at_each_delay_then_comes_and_the_purchase_is_over(unit) -> None:
    contract = in_force(one_contract(3000))
    last = contract.ends_on
    told = [following.remind(contract, last - timedelta(days=days), at=LATER) for days in (90, 89, 30, 30, 7, 0)]
    assert told == [90, None, 30, None, 7, None]
    late = in_force(one_contract(2500))
    assert following.remind(late, last - timedelta(days=5), at=LATER) == 7, "signed late: the nearest delay alone"
    assert len(unit.scalars(select(ContractReminder)).all()) == 6
    with pytest.raises(RuleBroken, match="à la fin"):
        following.evaluate(contract, dict.fromkeys(following.MARKS, 5), "", actor=member(contract.buyer, Role.BUYER), at=LATER)


@pytest.mark.slow
def test_a_contract_that_comes_into_force_is_told_filed_listed_and_ends_by_itself(app, worker: Worker, test_clock) -> None:
    test_clock(LATER)
    with app.app_context(), db.database().writing():
        contract = one_contract(3000, flexible=100)
        people = {side: member(rules.party(contract, side), *rules.ENGAGED_BY[side]).id for side in Side}
        in_force(contract)
    worker.drain()
    with app.app_context(), db.database().reading() as session:
        file = session.scalars(select(DirectAward)).unique().one()
        assert (file.origin, file.buyer_id, file.amount) == (f"contract:{contract.id}", contract.buyer_id, 3000 * 1210 + 100 * 1210)
        [row] = concluded_of(session.get_one(Organization, contract.buyer_id), date(2026, 1, 1), date(2026, 12, 31))
        # 37 510 $ and 36 300 $, with 5 % and 9,975 %.
        assert (row.number, row.amount, row.options) == (contract.number, 4_312_712, 4_312_712 - 4_173_593)
        assert people[Side.BUYER]
    after = clock.now() + timedelta(days=200)
    test_clock(after)
    with app.app_context():
        worker.plan_night()
    worker.drain()
    with app.app_context(), db.database().reading() as session:
        ended = session.get_one(Contract, contract.id)
        assert ended.status is ContractStatus.TERMINATED
        assert session.get_one(Tender, ended.tender_id).stage is TenderStage.COMPLETE
    with app.app_context(), db.database().writing() as session:
        ended = session.get_one(Contract, contract.id)
        buyer, supplier = member(ended.buyer, Role.BUYER), member(ended.supplier, Role.SIGNATORY)
        following.evaluate(ended, {"quality": 5, "delays": 4, "communication": 5, "conformity": 4}, "Bien.", actor=buyer, at=after)
        with pytest.raises(RuleBroken, match="déjà évalué"):
            following.evaluate(ended, dict.fromkeys(following.MARKS, 1), "", actor=buyer, at=after)
        following.reply(ended, "Merci.", actor=supplier, at=after)
        with pytest.raises(RuleBroken, match="sans réponse"):
            following.reply(ended, "Encore.", actor=supplier, at=after)
