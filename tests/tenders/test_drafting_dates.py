"""The dates of a purchase hold together: what is asked before publication, and what a step says when something is left out of it."""

from datetime import date, timedelta

import pytest
from flask import Flask

from marketplace.core.errors import RuleBroken
from marketplace.tenders import pricing
from marketplace.tenders.drafting import publishing
from marketplace.tenders.models import OnShortfall, OpenTo, Tender, TenderInvitee
from tests.builders import AT
from tests.tenders.drafted import DATES, Desk, make_desk, ready
from tests.tenders.pool import CLOSES


@pytest.fixture
def desk(app: Flask, test_clock) -> Desk:  # type: ignore[no-untyped-def]
    test_clock(AT)
    return make_desk(app)


CLOSE, RESOLVED = CLOSES.date(), CLOSES.date() + timedelta(days=14)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"term_from": CLOSE}, "commence avant que les adhésions soient closes"),
        ({"term_from": CLOSE - timedelta(days=30)}, "reportez son début, ou avancez la clôture"),
        ({"term_from": RESOLVED - timedelta(days=1)}, "avant le dernier jour des résolutions, le 14 avril 2026"),
        ({"term_from": RESOLVED}, ""),
        ({"term_from": CLOSE + timedelta(days=1), "confirms_by": None}, ""),
        ({"delivery_until": date(2026, 8, 15)}, "La livraison dure jusqu’au 15 août 2026"),
        ({"delivery_until": date(2026, 8, 14)}, ""),
        ({"delivery_until": date(2027, 2, 14), "renewals": 2, "renewal_months": 3}, ""),
        ({"delivery_until": date(2027, 2, 15), "renewals": 2, "renewal_months": 3}, "finit le 14 février 2027"),
    ],
)
def test_the_contract_begins_after_the_close_and_covers_the_delivery(desk: Desk, said: dict, words: str) -> None:
    number = ready(desk, expected=100)

    def publish(one: Tender, person) -> None:  # type: ignore[no-untyped-def]
        one.open_to, one.invitees = OpenTo.CHOSEN, [TenderInvitee(organization_id=one.supplier_id)]
        for name, value in said.items():
            setattr(one, name, value)
        publishing.publish(one, actor=person, at=AT)

    if not words:
        desk.change(number, publish)
        return
    with pytest.raises(RuleBroken) as refused:
        desk.change(number, publish)
    assert words in refused.value.reason


def test_the_last_day_of_a_contract_counts_every_renewal_and_stays_the_last_of_its_month() -> None:
    assert pricing.last_day(date(2026, 8, 14), 0, 12) == date(2026, 8, 14)
    assert pricing.last_day(date(2026, 11, 14), 2, 3) == date(2027, 5, 14)
    assert pricing.last_day(date(2026, 1, 31), 1, 1) == date(2026, 2, 28)
    assert pricing.last_day(date(2026, 2, 28), 1, 1) == date(2026, 3, 31)


def test_a_length_that_is_left_out_is_asked_for_and_never_guessed(desk: Desk) -> None:
    buyer = desk.visitor()
    number = desk.begin(buyer)
    dates = desk.send(buyer, f"{number}/dates", 422, **DATES | {"renewals": "2", "renewal_months": ""})
    assert dates.errors() == ["Erreur\u00a0: Écrivez la durée d’un renouvellement, ou zéro renouvellement."]
    assert dates.tree.xpath("//*[@aria-invalid='true']/@name") == ["renewal_months"]
    assert dates.tree.xpath("//input[@name='term_from']/@value") == ["2026-06-22"], "what was typed is kept"
    assert desk.read(number, lambda one: one.renewals) == 0
    desk.send(buyer, f"{number}/dates", **DATES | {"renewals": "0", "renewal_months": ""})
    assert "de 1 à 60" in " ".join(desk.send(buyer, f"{number}/dates", 422, renewals="1", renewal_months="61").errors())
    rules = desk.send(buyer, f"{number}/regles", 422, on_shortfall="extend", extension_days="")
    assert ["de combien de jours" in one for one in rules.errors()] == [True]
    assert rules.tree.xpath("//*[@aria-invalid='true']/@name") == ["extension_days"]
    desk.send(buyer, f"{number}/regles", on_shortfall="cancel", extension_days="")
    assert desk.read(number, lambda one: one.on_shortfall) is OnShortfall.CANCEL


def test_a_step_that_is_saved_and_stayed_on_says_that_it_is(desk: Desk) -> None:
    buyer = desk.visitor()
    number = desk.begin(buyer)
    for step, label in (
        ("objet", "Objet"),
        ("livraison", "Livraison"),
        ("adherents", "Qui peut adhérer"),
        ("dates", "Dates"),
        ("regles", "Règles"),
        ("cadre", "Cadre contractuel"),
        ("entente", "Entente d’union"),
    ):
        page = desk.send(buyer, f"{number}/{step}", stay="y")
        assert page.heading == label
        assert f"L’étape «\u00a0{label}\u00a0» est enregistrée." in page, step
    assert "est enregistrée" not in desk.send(buyer, f"{number}/objet"), "going on says it by itself"


def test_what_publication_asks_is_not_called_optional_and_a_draft_is_saved_without_it(desk: Desk) -> None:
    buyer = desk.visitor()
    number = desk.begin(buyer)
    needed = {
        "objet": ("description_fr",),
        "livraison": ("delivery_from", "delivery_until"),
        "dates": ("closes_at", "term_from", "term_until"),
        "lots/1": ("expected",),
    }
    for step, names in needed.items():
        page = buyer.get(f"{desk.base}/{number}/{step}")
        for name in names:
            assert "facultatif" not in page.tree.xpath(f"string(//label[@for='{name}'])"), name
            assert "Nécessaire pour publier." in page.tree.get_element_by_id(f"{name}-hint").text_content(), name
        desk.send(buyer, f"{number}/{step}", **dict.fromkeys(names, ""))
    assert "facultatif" in buyer.get(f"{desk.base}/{number}/objet").tree.xpath("string(//label[@for='description_en'])")
