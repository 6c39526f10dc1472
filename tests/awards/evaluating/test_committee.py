"""Nobody sees an answer before her declaration, nobody sees another's scores before all closed theirs, nothing changes after the close."""

import threading
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.awards.evaluating import committee, ranking, scoring
from marketplace.awards.models import CommitteeMember, Seat
from marketplace.bids.opening import passing
from marketplace.core import clock, db
from marketplace.core.audit import AuditEvent
from marketplace.core.db import Busy
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.organizations.models import Membership, Role
from marketplace.tenders.models import Tender
from tests.awards.evaluating.things import PERSONS, agree_all, answers, declare, name_all, score_all, scored, seat_of, sheet
from tests.bids.opening.things import Deal
from tests.tenders.things import member

GIVEN = ((30, 15), (40, 20), (20, 10))


def why_not_read(deal: Deal, name: str) -> str | None:
    found: str | None = deal.read(lambda tender: committee.why_not_read(tender, deal.person(name)))
    return found


def test_a_member_reads_nothing_before_her_declaration_and_nobody_else_before_the_close(weighed: Deal) -> None:
    name_all(weighed)
    assert "votre déclaration" in (why_not_read(weighed, "member0") or "")
    assert weighed.visitor("member0").get(f"{weighed.path}/reponses", status=403)
    declare(weighed, *PERSONS)
    assert why_not_read(weighed, "member0") is None
    assert "comité" in (why_not_read(weighed, "first") or ""), "whoever opened them is not of the committee"
    for path in ("reponses", "reponses/liste.csv", "reponses/liste.xlsx", "reponses/1/ecarter"):
        assert weighed.visitor("first").get(f"{weighed.path}/{path}", status=403), path
    score_all(weighed, *GIVEN)
    agree_all(weighed, *GIVEN)
    assert why_not_read(weighed, "first") is None


def test_the_secretary_is_told_what_she_is_and_when_all_have_closed(weighed: Deal) -> None:
    name_all(weighed)
    declare(weighed, *PERSONS)
    score_all(weighed, *GIVEN, close=False)
    [named] = weighed.told("secretary", committee.TOPIC)
    assert "vous tenez le secrétariat du comité" in named
    for number, name in enumerate(PERSONS[:3], start=1):
        assert len(weighed.told("secretary", committee.TOPIC)) == 1, f"{number} of three"

        def close(tender: Tender, name: str = name) -> None:
            scoring.close_own(seat_of(weighed, tender, name), actor=weighed.person(name), at=clock.now())

        weighed.write(close)
    told = weighed.told("secretary", committee.TOPIC)
    assert "ont clos leurs notes. Écrivez le consensus." in told[-1]
    assert len(told) == 2
    assert not any("Écrivez le consensus" in one for one in weighed.told("member0", committee.TOPIC))


def test_whoever_has_a_conflict_or_is_elected_leaves_and_is_to_be_replaced(weighed: Deal) -> None:
    name_all(weighed)
    declare(weighed, "member0", has_conflict=True)
    assert len(weighed.read(lambda tender: committee.sitting(tender).members)) == 2
    assert why_not_read(weighed, "member0")
    assert any("Nommez-en une autre" in one for one in weighed.told("first", "bids.opened"))
    candidates = weighed.read(lambda tender: {one.user_id for one in committee.candidates(tender, clock.now())})
    assert weighed.people["member0"] not in candidates, "she does not come back"

    def elected(tender: Tender) -> None:
        mine = seat_of(weighed, tender, "member1")
        committee.declare(mine, is_not_elected=False, has_conflict=False, said="", actor=weighed.person("member1"), at=clock.now())

    weighed.write(elected)
    assert len(weighed.read(lambda tender: committee.sitting(tender).members)) == 1


def test_a_declaration_is_made_once_and_a_conflict_says_which(weighed: Deal) -> None:
    name_all(weighed)
    declare(weighed, "member0")
    with pytest.raises(RuleBroken, match="ne change plus"):
        declare(weighed, "member0")
    with pytest.raises(Unusable, match="quel est le conflit"):
        weighed.write(
            lambda tender: committee.declare(
                seat_of(weighed, tender, "member1"),
                is_not_elected=True,
                has_conflict=True,
                said=" ",
                actor=weighed.person("member1"),
                at=clock.now(),
            )
        )


def test_whoever_works_for_an_enterprise_that_was_asked_does_not_sit(weighed: Deal) -> None:
    def work(tender: Tender) -> None:
        bidder = weighed.person("bidder0")
        mine = Membership(user=bidder, organization=tender.organizer, joined_at=clock.now())
        db.session().add(mine)
        db.session().flush()
        committee.name(tender, mine.id, Seat.MEMBER, actor=weighed.person("first"), at=clock.now())

    with pytest.raises(Unusable, match="à qui le prix est demandé"):
        weighed.write(work)


