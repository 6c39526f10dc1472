"""Two cities pool a need in two envelopes; a group of three beats two others, is scored, opened, chosen, allocated and contracted."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.awards import checks
from marketplace.awards.contracts import writing as contracts
from marketplace.awards.deciding import choosing
from marketplace.awards.deciding.choosing import Choice
from marketplace.awards.evaluating import ranking
from marketplace.awards.models import CommitteeMember, Complaint
from marketplace.bids import checks as sealed
from marketplace.bids.models import PriceConsent, PriceOpening
from marketplace.bids.opening import consents, opened, price_consents
from marketplace.core import clock, db, outages
from marketplace.core.errors import RuleBroken
from marketplace.core.worker import Worker
from marketplace.organizations.models import MemberRole, Membership, Role
from marketplace.tenders.criteria import queries
from marketplace.tenders.models import ExtensionProposal, SiteVisit, Tender, TenderCutoff, TenderStage
from tests.awards.evaluating.things import answers, declare, open_prices
from tests.awards.together import (
    GIVEN,
    SEATS,
    answer_alone,
    answer_together,
    ask_prices,
    join_by_two,
    make_together,
    member_of,
    opened_by_two,
    score,
    sit,
)
from tests.builders import AT
from tests.tenders.calling.things import CLOSES, DUE, OPENED, Need

Clock = Callable[[datetime], None]


@pytest.fixture
def need(app: Flask, test_clock: Clock) -> Need:
    return make_together(app, test_clock)


@pytest.fixture
def scored(need: Need, test_clock: Clock) -> Need:
    """Opened by two, its scores closed; the prices are sealed."""
    opened_by_two(need, test_clock)
    sit(need)
    score(need)
    return need


def path(need: Need, city: int, page: str) -> str:
    return f"/espace/{need.slugs[f'city{city}']}/achats/{need.number}/{page}"


def states(need: Need) -> list[str]:
    found: list[str] = need.read(lambda tender: [one.price_state.value for one in answers(need, tender) if one.price_state])
    return found


def test_the_group_of_three_wins_what_two_cities_pooled(need: Need, test_clock: Clock) -> None:
    public = f"/achats-regroupes/{need.number}"
    assert "Menus proposés" in need.visitor().get(public), "announced before anybody adheres"
    join_by_two(need, test_clock)
    assert need.cutoff().content["scoring"]["two_envelopes"]
    form = f"/espace/{need.slugs['bidder0']}/reponses/{need.number}"
    assert "C’est la première enveloppe" in need.visitor("bidder0").get(form)
    answer_together(need)
    answer_alone(need)
    sit(need)
    page = need.visitor("member1").get(f"/comites/{need.number}")
    assert "les noms se connaissent à l’ouverture" in page
    assert "Fournil" not in page, "until the opening nobody knows who answered"

    test_clock(OPENED)
    buyer, other = need.visitor("buyer0"), need.visitor("buyer1")
    buyer.post(path(need, 0, "ouverture"))
    other.post(path(need, 1, "ouverture"))
    assert need.open()
    assert states(need) == ["sealed"] * 3
    buyer.get(path(need, 0, "reponses"), status=403)
    page = need.visitor("member1").get(f"/comites/{need.number}")
    for name in ("Cuisines du Fleuve", "Le Fournil des Rangs", "Les Paniers du Lac", "Traiteur du Quai"):
        assert name in page, name
    score(need)
    page = other.get(path(need, 1, "reponses"))
    assert "avec Le Fournil des Rangs, coopérative et Les Paniers du Lac, OBNL" in page
    assert "Les prix sont scellés" in page

    assert "Évaluation" in buyer.get(public)
    assert "Ouverture des prix" in other.get(public)
    assert "Notes du comité" in buyer.get(path(need, 0, "evaluation"))
    buyer.post(path(need, 0, "ouverture-des-prix"))
    assert not open_prices(need)  # type: ignore[arg-type]
    other.post(path(need, 1, "ouverture-des-prix"))
    assert open_prices(need)  # type: ignore[arg-type]
    assert states(need) == ["opened", "opened", "kept"]
    by = need.read(lambda tender: price_consents.opening_of(tender).minutes["by"])
    assert [one["organization"] for one in by] == need.cities[:2]
    assert other.client.get(path(need, 1, "proces-verbal/prix/document")).data[:5] == b"%PDF-"
    assert buyer.client.get(path(need, 0, "evaluation/rapport")).data[:5] == b"%PDF-"

    def order(tender: Tender) -> list[int]:
        return [one.bid.lead_id for one in ranking.ranked(tender.lots[0], opened.of(tender), tender)]

    assert need.read(order) == need.bidders[:2]
    assert "Cuisines du Fleuve" in buyer.get(path(need, 0, "decision"))

    def decide(tender: Tender) -> None:
        best = answers(need, tender)[0].id  # type: ignore[arg-type]
        lots = {lot.id: best for lot in tender.lots[:2]}
        choosing.choose(tender, Choice(lots, "La meilleure note finale."), actor=need.person("buyer0"), at=clock.now())

    need.write(decide)
    assert need.read(lambda one: one.stage) is TenderStage.AWARDED

    def told(tender: Tender) -> dict[int, tuple[list[int], list[str]]]:
        found = contracts.of_tender(tender)
        assert {one.supplier_id for one in found} == {need.bidders[0]}
        return {one.buyer_id: ([line.firm for line in one.lines], [each.organization.name for each in one.members]) for one in found}

    names = ["Cuisines du Fleuve, coopérative", "Le Fournil des Rangs, coopérative", "Les Paniers du Lac, OBNL"]
    assert need.read(told) == {need.cities[0]: ([1000, 400], names), need.cities[1]: ([1200, 300], names)}
    assert need.read(lambda _one: [*checks.broken_promises(), *sealed.broken_promises()]) == []
    assert any("n’a pas atteint la note de passage" in one for one in need.told("bidder2"))


def test_two_persons_of_one_city_open_no_price(scored: Need) -> None:
    assert ask_prices(scored, "buyer0") == [None]
    assert "d’un autre de ceux qui achètent" in (ask_prices(scored, "second0")[0] or "")
    assert not open_prices(scored)  # type: ignore[arg-type]
    assert ask_prices(scored, "second1") == [None]
    assert open_prices(scored)  # type: ignore[arg-type]


def test_rows_in_which_one_city_asked_twice_open_no_price(scored: Need) -> None:
    """Somebody writes in the table that a person of a city asked for another one, of which she is too."""
    with scored.app.app_context(), db.database().writing():
        roles = [MemberRole(role=Role.BUYER)]
        db.session().add(Membership(user_id=scored.people["buyer1"], organization_id=scored.cities[0], joined_at=AT, roles=roles))
    assert ask_prices(scored, "buyer1") == [None]

    def forge(tender: Tender) -> None:
        db.session().scalars(select(PriceConsent)).one().organization_id = scored.cities[0]
        price_consents.ask(tender, actor=scored.person("second1"), at=clock.now(), organization=scored.organization(scored.cities[1]))

    scored.write(forge)
    assert scored.read(lambda _one: db.session().scalars(select(PriceOpening)).all()), "the tables say that two cities asked"
    assert not open_prices(scored)  # type: ignore[arg-type]
    assert states(scored) == ["sealed"] * 3


def test_whoever_reads_alone_or_is_of_no_buyer_asks_for_no_price(scored: Need) -> None:
    scored.visitor("reader1").post(path(scored, 1, "ouverture-des-prix"), token_from="/", status=403)
    for name, city in (("bidder0", 1), ("buyer2", 2)):
        scored.visitor(name).post(path(scored, city, "ouverture-des-prix"), token_from="/", status=404)


def test_a_close_that_froze_another_evaluation_than_the_published_one_opens_nothing(need: Need, test_clock: Clock) -> None:
    """Whoever rewrites the snapshot whole, its hash too, does not rewrite the log."""
    join_by_two(need, test_clock)

    def rewrite(tender: Tender) -> None:
        from marketplace.tenders.closing import snapshot

        kept = db.session().scalars(select(TenderCutoff).filter_by(tender_id=tender.id)).one()
        kept.content = {**kept.content, "scoring": {**kept.content["scoring"], "pass_mark": 1}}
        kept.sha256 = snapshot.digest(kept.content)

    need.write(rewrite)
    test_clock(OPENED)
    need.consent("buyer0")
    need.consent("buyer1")
    assert not need.open()
    assert need.read(lambda one: one.stage) is TenderStage.BIDDING


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
    desk = need.visitor("buyer0").get(f"/espace/{need.slugs['city0']}/achats/{need.number}")
    assert "Panne avant l’heure limite" in desk
    assert "Panne avant" not in need.visitor("bidder0").get(f"/achats-regroupes/{need.number}")
    due = desk.tree.xpath("string(//input[@name='due']/@value)")
    refused = need.visitor("buyer0").post(path(need, 0, f"reports/{one.id}/refuser"), {"reason": ""}, token_from="/", status=422)
    assert refused.errors()
    need.visitor("buyer1").post(path(need, 1, f"reports/{one.id}/accepter"), {"due": due}, token_from="/", status=404)
    done = need.visitor("buyer0").post(path(need, 0, f"reports/{one.id}/accepter"), {"due": due}, token_from="/")
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


def test_the_answers_are_as_they_were_opened(scored: Need) -> None:
    ask_prices(scored, "buyer0", "buyer1")
    assert open_prices(scored)  # type: ignore[arg-type]
    assert scored.read(lambda tender: all(opened.is_as_opened(one, consents.opening_of(tender)) for one in opened.of(tender)))
    assert CLOSES < DUE < OPENED, GIVEN
