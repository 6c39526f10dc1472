"""A small directory to search in."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.worker import Worker
from tests.builders import make_organization, make_user

CATERER = {
    "name": "La Louche d’Argent",
    "legal_form_code": "OBNL_QC",
    "region_code": "06",
    "municipality": "Rive-Neuve",
    "sector_codes": ("S17",),
    "description_fr": "Traiteur en insertion qui prépare des repas d’été pour les camps de jour.",
    "description_en": "Caterer that prepares summer meals for day camps.",
}
CLEANER = {"name": "Entretien du Littoral", "region_code": "01"}
RECYCLER = {
    "name": "Le Grand Bac",
    "region_code": "15",
    "municipality": "Val-des-Ormes",
    "sector_codes": ("S10",),
    "description_fr": "Tri et revente de matériaux.",
    "description_en": None,
}


@pytest.fixture
def fill(app: Flask) -> Callable[..., None]:
    """Put enterprises in the directory and have the index follow."""

    def put(*enterprises: dict[str, object]) -> None:
        with app.app_context(), db.database().writing():
            for facts in enterprises:
                make_organization(**facts)
        Worker(app).drain()

    return put


@pytest.fixture
def directory(fill: Callable[..., None]) -> None:
    """A caterer in Montréal, a cleaner in the Bas-Saint-Laurent, a recycler in the Laurentides."""
    fill(CATERER, CLEANER, RECYCLER)


@pytest.fixture
def people(app: Flask, test_clock: Callable[[datetime], None]) -> list[User]:
    """Three people with an account, on Monday evening (see kept_things)."""
    from tests.search.kept_things import EVENING

    test_clock(EVENING)
    with app.app_context(), db.database().writing():
        return [make_user() for _number in range(3)]
