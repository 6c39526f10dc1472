"""Two cities pool a need in two envelopes; a group of three beats two others, is scored, opened, chosen, allocated and contracted."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from marketplace.awards import checks
from marketplace.awards.contracts import writing as contracts
from marketplace.awards.deciding import choosing
from marketplace.awards.deciding.choosing import Choice
from marketplace.awards.evaluating import ranking
from marketplace.bids import checks as sealed
from marketplace.bids.models import PriceConsent, PriceOpening
from marketplace.bids.opening import consents, opened, price_consents
from marketplace.core import clock, db
from marketplace.organizations.models import MemberRole, Membership, Role
from marketplace.tenders.models import Tender, TenderCutoff, TenderStage
from tests.awards.evaluating.things import answers, open_prices
from tests.awards.together import (
    answer_alone,
    answer_together,
    ask_prices,
    join_by_two,
    led,
    path,
    score,
    sit,
)
from tests.builders import AT
from tests.tenders.calling.things import OPENED, Need

Clock = Callable[[datetime], None]


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
    joined = need.read(lambda tender: f"/espace/{need.slugs['east']}/reponses/{need.number}/regroupements/{led(need, tender).token}")
    page = need.visitor("east").get(joined)
    assert "Nos réponses aux critères Menus proposés Oui." in page.prose(), "whoever accepts a version reads all of it"
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
    assert buyer.client.get(path(need, 0, "evaluation/rapport/document")).data[:5] == b"%PDF-"

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
    assert any("Vos points aux critères : 60; il en fallait 70." in one for one in need.told("bidder2"))
    told_to_east = need.told("east")
    assert any("réponse commune" in one and "a été ouverte, intacte" in one for one in told_to_east)
    # It serves the first lot alone.
    assert sum("Votre entreprise est nommée au contrat." in one for one in told_to_east) == 1
    assert sum("elle n’est pas nommée au contrat" in one for one in told_to_east) == 1


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


def test_the_answers_are_as_they_were_opened(scored: Need) -> None:
    ask_prices(scored, "buyer0", "buyer1")
    assert open_prices(scored)  # type: ignore[arg-type]
    assert scored.read(lambda tender: all(opened.is_as_opened(one, consents.opening_of(tender)) for one in opened.of(tender)))


def test_an_answer_whose_prices_were_left_sealed_is_not_offered_to_be_taken_back(scored: Need) -> None:
    buyer, page = scored.visitor("buyer0"), path(scored, 0, "reponses")
    numbers = scored.read(lambda tender: {one.bid.lead_id: one.id for one in opened.of(tender)})
    second, third = (numbers[scored.bidders[place]] for place in (1, 2))
    buyer.post(f"{page}/{second}/ecarter", {"reason": "Le menu contient des noix."})
    assert f"{page}/{second}/reprendre" in buyer.get(page).tree.xpath("//form/@action")
    assert ask_prices(scored, "buyer0", "buyer1") == [None, None]
    assert open_prices(scored)  # type: ignore[arg-type]
    seen = buyer.get(page)
    assert f"{page}/{second}/reprendre" not in seen.tree.xpath("//form/@action")
    assert "Les prix sont ouverts sans les siens" in seen
    told = buyer.get(f"{page}/{third}/ecarter")
    assert "Elle ne se reprend pas" in told
    assert "Vous pouvez la reprendre" not in told
