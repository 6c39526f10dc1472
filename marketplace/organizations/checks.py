"""What the directory promises of its rows, asked by `verify`."""

from collections.abc import Iterator

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from marketplace.core import db
from marketplace.core.panels import panel
from marketplace.organizations.compliance import promises as compliance
from marketplace.organizations.models import (
    Activity,
    DuplicatePair,
    Mrc,
    Municipality,
    MunicipalityPeriod,
    Organization,
    OrganizationStatus,
    Reach,
    activity_mrcs,
    activity_regions,
)
from marketplace.organizations.places import belonging
from marketplace.organizations.teams import promises as teams
from marketplace.organizations.trust import state


@panel("verify")
def broken_promises() -> list[str]:
    """A sentence for each row of the directory that is not as it must be."""
    return [sentence % dict(row._mapping) for sentence, rows in _questions() for row in db.session().execute(rows)]


@panel("verify")
def levels_without_history() -> list[str]:
    """A sentence for each page whose level of trust is not what its history gives."""
    return state.untrue()


def _questions() -> Iterator[tuple[str, Select[tuple[object, ...]]]]:
    page, other = Organization, aliased(Organization)
    absorbed = page.merged_into_id.is_not(None)
    yield "Organisation %(id)s was absorbed and is still published.", _ids(absorbed, page.status == OrganizationStatus.PUBLISHED)
    yield (
        "Organisation %(id)s was absorbed by one that was absorbed in its turn by it.",
        select(page.id).join(other, page.merged_into_id == other.id).where(other.merged_into_id == page.id),
    )
    yield "Organisation %(id)s was absorbed by itself.", _ids(page.merged_into_id == page.id)
    yield (
        "Organisation %(id)s is neither an enterprise, a buyer nor a network.",
        _ids(~page.is_enterprise, page.buyer_type.is_(None), page.network_type.is_(None)),
    )
    yield (
        "Organisation %(id)s is in a municipality of another region.",
        select(page.id).join(Municipality, page.municipality_code == Municipality.code).where(page.region_code != Municipality.region_code),
    )
    yield from _about_activities()
    yield (
        "Pair %(id)s names its two organisations in the wrong order.",
        select(DuplicatePair.id).where(DuplicatePair.first_id >= DuplicatePair.second_id),
    )
    yield from _about_periods()
    yield from teams.broken_promises()
    yield from compliance.broken_promises()


def _ids(*conditions: object) -> Select[tuple[object, ...]]:
    return select(Organization.id).where(*conditions)  # type: ignore[arg-type]


def _about_activities() -> Iterator[tuple[str, Select[tuple[object, ...]]]]:
    by_radius = Activity.reach == Reach.RADIUS
    wrong = or_(by_radius & Activity.radius_km.is_(None), Activity.radius_km.is_not(None) & func.coalesce(~by_radius, True))
    yield "Activity %(id)s says a radius without reaching by it, or the contrary.", select(Activity.id).where(wrong)
    for table, reach, what in ((activity_regions, Reach.REGIONS, "regions"), (activity_mrcs, Reach.MRCS, "MRC")):
        has = exists().where(table.c.activity_id == Activity.id).correlate(Activity)
        serves = func.coalesce(Activity.reach == reach, False)
        yield (
            f"Activity %(id)s lists {what} that it does not reach by, or reaches by {what} and lists none.",
            select(Activity.id).where(serves != has),
        )


def _about_periods() -> Iterator[tuple[str, Select[tuple[object, ...]]]]:
    period = MunicipalityPeriod
    yield (
        "Municipality %(code)s belongs today to another region than its last period says.",
        select(Municipality.code)
        .join(period, period.municipality_code == Municipality.code)
        .where(period.valid_to.is_(None), period.region_code != Municipality.region_code),
    )
    yield (
        "Municipality %(code)s is in another region than its MRC.",
        select(Municipality.code).join(Mrc, Mrc.code == Municipality.mrc_code).where(Municipality.region_code != Mrc.region_code),
    )
    once = [f"{mrc}/{region}" for mrc, region in sorted(belonging.past_memberships())]
    yield (
        "A period of municipality %(municipality_code)s puts it in a region where its MRC never was.",
        select(period.municipality_code)
        .join(Mrc, Mrc.code == period.mrc_code)
        .where(period.region_code != Mrc.region_code, (period.mrc_code + "/" + period.region_code).not_in(once)),
    )
    yield (
        "Municipality %(municipality_code)s has several periods without an end.",
        select(period.municipality_code).where(period.valid_to.is_(None)).group_by(period.municipality_code).having(func.count() > 1),
    )
    yield (
        "A period of municipality %(municipality_code)s ends before it begins.",
        select(period.municipality_code).where(period.valid_to <= period.valid_from),
    )
