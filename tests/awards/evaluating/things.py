"""Answers to score: `make_weighed(app)`, a price request with criteria for three enterprises; a committee that declares, scores, agrees."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Flask

from marketplace.awards.evaluating import committee, scoring
from marketplace.awards.evaluating.scoring import Given
from marketplace.awards.models import CommitteeMember, Seat
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened, price_consents, price_opener
from marketplace.core import clock, db
from marketplace.organizations.models import Membership, Organization, Role
from marketplace.tenders.criteria import queries
from marketplace.tenders.criteria.saving import Criterion, Weighing
from marketplace.tenders.models import CriterionKind, PriceFormula, Tender
from tests.bids.opening.things import Deal, make_deal
from tests.builders import AT
from tests.tenders.things import member

CRITERIA = (
    Criterion("Menus proposés", "La variété et la fraîcheur.", CriterionKind.QUALITY, 40, True),
    Criterion("Emplois d’insertion", "Combien de personnes, et leur suivi.", CriterionKind.SOCIAL, 20),
)
ONE = Weighing(criteria=CRITERIA, price_weight=40)
TWO = Weighing(
    criteria=(Criterion("Menus proposés", "", CriterionKind.QUALITY, 80), Criterion("Transport", "", CriterionKind.ENVIRONMENTAL, 20)),
    price_weight=0,
    formula=PriceFormula.SCORE_OVER_PRICE,
    added=50,
    has_two_envelopes=True,
    pass_mark=70,
)
PERSONS = ("member0", "member1", "member2", "secretary")
WHY = "Le comité est unanime."


def make_weighed(app: Flask, test_clock: Callable[[datetime], None], weighing: Weighing | None = ONE, bidders: int = 3) -> Deal:
    """The request, with the people of a committee in the team of the body; nobody answered yet."""
    test_clock(AT)
    deal = make_deal(app, bidders, weighing=weighing)

    def people(tender: Tender) -> None:
        for name in PERSONS:
            deal.people[name] = member(tender.organizer, Role.READER).id

    deal.write(people)
    return deal


def criteria(deal: Deal, *texts: str) -> dict[str, Any]:
    """What an answer says to each criterion."""
    ids = deal.read(lambda tender: [one.id for one in queries.of(tender).criteria])
    return {str(number): {"text": text, "files": []} for number, text in zip(ids, texts or ("Oui.",) * len(ids), strict=True)}


def answer_all(deal: Deal, *prices: int) -> None:
    """Each enterprise answers both lots at its price and twice its price."""
    for place, price in enumerate(prices):
        deal.answer(place, price, price * 2, criteria=criteria(deal))


def seat_of(deal: Deal, tender: Tender, name: str) -> CommitteeMember:
    found = next(one for one in committee.sitting(tender).seats if one.user_id == deal.people[name])
    return db.load(CommitteeMember, id=found.id)


def name_all(deal: Deal) -> None:
    """Three members and a secretary are named."""

    def work(tender: Tender) -> None:
        for name in PERSONS:
            mine = db.session().query(Membership).filter_by(user_id=deal.people[name], organization_id=tender.organizer_id).one()
            seat = Seat.SECRETARY if name == "secretary" else Seat.MEMBER
            committee.name(tender, mine.id, seat, actor=deal.person("first"), at=clock.now())

    deal.write(work)


def declare(deal: Deal, *names: str, has_conflict: bool = False) -> None:
    for name in names:
        deal.write(
            lambda tender, name=name: committee.declare(
                seat_of(deal, tender, name),
                is_not_elected=True,
                has_conflict=has_conflict,
                said="Ma sœur y travaille." if has_conflict else "",
                actor=deal.person(name),
                at=clock.now(),
            )
        )


def answers(deal: Deal, tender: Tender) -> list[OpenedBid]:
    """The opened answers by the place of their enterprise."""
    by_lead = {one.bid.lead_id: one for one in opened.of(tender)}
    return [by_lead[number] for number in deal.bidders if number in by_lead]


def sheet(tender: Tender, *points: int, why: str = WHY) -> Mapping[int, Given]:
    """Whole points for each criterion."""
    rows = queries.of(tender).criteria  # type: ignore[union-attr]
    return {one.id: Given(given * 100, why) for one, given in zip(rows, points, strict=True)}


def score_all(deal: Deal, *given: tuple[int, int], close: bool = True) -> None:
    """Each member gives each answer these points, and closes."""
    for name in PERSONS[:3]:

        def work(tender: Tender, name: str = name) -> None:
            mine, person = seat_of(deal, tender, name), deal.person(name)
            for one, points in zip(answers(deal, tender), given, strict=True):
                scoring.score(mine, one, sheet(tender, *points), actor=person, at=clock.now())
            if close:
                scoring.close_own(mine, actor=person, at=clock.now())

        deal.write(work)


def agree_all(deal: Deal, *given: tuple[int, int], close: bool = True) -> None:
    """The secretary writes what was agreed, and closes."""

    def work(tender: Tender) -> None:
        person = deal.person("secretary")
        for one, points in zip(answers(deal, tender), given, strict=True):
            scoring.agree(committee.sitting(tender), one, sheet(tender, *points), actor=person, at=clock.now())
        if close:
            scoring.close(committee.sitting(tender), actor=person, at=clock.now())

    deal.write(work)


def scored(deal: Deal, *given: tuple[int, int]) -> None:
    """The whole of it: named, declared, scored, agreed, closed."""
    name_all(deal)
    declare(deal, *PERSONS)
    score_all(deal, *given)
    agree_all(deal, *given)


def ask_prices(deal: Deal, *names: str, at: datetime | None = None) -> list[str | None]:
    """Each asks for the opening of the prices, in a unit of its own: the reasons why not."""
    return [
        deal.write(lambda tender, name=name: price_consents.ask(tender, actor=deal.person(name), at=at or clock.now())) for name in names
    ]


def open_prices(deal: Deal) -> bool:
    """What the opener does with the prices in its turn."""
    with deal.app.app_context():
        return price_opener.open_prices(deal.tender_id)


def lead(deal: Deal, place: int) -> Organization:
    return db.session().get_one(Organization, deal.bidders[place])
