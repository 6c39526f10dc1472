"""Whose turn it is, as the page of the enterprises tells and orders it."""

from datetime import date, timedelta

import pytest

from marketplace.contracting.direct import concluded, turns
from marketplace.contracting.direct.concluded import Concluded
from marketplace.contracting.models import Nature, Rotation
from marketplace.core import db
from marketplace.core.worker import Worker
from marketplace.tenders.asking import proposals
from marketplace.tenders.models import TenderStage
from tests.builders import AT
from tests.page import NBSP
from tests.tenders.asking.people import KITCHENS, Room


def _contract(number: int, supplier_id: int, on: date) -> Concluded:
    said = {"supplier": "Cuisines", "description": "Repas", "amount": 1_000_000, "nature": Nature.GOODS}
    return Concluded(key=f"essai:{number}", number=f"E-{number}", concluded_on=on, supplier_id=supplier_id, **said)  # type: ignore[arg-type]


def test_what_an_enterprise_had_is_told_with_its_last_day() -> None:
    rows = [_contract(1, 5, date(2024, 5, 3)), _contract(2, 5, date(2025, 6, 1))]
    [held] = turns.holders(rows, Rotation.NONE, None)
    assert proposals.said_turn(None, AT) == "Aucun contrat avec vous récemment."
    assert proposals.said_turn(held, AT) == (
        f"2 contrats avec vous, le dernier le 1er juin 2025 (20{NBSP}000,00{NBSP}$ en tout, taxes comprises)."
    )


@pytest.mark.parametrize(("months", "waits"), [(12, True), (6, False)])
def test_a_by_law_that_counts_months_makes_the_same_supplier_wait(months: int, waits: bool) -> None:
    [held] = turns.holders([_contract(1, 5, date(2025, 6, 1))], Rotation.MONTHS, months)
    assert ("Votre règlement la fait attendre jusqu’au 1er juin 2026" in proposals.said_turn(held, AT)) is waits


def test_who_had_nothing_comes_first_then_who_had_it_longest_ago(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    with room.app.app_context(), db.database().writing():
        for name in KITCHENS:
            room.organization(name).description_fr = "Traiteur : collations et repas froids."
    Worker(room.app).drain()
    with room.app.test_request_context(), db.database().writing():
        ids = {name: room.organization(name).id for name in KITCHENS}
        days = {"fleuve": AT.date() - timedelta(days=30), "bel-air": AT.date() - timedelta(days=300)}
        monkeypatch.setattr(concluded, "of", lambda *_told: [_contract(n, ids[one], on) for n, (one, on) in enumerate(days.items())])
    number = room.make(stage=TenderStage.DRAFT, lines=())
    room.change(number, lambda one, _person: setattr(one, "title_fr", "Collations"))
    with room.app.test_request_context(), db.database().writing():
        found = [one.organization.id for one in proposals.of(room.row(number), AT)]
    assert found == [ids["aulnes"], ids["bel-air"], ids["fleuve"]]