def test_the_secretary_scores_nothing_and_members_agree_on_nothing_alone(weighed: Deal) -> None:
    name_all(weighed)
    declare(weighed, *PERSONS)

    def secretary_scores(tender: Tender) -> None:
        mine = seat_of(weighed, tender, "secretary")
        scoring.score(mine, answers(weighed, tender)[0], sheet(tender, 1, 1), actor=mine.user, at=clock.now())

    with pytest.raises(RuleBroken, match="secrétariat ne note pas"):
        weighed.write(secretary_scores)
    score_all(weighed, *GIVEN, close=False)
    with pytest.raises(RuleBroken, match="quand tous ont clos"):
        agree_all(weighed, *GIVEN)
    with pytest.raises(RuleBroken, match="quand tous ont clos"):
        weighed.read(lambda tender: scoring.others_of(committee.sitting(tender), answers(weighed, tender)[0]))


def test_two_members_are_not_a_committee(weighed: Deal) -> None:
    name_all(weighed)
    declare(weighed, *PERSONS)
    weighed.write(
        lambda tender: committee.remove(
            seat_of(weighed, tender, "member2"), "Elle change de poste.", actor=weighed.person("first"), at=clock.now()
        )
    )
    with pytest.raises(RuleBroken, match="au moins 3 membres"):
        agree_all(weighed, *GIVEN)


def test_points_stay_within_their_criterion_and_a_consensus_has_its_reasons(weighed: Deal) -> None:
    name_all(weighed)
    declare(weighed, *PERSONS)

    def too_many(tender: Tender) -> None:
        mine = seat_of(weighed, tender, "member0")
        scoring.score(mine, answers(weighed, tender)[0], sheet(tender, 41, 0), actor=mine.user, at=clock.now())

    with pytest.raises(Unusable, match="de 0 à 40"):
        weighed.write(too_many)
    with pytest.raises(RuleBroken, match="n’a pas toutes ses notes"):
        weighed.write(
            lambda tender: scoring.close_own(seat_of(weighed, tender, "member0"), actor=weighed.person("member0"), at=clock.now())
        )
    score_all(weighed, *GIVEN)

    def without_reasons(tender: Tender) -> None:
        sitting, given = committee.sitting(tender), sheet(tender, 1, 1, why=" ")
        scoring.agree(sitting, answers(weighed, tender)[0], given, actor=weighed.person("secretary"), at=clock.now())

    with pytest.raises(Unusable, match="raisons du consensus"):
        weighed.write(without_reasons)


def test_nothing_is_scored_after_the_close(weighed: Deal) -> None:
    scored(weighed, *GIVEN)
    with pytest.raises(RuleBroken, match="Vos notes sont closes"):
        score_all(weighed, *GIVEN)
    with pytest.raises(RuleBroken, match="déjà closes"):
        agree_all(weighed, *GIVEN)
    with pytest.raises(RuleBroken, match="ne change plus"):
        weighed.write(
            lambda tender: committee.remove(
                seat_of(weighed, tender, "member2"), "Elle change de poste.", actor=weighed.person("first"), at=clock.now()
            )
        )
    held = weighed.read(passing.witnessed)
    assert sorted(held.scores.values()) == [3000, 4500, 6000]
    assert weighed.read(ranking.why_not_yet) is None


def test_nothing_is_ranked_before_the_close(weighed: Deal) -> None:
    name_all(weighed)
    assert "n’a pas clos les notes" in weighed.read(ranking.why_not_yet)
    assert "n’a pas clos les notes" in weighed.visitor("first").get(f"{weighed.path}/decision")


@pytest.mark.slow
def test_of_two_who_close_at_once_one_does(weighed: Deal, make_app: Any) -> None:
    name_all(weighed)
    declare(weighed, *PERSONS)
    score_all(weighed, *GIVEN)
    agree_all(weighed, *GIVEN, close=False)
    start, told = threading.Barrier(2), []

    def close() -> None:
        start.wait()
        try:
            weighed.write(lambda tender: scoring.close(committee.sitting(tender), actor=weighed.person("secretary"), at=clock.now()))
            told.append("closed")
        except (RuleBroken, Busy):
            told.append("refused")

    both = [threading.Thread(target=close) for _each in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(told) == ["closed", "refused"]
    closings = weighed.read(lambda _tender: db.session().scalars(select(AuditEvent).filter_by(verb=passing.CLOSED)).all())
    assert len(closings) == 1


def test_a_person_who_left_the_team_sits_no_more(weighed: Deal) -> None:
    name_all(weighed)
    declare(weighed, *PERSONS)

    def leave(tender: Tender) -> None:
        mine = db.session().query(Membership).filter_by(user_id=weighed.people["member0"]).one()
        mine.ended_at = clock.now()

    weighed.write(leave)
    assert weighed.visitor("member0").get(f"/comites/{weighed.number}", status=404)


def test_nobody_else_finds_the_page_of_a_committee(weighed: Deal) -> None:
    name_all(weighed)
    for name in ("first", "bidder0"):
        assert weighed.visitor(name).get(f"/comites/{weighed.number}", status=404)
    other = weighed.write(lambda _tender: member(db.session().get_one(Membership, 1).organization, Role.READER).id)
    weighed.people["other"] = other
    assert weighed.visitor("other").get(f"/comites/{weighed.number}", status=404)
    assert weighed.read(lambda tender: db.session().query(CommitteeMember).filter_by(tender_id=tender.id).count()) == 4
