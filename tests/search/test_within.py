"""How far from a place a question says that they may be."""

import pytest

from marketplace.search.places.gazetteer import Gazetteer
from marketplace.search.places.understood import understood
from tests.search.test_places_understood import gazetteer

__all__ = ["gazetteer"]


@pytest.mark.parametrize(
    ("question", "rest", "km"),
    [
        ("déneigement à 50 km de Rimouski", "déneigement", 50),
        ("déneigement à moins de 50 kilomètres de Rimouski", "déneigement", 50),
        ("déneigement dans un rayon de 25km autour de Rimouski", "déneigement", 25),
        ("snow removal within 100 km of Rimouski", "snow removal", 100),
        ("Rimouski, déneigement de 50 km de routes", "déneigement de 50 km de routes", None),
        ("déneigement 0 km de Rimouski", "déneigement 0 km", None),
        ("déneigement 9999 km de Rimouski", "déneigement 9999 km", None),
        ("50 km Bas-Saint-Laurent", "50 km", None),
    ],
)
def test_a_question_may_say_how_far_from_a_town(question: str, rest: str, km: int | None, gazetteer: Gazetteer) -> None:
    found = understood(question, gazetteer)
    assert (found.rest, found.km) == (rest, km)
