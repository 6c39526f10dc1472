"""`verify` names each row of the directory that breaks a promise, and nothing of a sound one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from marketplace.core import db, panels
from marketplace.organizations.models import (
    Activity,
    DuplicatePair,
    Municipality,
    MunicipalityPeriod,
    Organization,
    OrganizationStatus,
    Reach,
    Region,
    TrustEvent,
    TrustLevel,
)
from tests.builders import AT, make_organization


def said(app: Flask) -> list[str]:
    """What the directory answers to `verify`."""
    with app.app_context(), db.database().reading():
        return [sentence for found in panels.pieces("verify") for sentence in found]


def test_a_sound_directory_breaks_no_promise(app: Flask) -> None:
    with app.app_context(), db.database().writing() as session:
        one, other = make_organization(), make_organization()
        one.activities[:] = [
            Activity(sector_code="S01", reach=Reach.RADIUS, radius_km=60),
            Activity(sector_code="S02", reach=Reach.PROVINCE),
        ]
        other.activities[:] = [Activity(sector_code="S01", reach=Reach.REGIONS, regions=[session.get_one(Region, "01")])]
        session.add(TrustEvent(organization_id=one.id, level=TrustLevel.VERIFIED, decided_at=AT))
        one.trust_level = TrustLevel.VERIFIED
        session.add(DuplicatePair(first_id=one.id, second_id=other.id, score=90, reasons={}, proposed_at=AT))
    assert said(app) == []


def _page(**values: Any) -> Callable[[Organization, Organization], object]:
    def change(one: Organization, _other: Organization) -> None:
        for name, value in values.items():
            setattr(one, name, value)

    return change


def _activity(**values: Any) -> Callable[[Organization, Organization], object]:
    return lambda one, _other: one.activities.append(Activity(sector_code="S03", **values))


def _absorbed_by_each_other(one: Organization, other: Organization) -> None:
    one.merged_into_id, other.merged_into_id = other.id, one.id
    one.status = other.status = OrganizationStatus.WITHDRAWN


@pytest.mark.parametrize(
    ("breaks", "words"),
    [
        (lambda one, other: setattr(one, "merged_into_id", other.id), "was absorbed and is still published"),
        (_absorbed_by_each_other, "absorbed in its turn by it"),
        (lambda one, _other: setattr(one, "merged_into_id", one.id), "absorbed by itself"),
        (_page(is_enterprise=False), "neither an enterprise, a buyer nor a network"),
        (_page(trust_level=TrustLevel.ACCREDITED), "that its history does not give"),
        (_activity(reach=Reach.RADIUS), "a radius without reaching by it"),
        (_activity(reach=Reach.PROVINCE, radius_km=5), "a radius without reaching by it"),
        (_activity(radius_km=5), "a radius without reaching by it"),
        (_activity(reach=Reach.REGIONS), "reaches by regions and lists none"),
        (_activity(reach=Reach.MRCS), "reaches by MRC and lists none"),
    ],
)
def test_a_page_that_breaks_a_promise_is_named(app: Flask, breaks: Callable[[Organization, Organization], object], words: str) -> None:
    with app.app_context(), db.database().writing() as session:
        one, other = make_organization(), make_organization()
        session.add(TrustEvent(organization_id=one.id, level=TrustLevel.DECLARED, decided_at=AT))
        session.flush()
        breaks(one, other)
    assert any(words in sentence for sentence in said(app)), said(app)


def test_a_list_of_regions_that_an_activity_does_not_reach_by_is_named(app: Flask) -> None:
    with app.app_context(), db.database().writing() as session:
        one = make_organization()
        one.activities.append(Activity(sector_code="S03", reach=Reach.PROVINCE, regions=[session.get_one(Region, "02")]))
    assert len(said(app)) == 1


def test_a_pair_in_the_wrong_order_is_named(app: Flask) -> None:
    with app.app_context(), db.database().writing() as session:
        one, other = make_organization(), make_organization()
        session.add(DuplicatePair(first_id=other.id, second_id=one.id, score=90, reasons={}, proposed_at=AT))
    assert "wrong order" in said(app)[0]


@pytest.mark.parametrize(
    ("periods", "words"),
    [
        ([("02", None, None)], "another region than its last period says"),
        ([("01", None, None), ("01", date(2020, 1, 1), None)], "several periods without an end"),
        ([("02", date(2020, 1, 1), date(2019, 1, 1)), ("01", date(2020, 1, 1), None)], "ends before it begins"),
    ],
)
def test_periods_of_a_municipality_that_do_not_follow_each_other_are_named(app: Flask, periods: Any, words: str) -> None:
    with app.app_context(), db.database().writing() as session:
        session.execute(text("DELETE FROM municipality_periods"))
        session.add(Municipality(code="99998", name="Essai", sort_name="essai", region_code="01", source="essai"))
        for region, begins, ends in periods:
            session.add(MunicipalityPeriod(municipality_code="99998", region_code=region, valid_from=begins, valid_to=ends))
    assert len(said(app)) == 1
    assert words in said(app)[0]


@pytest.mark.parametrize(
    ("where", "past", "words"),
    [
        ({"mrc_code": "100", "region_code": "02"}, None, "in another region than its MRC"),
        ({"mrc_code": "470", "region_code": "05"}, "17", "where its MRC never was"),
    ],
)
def test_a_municipality_that_is_not_in_the_region_of_its_mrc_is_named(app: Flask, where: Any, past: str | None, words: str) -> None:
    with app.app_context(), db.database().writing() as session:
        session.add(Municipality(code="99998", name="Essai", sort_name="essai", source="essai", **where))
        if past:
            session.add(MunicipalityPeriod(municipality_code="99998", mrc_code="470", region_code=past, valid_to=date(2021, 7, 8)))
    (sentence,) = said(app)
    assert words in sentence


def test_a_period_in_the_region_where_its_mrc_once_was_is_sound(app: Flask) -> None:
    with app.app_context(), db.database().writing() as session:
        session.add(Municipality(code="99998", name="Essai", sort_name="essai", source="essai", mrc_code="470", region_code="05"))
        for region, begins, ends in (("16", None, date(2021, 7, 8)), ("05", date(2021, 7, 8), None)):
            period = {"mrc_code": "470", "region_code": region, "valid_from": begins, "valid_to": ends}
            session.add(MunicipalityPeriod(municipality_code="99998", **period))
    assert said(app) == []


def test_an_organisation_placed_in_a_municipality_of_another_region_is_named(app: Flask) -> None:
    with app.app_context(), db.database().writing() as session:
        session.add(Municipality(code="99998", name="Essai", sort_name="essai", region_code="01", source="essai"))
        session.flush()
        make_organization(region_code="02").municipality_code = "99998"
    assert "another region" in said(app)[0]
