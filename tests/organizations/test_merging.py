"""Making one page of two, and giving both back: whatever they said, whatever was attached to them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.model import Base
from marketplace.organizations import actions
from marketplace.organizations.duplicates import links, merging, unmerging
from marketplace.organizations.duplicates.choices import ABSORBED, KEPT, better, suggested
from marketplace.organizations.models import (
    ClientReference,
    NetworkMember,
    NetworkType,
    Organization,
    OrganizationStatus,
    OtherName,
    Picture,
    StatutoryClause,
    TrustEvent,
    TrustLevel,
)
from tests.builders import AT, make_organization, make_user
from tests.organizations.attached import attach

LATER = AT + timedelta(hours=3)


@pytest.fixture
def two(unit) -> tuple[Organization, Organization]:
    """Two pages of one enterprise, written by two people."""
    return make_organization(name="Atelier du Fleuve"), make_organization(name="ATELIER DU FLEUVE INC.", website="https://atelier.example")


def test_every_column_that_points_to_an_organisation_says_whether_its_rows_follow(app: Flask) -> None:
    """A later room declares its own in the panel `organization.links`."""
    with app.app_context():
        declared = {(one.table.name, one.name) for one in links.declared()}
    pointing = {
        (table.name, key.parent.name)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "organizations"
    }
    assert declared == pointing


def test_the_absorbed_page_is_withdrawn_and_its_names_stay(two, unit) -> None:
    kept, absorbed = two
    merging.merge(kept, absorbed, {}, actor=None, at=LATER)
    unit.flush()
    assert (absorbed.status, absorbed.merged_into_id) == (OrganizationStatus.WITHDRAWN, kept.id)
    assert (kept.name, kept.status, kept.updated_at) == ("Atelier du Fleuve", OrganizationStatus.PUBLISHED, LATER)
    names = unit.scalars(select(OtherName.name).where(OtherName.organization_id == kept.id)).all()
    assert names == ["ATELIER DU FLEUVE INC."]


def test_a_field_comes_from_the_page_that_was_chosen(two, unit) -> None:
    kept, absorbed = two
    kept.website, absorbed.contact_phone = "https://a.example", "418 555-0100"
    merging.merge(kept, absorbed, {"website": ABSORBED, "name": KEPT, "contact_phone": KEPT}, actor=None, at=LATER)
    assert (kept.website, kept.name, kept.contact_phone) == ("https://atelier.example", "Atelier du Fleuve", None)


def test_where_a_field_comes_from_follows_it(unit) -> None:
    kept, absorbed = make_organization(name="Un"), make_organization(name="Deux", website="https://b.example")
    absorbed.source, absorbed.origins = "registre", {"website": None}
    merging.merge(kept, absorbed, {"name": ABSORBED, "website": ABSORBED, "description": KEPT}, actor=None, at=LATER)
    assert kept.origins["name"] == "registre"
    assert kept.origins["website"] is None


def test_what_nobody_chose_is_the_fuller_the_more_trusted_the_more_recent(unit) -> None:
    kept, absorbed = make_organization(name="COOP DU LAC"), make_organization(name="Coop du Lac", website=None)
    kept.description_fr, absorbed.description_fr = "Courte.", "Une description qui en dit davantage."
    absorbed.trust_level, absorbed.trust_expires_on = TrustLevel.VERIFIED, date(2027, 1, 1)
    absorbed.neq = "1140000000"
    assert suggested(kept, absorbed) == {
        "name": ABSORBED,
        "description": ABSORBED,
        "neq": ABSORBED,
        "website": KEPT,
    }
    kept.trust_level, kept.neq = TrustLevel.ACCREDITED, "1150000000"
    assert suggested(kept, absorbed)["neq"] == KEPT
    kept.trust_level, kept.updated_at = TrustLevel.VERIFIED, LATER
    assert suggested(kept, absorbed)["neq"] == KEPT


def test_the_page_to_keep_is_the_published_the_trusted_the_fuller_the_older(unit) -> None:
    one, other = make_organization(name="Un"), make_organization(name="Deux")
    assert better(one, other) is one
    other.neq = "1140000000"
    assert better(one, other) is other
    one.trust_level = TrustLevel.VERIFIED
    assert better(one, other) is one
    one.status = OrganizationStatus.DRAFT
    assert better(one, other) is other


def test_what_is_attached_is_united_and_nothing_is_said_twice(unit) -> None:
    kept, absorbed = make_organization(name="Un", sector_codes=("S11", "S02")), make_organization(name="Deux", sector_codes=("S11", "S03"))
    kept.activities[0].nature = None
    attach(unit, kept, "CTAQ-A")
    attach(unit, absorbed, "CTAQ-B")
    merging.merge(kept, absorbed, {}, actor=None, at=LATER)
    assert sorted(one.sector_code for one in kept.activities) == ["S02", "S03", "S11"]
    references = unit.scalars(
        select(ClientReference.client).where(ClientReference.organization_id == kept.id).order_by(ClientReference.client)
    )
    assert references.all() == ["Ville CTAQ-A", "Ville CTAQ-B", "Ville de tous"]
    ranks = unit.scalars(select(Picture.rank).where(Picture.organization_id == kept.id).order_by(Picture.rank)).all()
    assert ranks == sorted(set(ranks)), "no two pictures take one place"
    assert 0 in ranks
    clauses = unit.scalars(select(StatutoryClause.evidence).where(StatutoryClause.organization_id == kept.id)).all()
    assert clauses == ["CTAQ-A"], "of two pieces of evidence for one clause, that of the kept page stands"


def test_a_page_is_never_its_own_network(unit) -> None:
    kept, absorbed = make_organization(name="Réseau"), make_organization(name="Le Réseau")
    unit.add_all([NetworkMember(network_id=kept.id, member_id=absorbed.id), NetworkMember(network_id=absorbed.id, member_id=kept.id)])
    unit.add(TrustEvent(organization_id=kept.id, verifier_id=absorbed.id, level=TrustLevel.VERIFIED, decided_at=AT))
    unit.flush()
    merging.merge(kept, absorbed, {}, actor=None, at=LATER)
    assert not [one for one in unit.scalars(select(NetworkMember)) if one.network_id == one.member_id]
    assert not [one for one in unit.scalars(select(TrustEvent)) if one.organization_id == one.verifier_id]


def test_the_code_of_the_reference_data_goes_with_the_page_that_stands(unit) -> None:
    kept, absorbed = make_organization(name="Pôle"), make_organization(name="Le Pôle")
    absorbed.reference_code, absorbed.network_type = "PX1", NetworkType.HUB
    unit.flush()
    done = merging.merge(kept, absorbed, {}, actor=None, at=LATER)
    assert (kept.reference_code, kept.network_type, absorbed.reference_code) == ("PX1", NetworkType.HUB, None)
    unmerging.unmerge(done, actor=None, at=LATER)
    assert (kept.reference_code, kept.network_type, absorbed.reference_code) == (None, None, "PX1")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda kept, absorbed: setattr(absorbed, "merged_into_id", kept.id), "vient d’être fusionnée"),
        (lambda kept, absorbed: setattr(kept, "merged_into_id", absorbed.id), "vient d’être fusionnée"),
        (lambda kept, absorbed: setattr(absorbed, "status", OrganizationStatus.WITHDRAWN), "est retirée"),
        (lambda kept, absorbed: setattr(kept, "status", OrganizationStatus.DRAFT), "La fiche publiée doit être celle"),
        (lambda kept, absorbed: setattr(kept, "is_demo", True), "démonstration"),
        (
            lambda kept, absorbed: (setattr(kept, "reference_code", "PX1"), setattr(absorbed, "reference_code", "PX2")),
            "données de référence",
        ),
    ],
)
def test_two_pages_that_cannot_be_merged_say_why(two, spoil: Callable[..., Any], words: str) -> None:
    spoil(*two)
    with pytest.raises(RuleBroken, match=words):
        merging.merge(*two, {}, actor=None, at=LATER)


def test_a_page_does_not_absorb_itself(two) -> None:
    with pytest.raises(RuleBroken, match="elle-même"):
        merging.merge(two[0], two[0], {}, actor=None, at=LATER)


@pytest.mark.parametrize("choices", [{"name": "both"}, {"slug": KEPT}])
def test_a_choice_that_is_none_is_refused(two, choices: dict[str, str]) -> None:
    with pytest.raises(Unusable):
        merging.merge(*two, choices, actor=None, at=LATER)


def test_both_acts_are_noted_without_a_value_of_anyone(two, unit) -> None:
    kept, absorbed = two
    person = make_user(is_staff=True)
    absorbed.contact_email = "odile@exemple.org"
    done = merging.merge(kept, absorbed, {}, actor=person, at=LATER)
    unmerging.unmerge(done, actor=person, at=LATER)
    noted = [(verb, subject.id, actor_id, changes) for verb, subject, actor_id, _org, _at, changes, _request in unit.info["audit"]]
    assert ("organizations.merge", kept.id, person.id) in [one[:3] for one in noted]
    assert ("organizations.unmerge", kept.id, person.id, {"absorbed": (absorbed.id, None)}) in noted
    assert "odile" not in repr(noted)


def test_a_merged_page_cannot_be_published_by_itself(two) -> None:
    merging.merge(*two, {}, actor=None, at=LATER)
    with pytest.raises(RuleBroken, match="annulez d’abord la fusion"):
        actions.publish(two[1], actor=None, at=LATER)
