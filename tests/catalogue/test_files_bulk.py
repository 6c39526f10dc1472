"""Changing many listings at once: what the preview says is what is done, and what somebody else saved meanwhile is left alone."""

from datetime import date

import pytest
from flask import Flask

from marketplace.catalogue.files import bulk
from marketplace.catalogue.files.bulk import Changes
from marketplace.catalogue.models import Listing, ListingStatus, ListingVersion
from marketplace.core import db
from marketplace.core.errors import Unusable
from marketplace.organizations.models import Organization
from tests.catalogue.conftest import Market
from tests.catalogue.things import make_listing
from tests.page import NBSP


@pytest.mark.parametrize(
    ("price", "changes", "after"),
    [
        (125_000, Changes(percent=500, round_to=100), 131_300),
        (125_000, Changes(percent=-250, round_to=1), 121_875),
        (125_000, Changes(percent=-250, round_to=100), 121_900),
        (125_000, Changes(amount=-25_000, round_to=100), 100_000),
        (100_050, Changes(percent=0, round_to=100), 100_100),
        (100_049, Changes(amount=0, round_to=10_000), 100_000),
        (333, Changes(percent=10_000, amount=1, round_to=1), 667),
    ],
)
def test_a_price_moves_once_and_is_rounded_half_up(price, changes, after):
    assert bulk._moved(price, changes) == after


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (Changes(percent=300, round_to=10_000), "arrondi plus fin"),
        (Changes(amount=-2_890, round_to=100), "arrondi plus fin"),
        (Changes(percent=-10_000, round_to=100), "passerait à zéro"),
        (Changes(amount=-2_900, round_to=1), "passerait à zéro"),
        (Changes(amount=-5_000, round_to=1), "sous zéro"),
    ],
)
def test_a_price_never_becomes_zero_by_a_change_of_many(app, changes, why):
    with app.test_request_context(), pytest.raises(Unusable, match=why):
        bulk._moved(2_900, changes)
    assert bulk._moved(0, Changes(percent=300, round_to=10_000)) == 0, "what was free stays free"


def ids(app: Flask) -> dict[str, str]:
    with app.app_context(), db.database().reading() as session:
        return {one.reference: f"{one.id}:{one.version}" for one in session.query(Listing)}


@pytest.fixture
def three(market: Market) -> Market:
    market.listing(reference="A", price=125_000, tiers=[[1000, 100_000]])
    market.listing(reference="B", price_basis="on_request", title_fr="Vitres hautes")
    market.listing(reference="C", price=10_000, tiers=[], published=False, description_fr="")
    return market


def test_the_preview_tells_what_each_becomes_and_then_it_is_done(app, three):
    editor, address = three.visitor("editor"), f"{three.base}/plusieurs"
    for words in ("Changer plusieurs articles", "Vitres hautes", "Tout cocher"):
        assert words in editor.get(address)
    assert three.enterprise.name in editor.get(address).tree.xpath("string(//nav[@class='crumbs'])")
    assert "Vitres hautes" not in editor.get(f"{address}?q=bureaux")
    assert editor.get(f"{address}?tout=1").tree.xpath("count(//input[@name='article'][@checked])") == 3
    said = {"percent": "-10 %", "status": "published", "valid_until": "2030-12-31", "add": "insertion", "round_to": "100"}
    page = editor.post(address, {"article": list(ids(app).values()), **said})
    for words in (
        "1 article changerait.",
        "2 ne le peuvent pas.",
        "12,50\u00a0$",
        "11,25\u00a0$",
        "Il n’a pas de prix à changer.",
        "Il manque une description",
    ):
        assert words in page, words
    assert "Listing" not in page.response.text
    with app.app_context(), db.database().reading() as session:
        assert session.query(ListingVersion).count() == 3, "a preview writes nothing"
    form = next(one for one in page.tree.forms if one.action and one.action.endswith("/appliquer"))
    sent = dict(form.form_values())
    editor.post(form.action, sent, token_from=address)
    with app.app_context(), db.database().reading() as session:
        one = session.query(Listing).filter_by(reference="A").one()
        assert (one.price, one.tiers[0].price, one.valid_until, one.characteristics, one.number) == (
            112_500,
            90_000,
            date(2030, 12, 31),
            ["insertion"],
            2,
        )
        assert session.query(ListingVersion).filter_by(number=2).one().because == "bulk"
    assert editor.get(f"/en{address}")


def test_what_was_saved_since_the_preview_is_left_and_told(app, three):
    editor, address = three.visitor("editor"), f"{three.base}/plusieurs"
    read = ids(app)
    with app.app_context(), db.database().writing() as session:
        stale = session.query(Listing).filter_by(reference="A").one()
        bulk.actions.revise(stale, bulk.content_of(stale) | {"price": 120_000}, actor=None, at=stale.created_at)
    page = editor.post(f"{address}/appliquer", {"article": [read["A"], read["C"]], "amount": "1", "round_to": "1"}, token_from=address)
    assert "1 article est changé. 1 est resté tel quel" in page
    assert "Quelqu’un l’a enregistré depuis l’aperçu" in page
    with app.app_context(), db.database().reading() as session:
        assert {one.reference: one.price for one in session.query(Listing)} == {"A": 120_000, "B": None, "C": 20_000}


def test_what_cannot_be_is_refused_and_nothing_of_others_is_reached(app, three):
    editor, address = three.visitor("editor"), f"{three.base}/plusieurs"
    mine = list(ids(app).values())
    for said, why in (
        ({}, "dites au moins un changement"),
        ({"percent": "beaucoup"}, "n’est pas un nombre"),
        ({"percent": "1,2345"}, "deux décimales au plus"),
        ({"percent": "1,234"}, "Écrivez un pourcentage de -100 à 1000"),
        ({"amount": "-1,234"}, "Écrivez -1~234 ou -1,2340."),
        ({"valid_until": "hier"}, "Écrivez une date"),
        ({"lead_time_days": "-1"}, "Écrivez un nombre entier de 0 ou plus."),
        ({"status": "vendu"}, "choix valide"),
    ):
        assert why.replace("~", NBSP) in editor.post(address, {"article": mine, "round_to": "100", **said}, status=422), said
    editor.post(address, {"percent": "5", "round_to": "100"}, status=422)
    editor.post(f"{address}/appliquer", {"article": "x", "percent": "5", "round_to": "100"}, status=422, token_from=address)
    for name, status in (("stranger", 404), ("reader", 403), ("buyer", 404)):
        three.visitor(name).get(address, status=status)
    with app.app_context(), db.database().writing() as session:
        theirs = make_listing(session.query(Organization).filter_by(name="Atelier du quai").one(), reference="X")
        token = f"{theirs.id}:{theirs.version}"
    assert "0 article changerait." in editor.post(address, {"article": [token], "percent": "5", "round_to": "100"})
    editor.post(f"{address}/appliquer", {"article": [token], "percent": "5", "round_to": "100"}, token_from=address)
    with app.app_context(), db.database().reading() as session:
        assert session.query(ListingVersion).count() == 4
        assert session.query(Listing).filter_by(status=ListingStatus.DRAFT).count() == 1
