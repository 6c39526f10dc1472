"""Undoing a merge: exactly what was there, as long as nobody changed since what would be lost."""

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from marketplace.core.errors import RuleBroken
from marketplace.organizations.duplicates import merging, unmerging
from marketplace.organizations.duplicates.choices import ABSORBED, GROUPS, KEPT
from marketplace.organizations.models import (
    Activity,
    BuyerType,
    ClientReference,
    DuplicatePair,
    Mrc,
    NetworkType,
    Organization,
    OrganizationStatus,
    OtherName,
    PairStatus,
    Reach,
    Region,
    StatutoryClause,
    TrustLevel,
)
from search_index.analysis import fold
from tests.builders import AT, make_organization
from tests.drawn import FULL
from tests.organizations.attached import attach, differences, everything

LATER, LATER_STILL = AT + timedelta(hours=3), AT + timedelta(days=2)
numbers = count(1)

text = st.one_of(st.none(), st.sampled_from(["Le Fil", "Autre chose, d’accord", "x" * 300]))
facts = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Atelier du Fleuve", "ATELIER DU FLEUVE", "L’Étoile"]),
        "legal_name": text,
        "neq": st.sampled_from([None, "1140000000", "1150000000"]),
        "founded_year": st.one_of(st.none(), st.integers(1900, 2025)),
        "address": text,
        "postal_code": st.sampled_from([None, "G0L 1E0"]),
        "municipality": st.sampled_from(["Rimouski", "Amqui"]),
        "region_code": st.sampled_from([None, "01", "04"]),
        "latitude": st.one_of(st.none(), st.floats(44, 62)),
        "mission_fr": text,
        "description_fr": st.sampled_from(["", "Une description."]),
        "languages": st.lists(st.sampled_from(["fr", "en", "iu"]), unique=True),
        "contact_email": st.sampled_from([None, "a@exemple.org"]),
        "employees": st.one_of(st.none(), st.integers(0, 5000)),
        "insurance": st.one_of(st.none(), st.integers(0, 10**12)),
        "is_enterprise": st.booleans(),
        "buyer_type": st.sampled_from([None, *BuyerType]),
        "network_type": st.sampled_from([None, *NetworkType]),
        "trust_level": st.sampled_from(list(TrustLevel)),
        "trust_expires_on": st.sampled_from([None, date(2027, 1, 1)]),
        "origins": st.dictionaries(st.sampled_from(["name", "neq", "website", "employees"]), st.sampled_from([None, "registre", "pole"])),
        "source": st.sampled_from(["registre", "pole"]),
        "status": st.sampled_from([OrganizationStatus.PUBLISHED, OrganizationStatus.DRAFT]),
    }
)
choices = st.dictionaries(st.sampled_from([group.name for group in GROUPS]), st.sampled_from([KEPT, ABSORBED]))


def page(unit: Any, values: dict[str, Any], *, is_full: bool) -> Organization:
    """A page that says this, with or without everything that may be attached to one."""
    made = make_organization(name="À venir")
    for name, value in values.items():
        setattr(made, name, value)
    made.sort_name = fold(made.name)
    if is_full:
        attach(unit, made, f"M{next(numbers)}")
        region, mrc = unit.scalar(select(Region).limit(1)), unit.scalar(select(Mrc).limit(1))
        made.activities.append(Activity(sector_code="S02", reach=Reach.REGIONS, regions=[region], mrcs=[mrc] if mrc else []))
    unit.flush()
    return made


@pytest.fixture
def two(unit) -> tuple[Organization, Organization]:
    return make_organization(name="Atelier du Fleuve", website=None), make_organization(name="ATELIER DU FLEUVE INC.")


