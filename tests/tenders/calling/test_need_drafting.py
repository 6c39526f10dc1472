"""An organiser writes a purchase from a need in steps, through the pages, until its adhesions are open; what is refused, and why."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from marketplace.bids.opening import keys
from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.core.worker import Worker
from marketplace.tenders.drafting import exporting, publishing, union, writing
from marketplace.tenders.joining import rules as joining
from marketplace.tenders.models import ContractForm, Tender, TenderKind, TenderStage
from tests.builders import AT
from tests.tenders.calling.things import DUE, Need, have_key, have_union, make_need
from tests.tenders.drafted import CLOSES, DATES, DELIVERY, Desk, by_law, make_desk

ANSWERS = {"due_day": "2026-04-10", "due_time": "14:00", "zone": "America/Toronto", "validity_days": "60", "is_open_call": "yes"}


@pytest.fixture(autouse=True)
def today(app: Flask, test_clock: Callable[[datetime], None]) -> None:
    test_clock(AT)


@pytest.fixture
def desk(app: Flask) -> Desk:
    return make_desk(app)


def begun(desk: Desk) -> str:
    """A purchase from a need with one lot, all but its call and its framework written; its number."""
    buyer = desk.visitor()
    number = desk.begin(buyer, besoin="Repas des camps de jour")
    buyer.post(f"{desk.base}/{number}/lots", {"besoin": "Repas froid, portion d’enfant"})
    desk.send(buyer, f"{number}/objet", description_fr="Des repas froids livrés chaque matin.", nature="services")
    desk.send(buyer, f"{number}/lots/1", unit_code="KGM", expected="1 500,5", minimum="1 200", estimate="18 000", items=[])
    desk.send(buyer, f"{number}/livraison", **DELIVERY)
    desk.send(buyer, f"{number}/dates", **DATES)
    return number


def test_a_buyer_goes_from_a_need_to_open_adhesions(desk: Desk) -> None:
    buyer = desk.visitor()
    assert "À partir d’un besoin" in buyer.get(f"{desk.base}/commencer")
    number = begun(desk)
    assert number == "AR-2026-0001"
    told = buyer.get(f"{desk.base}/{number}/relire")
    for words in ("Il manque l’heure limite des réponses", "La clé de scellement se prépare", "entente d’union signée"):
        assert words in told, words
    desk.send(buyer, f"{number}/appel", **ANSWERS)
    desk.send(buyer, f"{number}/regles", on_shortfall="cancel", contract_form="joint")
    framework = desk.send(buyer, f"{number}/cadre", mode="price_request:invitation_min", stay="y")
    assert "18\u00a0000,00\u00a0$" in framework
    desk.send(buyer, f"{number}/adherents", open_to="chosen", invitees="Cuisines du Fleuve, coopérative", buyers_are_enterprises="no")
    Worker(desk.app).drain()
    with desk.app.app_context(), db.database().writing():
        keys.make_wanted(at=AT)
    review = buyer.get(f"{desk.base}/{number}/relire")
    assert "Tout est prêt." in review
    assert "14:00:00, heure de l’Est, le 10 avril 2026" in review
    assert "les adhésions sont ouvertes" in buyer.post(f"{desk.base}/{number}/publier", token_from=f"{desk.base}/{number}")
    facts = desk.read(
        number,
        lambda one: (one.kind, one.stage, one.bids_due_at, one.estimate, one.ceiling, one.contract_form, one.supplier, one.is_open_call),
    )
    assert facts == (TenderKind.NEED, TenderStage.ADHESION, DUE, 1_800_000, 2_500_000, ContractForm.JOINT, None, True)
    [lot] = desk.read(number, lambda one: [(one.unit_code, one.expected, one.minimum, one.estimate, one.tiers) for one in one.lots])
    decimals = desk.read(number, lambda one: one.lots[0].unit.decimals)
    assert lot == ("KGM", 15_005 * 10 ** (decimals - 1), 1200 * 10**decimals, 1_800_000, [])


def test_the_public_page_says_what_is_needed_and_how_to_answer_without_the_estimate(desk: Desk) -> None:
    number = begun(desk)
    desk.change(number, lambda tender, _actor: setattr(tender, "bids_due_at", DUE))
    desk.change(number, lambda tender, actor: publish(tender, actor))
    page = desk.visitor("stranger").get(f"/achats-regroupes/{number}")
    for words in ("Repas froid", "Comment répondre", "14:00:00, heure de l’Est, le 10 avril 2026", "toute entreprise collective"):
        assert words in page, words
    assert "18\u00a0000" not in page
    assert "Il reste" not in page
    assert "Réponses des entreprises" in desk.visitor("stranger").client.get(f"/achats-regroupes/{number}.ics").text.replace("\r\n ", "")


def publish(tender: Tender, actor) -> None:  # type: ignore[no-untyped-def]
    tender.is_open_call, tender.advice = True, {"chosen": "price_request:invitation_min", "facts": {}}
    have_union(tender)
    have_key(tender)
    publishing.publish(tender, actor=actor, at=AT)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"due_day": "2026-03-31", "due_time": "15:00"}, "viennent après la clôture"),
        ({"due_day": "2026-04-01", "due_time": "15:59"}, "au moins 1 jour après la clôture"),
        ({"due_day": "2027-03-14", "due_time": "02:30"}, "n’existe pas"),
        ({"due_day": "2026-11-01", "due_time": "01:30"}, "arrive deux fois"),
        ({"due_day": "2026-04-10", "due_time": ""}, "Écrivez le jour et l’heure"),
        ({"is_open_call": "no", "bidders": "Nulle Part inc."}, "Nulle Part inc."),
    ],
)
def test_a_deadline_that_cannot_be_and_a_name_that_is_nobodys_are_refused(desk: Desk, sent: dict[str, str], words: str) -> None:
    number = begun(desk)
    page = desk.send(desk.visitor(), f"{number}/appel", 422, **{**ANSWERS, **sent})
    assert words in " ".join(page.errors()).replace("\u00a0", " "), page.errors()
    assert desk.read(number, lambda one: one.bids_due_at) is None


def test_the_days_of_the_by_law_are_left_from_the_close_on(desk: Desk) -> None:
    by_law(desk, 2_400_000)
    number = begun(desk)
    with desk.app.app_context(), db.database().writing() as session:
        from marketplace.contracting.models import ContractingBylaw

        session.query(ContractingBylaw).one().answer_days = 12
    page = desk.send(desk.visitor(), f"{number}/appel", 422, **ANSWERS)
    assert "au moins 12 jours après la clôture" in " ".join(page.errors()).replace("\u00a0", " ")
    desk.send(desk.visitor(), f"{number}/appel", **{**ANSWERS, "due_day": "2026-04-12", "due_time": "16:00"})
    assert desk.read(number, lambda one: one.bids_due_at) == datetime(2026, 4, 12, 20, 0, tzinfo=UTC), CLOSES


def test_two_who_save_the_call_at_once_keep_both_texts(desk: Desk) -> None:
    number, buyer = begun(desk), desk.visitor()
    desk.send(buyer, f"{number}/appel", **ANSWERS)
    page = desk.send(buyer, f"{number}/appel", 409, **{**ANSWERS, "version": "1", "validity_days": "90"})
    assert "Durée de validité" in page


def test_publication_waits_for_the_key_and_says_every_reason(app: Flask) -> None:
    need = make_need(app, publish=False, bids_due_at=None)

    def tried(tender: Tender) -> None:
        have_union(tender)
        publishing.publish(tender, actor=need.person("buyer0"), at=AT)

    with pytest.raises(RuleBroken, match=r"heure limite des réponses.*clé de scellement"):
        need.write(tried)


def test_an_estimate_at_the_level_of_public_calls_goes_to_seao(app: Flask) -> None:
    need = make_need(app, publish=False)

    def costly(tender: Tender) -> None:
        tender.lots[0].estimate = 14_000_000
        have_union(tender)
        have_key(tender)
        publishing.publish(tender, actor=need.person("buyer0"), at=AT)

    with pytest.raises(RuleBroken, match="SEAO"):
        need.write(costly)
    need.write(lambda tender: setattr(tender.lots[0], "estimate", 14_000_000))
    need.write(lambda tender: exporting.export(tender, actor=need.person("buyer0"), at=AT))
    assert need.read(lambda one: one.stage) is TenderStage.EXPORTED


def test_a_group_that_would_reach_its_level_by_the_estimate_is_refused_without_telling_it(app: Flask) -> None:
    need = make_need(app)
    # Fifteen times what is expected of the first lot: 90 000 $ of the estimate, over 25 000 $ taxes included.
    with pytest.raises(RuleBroken, match="plafond légal") as refused:
        need.adhere(1, 45_000, 0, 0)
    assert "$" not in str(refused.value)
    need.adhere(1, 3000, 0, 0)
    amounts = need.read(
        lambda one: joining.group_cents(one, {one.lots[0].id: joining.Wanted(3000), one.lots[1].id: joining.Wanted(500, 250)})
    )
    # 6 000 $ and half of 9 000 $, taxes included as the level of that day is read.
    assert amounts == 1_207_238


def test_what_follows_an_offer_is_not_a_lot_of_a_need_and_inversely(app: Flask, desk: Desk) -> None:
    buyer = desk.visitor()
    number = desk.begin(buyer)
    with pytest.raises(RuleBroken):
        desk.change(number, lambda tender, actor: writing.add_need(tender, "x", actor=actor, at=AT))
    buyer.get(f"{desk.base}/{number}/appel", status=404)


def test_beginning_again_keeps_lots_estimates_and_the_call_a_year_later(app: Flask) -> None:
    need = make_need(app, named=2)
    visitor = need.visitor("buyer0")
    page = visitor.post(f"/espace/{need.slugs['city0']}/achats/commencer", {"achat": need.number})
    number = page.response.request.path.rsplit("/", 1)[-1]
    assert number != need.number

    def told(_tender: Tender) -> tuple[object, ...]:
        made = db.session().query(Tender).filter_by(number=number).one()
        lots = [(one.title, one.expected, one.estimate) for one in made.lots]
        return made.kind, lots, made.bids_due_at, len(made.bidders), made.called_at

    kind, lots, due, bidders, called = need.read(told)
    assert (kind, bidders, called) == (TenderKind.NEED, 2, None)
    assert lots[0] == ("Collation froide, portion d’enfant", 3000, 600_000)
    assert due == datetime(2027, 4, 10, 18, 0, tzinfo=UTC)


def test_need_is_a_purchase_like_others_in_lists(app: Flask) -> None:
    need: Need = make_need(app)
    visitor = need.visitor("buyer0")
    assert need.number in visitor.client.get("/achats-regroupes/fil.atom").text
    assert "Repas et collations" in visitor.get("/achats-regroupes")
    assert "Repas et collations" in need.visitor("buyer0").get(f"/espace/{need.slugs['city0']}/achats")


def test_a_minimum_above_what_is_expected_is_refused(desk: Desk) -> None:
    number = begun(desk)
    page = desk.send(desk.visitor(), f"{number}/lots/1", status=422, expected="1 000", minimum="2 000")
    assert any("dépasse la quantité attendue" in one for one in page.errors())


def test_a_framework_without_a_mode_is_saved_and_says_what_it_waits_for(desk: Desk) -> None:
    number = begun(desk)
    buyer = desk.visitor()
    assert "Choisissez un mode" in desk.send(buyer, f"{number}/cadre")
    assert "Choisissez un mode" not in desk.send(buyer, f"{number}/cadre", mode="price_request:invitation_min")


def test_the_menu_tells_what_is_optional_from_what_is_to_do(desk: Desk) -> None:
    number = begun(desk)
    page = desk.visitor().get(f"{desk.base}/{number}/objet")
    items = {" ".join(one.text_content().split()) for one in page.tree.xpath("//nav[@class='edit-menu']//li")}
    assert "Facultatif : Évaluation (facultatif)" in items
    assert any(one.endswith("Relire et publier") and one.startswith("À faire") for one in items)


def test_the_agreement_of_a_need_says_neither_an_enterprise_nor_the_estimate(desk: Desk) -> None:
    number = begun(desk)

    def told(tender: Tender) -> dict[str, str]:
        return dict(union.data(tender)["facts"])

    with desk.app.test_request_context("/"), db.database().reading() as session:
        said = told(session.query(Tender).filter_by(number=number).one())
    assert "Estimation du groupe, avant taxes" not in said
    assert said["Entreprise"] == "Choisie parmi les réponses à l’appel du groupe"


def test_the_organiser_follows_who_takes_part_and_reads_that_it_adheres_to_buy(app: Flask) -> None:
    need = make_need(app)
    visitor = need.visitor("buyer0")
    path = need.read(lambda one: f"/espace/{one.organizer.slug}/achats/{one.number}")
    before = visitor.get(path)
    assert "Pour acheter aussi, il y adhère" in before
    need.adhere(1, 700)
    after = visitor.get(path)
    assert "700" in "".join(after.tree.xpath("//section[@aria-labelledby='participants']//text()"))
