"""The demonstration as it is written: marked in every row, tied to no real body, keeping every promise of the directory."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.core import db, panels, seeding
from marketplace.organizations import demo
from marketplace.organizations.models import (
    Activity,
    NetworkMember,
    NetworkTerritory,
    Organization,
    OrganizationStatus,
    TrustEvent,
    TrustLevel,
)
from tests.page import Visitor

pytestmark = pytest.mark.slow


@pytest.fixture
def seeded(app: Flask) -> seeding.Seeding:
    """The small demonstration."""
    return sown(app)


def sown(app: Flask) -> seeding.Seeding:
    with app.app_context():
        found = seeding.Seeding(seeding.PROFILES["S"], 1, seeding.SEEDED_AT, lambda _words: None)
        demo.seed(found)
    return found


def test_it_keeps_every_promise_of_the_directory(app, seeded) -> None:
    with app.app_context(), db.database().reading():
        assert [sentence for piece in panels.pieces("verify") for sentence in piece] == []


def test_every_invented_row_is_marked_and_every_real_one_untouched(app, seeded) -> None:
    with app.app_context(), db.database().reading() as session:
        real = session.scalars(select(Organization).where(~Organization.is_demo)).unique().all()
        assert all(one.reference_code for one in real), "only the hubs of the reference data are real"
        ids = {one.id for one in real}
        assert not ids & set(session.scalars(select(TrustEvent.verifier_id)))
        assert not ids & set(session.scalars(select(NetworkMember.network_id)))
        assert not ids & set(session.scalars(select(Activity.organization_id)))
        assert session.scalar(select(func.count()).where(Organization.is_demo, Organization.is_enterprise)) == 61
        assert session.scalar(select(func.count()).where(Organization.is_demo, Organization.buyer_type.is_not(None))) == 60


def test_a_verified_enterprise_was_verified_by_the_invented_hub_of_its_region(app, seeded) -> None:
    with app.app_context(), db.database().reading() as session:
        events = session.scalars(select(TrustEvent).where(TrustEvent.level == TrustLevel.VERIFIED)).unique().all()
        assert len(events) > 10
        for event in events:
            enterprise = session.get_one(Organization, event.organization_id)
            territory = select(NetworkTerritory.region_code).where(NetworkTerritory.network_id == event.verifier_id)
            assert session.scalar(territory) == enterprise.region_code
            assert event.verifier.is_demo


def test_every_sample_answers_as_its_status_says(app, seeded, visitor) -> None:
    samples = seeded.samples["organization"]
    assert samples.keys() == {"published", "draft", "withdrawn", "merged", "buyer", "network", "declared", "verified", "accredited"}
    statuses = {
        "published": 200,
        "verified": 200,
        "accredited": 200,
        "buyer": 200,
        "network": None,
        "draft": 404,
        "withdrawn": 410,
        "merged": None,
    }
    for name, status in statuses.items():
        response = visitor.client.get(f"/entreprises/{samples[name]['slug']}")
        assert status is None or response.status_code == status, name
    merged = visitor.client.get(f"/entreprises/{samples['merged']['slug']}")
    assert merged.status_code in (301, 308)
    assert merged.location.endswith(samples["published"]["slug"])
    with app.app_context(), db.database().reading() as session:
        assert session.get_one(Organization, samples["merged"]["id"]).merged_into_id == samples["published"]["id"]
        assert session.get_one(Organization, samples["draft"]["id"]).status is OrganizationStatus.DRAFT


def test_pages_with_all_of_it_are_whole_in_both_languages(app, seeded, visitor: Visitor) -> None:
    with app.app_context(), db.database().reading() as session:
        shown = select(Organization.slug).where(Organization.status == OrganizationStatus.PUBLISHED, Organization.is_enterprise)
        slugs = session.scalars(shown.order_by(Organization.id).limit(20)).all()
    for slug in slugs:
        for prefix in ("", "/en"):
            visitor.get(f"{prefix}/entreprises/{slug}")


def test_addresses_are_each_given_once(app, seeded) -> None:
    with app.app_context(), db.database().reading() as session:
        slugs = session.scalars(select(Organization.slug)).all()
    assert len(slugs) == len(set(slugs)) > 140
