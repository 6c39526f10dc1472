"""The regrouped answers and the evaluations of the demonstration: each of its people finds on her pages what she may read, and no more."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts import demo as people
from marketplace.accounts.models import User
from marketplace.awards import demo_evaluating
from marketplace.awards.contracts import writing as contracts
from marketplace.awards.demo_evaluating import CONFLICT, CONFLICTED, EVALUATOR, MEMBERS, SECRETARY
from marketplace.awards.evaluating import committee
from marketplace.awards.models import Contract, ContractStatus
from marketplace.bids import demo_grouped, demo_needs, demo_together
from marketplace.bids.models import Bid, BidMessage, BidVersion, OpenedBid, OpeningConsent, PriceConsent, PriceState
from marketplace.bids.opening import consents, opened, passing
from marketplace.bids.regrouping import disclosed, members
from marketplace.core import db, panels, seeding
from marketplace.organizations import panels as directory
from marketplace.tenders.models import Tender, TenderStage
from tests.page import Visitor

pytestmark = pytest.mark.slow


@dataclass
class Seeded:
    """What a seeding leaves for a trial."""

    app: Flask
    personas: list[dict[str, Any]]
    samples: dict[str, Any]


def seed(app: Flask) -> Seeded:
    found = seeding.Seeding(seeding.PROFILES["S"], 1, seeding.SEEDED_AT, lambda _words: None)
    with app.app_context():
        for piece in (people.seed, directory.seed, demo_needs.seed, demo_together.seed, demo_evaluating.seed):
            piece(found)
    return Seeded(app, found.personas, found.samples)


@pytest.fixture
def seeded(app: Flask, prepared: Callable[..., Any]) -> seeding.Seeding:
    """The directory of the small demonstration with its people, and the purchases that are answered together."""
    left = prepared(seed, app)
    return seeding.Seeding(seeding.PROFILES["S"], 1, seeding.SEEDED_AT, lambda _words: None, left.personas, left.samples)


def tender_of(found: seeding.Seeding, key: str) -> Tender:
    return db.session().scalars(select(Tender).filter_by(number=found.samples[key]["number"])).unique().one()


def visitor_of(app: Flask, word: str) -> tuple[Visitor, str]:
    """A person of the demonstration, signed in, with the address of her space."""
    with app.app_context(), db.database().reading() as session:
        person = session.scalars(select(User).filter_by(email=f"{word}@maillage.example")).one()
        slug = demo_needs.of(person)[0].slug
    return Visitor(app).sign_in(person), slug


def test_a_group_of_three_beat_two_others_opened_by_two_bodies(app: Flask, seeded: seeding.Seeding) -> None:
    with app.app_context(), db.database().reading() as session:
        tender = tender_of(seeded, "awarded_together")
        assert tender.stage is TenderStage.AWARDED
        found = opened.of(tender)
        assert [len(disclosed.enterprises([one])) for one in found] == [3, 1, 1]
        states = {one.price_state for one in found}
        assert states == {PriceState.OPENED, PriceState.KEPT}, "one is under the mark"
        for model in (OpeningConsent, PriceConsent):
            asked = select(func.count(model.organization_id.distinct())).where(model.tender_id == tender.id)
            assert session.scalar(asked) == 2, model.__name__
        lead = demo_together.cast().enterprises[0]
        made = contracts.of_tender(tender)
        assert len(made) == len(demo_needs.participants(seeded, tender))
        assert {(one.supplier_id, one.status) for one in made} == {(lead.id, ContractStatus.PENDING)}
        assert len({each.organization_id for one in made for each in one.members}) == 3, "each is named where it serves"
        assert all(one.is_demo for one in made)
        assert session.scalar(select(func.count()).select_from(Contract).where(~Contract.is_demo)) == 0


def test_a_committee_sits_without_the_one_who_had_a_conflict_and_one_still_scores(app: Flask, seeded: seeding.Seeding) -> None:
    with app.app_context(), db.database().reading():
        tender = tender_of(seeded, "evaluated")
        assert tender.stage is TenderStage.OPENED
        sitting = committee.sitting(tender)
        assert sorted(one.user.email.partition("@")[0] for one in sitting.members) == sorted(MEMBERS)
        assert sitting.secretary is not None
        assert [(one.user.email.partition("@")[0], one.declaration) for one in committee.gone(tender)] == [(CONFLICTED, CONFLICT)]
        waiting = [one.user.email.partition("@")[0] for one in sitting.members if one.closed_at is None]
        assert waiting == [EVALUATOR]
        assert passing.witnessed(tender) is None
        assert consents.opening_of(tender) is not None


def test_a_group_still_forms_on_the_purchase_that_is_open_and_nothing_of_it_is_in_clear(app: Flask, seeded: seeding.Seeding) -> None:
    with app.app_context(), db.database().reading() as session:
        tender = tender_of(seeded, "group_forming")
        assert tender.stage is TenderStage.BIDDING
        bid = session.scalars(select(Bid).filter_by(tender_id=tender.id)).unique().one()
        draft = members.in_hand(bid)
        assert draft is not None
        assert members.standing(bid) is not None, "what was handed in stands"
        assert len(members.of(bid)) == 1
        assert members.acceptances(bid, draft.sha256) == {}
        sealed = [one.sealed for one in session.scalars(select(BidVersion).filter_by(bid_id=bid.id))]
        sealed += [one.sealed for one in session.scalars(select(BidMessage).filter_by(bid_id=bid.id))]
        assert len(sealed) == 3
        for words in (b"unit_price", "Répare les chaises".encode(), b"les tables le mardi"):
            assert all(words not in one for one in sealed), words
        assert session.scalar(select(func.count()).select_from(OpenedBid).where(OpenedBid.bid_id == bid.id)) == 0
        name = members.of(bid)[0].organization.name
    lead, home = visitor_of(app, demo_together.ANSWERING)
    path = f"/espace/{home}/reponses/{seeded.samples['group_forming']['number']}/groupe"
    assert name in lead.get(path)
    invited, theirs = visitor_of(app, demo_together.LOSING)
    assert "On vous invite aussi dans une autre réponse" in invited.get(path.removesuffix("/groupe").replace(home, theirs))
    public = f"/achats-regroupes/{seeded.samples['group_forming']['number']}"
    buyer, _city = visitor_of(app, demo_together.ASKING)
    for one in (Visitor(app), buyer, visitor_of(app, "reponses.entreprise-e")[0]):
        assert name not in one.get(public)


def test_everybody_finds_her_pages(app: Flask, seeded: seeding.Seeding) -> None:
    awarded, evaluated = (seeded.samples[one]["number"] for one in ("awarded_together", "evaluated"))
    assert demo_grouped.MEALS in Visitor(app).get(f"/achats-regroupes/{awarded}")
    buyer, city = visitor_of(app, demo_together.ASKING)
    for page in ("", "/reponses", "/evaluation", "/proces-verbal", "/decision"):
        buyer.get(f"/espace/{city}/achats/{awarded}{page}")
    assert CONFLICT in buyer.get(f"/espace/{city}/achats/{evaluated}/evaluation")
    buyer.get(f"/espace/{city}/achats/{evaluated}/reponses", status=403)
    other, body = visitor_of(app, demo_together.OTHER_BUYER)
    read = other.get(f"/espace/{body}/achats/{awarded}/reponses")
    assert "prix jamais ouverts" in read
    assert "Centre communautaire – Municipalité" in read, "seven places have one name: each tells its buyer"
    assert "Collation, portion (tous les lieux)" in read
    evaluator, _city = visitor_of(app, EVALUATOR)
    assert "à faire" in evaluator.get(f"/comites/{evaluated}")
    with app.app_context(), db.database().reading():
        answer = next(one for one in opened.of(tender_of(seeded, "evaluated")) if len(disclosed.enterprises([one])) == 2).id
    assert "Les entreprises qui répondent ensemble" in evaluator.get(f"/comites/{evaluated}/reponses/{answer}")
    visitor_of(app, SECRETARY)[0].get(f"/comites/{evaluated}")
    loser, theirs = visitor_of(app, demo_together.LOSING)
    told = loser.get(f"/espace/{theirs}/reponses/{awarded}")
    assert "La décision est prise" in told
    assert "Réponse à plusieurs" not in told, "it answered alone"
    lead, home = visitor_of(app, demo_together.ANSWERING)
    assert "a accepté cette version" in lead.get(f"/espace/{home}/reponses/{awarded}")
    assert "Une autre réponse où nous sommes" in lead.get(f"/espace/{home}/reponses/{evaluated}")


def test_those_who_may_come_in_are_in_the_list_and_every_promise_is_kept(app: Flask, seeded: seeding.Seeding) -> None:
    told = {one["login"].partition("@")[0] for one in seeded.personas}
    assert {demo_together.LOSING, demo_together.OTHER_BUYER, demo_together.OTHER_EVALUATOR} <= told
    with app.app_context(), db.database().reading() as session:
        shut = {one.email.partition("@")[0] for one in session.scalars(select(User).where(User.password_hash.is_(None)))}
        assert not shut & told
        assert {word for word, _name in demo_together.BIDDERS[1:]} <= shut
        assert [sentence for piece in panels.pieces("verify") for sentence in piece] == []
