"""Several winners on the pages: what is proposed is shown before the button, decided as shown, told to each; many answers compared."""

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.awards.contracts import accepting, writing
from marketplace.awards.models import Award
from marketplace.awards.rules import Side
from marketplace.core import db
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from marketplace.organizations.models import Organization, Role
from marketplace.tenders.models import Tender
from tests.awards.needs import OPENED, answer, enterprise, make_need, minuted
from tests.awards.test_shares import DEMAND, WHY, buyers_of
from tests.bids.opening.things import Deal
from tests.page import Page, Visitor
from tests.tenders.things import make_city, member


@dataclass
class Need:
    """A purchase from a need by its number, its decision by its address, people by a word."""

    app: Flask
    number: str
    path: str
    people: dict[str, int]

    def visitor(self, name: str) -> Visitor:
        with self.app.app_context(), db.database().reading() as session:
            person = session.get_one(User, self.people[name])
        return Visitor(self.app).sign_in(person)

    def told(self, name: str) -> list[str]:
        Worker(self.app).drain()
        with self.app.app_context(), db.database().reading() as session:
            asked = select(Notice).where(Notice.recipient_id == self.people[name]).order_by(Notice.id)
            return [str(one).replace("\u00a0", " ") for one in session.scalars(asked)]


@pytest.fixture
def need(app: Flask, test_clock) -> Need:  # type: ignore[no-untyped-def]
    test_clock(OPENED)
    with app.app_context(), db.database().writing():
        tender = make_need(make_city(), DEMAND)
        leads = [
            enterprise(1, "Moulin du Fleuve"),
            enterprise(2, "Grange du Quai"),
            enterprise(3, "Halle du Pont"),
            enterprise(4, "Four du Lac"),
        ]
        answer(tender, leads[0], {1: {"unit_price": 19_999, "capacity": 1300}})
        answer(tender, leads[1], {1: {"unit_price": 21_000, "capacity": 800, "tiers": [[0, 21_000], [700, 20_503]]}})
        answer(tender, leads[2], {1: {"unit_price": 25_000}})
        answer(tender, leads[3], {1: {"unit_price": 31_000}})
        minuted(tender)
        people = {"organizer": member(tender.organizer, Role.ADMINISTRATOR, Role.BUYER).id}
        people |= {f"lead{place}": member(one, Role.ADMINISTRATOR).id for place, one in enumerate(leads)}
        for place, buyer in enumerate(buyers_of(tender).values()):
            people[f"buyer{place}"] = member(db.session().get_one(Organization, buyer), Role.BUYER).id
        return Need(app, tender.number, f"/espace/{tender.organizer.slug}/demandes-de-prix/{tender.number}/decision", people)


def _sent(page: Page) -> dict[str, str]:
    """What the form would send as it stands."""
    found = {one.get("name"): one.get("value") or "" for one in page.tree.xpath("//main//input[@type='hidden']")}
    return found | {one.get("name"): one.get("value") for one in page.tree.xpath("//input[@type='radio'][@checked]")}


@pytest.mark.slow
def test_what_is_proposed_is_shown_then_decided_and_told_to_each(need: Need) -> None:
    organizer = need.visitor("organizer")
    page = organizer.get(need.path)
    assert "Ce qui est proposé\u00a0: Moulin du Fleuve, puis Grange du Quai, puis Halle du Pont" in page
    for amount in ("2\u00a0599,87\u00a0$", "1\u00a0435,21\u00a0$", "1\u00a0250,00\u00a0$", "5\u00a0285,08\u00a0$"):
        assert amount in page
    assert "Ville de la Rivière 2" in page
    assert organizer.get(f"/en{need.path}")
    done = organizer.post(need.path, _sent(page) | {"justification": WHY})
    assert "La décision est enregistrée." in done
    assert "Moulin du Fleuve (1\u00a0300" in done
    assert any("une part du lot « Denrée 1 » vous est octroyée" in one and "1 435,21 $" in one for one in need.told("lead1"))
    [lost] = [one for one in need.told("lead3") if "rang" in one]
    assert "Moulin du Fleuve (2 599,87 $), Grange du Quai (1 435,21 $), Halle du Pont (1 250,00 $)" in lost
    assert "rang 4 sur 4" in lost
    mine = [one for one in need.told("buyer1") if "attend votre réponse" in one]
    assert sorted("Moulin" in one for one in mine) == [False, True], "one contract of each of its two suppliers"
    assert need.visitor("lead3").get(need.path, status=404)
    assert need.visitor("buyer1").get(need.path, status=404)


@pytest.mark.slow
def test_when_all_its_contracts_are_refused_the_page_leads_to_taking_the_award_back(need: Need) -> None:
    organizer = need.visitor("organizer")
    organizer.post(need.path, _sent(organizer.get(need.path)) | {"justification": WHY})
    assert "Tous les contrats ont été refusés" not in organizer.get(need.path)
    with need.app.app_context(), db.database().writing() as session:
        tender = session.scalars(select(Tender).filter_by(number=need.number)).unique().one()
        for one in writing.of_tender(tender):
            accepting.refuse(one, Side.BUYER, "Le budget manque.", actor=member(one.buyer, Role.BUYER), at=OPENED)
    page = organizer.get(need.path)
    assert "Tous les contrats ont été refusés" in page
    [way] = [href for words, href in page.links().items() if words.startswith("Annuler l’octroi de")]
    back = organizer.post(way, {"reason": "Tous les acheteurs ont refusé."})
    assert "Votre décision" in back


@pytest.mark.slow
def test_beyond_five_answers_they_are_compared_lot_by_lot(opened_deal: Deal) -> None:
    first = opened_deal.visitor("first")
    assert "Pour toute la quantité" not in first.get(f"{opened_deal.path}/reponses")

    at = opened_deal.opened()[0].received_at

    def more(tender: Tender) -> None:
        for number in range(27):
            answer(
                tender,
                enterprise(100 + number),
                {1: {"unit_price": 30_000 + number}, 2: {"unit_price": 200_000}},
                at=at,
            )

    opened_deal.write(more)
    page = first.get(f"{opened_deal.path}/reponses")
    widest = max(len(one.xpath("./thead//th")) for one in page.tree.xpath("//table"))
    assert widest <= 5, "a row is an answer, not a column"
    rows = page.tree.xpath("//details[1]//tbody/tr/th")
    assert "Traiteur du Quai" in rows[0].text_content(), "the lowest first"
    decision = first.get(f"{opened_deal.path}/decision")
    lots = {one.get("name") for one in decision.tree.xpath("//input[@type='radio']")}
    for lot in lots:
        assert len(decision.tree.xpath(f"//input[@name='{lot}']")) <= 9, "the others are reached by their numbers"
    assert opened_deal.read(lambda _one: db.session().query(Award).count()) == 0
