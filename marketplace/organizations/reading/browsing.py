"""What a page of the directory tells of its part of it: the list, the figures, what lies beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import defaultload, defer, lazyload

from marketplace.core import db
from marketplace.core.errors import Missing
from marketplace.core.paging import PER_PAGE, Page
from marketplace.organizations.models import (
    Activity,
    LegalForm,
    Mrc,
    Municipality,
    NetworkMember,
    NetworkTerritory,
    NetworkType,
    Organization,
    OrganizationStatus,
    Region,
    Sector,
)
from marketplace.organizations.places.territories import Expression, Territory, mrcs_touched, municipalities_of, regions_touched
from marketplace.organizations.reading.shelves import LISTED

# The families of legal forms that are counted apart.
COOPERATIVES, NONPROFITS = ("COOP", "COOP_FIN"), ("OBNL",)
BY_NAME = (Organization.sort_name, Organization.id)
# What the row of a list does not show is not read: the territories of activities, the texts of the page.
LIGHT = (
    defaultload(Organization.activities).lazyload(Activity.regions),
    defaultload(Organization.activities).lazyload(Activity.mrcs),
    *(defer(column) for column in (Organization.mission_fr, Organization.mission_en, Organization.legal_name, Organization.address)),
)


@dataclass(frozen=True)
class Figures:
    """How many enterprises there are, of which families, in how many municipalities."""

    enterprises: int
    cooperatives: int
    nonprofits: int
    municipalities: int


def enterprises(*conditions: Expression) -> Select[tuple[Organization]]:
    """The enterprises of the directory under these conditions, by name."""
    return select(Organization).where(LISTED, *conditions).order_by(*BY_NAME).options(*LIGHT)


def figures(*conditions: Expression) -> Figures:
    """All figures with one statement."""
    place = func.coalesce(Organization.municipality_code, Organization.municipality)
    family = [func.coalesce(func.sum(case((LegalForm.family.in_(one), 1), else_=0)), 0) for one in (COOPERATIVES, NONPROFITS)]
    counted = select(func.count(Organization.id), *family, func.count(place.distinct())).select_from(Organization)
    row = (
        db.session().execute(counted.outerjoin(LegalForm, LegalForm.code == Organization.legal_form_code).where(LISTED, *conditions)).one()
    )
    return Figures(*(int(one) for one in row))


def page(number: int, total: int, *conditions: Expression) -> Page[Organization]:
    """A page of a list that was counted already; Missing (404) past its last page."""
    rows = db.session().scalars(enterprises(*conditions).offset((number - 1) * PER_PAGE).limit(PER_PAGE)).unique().all()
    if not rows and number > 1:
        raise Missing()
    return Page(rows, number, total)


def by_ids(ids: Sequence[int]) -> list[Organization]:
    """The enterprises of these ids that may still be shown, in the order of the ids."""
    rows = {one.id: one for one in db.session().scalars(enterprises(Organization.id.in_(ids)).order_by(None)).unique()}
    return [rows[number] for number in ids if number in rows]


def count(*conditions: Expression) -> int:
    return db.session().scalar(select(func.count()).select_from(Organization).where(LISTED, *conditions)) or 0


def sectors(*conditions: Expression) -> list[tuple[Sector, int]]:
    """The sectors of these enterprises with how many are in each, the fullest first."""
    counted = in_sectors(*conditions)
    rows = select(Sector, counted.c.many).join(counted, counted.c.sector_code == Sector.code)
    return pairs(rows.order_by(counted.c.many.desc(), Sector.code))


def in_sectors(*conditions: Expression) -> Any:
    """How many of these enterprises are in each sector, as a table (sector_code, many); one counts once in each of its sectors."""
    number = func.count(Activity.organization_id.distinct()).label("many")
    these = select(Organization.id).where(LISTED, *conditions)
    return select(Activity.sector_code, number).where(Activity.organization_id.in_(these)).group_by(Activity.sector_code).subquery()


def by_region(*conditions: Expression) -> list[tuple[Region, int]]:
    """All seventeen regions with how many of these enterprises are located in each."""
    number = func.count(Organization.id)
    rows = select(Region, number).outerjoin(Organization, and_(Organization.region_code == Region.code, LISTED, *conditions))
    return pairs(rows.group_by(Region.code).order_by(Region.code))


def mrcs_of(region_code: str) -> list[tuple[Mrc, int]]:
    """The MRC of a region by name, with how many enterprises are located in each."""
    mrcs = db.session().scalars(select(Mrc).where(Mrc.region_code == region_code).options(lazyload(Mrc.region)).order_by(Mrc.sort_name))
    located = select(Organization.mrc_code, func.count()).where(LISTED, Organization.region_code == region_code)
    many = dict(pairs(located.group_by(Organization.mrc_code)))
    return [(one, many.get(one.code, 0)) for one in mrcs]


def pairs(rows: Select[Any]) -> list[tuple[Any, int]]:
    """Rows of a thing and a number."""
    return [(one, many) for one, many in db.session().execute(rows)]


def count_untold(*conditions: Expression) -> int:
    """How many of these enterprises never said which territory they serve."""
    told = select(Activity.organization_id).where(Activity.reach.is_not(None))
    return count(*conditions, Organization.id.not_in(told))


def hubs(territory: Territory | None = None, *, but: int | None = None) -> list[Any]:
    """Published hubs as rows (id, slug, name, is_demo), by name: those whose territory shares something with this one, or all."""
    rows = select(Organization.id, Organization.slug, Organization.name, Organization.is_demo).where(
        Organization.network_type == NetworkType.HUB, Organization.status == OrganizationStatus.PUBLISHED
    )
    if territory is not None:
        rows = rows.where(Organization.id.in_(_sharing(territory)), Organization.id != (but or 0))
    return list(db.session().execute(rows.order_by(*BY_NAME)))


def _sharing(territory: Territory) -> Select[Any]:
    """The networks with a piece of territory that is in this one, or that this one is in."""
    inside = select(Municipality.code).where(municipalities_of(territory))
    return select(NetworkTerritory.network_id).where(
        or_(
            regions_touched(territory, NetworkTerritory.region_code),
            mrcs_touched(territory, NetworkTerritory.mrc_code),
            NetworkTerritory.municipality_code.in_(inside),
        )
    )


def members(network_id: int, today: date) -> list[Any]:
    """Who belongs to a network today, as rows (slug, name) by name; only those whose page is shown."""
    since, until = NetworkMember.since, NetworkMember.until
    belonging = select(NetworkMember.member_id).where(NetworkMember.network_id == network_id)
    now = belonging.where(or_(since.is_(None), since <= today), or_(until.is_(None), until > today))
    rows = select(Organization.slug, Organization.name).where(Organization.id.in_(now), Organization.status == OrganizationStatus.PUBLISHED)
    return list(db.session().execute(rows.order_by(*BY_NAME)))


def pieces(territory: Territory) -> dict[str, list[Any]]:
    """The regions, MRC and municipalities of a hub's territory, each by name."""
    found = {
        "regions": select(Region).where(Region.code.in_(territory.regions)).order_by(Region.code),
        "mrcs": select(Mrc).where(Mrc.code.in_(territory.mrcs)).order_by(Mrc.sort_name),
        "municipalities": select(Municipality).where(Municipality.code.in_(territory.municipalities)).order_by(Municipality.sort_name),
    }
    wanted = {"regions": territory.regions, "mrcs": territory.mrcs, "municipalities": territory.municipalities}
    return {name: list(db.session().scalars(rows)) if wanted[name] else [] for name, rows in found.items()}


def latest(number: int, *conditions: Expression) -> list[Organization]:
    """The pages published or changed last, the newest first."""
    rows = enterprises(*conditions).order_by(None).order_by(Organization.updated_at.desc(), Organization.id.desc()).limit(number)
    return list(db.session().scalars(rows).unique())
