"""Who answers a purchase from a need, by the pages: any enterprise of an open call, those named of another; who opens and reads."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from marketplace.bids.answering import acts
from marketplace.bids.regrouping import acts as regrouping
from marketplace.bids.regrouping import group
from marketplace.bids.regrouping.group import Part
from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.core.worker import Worker
from marketplace.organizations.models import Organization, OrganizationStatus
from marketplace.tenders.asking import amending
from marketplace.tenders.asking.amending import Amended
from marketplace.tenders.drafting import publishing
from marketplace.tenders.models import OnShortfall, Tender, TenderStage
from marketplace.tenders.speaking import acts as speaking
from tests.bids.things import hand_in, save
from tests.bids.worlds import RANDOM
from tests.builders import AT
from tests.tenders.calling.things import CLOSES, DUE, OPENED, Need, make_need


@pytest.fixture
def make(app: Flask, test_clock: Callable[[datetime], None]) -> Callable[..., Need]:
    """A purchase that three cities joined and whose adhesions are closed; `named` enterprises alone may answer when some are."""

    def made(**said: int) -> Need:
        test_clock(AT)
        need = make_need(app, **said)
        test_clock(CLOSES)
        need.closed()
        return need

    return made


def path(need: Need, name: str) -> str:
    return f"/espace/{need.slugs[name]}/reponses/{need.number}"


def test_any_enterprise_answers_an_open_call_for_one_lot_alone(make: Callable[..., Need]) -> None:
    need = make()
    bidder = need.visitor("bidder2")
    links = bidder.get(f"/achats-regroupes/{need.number}").links()
    assert links["Répondre"] == path(need, "bidder2")
    assert need.number in bidder.get(f"/espace/{need.slugs['bidder2']}/reponses")
    save(bidder, path(need, "bidder2"), price_2="11,50", declared="y")
    hand_in(bidder, path(need, "bidder2"))
    page = bidder.get(path(need, "bidder2"))
    assert "est déposée" in page
    # 700 portions at 11,50 $.
    assert "8\u00a0050,00\u00a0$" in page


def test_the_public_page_leads_there_the_same_way_whether_one_answered_or_not(make: Callable[..., Need]) -> None:
    need = make()
    bidder = need.visitor("bidder2")
    before = RANDOM.sub("–", bidder.client.get(f"/achats-regroupes/{need.number}").text)
    assert "Répondre" in before
    save(bidder, path(need, "bidder2"), price_2="11,50", declared="y")
    hand_in(bidder, path(need, "bidder2"))
    assert RANDOM.sub("–", bidder.client.get(f"/achats-regroupes/{need.number}").text) == before


def test_an_enterprise_that_is_not_named_finds_no_call(make: Callable[..., Need]) -> None:
    need = make(named=2)
    assert any("demandent votre prix" in one for one in need.told("bidder1"))
    assert not any("demandent votre prix" in one for one in need.told("bidder2"))
    need.visitor("bidder1").get(path(need, "bidder1"))
    need.visitor("bidder2").get(path(need, "bidder2"), status=404)
    assert "Répondre" not in need.visitor("bidder2").get(f"/achats-regroupes/{need.number}").links()
    assert "les entreprises que l’organisateur a nommées" in need.visitor("bidder2").get(f"/achats-regroupes/{need.number}")
    with pytest.raises(RuleBroken, match="n’est pas de celles"):
        need.answer(2, 20_000)


def test_nobody_answers_before_the_close_nor_who_took_part(app: Flask, test_clock: Callable[[datetime], None]) -> None:
    test_clock(AT)
    need = make_need(app)
    need.visitor("bidder0").get(path(need, "bidder0"), status=404)
    with pytest.raises(RuleBroken):
        need.answer(0, 20_000, at=AT)
    need.closed()

    def as_an_enterprise(tender: Tender) -> None:
        city = need.organization(need.cities[1])
        city.is_enterprise = True
        db.session().flush()
        acts.begin(tender, city, actor=need.person("buyer1"), at=CLOSES)

    with pytest.raises(RuleBroken, match="n’est pas de celles"):
        need.write(as_an_enterprise)


def test_one_that_is_named_does_not_buy_too(app: Flask, test_clock: Callable[[datetime], None]) -> None:
    test_clock(AT)
    need = make_need(app, named=2)

    def named_city(tender: Tender) -> None:
        tender.bidders[0].organization_id = need.cities[1]

    need.write(named_city)
    with pytest.raises(RuleBroken, match="ne peut pas y acheter aussi"):
        need.adhere(1, 1200)


def test_participants_open_and_read_in_their_own_space(make: Callable[..., Need], test_clock: Callable[[datetime], None]) -> None:
    need = make()
    need.answer(0, 20_000, 112_000)
    need.answer(1, 19_500, None, capacity=2500)
    ours, other = (f"/espace/{need.slugs[name]}/achats/{need.number}" for name in ("city0", "city1"))
    before = need.visitor("buyer1").get(f"{other}/ouverture")
    assert "deux des organismes qui achètent" in before
    test_clock(OPENED)
    need.visitor("bidder0").get(f"{other}/ouverture", status=404)
    need.visitor("reader1").get(f"{other}/ouverture", status=403)
    assert need.visitor("buyer1").get(f"/achats-regroupes/{need.number}").links()["Ouverture des réponses"] == f"{other}/ouverture"
    need.visitor("buyer1").post(f"{other}/ouverture")
    assert "Votre organisme a déjà demandé" in need.visitor("second1").post(
        f"{other}/ouverture", status=409, token_from=f"{other}/ouverture"
    )
    need.visitor("buyer0").post(f"{ours}/ouverture")
    assert need.open()
    page = need.visitor("reader1").get(f"{other}/reponses")
    assert "3\u00a0001" in page
    assert "Gâteau" not in page
    assert "Écarter cette réponse" not in need.visitor("buyer1").get(f"{other}/reponses")
    assert "Écarter cette réponse" in need.visitor("buyer0").get(f"{ours}/reponses")
    assert "Ville de Rivière-Neuve" in need.visitor("reader1").get(f"{other}/proces-verbal")
    assert need.visitor("reader1").client.get(f"{other}/reponses/liste.csv").status_code == 200
    assert need.visitor("reader1").client.get(f"{other}/proces-verbal/document").status_code == 200
    need.visitor("buyer1").get(f"{other}/decision", status=404)
    assert "Quantité demandée" in need.visitor("buyer0").get(f"{ours}/decision")
    need.visitor("stranger").get(f"{other}/reponses", status=404)
    assert any("les réponses sont ouvertes" in one for one in need.told("buyer2"))


def test_the_deadline_moves_later_by_a_notice_that_all_are_told_of(
    make: Callable[..., Need], test_clock: Callable[[datetime], None]
) -> None:
    need = make(named=2)
    base = f"/espace/{need.slugs['city0']}/achats/{need.number}"
    buyer = need.visitor("buyer0")
    shown = buyer.get(f"{base}/appel/avis")
    fields = {one.get("name"): one.get("value") or "" for one in shown.tree.xpath("//main//form[1]//input[@name]")}
    fields |= {one.get("name"): one.text or "" for one in shown.tree.xpath("//main//form[1]//textarea")}
    sent = {**fields, "zone": "America/Toronto", "reason": "Une entreprise demande du temps.", "due_day": "2026-04-14", "due_time": "14:00"}
    assert "est publié" in buyer.post(f"{base}/appel/avis", sent)
    assert need.read(lambda one: one.bids_due_at) == DUE + timedelta(days=4)
    for name in ("bidder0", "buyer2"):
        assert any("avis de modification" in one for one in need.told(name)), name
    with pytest.raises(RuleBroken, match="reportée"):
        need.write(lambda tender: amending.amend(tender, Amended(due_at=DUE), "x", actor=need.person("buyer0"), at=CLOSES))
    test_clock(DUE + timedelta(days=5))
    assert "Publier l’avis" not in buyer.get(f"{base}/appel/avis")


def test_enterprises_ask_until_the_deadline_and_are_answered_before_all(
    make: Callable[..., Need], test_clock: Callable[[datetime], None]
) -> None:
    need = make()
    bidder = need.visitor("bidder0")
    page = f"/achats-regroupes/{need.number}"
    bidder.post(f"{page}/questions", {"question": "Livrez-vous le samedi?"}, token_from=page)
    with pytest.raises(RuleBroken):
        need.write(lambda tender: speaking.ask(tender, "x", actor=need.person("stranger"), at=CLOSES))
    need.write(lambda tender: speaking.answer(tender, 1, "Oui.", actor=need.person("buyer0"), at=CLOSES + timedelta(days=1)))
    assert "Livrez-vous le samedi?" in need.visitor().get(page)
    with pytest.raises(RuleBroken, match="heure limite"):
        need.write(lambda tender: speaking.ask(tender, "Et le dimanche?", actor=need.person("bidder0"), at=DUE))
    with pytest.raises(RuleBroken, match="heure limite"):
        need.write(lambda tender: speaking.answer(tender, 1, "Non.", actor=need.person("buyer0"), at=DUE))


def test_it_is_given_up_while_answers_are_awaited_and_none_is_received_any_more(make: Callable[..., Need]) -> None:
    need = make(named=2)
    need.answer(0, 20_000)
    need.write(
        lambda tender: publishing.cancel(tender, "Le camp n’a pas lieu.", actor=need.person("buyer0"), at=CLOSES + timedelta(days=2))
    )
    assert need.read(lambda one: one.stage) is TenderStage.CANCELLED
    with pytest.raises(RuleBroken, match="annulée"):
        need.answer(1, 20_000, at=CLOSES + timedelta(days=3))
    assert any("annulé" in one for one in need.told("bidder1"))
    assert "annulé" in need.visitor().get(f"/achats-regroupes/{need.number}")


def test_who_answers_an_open_call_is_mailed_a_notice_and_the_end_once_were_she_to_follow_it_or_not(make: Callable[..., Need]) -> None:
    need = make()
    need.answer(0, 20_000)
    later, actor = CLOSES + timedelta(days=2), "buyer0"
    need.write(lambda tender: amending.amend(tender, Amended(due_at=DUE + timedelta(days=4)), "x", actor=need.person(actor), at=later))
    need.write(lambda tender: publishing.cancel(tender, "Le camp n’a pas lieu.", actor=need.person(actor), at=later))
    Worker(need.app).drain()
    wanted = ("avis de modification est publié", "y renonce")
    with need.app.app_context(), db.database().reading():
        address = {name: need.person(name).email for name in ("bidder0", "bidder1", "stranger")}
    for name, count in (("bidder0", 1), ("bidder1", 0), ("stranger", 0)):
        sent = [one for one in need.app.extensions["maillage.mailer"].sent if address[name] in str(one["To"])]
        texts = [one.get_body(("plain",)).get_content() for one in sent]
        assert [sum(words in one for one in texts) for words in wanted] == [count, count], name
    assert need.told("bidder0") == [], "and nothing is on her screen"


def test_an_extension_for_want_of_the_minimum_moves_the_deadline_of_answers(app: Flask, test_clock: Callable[[datetime], None]) -> None:
    test_clock(AT)
    need = make_need(app, on_shortfall=OnShortfall.EXTEND, extension_days=10)
    need.adhere(1, 1200, 100)
    decision = need.close()
    assert decision.extends
    told = need.read(lambda one: (one.stage, one.closes_at, one.bids_due_at))
    assert told == (TenderStage.ADHESION, CLOSES + timedelta(days=10), DUE + timedelta(days=10))


def test_a_close_that_is_recorded_late_leaves_enterprises_a_day(app: Flask, test_clock: Callable[[datetime], None]) -> None:
    test_clock(AT)
    need = make_need(app)
    need.adhere(1, 1200, 700)
    need.close(at=DUE - timedelta(hours=2))
    due = need.read(lambda one: one.bids_due_at)
    assert due == DUE + timedelta(days=1)
    assert need.cutoff().content["bids_due_at"] == due.isoformat()


def test_an_enterprise_whose_page_is_not_published_does_not_answer(make: Callable[..., Need]) -> None:
    need = make()

    def hide(_tender: Tender) -> None:
        db.session().get_one(Organization, need.bidders[2]).status = OrganizationStatus.DRAFT

    need.write(hide)
    with pytest.raises(RuleBroken, match="publiez-la"):
        need.answer(2, 20_000)


def test_who_buys_is_of_no_answer_by_another(make: Callable[..., Need]) -> None:
    need = make()

    def ask(tender: Tender) -> str | None:
        return regrouping.why_not_invite(tender, tender.participations[-1].organization, group.Group(parts=(Part(0, "", is_lead=True),)))

    assert "prend part à cet achat" in (need.read(ask) or "")
