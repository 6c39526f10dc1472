"""Choosing among the answers to a price request: what may be chosen, contracts that name the answer, one decision, whom it is told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from marketplace.awards import checks
from marketplace.awards.contracts import contract_text, writing
from marketplace.awards.deciding import choosing
from marketplace.awards.deciding.choosing import Choice
from marketplace.awards.models import Award, AwardStatus
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened
from marketplace.contracting.direct import concluded
from marketplace.core import clock, db
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.tenders.models import Tender, TenderStage
from tests.awards.chosen import WHY, answers, choose, contracts
from tests.awards.things import in_force
from tests.bids.opening.things import OPENED, Deal, make_deal
from tests.builders import AT
from tests.tenders.asking.things import DUE


def test_each_lot_goes_to_its_answer_cut_to_what_it_can_supply(opened_deal: Deal) -> None:
    first, second = choose(opened_deal, 1, 0)
    assert (first.unit_price, first.firm, first.amount) == (19_500, 1000, 195_000)
    assert (second.unit_price, second.firm, second.supplier_id) == (112_000, 1200, opened_deal.bidders[0])
    assert opened_deal.read(lambda one: one.stage) is TenderStage.AWARDED
    found = {one.supplier_id: one for one in contracts(opened_deal)}
    assert {number: one.amount for number, one in found.items()} == {opened_deal.bidders[1]: 195_000, opened_deal.bidders[0]: 1_344_000}
    assert opened_deal.read(lambda _one: checks.broken_promises()) == []


def test_a_contract_names_the_answer_by_its_hash_and_its_receipt(opened_deal: Deal) -> None:
    choose(opened_deal, 0, 0, reasons=["Toute la quantité, en une seule livraison."])
    [one] = contracts(opened_deal)
    answer = next(each for each in opened_deal.opened() if each.bid.lead_id == opened_deal.bidders[0])
    assert one.terms["form"] == contract_text.FORM_OF_ANSWER
    assert (one.terms["answer"]["sha256"], one.terms["answer"]["receipt"]) == (answer.sha256, 1)
    text = {clause["title"]: clause["text"] for clause in one.terms["clauses"]}
    assert answer.sha256 in text["Objet"]
    assert "demande de prix DP-2026-0001" in text["Objet"]
    assert "regroupement" not in " ".join(text.values())
    assert "Chaque matin avant 7 h." in text["Livraison"]
    assert "devis.pdf" in text["Ce que la réponse précise"]
    assert contract_text.digest(one.terms) == one.sha256


def test_another_answer_than_the_lowest_asks_why(opened_deal: Deal) -> None:
    with pytest.raises(Unusable, match="n’est pas l’ordre proposé"):
        choose(opened_deal, 2)
    [award] = choose(opened_deal, 2, reasons=["Elle livre aussi le samedi."])
    assert award.justification.endswith("Elle livre aussi le samedi.")
    assert opened_deal.read(lambda one: one.stage) is TenderStage.OPENED, "the other lot is still to decide"
    with pytest.raises(RuleBroken, match="déjà décidé"):
        choose(opened_deal, 0, reasons=["x"])


def test_nobody_gets_anything_and_it_ends_without_a_sequel(opened_deal: Deal) -> None:
    made = choose(opened_deal, None, None)
    assert {one.status for one in made} == {AwardStatus.UNSUCCESSFUL}
    assert opened_deal.read(lambda one: one.stage) is TenderStage.UNSUCCESSFUL
    assert contracts(opened_deal) == []
    assert any("n’octroie le lot" in one for one in opened_deal.told("bidder2", "bids.opened"))


def _damage(one: OpenedBid) -> None:
    one.is_intact, one.cure_until = False, OPENED


def _late(one: OpenedBid) -> None:
    one.received_at = DUE


def _aside(one: OpenedBid) -> None:
    one.set_aside_at, one.set_aside_reason = OPENED, "Non conforme."


def _rewritten(one: OpenedBid) -> None:
    lines = {number: line | {"unit_price": 1} for number, line in one.content["lines"].items()}
    one.content = one.content | {"lines": lines}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (_damage, "endommagée"),
        (_late, "n’a pas été reçue avant l’heure limite"),
        (_aside, "est écartée"),
        (_rewritten, "n’est plus ce qui a été ouvert"),
    ],
)
def test_nothing_is_awarded_to_an_answer_that_is_not_as_it_must_be(
    opened_deal: Deal, wrong: Callable[[OpenedBid], None], words: str
) -> None:
    opened_deal.write(lambda tender: wrong(answers(tender)[opened_deal.bidders[0]]))
    with pytest.raises(RuleBroken, match=words):
        choose(opened_deal, 0, 0, reasons=["Parce que.", "Parce que."])
    assert opened_deal.read(lambda _one: db.session().query(Award).count()) == 0


def test_nothing_is_decided_while_a_damaged_answer_may_still_be_sent_again(
    opened_deal: Deal, test_clock: Callable[[datetime], None]
) -> None:
    def damage(tender: Tender) -> None:
        one = answers(tender)[opened_deal.bidders[2]]
        one.is_intact, one.cure_until = False, OPENED + timedelta(days=2)

    opened_deal.write(damage)
    for bidders in ((1, 0), (None, None)):
        with pytest.raises(RuleBroken, match="peut encore être renvoyée"):
            choose(opened_deal, *bidders)
    assert "peut encore être renvoyée" in opened_deal.visitor("first").get(f"{opened_deal.path}/decision")
    test_clock(OPENED + timedelta(days=2))
    assert len(choose(opened_deal, 1, 0)) == 2


def test_nothing_is_awarded_to_an_answer_of_another_request_or_for_a_lot_that_it_leaves(opened_deal: Deal) -> None:
    with pytest.raises(RuleBroken, match="ne répond pas au lot"):
        choose(opened_deal, 0, 1, reasons=["Parce que.", "Parce que."])

    def elsewhere(tender: Tender) -> None:
        answer = answers(tender)[opened_deal.bidders[0]]
        said = {one.key: getattr(tender, one.key) for one in Tender.__table__.columns if one.key != "id"}
        other = Tender(**said | {"number": "DP-2026-0999"})
        db.session().add(other)
        db.session().flush()
        assert "n’a pas été ouverte avec celles" in (choosing.why_not(tender.lots[0], answer, other) or "")

    opened_deal.write(elsewhere)


def test_nothing_is_chosen_while_answers_are_sealed(app: Flask, test_clock: Callable[[datetime], None]) -> None:
    test_clock(AT)
    deal = make_deal(app)
    deal.answer(0, 20_000, 112_000)
    with pytest.raises(RuleBroken, match="scellées"):
        deal.write(lambda tender: choosing.choose(tender, Choice({tender.lots[0].id: None}, WHY), actor=deal.person("first"), at=AT))


def test_two_winners_of_a_lot_are_impossible(opened_deal: Deal) -> None:
    choose(opened_deal, 1, 0)

    def again(tender: Tender) -> None:
        held = db.session().query(Award).filter_by(lot_id=tender.lots[0].id).one()
        names = ("tender_id", "lot_id", "supplier_id", "opened_bid_id", "status", "unit_price", "firm", "flexible", "amount")
        with pytest.raises(IntegrityError), db.session().begin_nested():
            db.session().add(Award(**{name: getattr(held, name) for name in names}, justification=WHY, decided_at=OPENED))

    opened_deal.write(again)


def test_each_is_told_its_rank_and_who_gets_it_and_nothing_more(opened_deal: Deal) -> None:
    choose(opened_deal, 1, 0)
    third = [one.replace("\u00a0", " ") for one in opened_deal.told("bidder2", "bids.opened")]
    assert any("Traiteur du Quai, OBNL » l’obtient, pour 1 950,00 $" in one and "rang 3 sur 3" in one for one in third)
    assert not any("42 000" in one or "devis" in one for one in third)
    assert any("vous est octroyé" in one for one in opened_deal.told("bidder1", "bids.opened"))
    assert any("attend votre réponse" in one for one in opened_deal.told("bidder1", "awards.contracts"))
    assert any("tous les lots sont décidés" in one for one in opened_deal.told("first", "bids.opened"))


def test_each_reads_its_result_on_its_own_pages_in_its_language(opened_deal: Deal) -> None:
    choose(opened_deal, 1, 0)
    for name, bidder, said in (("bidder2", 2, "rang 3 sur 3"), ("bidder1", 1, "vous est octroyé")):
        slug = opened_deal.slug_of(bidder)
        visitor = opened_deal.visitor(name)
        for path in (f"/espace/{slug}/reponses/{opened_deal.number}", f"/espace/{slug}/demandes-recues/{opened_deal.number}"):
            [part] = visitor.get(path).tree.xpath("//section[@aria-labelledby='resultat']")
            assert said in part.text_content()
            assert "devis" not in part.text_content()
            assert bool(part.xpath(".//a")) == (name == "bidder1"), "who supplies is led to its contract, and nobody else"
            assert "$1,950.00" in visitor.get(f"/en{path}").tree.xpath("string(//section[@aria-labelledby='resultat'])")
    opened_deal.told("bidder2", "bids.opened")
    told = opened_deal.visitor("bidder2").get("/en/avis")
    assert "$1,950.00" in told
    assert "1\u00a0950" not in told


def test_whoever_may_answer_a_contract_finds_it_in_her_day(opened_deal: Deal) -> None:
    choose(opened_deal, 1, 0)
    for name, waits in (("bidder1", True), ("bidder2", False), ("first", True)):
        assert ("Répondre au contrat" in opened_deal.visitor(name).get("/compte/aujourdhui")) is waits, name


def test_its_contracts_feed_the_lists_of_the_body_as_a_price_request(opened_deal: Deal) -> None:
    choose(opened_deal, 1, 0)

    def accept(tender: Tender) -> list[Any]:
        for one in writing.of_tender(tender):
            in_force(one, at=OPENED)
        db.session().flush()
        on = clock.local_day(OPENED)
        return concluded.of(tender.organizer, on, on)

    found = opened_deal.write(accept)
    assert {one.mode for one in found} == {"Demande de prix"}
    opened_deal.told("first", "awards.contracts")
    assert len(opened_deal.write(lambda tender: concluded.of(tender.organizer, clock.local_day(OPENED), clock.local_day(OPENED)))) == 2


def test_an_answer_to_which_a_lot_is_awarded_is_not_set_aside(opened_deal: Deal) -> None:
    choose(opened_deal, 1)

    def aside(tender: Tender) -> None:
        opened.set_aside(answers(tender)[opened_deal.bidders[1]], tender, "Trop tard.", actor=opened_deal.person("first"), at=OPENED)

    with pytest.raises(RuleBroken, match="annulez d’abord"):
        opened_deal.write(aside)


@pytest.mark.parametrize("wrong", [_damage, _late, _aside, _rewritten])
def test_verify_finds_an_award_whose_answer_is_not_as_it_must_be(opened_deal: Deal, wrong: Callable[[OpenedBid], None]) -> None:
    choose(opened_deal, 1, 0)
    assert opened_deal.read(lambda _one: checks.broken_promises()) == []
    opened_deal.write(lambda tender: wrong(answers(tender)[opened_deal.bidders[0]]))
    assert len(opened_deal.read(lambda _one: checks.broken_promises())) == 1
