"""Facts written onto a row: its columns, its other names, its activities and the territory that they serve."""

from typing import Any

from sqlalchemy import select

from marketplace.core import db
from marketplace.organizations.editing.facts import UNSAID, Facts, Served
from marketplace.organizations.models import Activity, Mrc, Organization, OtherName, Region, Sector
from search_index.analysis import fold

FIELDS = (
    *("name", "legal_name", "neq", "legal_form_code", "founded_year"),
    *("address", "postal_code", "municipality", "municipality_code", "mrc_code", "region_code", "latitude", "longitude"),
    *("mission_fr", "mission_en", "description_fr", "description_en", "languages", "website"),
    *("contact_email", "contact_phone", "employees", "employees_in_integration"),
)


def write(organization: Organization, facts: Facts) -> None:
    """Bring a row, already in the session, to what is said; what is UNSAID stays."""
    for name in FIELDS:
        value = getattr(facts, name)
        if value is not UNSAID:
            setattr(organization, name, value)
    organization.sort_name = fold(facts.name)
    keep_activities(organization, facts.sector_codes)
    if facts.served is not UNSAID:
        _serve(organization, facts.served)
    if facts.other_names is not UNSAID:
        _keep_names(organization, facts.other_names)


def values_of(organization: Organization, *, names: list[str] | None = None) -> dict[str, Any]:
    """What is known of a row, field by field, in the words of Facts; `names` are its other names, when they are known already."""
    values: dict[str, Any] = {name: getattr(organization, name) for name in FIELDS}
    return {
        **values,
        "sector_codes": [sector.code for sector in organization.sectors],
        "other_names": other_names(organization) if names is None else names,
        "served": served(organization),
    }


def other_names(organization: Organization) -> list[str]:
    """The other names of a row, as they are written, by their folded form."""
    if organization.id is None:
        return []
    kept = select(OtherName.name).where(OtherName.organization_id == organization.id).order_by(OtherName.folded, OtherName.name)
    return list(db.session().scalars(kept))


def served(organization: Organization) -> str:
    """The territories of its activities in a line that tells whether they changed."""
    told = {_territory(one) for one in organization.activities if one.reach is not None}
    return " / ".join(sorted(told))


def keep_activities(organization: Organization, sector_codes: tuple[str, ...]) -> None:
    """One activity or more for each of these sectors; what was known of those that stay is kept."""
    kept = [one for one in organization.activities if one.sector_code in sector_codes]
    known = {one.sector_code for one in kept}
    wanted = set(sector_codes) - known
    found = [sector for code, sector in sorted(known_sectors().items()) if code in wanted] if wanted else []
    if found or len(kept) != len(organization.activities):
        organization.activities = [*kept, *(Activity(sector_code=sector.code, sector=sector) for sector in found)]


def known_sectors() -> dict[str, Sector]:
    """The sectors by their codes, read once a unit: a file of thousands asks for them at each row."""
    kept: dict[str, Sector] | None = db.session().info.get("organizations.sectors")
    if kept is None:
        kept = db.session().info["organizations.sectors"] = {one.code: one for one in db.session().scalars(select(Sector))}
    return kept


def _serve(organization: Organization, said: Served | None) -> None:
    for activity in organization.activities:
        activity.reach, activity.radius_km = (said.reach, said.radius_km) if said else (None, None)
        regions, mrcs = (said.region_codes, said.mrc_codes) if said else ((), ())
        activity.regions = [db.session().get_one(Region, code) for code in regions]
        activity.mrcs = [db.session().get_one(Mrc, code) for code in mrcs]


def _territory(activity: Activity) -> str:
    codes = [*(one.code for one in activity.regions), *(one.code for one in activity.mrcs)]
    reach = activity.reach.value if activity.reach else ""
    return " ".join([reach, *codes, *([f"{activity.radius_km} km"] if activity.radius_km else [])])


def _keep_names(organization: Organization, names: tuple[str, ...]) -> None:
    if organization.id is None:
        db.session().flush()
    wanted = {fold(name): name for name in names if fold(name) != organization.sort_name}
    known = {one.folded: one for one in db.session().scalars(select(OtherName).where(OtherName.organization_id == organization.id))}
    for folded in known.keys() - wanted.keys():
        db.session().delete(known[folded])
    for folded in wanted.keys() - known.keys():
        db.session().add(OtherName(organization_id=organization.id, name=wanted[folded], folded=folded))
    # Written now, for who asks what the names became while nothing else is written yet.
    db.session().flush()
