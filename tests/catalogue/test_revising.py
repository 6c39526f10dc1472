"""A listing is started, revised, restored and copied; each change of its content is a version, and nothing else is."""

import pytest
from sqlalchemy import func, select

from marketplace.catalogue import actions, content, rules
from marketplace.catalogue.models import ListingStatus, ListingVersion
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.files import StoredFile
from marketplace.organizations.models import NetworkType
from tests.builders import AT, make_organization
from tests.catalogue.things import make_listing


def _versions(listing) -> list[int]:
    asked = select(ListingVersion.number).where(ListingVersion.listing_id == listing.id).order_by(ListingVersion.number)
    return list(db.session().scalars(asked))


def test_each_change_is_a_version_and_what_changes_nothing_is_none(unit) -> None:
    listing = make_listing(make_organization())
    assert (listing.slug, listing.reference, _versions(listing)) == ("entretien-menager-de-bureaux", "P-0001", [1])
    first = content.content_of(listing)
    assert actions.revise(listing, first, actor=None, at=AT) is None
    version = actions.revise(listing, first | {"price": 400_000, "title_fr": "  Entretien du soir "}, actor=None, at=AT)
    assert version is not None
    assert [one.field for one in content.changes(first, version.content)] == ["title_fr", "price"]
    assert (version.number, listing.number, version.content["title_fr"]) == (2, 2, "Entretien du soir")
    actions.restore(listing, 1, actor=None, at=AT)
    assert content.content_of(listing) == first
    assert actions.version_of(listing, listing.number).because == "restored:1"
    assert _versions(listing) == [1, 2, 3]


def test_the_log_tells_which_fields_changed_and_never_a_price(unit) -> None:
    listing = make_listing(make_organization())
    actions.revise(listing, content.content_of(listing) | {"price": 777_777}, actor=None, at=AT)
    db.before_commit[0](unit)
    unit.flush()
    told = unit.scalars(select(AuditEvent).where(AuditEvent.subject_type == "Listing").order_by(AuditEvent.seq)).all()
    assert [one.verb for one in told] == ["listings.start", "listings.published", "listings.revise"]
    assert told[-1].changes == {"listings.price": [None, None], "listings.number": [1, 2]}


def test_tiers_territory_and_networks_follow_what_is_said(unit) -> None:
    network = make_organization(name="Réseau des ménages du fleuve")
    network.network_type = NetworkType.FEDERATION
    listing = make_listing(make_organization(name="Autre"))
    said = content.content_of(listing) | {
        "tiers": [[4000, 340_000], [8000, 330_000]],
        "reach": "mrcs",
        "mrc_codes": ["110", "100"],
        "radius_km": 40,
        "audience": "networks",
        "audience_networks": [network.id],
        "price_networks": [network.id],
    }
    actions.revise(listing, said, actor=None, at=AT)
    unit.expire_all()
    kept = content.content_of(listing)
    assert kept["tiers"] == [[4000, 340_000], [8000, 330_000]]
    assert (kept["mrc_codes"], kept["radius_km"]) == (["100", "110"], None)
    assert (kept["audience_networks"], kept["price_networks"]) == ([network.id], [])
    assert [rules.price_for(listing, quantity) for quantity in (1, 3999, 4000, 99_999)] == [385_000, 385_000, 340_000, 330_000]


def test_what_cannot_be_written_is_refused_whole_with_its_reasons(unit) -> None:
    enterprise = make_organization()
    listing = make_listing(enterprise)
    make_listing(enterprise, reference="ABC", title_fr="Vitres")
    before = content.content_of(listing)
    for_nobody = ({"audience": "networks"}, {"price_visibility": "networks", "price_networks": []})
    for wrong in (
        *({"title_fr": " "}, {"tax_code": "exempt"}, {"price": -1}, {"price": 1.5}, {"unit_code": "XYZ"}, {"kind": "thing"}),
        *for_nobody,
    ):
        with pytest.raises(Unusable):
            actions.revise(listing, before | wrong, actor=None, at=AT)
    with pytest.raises(RuleBroken, match="ABC"):
        actions.revise(listing, before | {"reference": "ABC"}, actor=None, at=AT)
    assert unit.scalar(select(func.count()).select_from(ListingVersion)) == 2


def test_a_copy_says_the_same_under_its_own_name(unit) -> None:
    listing = make_listing(make_organization())
    same = actions.copy(listing, actor=None, at=AT)
    assert (same.reference, same.status) == ("P-0002", ListingStatus.DRAFT)
    assert same.slug == "entretien-menager-de-bureaux-entretien-du-littoral-cooperative-de-solidarite"
    assert content.changes(content.content_of(listing), content.content_of(same)) == [content.Change("reference", "P-0001", "P-0002")]


def test_nothing_is_published_before_a_buyer_could_use_it(unit) -> None:
    listing = make_listing(make_organization(), published=False, description_fr="", category_code=None, price=None, tiers=[])
    assert len(rules.why_not_publish(listing, AT)) == 3
    with pytest.raises(RuleBroken, match="description"):
        actions.publish(listing, actor=None, at=AT)


def test_a_content_brings_no_file_that_the_listing_never_had(unit) -> None:
    stored = StoredFile(sha256="a" * 64, size=3, name="secret.pdf", media_type="application/pdf", created_at=AT)
    unit.add(stored)
    listing = make_listing(make_organization())
    said = content.content_of(listing) | {"documents": [{"digest": "a" * 64, "title_fr": "À moi", "title_en": None}]}
    assert actions.revise(listing, said, actor=None, at=AT) is None
    assert listing.documents == []
