"""Whether a trade is offered somewhere: both sides of every boundary, and what nobody knows."""

import pytest

from marketplace.organizations.models import Activity, Mrc, Reach, Region
from marketplace.organizations.places.distance import distance_km
from tests.organizations.territories_in_words import Territory, serves_mrc, serves_municipality, serves_region, territory_of

RIMOUSKI, MONT_JOLI, QUEBEC = (48.4489, -68.5243), (48.5848, -68.1921), (46.8123, -71.2145)
HERE = {"region_code": "01", "mrc_code": "100", "point": RIMOUSKI}

PROVINCE = Territory(Reach.PROVINCE)
REGIONS = Territory(Reach.REGIONS, frozenset({"01", "11"}))
MRCS = Territory(Reach.MRCS, mrcs=(("100", "01"), ("090", "01")))
RADIUS = Territory(Reach.RADIUS, radius_km=50, point=RIMOUSKI)


def test_all_of_quebec_is_everywhere() -> None:
    assert serves_municipality(PROVINCE, region_code="10", mrc_code=None, point=None) is True
    assert serves_mrc(PROVINCE, "020", region_code="11", points=()) is True
    assert serves_region(PROVINCE, "17", points=()) is True


@pytest.mark.parametrize(("region_code", "serves"), [("01", True), ("11", True), ("10", False), ("", False)])
def test_regions_serve_what_is_in_them_and_nothing_else(region_code: str, serves: bool) -> None:
    assert serves_municipality(REGIONS, region_code=region_code, mrc_code="999", point=None) is serves
    assert serves_mrc(REGIONS, "999", region_code=region_code, points=()) is serves
    assert serves_region(REGIONS, region_code, points=()) is serves


@pytest.mark.parametrize(("mrc_code", "serves"), [("100", True), ("090", True), ("110", False), (None, False)])
def test_mrcs_serve_what_is_in_them_and_nothing_else(mrc_code: str | None, serves: bool) -> None:
    assert serves_municipality(MRCS, region_code="01", mrc_code=mrc_code, point=None) is serves
    if mrc_code:
        assert serves_mrc(MRCS, mrc_code, region_code="01", points=()) is serves


def test_mrcs_serve_their_region_in_part() -> None:
    assert serves_region(MRCS, "01", points=()) is True
    assert serves_region(MRCS, "11", points=()) is False


def test_a_radius_serves_up_to_its_edge_and_no_further() -> None:
    exactly = distance_km(RIMOUSKI, MONT_JOLI)
    for radius_km, serves in ((exactly + 0.001, True), (exactly, True), (exactly - 0.001, False)):
        within = Territory(Reach.RADIUS, radius_km=radius_km, point=RIMOUSKI)  # type: ignore[arg-type]
        assert serves_municipality(within, region_code="01", mrc_code="090", point=MONT_JOLI) is serves
        assert serves_mrc(within, "090", region_code="01", points=[QUEBEC, MONT_JOLI]) is serves
        assert serves_region(within, "01", points=[QUEBEC, MONT_JOLI]) is serves


def test_a_radius_looks_at_no_boundary() -> None:
    assert serves_municipality(RADIUS, region_code="03", mrc_code=None, point=RIMOUSKI) is True
    assert serves_municipality(RADIUS, region_code="01", mrc_code="100", point=QUEBEC) is False


@pytest.mark.parametrize(
    "territory",
    [
        Territory(None),
        Territory(None, frozenset({"01"})),
        Territory(Reach.REGIONS),
        Territory(Reach.MRCS),
        Territory(Reach.RADIUS, radius_km=50),
        Territory(Reach.RADIUS, point=RIMOUSKI),
    ],
)
def test_what_nobody_said_is_unknown_and_never_no(territory: Territory) -> None:
    assert serves_municipality(territory, **HERE) is None
    assert serves_mrc(territory, "100", region_code="01", points=[RIMOUSKI]) is None
    assert serves_region(territory, "01", points=[RIMOUSKI]) is None


def test_a_place_without_a_known_point_is_unknown_to_a_radius() -> None:
    assert serves_municipality(RADIUS, region_code="01", mrc_code="100", point=None) is None
    assert serves_mrc(RADIUS, "100", region_code="01", points=()) is None
    assert serves_region(RADIUS, "01", points=()) is None


def test_an_activity_tells_its_territory() -> None:
    region = Region(code="01", label_fr="Bas-Saint-Laurent", label_en="Bas-Saint-Laurent")
    mrc = Mrc(code="100", name="Rimouski-Neigette", sort_name="rimouski neigette", region_code="01")
    activity = Activity(sector_code="S11", reach=Reach.MRCS, regions=[region], mrcs=[mrc], radius_km=None)
    assert territory_of(activity, RIMOUSKI) == Territory(Reach.MRCS, frozenset({"01"}), (("100", "01"),), None, RIMOUSKI)
    assert serves_municipality(territory_of(activity, None), **HERE) is True
