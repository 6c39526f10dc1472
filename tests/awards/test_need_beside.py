"""Beside a need answered by a group: complaints of its members, who declares when, visits, a later deadline, notices."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from marketplace.awards.evaluating import committee, complaints, pieces
from marketplace.awards.models import CommitteeMember, Complaint
from marketplace.core import clock, db, outages
from marketplace.core.errors import RuleBroken
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from marketplace.tenders.criteria import queries
from marketplace.tenders.models import ExtensionProposal, SiteVisit, Tender
from tests.awards.evaluating.things import declare
from tests.awards.together import (
    SEATS,
    answer_alone,
    answer_together,
    join_by_two,
    member_of,
    opened_by_two,
    path,
    score,
    sit,
)
from tests.tenders.calling.things import DUE, OPENED, Need

Clock = Callable[[datetime], None]


def test_a_member_of_the_group_complains_and_is_answered_and_nobody_else_finds_the_page(scored: Need) -> None:
    east, page = scored.visitor("east"), f"/espace/{scored.slugs['east']}/reponses/{scored.number}/plainte"
    east.post(page, {"said": "Notre menu n’a pas été lu."})
    [made] = scored.read(lambda _one: db.session().scalars(select(Complaint)).unique().all())
    assert made.said == "Notre menu n’a pas été lu."
    answer = path(scored, 0, f"evaluation/plaintes/{made.id}")
    scored.visitor("buyer0").post(answer, {"answer": "Il a été lu par trois personnes."})
    assert "Il a été lu par trois personnes." in east.get(page)
    assert any("répondu à votre plainte" in one for one in scored.told("east"))
    scored.visitor("buyer2").get(f"/espace/{scored.slugs['city2']}/reponses/{scored.number}/plainte", status=404)


def test_before_the_opening_the_page_of_complaints_is_absent_to_a_member(need: Need, test_clock: Clock) -> None:
    join_by_two(need, test_clock)
    answer_together(need)
    need.write(lambda tender: setattr(tender, "is_open_call", False))
    need.visitor("east").get(f"/espace/{need.slugs['east']}/reponses/{need.number}/plainte", status=404)


def test_of_an_open_call_nobody_declares_before_the_names_are_known(need: Need, test_clock: Clock) -> None:
    join_by_two(need, test_clock)
    sit(need)
    with pytest.raises(RuleBroken, match="les noms se connaissent à l’ouverture"):
        declare(need, "member0")  # type: ignore[arg-type]
    assert need.read(lambda _one: [one.declared_at for one in db.session().scalars(select(CommitteeMember)).unique()]) == [None] * len(
        SEATS
    )


def test_a_visit_is_added_by_a_notice_and_the_group_is_there_by_one_of_it(need: Need, test_clock: Clock) -> None:
    join_by_two(need, test_clock)
    buyer, page = need.visitor("buyer0"), path(need, 0, "visites")
    typed = {"day": "2026-04-07", "time": "10:00", "until_day": "2026-03-31", "until_time": "18:00", "place": "Entrée de l’aréna"}
    late = buyer.post(page, typed, status=422)
    assert "au moins une journée" in " ".join(late.errors())
    told = buyer.post(page, {**typed, "until_day": "2026-04-06", "is_compulsory": "y"})
    assert "10:00, heure de l’Est, le 7 avril 2026" in told
    assert any("avis" in one.lower() for one in need.told("buyer1"))
    visit = need.read(lambda _one: db.session().scalars(select(SiteVisit)).one().id)
    public = f"/achats-regroupes/{need.number}"
    assert "Inscrire" not in need.visitor("buyer1").get(public)
    for name in ("bidder1", "bidder2"):
        assert "Inscrire" in need.visitor(name).get(public)
    for name in ("east", "bidder1", "bidder2"):
        register = f"/espace/{need.slugs[name]}/reponses/{need.number}/visites/{visit}/inscription"
        assert "Votre inscription est notée" in need.visitor(name).post(register, {"persons": "2"}, token_from=public)
    answer_together(need)
    answer_alone(need)
    test_clock(DUE - timedelta(hours=20))
    buyer = need.visitor("buyer0")
    came = [str(need.read(lambda _one, name=name: member_of(need, name).organization_id)) for name in ("east", "bidder1")]
    assert "Les présences sont notées" in buyer.post(f"{page}/{visit}", {"came": came})
    test_clock(OPENED)
    need.consent("buyer0")
    need.consent("buyer1")
    assert need.open()
    sit(need)
    score(need)
    read = need.visitor("buyer1").get(path(need, 1, "reponses"))
    assert "du groupe\u00a0: Le Fournil des Rangs, coopérative." in read
    assert read.prose().count("Absente de la visite obligatoire") == 1, "the third registered and did not come"


def test_after_an_outage_the_organiser_is_proposed_a_later_deadline_and_decides(need: Need, test_clock: Clock) -> None:
    join_by_two(need, test_clock)
    for minutes in (-40, -20):
        test_clock(DUE + timedelta(minutes=minutes))
        with need.app.app_context(), db.database().writing():
            outages.beat(at=clock.now())
    Worker(need.app).drain()
    [one] = need.read(lambda _one: db.session().scalars(select(ExtensionProposal)).all())
    assert any("le site n’a pas répondu" in told for told in need.told("buyer0"))
    waits, way = "Un report de l’heure limite attend une décision", "Décider du report"
    seen = need.visitor("buyer0").get(path(need, 0, "ouverture"))
    assert waits in seen
    assert way in seen
    beside = need.visitor("buyer1").get(path(need, 1, "ouverture"))
    assert waits in beside
    assert way not in beside
    desk = need.visitor("buyer0").get(f"/espace/{need.slugs['city0']}/achats/{need.number}")
    assert "Panne avant l’heure limite" in desk
    assert "Panne avant" not in need.visitor("bidder0").get(f"/achats-regroupes/{need.number}")
    due = desk.tree.xpath("string(//input[@name='due']/@value)")
    refused = need.visitor("buyer0").post(path(need, 0, f"reports/{one.id}/refuser"), {"reason": ""}, token_from="/", status=422)
    assert refused.errors()
    need.visitor("buyer1").post(path(need, 1, f"reports/{one.id}/accepter"), {"due": due}, token_from="/", status=404)
    done = need.visitor("buyer0").post(path(need, 0, f"reports/{one.id}/accepter"), {"due": due}, token_from="/")
    assert waits not in need.visitor("buyer0").get(path(need, 0, "ouverture"))
    assert "tous en sont avisés" in done
    assert need.read(lambda tender: tender.bids_due_at) == datetime.fromisoformat(due) > DUE


def test_a_notice_while_answers_are_awaited_leaves_the_evaluation_as_it_was(need: Need, test_clock: Clock) -> None:
    join_by_two(need, test_clock)
    before = need.read(lambda tender: queries.frozen(queries.of(tender)))
    sent = {"reason": "Précision.", "due_day": "2026-04-15", "due_time": "14:00", "zone": "America/Toronto", "pass_mark": "1"}
    sent["version"] = str(need.read(lambda tender: tender.version))
    sent |= {"description": "Des repas froids, livrés avant 7 h.", **{f"specification-{rank}": "" for rank in (1, 2, 3)}}
    assert "est publié" in need.visitor("buyer0").post(path(need, 0, "appel/avis"), sent)
    assert need.read(lambda tender: queries.frozen(queries.of(tender))) == before == need.cutoff().content["scoring"]


def test_what_the_organiser_alone_does_is_asked_of_it_alone_and_on_the_page_where_it_is_done(need: Need, test_clock: Clock) -> None:
    opened_by_two(need, test_clock)
    sit(need)

    def conflict(tender: Tender) -> None:
        mine = next(one for one in committee.sitting(tender).members if one.user_id == need.people["member2"])
        committee.declare(mine, is_not_elected=True, has_conflict=True, said="Ma sœur.", actor=need.person("member2"), at=clock.now())

    def complain(tender: Tender) -> None:
        made = need.organization(need.bidders[1])
        complaints.make(tender, made, "Le critère a changé.", actor=need.person("bidder1"), at=clock.now())

    need.write(conflict)
    need.write(complain)
    Worker(need.app).drain()
    with need.app.app_context(), db.database().reading() as session:
        for sentence in (pieces.REPLACE, complaints.MADE):
            told = {one.recipient_id: one.path for one in session.scalars(select(Notice).where(Notice.message == sentence))}
            assert told[need.people["buyer0"]] == path(need, 0, "evaluation")
            assert not {need.people[name] for name in ("buyer1", "second1")} & set(told), sentence


def test_those_that_buy_with_the_organiser_read_that_it_may_decide(scored: Need, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces.price_consents, "are_awaited", lambda _tender: False)
    job = SimpleNamespace(payload={"tender_id": scored.tender_id})
    scored.write(lambda _tender: pieces.tell_closed(job=job, at=clock.now()))  # type: ignore[arg-type]
    assert any("La décision peut être prise" in one for one in scored.told("buyer0"))
    assert any("L’organisateur peut maintenant décider" in one for one in scored.told("buyer1"))
    assert not any("La décision peut être prise" in one for one in scored.told("buyer1"))
