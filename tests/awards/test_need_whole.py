"""A purchase from a need, from its publication to a contract of each buyer: exact quantities, two participants who open, one decision."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from marketplace.awards import checks
from marketplace.awards.contracts import writing as contracts
from marketplace.awards.deciding import choosing
from marketplace.awards.deciding.choosing import Choice
from marketplace.awards.models import Contract
from marketplace.bids import checks as sealed
from marketplace.bids import rules
from marketplace.bids.models import OpeningConsent
from marketplace.bids.opening import consents
from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.organizations.models import MemberRole, Membership, Role
from marketplace.tenders.closing import snapshot
from marketplace.tenders.models import ParticipationStage, Tender, TenderStage
from tests.builders import AT
from tests.tenders.calling.things import CLOSES, DUE, OPENED, Need, make_need


@pytest.fixture
def need(app: Flask, test_clock: Callable[[datetime], None], prepared: Callable[..., Any]) -> Need:
    """Published, joined by three cities, closed: two lots are asked of enterprises, the third fell short."""

    def make(app: Flask) -> Need:
        test_clock(AT)
        found = make_need(app)
        test_clock(CLOSES)
        found.closed()
        return found

    return prepared(make, app)  # type: ignore[no-any-return]


@pytest.fixture
def answered(need: Need, test_clock: Callable[[datetime], None]) -> Need:
    """Two enterprises answered; the second can supply part of the first lot alone. The deadline is behind."""
    need.answer(0, 20_000, 112_000)
    need.answer(1, 19_500, None, capacity=2500)
    test_clock(OPENED)
    return need


def opened(need: Need) -> Need:
    need.consent("buyer0")
    need.consent("buyer1")
    assert need.open()
    return need


def test_its_close_freezes_quantities_and_the_deadline_and_calls_the_enterprises_at_once(need: Need) -> None:
    told = need.read(lambda one: (one.stage, one.called_at, [(lot.closed_firm, lot.closed_flexible, lot.closed_price) for lot in one.lots]))
    assert told == (TenderStage.BIDDING, CLOSES, [(3001, 99, None), (700, 0, None), (5, 0, None)])
    kept = need.cutoff()
    assert kept.content["bids_due_at"] == DUE.isoformat()
    assert snapshot.digest(kept.content) == kept.sha256
    assert [one["goes_on"] for one in kept.content["lots"]] == [True, True, False]
    assert need.read(lambda one: {each.stage for each in one.participations}) == {ParticipationStage.BOUND}


def test_each_buyer_gets_its_contract_with_its_own_quantity_at_the_price_of_the_answer(answered: Need) -> None:
    need = opened(answered)
    first, second = sorted(need.opened(), key=lambda one: one.bid.lead_id)

    def decide(tender: Tender) -> None:
        lots = {tender.lots[0].id: first.id, tender.lots[1].id: first.id}
        why = {tender.lots[0].id: "L’autre réponse n’offre pas toute la quantité."}
        choosing.choose(tender, Choice(lots, "Le prix le plus bas.", reasons=why), actor=need.person("buyer0"), at=OPENED)

    need.write(decide)
    assert need.read(lambda one: one.stage) is TenderStage.AWARDED

    def told(tender: Tender) -> dict[int, list[tuple[int, int, int]]]:
        found: list[Contract] = list(contracts.of_tender(tender))
        assert {one.supplier_id for one in found} == {need.bidders[0]}
        return {one.buyer_id: [(line.firm, line.flexible, line.amount) for line in one.lines] for one in found}

    assert need.read(told) == {
        need.cities[0]: [(1000, 0, 200_000), (400, 0, 448_000)],
        need.cities[1]: [(1200, 0, 240_000), (300, 0, 336_000)],
        need.cities[2]: [(801, 99, 160_200)],
    }
    assert need.read(lambda _one: [*checks.broken_promises(), *sealed.broken_promises()]) == []
    text = need.read(lambda one: " ".join(each["text"] for each in contracts.of_tender(one)[0].terms["clauses"]))
    assert f"au terme de l’achat regroupé {need.number}" in text
    assert first.sha256 in text
    assert any("attend votre réponse" in one for one in need.told("buyer2"))
    assert not any("3\u00a0001" in one for one in need.told("bidder1"))
    assert second.content["lines"].keys() == {str(need.read(lambda one: one.lots[0].id))}


def test_a_short_answer_is_cut_between_the_three_buyers_by_the_rule(answered: Need) -> None:
    need = opened(answered)
    second = max(need.opened(), key=lambda one: one.bid.lead_id)
    need.write(
        lambda tender: choosing.choose(
            tender, Choice({tender.lots[0].id: second.id}, "Le prix le plus bas."), actor=need.person("buyer0"), at=OPENED
        )
    )
    given = need.read(lambda one: {each.buyer_id: each.lines[0].firm for each in contracts.of_tender(one)})
    assert sum(given.values()) == 2500
    # Largest remainders of 2500 shared as 1000, 1200 and 801 are.
    assert given == {need.cities[0]: 833, need.cities[1]: 1000, need.cities[2]: 667}


def test_one_person_alone_opens_nothing(answered: Need) -> None:
    answered.consent("buyer0")
    assert not answered.open()
    with pytest.raises(RuleBroken, match="Vous avez déjà demandé"):
        answered.consent("buyer0")


def test_two_persons_of_the_same_participant_open_nothing(answered: Need) -> None:
    answered.consent("buyer1")
    with pytest.raises(RuleBroken, match="d’un autre de ceux qui achètent"):
        answered.consent("second1")
    assert not answered.open()
    answered.consent("second2")
    assert answered.open()
    by = answered.read(lambda one: consents.opening_of(one).minutes["by"])
    assert [one["organization"] for one in by] == [answered.cities[1], answered.cities[2]]


def test_two_participants_are_needed_unless_one_buys_alone(answered: Need) -> None:
    def told(tender: Tender) -> list[str | None]:
        return [rules.why_not_open(tender, 2, OPENED, organizations=count) for count in (1, 2)]

    why, nothing = answered.read(told)
    assert "d’un autre des organismes" in (why or "")
    assert nothing is None

    def alone(tender: Tender) -> list[str | None]:
        for one in tender.participations[1:]:
            one.stage = ParticipationStage.WITHDRAWN
        return told(tender)

    assert answered.write(alone) == [None, None]


def test_the_opener_counts_participants_by_the_log_and_not_by_the_table(answered: Need) -> None:
    """Somebody who writes in the table that a person of a city asked for another one, of which she is too, opens nothing."""
    with answered.app.app_context(), db.database().writing():
        roles = [MemberRole(role=Role.BUYER)]
        db.session().add(Membership(user_id=answered.people["buyer1"], organization_id=answered.cities[2], joined_at=AT, roles=roles))
    answered.consent("buyer1")

    def forge(tender: Tender) -> None:
        asked = db.session().query(OpeningConsent).filter_by(tender_id=tender.id).one()
        asked.organization_id = answered.cities[2]
        consents.consent(tender, actor=answered.person("second1"), at=OPENED, organization=answered.organization(answered.cities[1]))

    answered.write(forge)
    assert not answered.open()
    assert answered.read(lambda one: one.stage) is TenderStage.BIDDING


def test_whoever_is_of_none_of_the_buyers_or_reads_alone_does_not_ask(answered: Need) -> None:
    for name, city in (("bidder0", 0), ("reader0", 0), ("buyer1", 2)):
        with pytest.raises(RuleBroken, match="ne permet pas de demander l’ouverture"):
            answered.write(
                lambda tender, name=name, city=city: consents.consent(
                    tender, actor=answered.person(name), at=OPENED, organization=answered.organization(answered.cities[city])
                )
            )


def test_nothing_opens_before_the_deadline_that_the_close_froze(answered: Need, test_clock: Callable[[datetime], None]) -> None:
    def earlier(tender: Tender) -> None:
        tender.bids_due_at = CLOSES + timedelta(days=2)

    answered.write(earlier)
    test_clock(CLOSES + timedelta(days=2, minutes=5))
    answered.consent("buyer0")
    answered.consent("buyer1")
    assert not answered.open()


def test_without_any_answer_it_ends_without_a_sequel(need: Need, test_clock: Callable[[datetime], None]) -> None:
    test_clock(OPENED)
    opened(need)
    assert need.read(lambda one: one.stage) is TenderStage.UNSUCCESSFUL


def test_only_lots_that_go_on_are_answered(need: Need) -> None:
    visitor = need.visitor("bidder0")
    page = visitor.get(f"/espace/{need.slugs['bidder0']}/reponses/{need.number}")
    assert "Collation froide" in page
    assert "Gâteau de fin de camp" not in page
    assert "3\u00a0001" in page
    assert "2 lieux de livraison" in page, "the second lot is wanted by two"
    assert "Ville du Lac-Clair" in page
