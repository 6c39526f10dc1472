"""What every engine promises about places, orders and names begun."""

import pytest

from search_index import Engine, Near, Query, parse
from tests.search_index.documents import KIND, enterprise

RIMOUSKI, QUEBEC, MONTREAL = (48.45, -68.53), (46.81, -71.21), (45.50, -73.57)


@pytest.fixture
def spread(engine: Engine) -> Engine:
    """Each engine in turn, with enterprises here and there, one of them nowhere."""
    engine.rebuild(
        [
            enterprise(1, "Montréal", "pain", point=MONTREAL, region="06"),
            enterprise(2, "Québec", "pain", point=QUEBEC, region="03"),
            enterprise(3, "Rimouski", "pain pain", point=RIMOUSKI, region="01"),
            enterprise(4, "Ailleurs", "pain"),
            enterprise(5, "Autre de Québec", "vin", point=QUEBEC, region="03"),
        ]
    )
    return engine


def ids(engine: Engine, text: str = "", **others: object) -> tuple[int, ...]:
    hits = engine.search(Query(KIND, parse(text).wanted, **others))  # type: ignore[arg-type]
    assert hits.total == len(hits.ids)
    return hits.ids


def test_the_nearest_come_first_then_by_name_and_those_without_a_place_last(spread: Engine) -> None:
    assert ids(spread, near=Near(*RIMOUSKI), sort="distance") == (3, 5, 2, 1, 4)
    assert ids(spread, "pain", near=Near(*MONTREAL), sort="distance") == (1, 2, 3, 4)
    assert spread.search(Query(KIND, near=Near(*MONTREAL), sort="distance", offset=1, limit=2)).ids == (5, 2)


def test_a_place_may_be_a_limit_whatever_the_order(spread: Engine) -> None:
    assert sorted(ids(spread, near=Near(*QUEBEC, 225))) == [2, 5]
    assert sorted(ids(spread, near=Near(*QUEBEC, 240))) == [1, 2, 5]
    assert ids(spread, near=Near(*QUEBEC, 0)) == (5, 2)
    assert ids(spread, near=Near(*QUEBEC, -1)) == ()
    assert sorted(ids(spread, near=Near(*QUEBEC, 1e9))) == [1, 2, 3, 5]
    assert len(ids(spread, near=Near(*QUEBEC))) == 5


def test_facets_are_counted_within_the_place(spread: Engine) -> None:
    hits = spread.search(Query(KIND, near=Near(*QUEBEC, 240), facets=("region",), filters={"region": frozenset({"06"})}))
    assert (hits.ids, hits.facets) == ((1,), {"region": {"03": 2, "06": 1}})


def test_orders_without_what_they_need_are_by_name(spread: Engine) -> None:
    by_name = (4, 5, 1, 2, 3)
    assert ids(spread, sort="name") == ids(spread, sort="distance") == ids(spread) == by_name
    assert ids(spread, "pain", sort="name") == ids(spread, "pain", sort="distance") == (4, 1, 2, 3)
    assert ids(spread, "pain")[0] == 3


def test_the_other_side_of_the_earth_is_far_and_the_date_line_is_not_a_wall(engine: Engine) -> None:
    engine.rebuild(
        [enterprise(1, "Est", point=(0.0, 179.9)), enterprise(2, "Ouest", point=(0.0, -179.9)), enterprise(3, "Pôle", point=(90.0, 0.0))]
    )
    assert ids(engine, near=Near(0.0, 179.95, 20)) == (1, 2)
    assert ids(engine, near=Near(90.0, 123.0, 1)) == (3,)


@pytest.mark.parametrize("place", [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0), (0.0, float("inf"))])
def test_what_is_not_on_earth_is_refused(place: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="no such place"):
        enterprise(1, "Lune", point=place)
    with pytest.raises(ValueError, match="no such place"):
        Near(*place)


NAMES = {
    1: "L’Étoile du Nord",
    2: "Coop de solidarité La Bonne Étoile",
    3: "C.P.E. Les Ours de Ste-Anne",
    4: "Étoiles filantes",
    5: "Boulangerie Sainte-Anne",
}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("étoi", (4, 2, 1)),
        ("ETOILE", (4, 2, 1)),
        ("l'étoile du", (1,)),
        ("l'étoile d", (1, 2)),
        ("étoiles", (4, 2, 1)),
        ("bonne coop", (2,)),
        ("coops sol", (2,)),
        ("ste-a", (5, 3)),
        ("sainte an", (5, 3)),
        ("cpe", (3,)),
        ("c.p.e. our", (3,)),
        ("du nor", (1,)),
        ("étoile licorne", ()),
        ("toile", ()),
        ("", ()),
        ("…", ()),
        ("\ud800", ()),
    ],
)
def test_a_name_is_completed_from_the_words_typed_those_that_begin_so_first(engine: Engine, typed: str, expected: tuple[int, ...]) -> None:
    engine.rebuild(enterprise(number, name) for number, name in NAMES.items())
    assert engine.complete(KIND, typed, 10) == expected
    assert engine.complete(KIND, typed, 1) == expected[:1]
    assert engine.complete(KIND, typed, 0) == engine.complete(KIND, typed, -2) == engine.complete("listings", typed, 5) == ()


def test_a_name_that_changed_is_completed_as_it_is_now(engine: Engine) -> None:
    engine.rebuild(enterprise(number, name) for number, name in NAMES.items())
    engine.complete(KIND, "étoi", 5)
    engine.apply([enterprise(4, "Lune"), enterprise(6, "Étoile"), enterprise(7, "Bonne Étoile", "étoile", kind="listings")])
    assert engine.complete(KIND, "étoi", 5) == (6, 2, 1)
    assert engine.complete(KIND, "lun", 5) == (4,)
