"""An organiser writes a purchase in steps that save themselves, through the pages, from an offer to its publication."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from marketplace.tenders.models import OpenTo, TenderStage
from tests.builders import AT
from tests.tenders.drafted import CLOSES, DATES, DELIVERY, Desk, make_desk


@pytest.fixture
def desk(app: Flask, test_clock) -> Desk:  # type: ignore[no-untyped-def]
    test_clock(AT)
    return make_desk(app)


@pytest.mark.slow
def test_a_buyer_goes_from_an_offer_to_open_adhesions_a_step_at_a_time(desk: Desk) -> None:
    buyer = desk.visitor()
    listing = buyer.get(f"/catalogue/{desk.listing}")
    way_in = listing.links()["Organiser un achat regroupé"]
    assert "Repas en liaison froide" in buyer.get(way_in)
    assert "Repas en liaison froide" in buyer.get(f"{desk.base}/commencer?q=cuisines+repas")
    number = desk.begin(buyer)
    assert number == "AR-2026-0001"
    told = buyer.get(f"{desk.base}/{number}/relire")
    for words in ("Il manque une description", "quantité attendue", "dates de livraison", "date de clôture", "entente d’union signée"):
        assert words in told, words
    desk.send(buyer, f"{number}/objet", description_fr="Des repas froids pour les camps de jour.")
    one_lot = desk.send(
        buyer, f"{number}/lots/1", expected="1 500", minimum="1 200", capacity="9 000", specification="Sans arachides.",
        item_description=["Plat principal", "Dessert", ""], item_category=["90101600", "", ""], item_unit=["C62", "C62", ""],
        item_quantity=["1", "1", ""],
    )  # fmt: skip
    assert "Le lot 1 est enregistré." in one_lot
    assert "10,75\u00a0$" in one_lot
    assert "finit avant de commencer" in " ".join(
        desk.send(buyer, f"{number}/livraison", 422, delivery_from="2026-08-14", delivery_until="2026-06-22").errors()
    )
    desk.send(buyer, f"{number}/livraison", **DELIVERY)
    desk.send(buyer, f"{number}/adherents", open_to="territory", region_codes=["01"], mrc_codes=[])
    desk.send(buyer, f"{number}/dates", **DATES)
    desk.send(buyer, f"{number}/regles", on_shortfall="cancel", allocation_rule="order")
    framework = desk.send(buyer, f"{number}/cadre", is_waste_service="no", listed_service="no", mode="direct:invitation_min", stay="y")
    assert "19\u00a0800,00\u00a0$" in framework
    assert "Gré à gré" in framework
    review = buyer.get(f"{desk.base}/{number}/relire")
    assert "1 chose empêche encore" in review
    assert "entente d’union" in review
    assert "Publier et ouvrir les adhésions" not in review
    desk.send(buyer, f"{number}/adherents", open_to="chosen", invitees="Cuisines du Fleuve, coopérative", buyers_are_enterprises="no")
    assert "Tout est prêt." in buyer.get(f"{desk.base}/{number}/relire")
    page = buyer.post(f"{desk.base}/{number}/publier", token_from=f"{desk.base}/{number}")
    assert "les adhésions sont ouvertes" in page
    facts = desk.read(number, lambda one: (one.stage, one.opens_at, one.closes_at, one.estimate, one.ceiling, one.open_to))
    assert facts == (TenderStage.ADHESION, AT, datetime(2026, 3, 31, 20, 0, tzinfo=UTC), 1_980_000, 2_500_000, OpenTo.CHOSEN)
    assert "Adhésions ouvertes" in buyer.get(desk.base)
    assert "Repas en liaison froide" in buyer.get(f"/achats-regroupes/{number}")


@pytest.mark.slow
def test_what_is_typed_wrong_is_told_and_nothing_is_half_written(desk: Desk) -> None:
    buyer = desk.visitor()
    number = desk.begin(buyer)
    skipped = desk.send(buyer, f"{number}/dates", 422, **DATES | {"closes_at": "2026-03-08T02:30"})
    assert "n’existe pas ce jour-là" in " ".join(skipped.errors())
    twice = desk.send(buyer, f"{number}/dates", 422, **DATES | {"closes_at": "2026-11-01T01:30"})
    assert "arrive deux fois" in " ".join(twice.errors())
    assert desk.read(number, lambda one: (one.closes_at, one.term_from)) == (None, None)
    lot = desk.send(
        buyer, f"{number}/lots/1", 422, title="", expected="1,500", minimum="-3", category="zzz",
        item_description=["", "Pain"], item_category=["", "12"], item_unit=["", "XX"], item_quantity=["3", "2"],
    )  # fmt: skip
    told = " ".join(lot.errors())
    for words in ("obligatoire", "deux façons", "négatif", "n’est pas claire", "Article 1", "Article 2", "UNSPSC"):
        assert words in told, words
    named = desk.send(buyer, f"{number}/adherents", 422, open_to="chosen", invitees="Nulle part\nVille de Val-des-Ormes")
    assert "«\u00a0Nulle part\u00a0»\u00a0: aucune organisation" in " ".join(named.errors())
    assert desk.read(number, lambda one: (one.lots[0].expected, one.invitees)) == (None, [])
    desk.send(buyer, f"{number}/objet", 422, title_fr=" ")
    desk.send(buyer, f"{number}/regles", 422, extension_days="0")


def test_the_second_to_save_a_step_is_told_and_both_texts_are_kept(desk: Desk) -> None:
    first, second = desk.visitor(), desk.visitor("second")
    number = desk.begin(first)
    path = f"{desk.base}/{number}/livraison"
    from tests.tenders.drafted import form_of

    hers, his = form_of(first, path), form_of(second, path)
    first.post(path, hers | DELIVERY | {"delivery_note": "Avant 10 h."})
    page = second.post(path, his | DELIVERY | {"delivery_note": "Après 14 h."}, status=409)
    for words in ("Quelqu’un a enregistré cet achat", "Avant 10 h.", "Après 14 h."):
        assert words in page, words
    assert desk.read(number, lambda one: one.delivery_note) == "Avant 10 h."
    again = page.tree.xpath("//input[@name='version']/@value")[0]
    second.post(path, his | DELIVERY | {"delivery_note": "Après 14 h.", "version": again})
    assert desk.read(number, lambda one: one.delivery_note) == "Après 14 h."
    assert desk.read(number, lambda one: one.delivery_from.isoformat()) == "2026-06-22"


def test_only_those_who_buy_for_the_organiser_open_it_and_others_learn_nothing(desk: Desk) -> None:
    number = desk.begin(desk.visitor())
    paths = [
        desk.base,
        f"{desk.base}/{number}",
        f"{desk.base}/{number}/objet",
        f"{desk.base}/{number}/seao",
        f"{desk.base}/{number}/entente/document",
    ]
    for name, status in (("reader", 403), ("stranger", 404), ("seller", 404)):
        visitor = desk.visitor(name)
        assert [visitor.client.get(path).status_code for path in paths] == [status] * len(paths), name
        assert visitor.client.get(f"/achats-regroupes/{number}").status_code == (200 if name == "reader" else 404), name
    stranger = desk.visitor("stranger")
    theirs = f"/espace/{desk.city.replace('val-des-ormes', 'riviere-neuve')}/achats/{number}"
    assert stranger.client.get(theirs).status_code == 404
    assert "Organiser un achat regroupé" not in desk.visitor("reader").get(f"/catalogue/{desk.listing}").links()
    assert "Organiser un achat regroupé" not in desk.visitor("seller").get(f"/catalogue/{desk.listing}").links()
    assert "Achats" not in desk.visitor("reader").get(f"/espace/{desk.city}").links()
    assert desk.visitor().get(f"/espace/{desk.city}").links()["Achats"] == desk.base
    assert CLOSES.startswith("2026")
