"""What happens between two steps of an evaluation: an answer that comes back or is sent again, a member who is replaced or tied."""

from datetime import timedelta
from typing import Any

import pytest

from marketplace.awards.evaluating import committee, ranking, scoring
from marketplace.awards.models import Seat
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened, passing
from marketplace.core import clock, db
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.worker import Worker
from marketplace.organizations.models import Membership, Role
from marketplace.tenders.models import Tender
from tests.awards.evaluating.test_committee import GIVEN
from tests.awards.evaluating.things import PERSONS, agree_all, answers, declare, lead, name_all, score_all, seat_of, sheet
from tests.bids.opening.things import OPENED, Deal
from tests.tenders.things import member

WHY = "Le devis n’est pas suivi."


def set_aside(deal: Deal, place: int) -> None:
    deal.write(lambda tender: opened.set_aside(answers(deal, tender)[place], tender, WHY, actor=deal.person("first"), at=clock.now()))


def take_back(deal: Deal, place: int) -> None:
    deal.write(lambda tender: opened.take_back(answers(deal, tender)[place], tender, actor=deal.person("first"), at=clock.now()))
    Worker(deal.app).drain()


def of_two(deal: Deal, act: Any) -> None:
    """The members score the two answers that stay, and close."""
    for name in PERSONS[:3]:

        def work(tender: Tender, name: str = name) -> None:
            for one, points in zip(answers(deal, tender)[:2], GIVEN, strict=False):
                scoring.score(seat_of(deal, tender, name), one, sheet(tender, *points), actor=deal.person(name), at=clock.now())
            act(seat_of(deal, tender, name), actor=deal.person(name), at=clock.now())

        deal.write(work)


def give(deal: Deal, name: str, place: int) -> None:
    deal.write(
        lambda tender: scoring.score(
            seat_of(deal, tender, name), answers(deal, tender)[place], sheet(tender, 5, 5), actor=deal.person(name), at=clock.now()
        )
    )


def agree_on(deal: Deal, place: int) -> None:
    deal.write(
        lambda tender: scoring.agree(
            committee.sitting(tender), answers(deal, tender)[place], sheet(tender, 5, 5), actor=deal.person("secretary"), at=clock.now()
        )
    )


@pytest.fixture
def declared(weighed: Deal) -> Deal:
    name_all(weighed)
    declare(weighed, *PERSONS)
    return weighed


def test_an_answer_that_was_set_aside_through_the_scores_comes_back_to_no_place(declared: Deal) -> None:
    set_aside(declared, 2)
    of_two(declared, scoring.close_own)
    agree_all_but_the_last(declared)
    with pytest.raises(RuleBroken, match="closes sans les siennes"):
        take_back(declared, 2)

    def forged(tender: Tender) -> list[int]:
        answers(declared, tender)[2].set_aside_at = None
        return [len(ranking.table(lot, opened.of(tender), tender)) for lot in tender.lots]

    assert declared.write(forged) == [2, 2], "nor by a row that says so"


def agree_all_but_the_last(deal: Deal) -> None:
    agree_on(deal, 0)
    agree_on(deal, 1)
    deal.write(lambda tender: scoring.close(committee.sitting(tender), actor=deal.person("secretary"), at=clock.now()))


def test_one_that_comes_back_before_the_close_is_scored_by_those_who_had_closed_without_it(declared: Deal) -> None:
    set_aside(declared, 2)
    of_two(declared, scoring.close_own)
    take_back(declared, 2)
    with pytest.raises(RuleBroken, match="clos les leurs"):
        agree_on(declared, 2)
    for name in PERSONS[:3]:
        give(declared, name, 2)
        declared.write(
            lambda tender, name=name: scoring.close_own(seat_of(declared, tender, name), actor=declared.person(name), at=clock.now())
        )
    for place in range(3):
        agree_on(declared, place)
    declared.write(lambda tender: scoring.close(committee.sitting(tender), actor=declared.person("secretary"), at=clock.now()))
    assert len(declared.read(passing.witnessed).scores) == 3


def test_nothing_is_agreed_on_an_answer_that_a_member_did_not_score(declared: Deal) -> None:
    set_aside(declared, 2)
    of_two(declared, scoring.close_own)
    # Taken back, and the worker has not passed yet.
    declared.write(lambda tender: opened.take_back(answers(declared, tender)[2], tender, actor=declared.person("first"), at=clock.now()))
    with pytest.raises(RuleBroken, match="pas encore noté cette réponse"):
        agree_on(declared, 2)


def test_the_reason_of_an_answer_set_aside_stays_in_the_log_when_it_is_taken_back(declared: Deal) -> None:
    set_aside(declared, 2)
    take_back(declared, 2)
    events = declared.read(
        lambda _tender: db.session().query(AuditEvent).filter(AuditEvent.verb.in_(["bids.set_aside", "bids.taken_back"])).all()
    )
    assert [one.changes["bids.set_aside_reason"] for one in events] == [[None, WHY], [WHY, None]]


def test_nobody_closes_her_scores_while_a_damaged_answer_may_still_be_sent_again(declared: Deal, test_clock: Any) -> None:
    def damage(tender: Tender) -> None:
        one: OpenedBid = answers(declared, tender)[2]
        one.is_intact, one.cure_until = False, OPENED + timedelta(days=2)

    declared.write(damage)
    with pytest.raises(RuleBroken, match="peut encore être renvoyée"):
        of_two(declared, scoring.close_own)
    test_clock(OPENED + timedelta(days=2))
    of_two(declared, scoring.close_own)


def test_what_was_agreed_before_a_member_was_replaced_is_agreed_anew(declared: Deal, test_clock: Any) -> None:
    score_all(declared, *GIVEN)
    agree_all(declared, *GIVEN, close=False)
    test_clock(OPENED + timedelta(hours=1))

    def replace(tender: Tender) -> None:
        committee.remove(seat_of(declared, tender, "member2"), "Elle change de poste.", actor=declared.person("first"), at=clock.now())
        declared.people["member3"] = member(tender.organizer, Role.READER).id
        mine = db.session().query(Membership).filter_by(user_id=declared.people["member3"]).one()
        committee.name(tender, mine.id, Seat.MEMBER, actor=declared.person("first"), at=clock.now())

    declared.write(replace)
    declare(declared, "member3")
    for place in range(3):
        give(declared, "member3", place)
    declared.write(lambda tender: scoring.close_own(seat_of(declared, tender, "member3"), actor=declared.person("member3"), at=clock.now()))

    def close(tender: Tender) -> Any:
        return scoring.close(committee.sitting(tender), actor=declared.person("secretary"), at=clock.now())

    with pytest.raises(RuleBroken, match="écrivez-le de nouveau"):
        declared.write(close)
    for place in range(3):
        agree_on(declared, place)
    assert len(declared.write(close)) == 3


def test_whoever_joined_the_team_of_a_bidder_since_she_was_named_declares_a_conflict(weighed: Deal) -> None:
    name_all(weighed)

    def join(_tender: Tender) -> None:
        mine = Membership(user_id=weighed.people["member0"], organization=lead(weighed, 0), joined_at=clock.now())
        db.session().add(mine)

    weighed.write(join)
    with pytest.raises(Unusable, match="déclarez-le"):
        declare(weighed, "member0")
    declare(weighed, "member0", has_conflict=True)
    assert len(weighed.read(lambda tender: committee.sitting(tender).members)) == 2