@pytest.mark.drawn
@given(one=facts, other=facts, chosen=choices, full=st.tuples(st.booleans(), st.booleans()), is_paired=st.booleans())
@settings(
    max_examples=25 if FULL else 8,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_merge_undone_gives_back_every_row_of_every_table(unit, one, other, chosen, full, is_paired) -> None:
    kept, absorbed = page(unit, one, is_full=full[0]), page(unit, other, is_full=full[1])
    if merging.why_not_merge(kept, absorbed):
        kept, absorbed = absorbed, kept
    if is_paired:
        unit.add(
            DuplicatePair(first_id=min(kept.id, absorbed.id), second_id=max(kept.id, absorbed.id), score=90, reasons={}, proposed_at=AT)
        )
    before = everything(unit)
    done = merging.merge(kept, absorbed, chosen, actor=None, at=LATER)
    merged = everything(unit)
    assert merged != before
    assert {name: len(rows) for name, rows in merged.items() if name != "organization_names"} == {
        name: len(rows) for name, rows in before.items() if name != "organization_names"
    }, "a merge removes no row"
    unmerging.unmerge(done, actor=None, at=LATER_STILL)
    assert differences(before, everything(unit)) == []
    assert done.undone_at == LATER_STILL


def test_what_was_changed_since_and_does_not_come_from_the_merge_stays(two, unit) -> None:
    kept, absorbed = two
    done = merging.merge(kept, absorbed, {}, actor=None, at=LATER)
    kept.founded_year, kept.updated_at = 1998, LATER_STILL
    unit.flush()
    unmerging.unmerge(done, actor=None, at=LATER_STILL)
    assert (kept.founded_year, kept.website, kept.updated_at) == (1998, None, LATER_STILL)


def test_a_field_that_was_taken_over_and_changed_since_is_named(two, unit) -> None:
    kept, absorbed = two
    done = merging.merge(kept, absorbed, {}, actor=None, at=LATER)
    kept.website = "https://neuf.example"
    unit.flush()
    with pytest.raises(RuleBroken, match="modifiés depuis : Site Web"):
        unmerging.unmerge(done, actor=None, at=LATER_STILL)


def test_a_row_that_came_and_was_removed_since_is_named(two, unit) -> None:
    kept, absorbed = two
    attach(unit, absorbed, "A")
    done = merging.merge(kept, absorbed, {}, actor=None, at=LATER)
    unit.execute(delete(ClientReference).where(ClientReference.client == "Ville A"))
    unit.execute(delete(StatutoryClause))
    with pytest.raises(RuleBroken, match="remplacés depuis : clauses statutaires, références"):
        unmerging.unmerge(done, actor=None, at=LATER_STILL)


def test_a_row_that_came_and_was_corrected_since_goes_back_with_its_correction(two, unit) -> None:
    kept, absorbed = two
    attach(unit, absorbed, "A")
    done = merging.merge(kept, absorbed, {}, actor=None, at=LATER)
    unit.execute(update(ClientReference).where(ClientReference.client == "Ville A").values(year=2025))
    unmerging.unmerge(done, actor=None, at=LATER_STILL)
    found = unit.scalar(select(ClientReference).filter_by(client="Ville A"))
    assert (found.year, found.organization_id) == (2025, absorbed.id)


def test_a_name_that_the_merge_wrote_and_someone_removed_stands_in_no_way(two, unit) -> None:
    done = merging.merge(*two, {}, actor=None, at=LATER)
    unit.execute(delete(OtherName))
    unmerging.unmerge(done, actor=None, at=LATER_STILL)
    assert two[1].merged_into_id is None


def test_merges_are_undone_the_last_first(two, unit) -> None:
    kept, absorbed = two
    third, fourth = make_organization(name="Troisième"), make_organization(name="Quatrième")
    first = merging.merge(kept, absorbed, {}, actor=None, at=LATER)
    second = merging.merge(kept, third, {}, actor=None, at=LATER)
    with pytest.raises(RuleBroken, match="cette fusion plus récente"):
        unmerging.unmerge(first, actor=None, at=LATER_STILL)
    last = merging.merge(fourth, kept, {}, actor=None, at=LATER)
    with pytest.raises(RuleBroken, match="fusionnée à son tour"):
        unmerging.unmerge(second, actor=None, at=LATER_STILL)
    assert merging.kept_of(absorbed) is merging.kept_of(third) is fourth
    for one in (last, second, first):
        unmerging.unmerge(one, actor=None, at=LATER_STILL)
    assert all(one.status is OrganizationStatus.PUBLISHED for one in (*two, third, fourth))


def test_a_merge_is_undone_once(two) -> None:
    done = merging.merge(*two, {}, actor=None, at=LATER)
    unmerging.unmerge(done, actor=None, at=LATER_STILL)
    with pytest.raises(RuleBroken, match="déjà annulée"):
        unmerging.unmerge(done, actor=None, at=LATER_STILL)


def test_the_pair_that_was_merged_is_to_be_decided_again(two, unit) -> None:
    kept, absorbed = two
    pair = DuplicatePair(first_id=kept.id, second_id=absorbed.id, score=90, reasons={"name": 90}, proposed_at=AT)
    unit.add(pair)
    done = merging.merge(kept, absorbed, {}, actor=None, at=LATER)
    assert (pair.status, pair.decided_at) == (PairStatus.MERGED, LATER)
    unmerging.unmerge(done, actor=None, at=LATER_STILL)
    assert (pair.status, pair.decided_at) == (PairStatus.PROPOSED, None)
