"""The organiser's pages in English: each is whole, and what publication fixes is told with its words."""

import pytest
from flask import Flask

from marketplace.tenders import words
from marketplace.tenders.models import STATUS_OF, TenderStage
from tests.builders import AT
from tests.tenders.drafted import Desk, make_desk, ready


@pytest.fixture
def desk(app: Flask, test_clock) -> Desk:  # type: ignore[no-untyped-def]
    test_clock(AT)
    return make_desk(app)


@pytest.mark.slow
def test_every_page_of_the_organiser_opens_in_english(desk: Desk) -> None:
    number, buyer = ready(desk, number="AR-2026-0001"), desk.visitor()
    base = f"/en{desk.base}"
    steps = (
        "objet",
        "lots",
        "lots/1",
        "livraison",
        "adherents",
        "dates",
        "regles",
        "cadre",
        "documents",
        "entente",
        "relire",
        "seao",
        "annuler",
    )
    for path in ("", "/commencer?q=repas", f"/{number}", *(f"/{number}/{step}" for step in steps)):
        assert buyer.get(f"{base}{path}").tree.get("lang") == "en-CA"


def test_each_stage_has_its_words_and_the_status_of_the_table() -> None:
    assert words.STAGES.keys() == set(TenderStage)
    assert {stage: one.status for stage, one in words.STAGES.items()} == STATUS_OF
