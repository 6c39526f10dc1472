"""The register of rotation of a body: by category, who had what and when, whose turn it is, which enterprises were never asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from marketplace.catalogue.models import Audience, Listing, ListingStatus
from marketplace.contracting import queries
from marketplace.contracting.direct import concluded, turns
from marketplace.contracting.direct import queries as files
from marketplace.contracting.direct.concluded import Concluded
from marketplace.contracting.direct.turns import Holder
from marketplace.contracting.models import ContractingBylaw, Rotation
from marketplace.core import db
from marketplace.organizations.models import Activity, Organization, OrganizationStatus, PurchaseCategory

# As many enterprises never asked as a person reads of one category; the search finds the others.
MOST_NEW = 8


@dataclass(frozen=True)
class Never:
    """An enterprise of the directory that does this and that the body never considered."""

    name: str
    slug: str
    municipality: str


@dataclass(frozen=True)
class Turn:
    """One category of the register; `category` None is what was bought without one."""

    category: PurchaseCategory | None
    holders: Sequence[Holder]
    next: Holder | None
    never: Sequence[Never]


@dataclass(frozen=True)
class Register:
    """The whole register on a day, over so many months, under a by-law (None: the body wrote none here)."""

    bylaw: ContractingBylaw | None
    months: int
    since: date
    turns: Sequence[Turn]

    @property
    def rotation(self) -> Rotation:
        return self.bylaw.rotation if self.bylaw else Rotation.NONE


def of(buyer: Organization, on: date) -> Register:
    """The register of a body on a day: contracts of the by-law's months, three years where it counts none."""
    bylaw = queries.bylaw_on(buyer, on)
    rotation = bylaw.rotation if bylaw else Rotation.NONE
    counted = bylaw.rotation_months if bylaw and rotation is Rotation.MONTHS else None
    months = max(counted or 0, turns.USUAL_MONTHS)
    since = turns.months_away(on, -months)
    by_code = _by_category(concluded.of(buyer, since, on))
    known = _categories(by_code)
    never = _never_asked(buyer, list(known.values()), by_code)
    found = []
    for code in sorted(by_code, key=lambda code: (code is None, str(known[code].label_fr) if code in known else "")):
        held = turns.holders(by_code[code], rotation, counted)
        found.append(Turn(known.get(code) if code else None, held, turns.next_turn(held, rotation, on), never.get(code, ())))
    return Register(bylaw, months, since, found)


def _by_category(rows: Iterable[Concluded]) -> dict[str | None, list[Concluded]]:
    found: dict[str | None, list[Concluded]] = {}
    for one in rows:
        found.setdefault(one.category_code, []).append(one)
    return found


def _categories(codes: Iterable[str | None]) -> dict[str | None, PurchaseCategory]:
    wanted = [one for one in codes if one]
    asked = select(PurchaseCategory).where(PurchaseCategory.code.in_(wanted))
    return {one.code: one for one in db.session().scalars(asked)} if wanted else {}


def _never_asked(
    buyer: Organization, categories: Sequence[PurchaseCategory], by_code: dict[str | None, list[Concluded]]
) -> dict[str | None, list[Never]]:
    """By category, the enterprises shown that offer it, then those of its sector in the region of the body; two statements for all."""
    known = files.considered(buyer) | {one.supplier_id for rows in by_code.values() for one in rows if one.supplier_id}
    if not categories:
        return {}
    offering = _offering([one.code for one in categories])
    nearby = _nearby(buyer, {one.sector_code for one in categories if one.sector_code})
    found: dict[str | None, list[Never]] = {}
    for category in categories:
        near = nearby.get(category.sector_code or "", [])
        rows = {one.id: one for one in [*offering.get(category.code, []), *near] if one.id not in known}
        found[category.code] = [Never(one.name, one.slug, one.municipality) for one in list(rows.values())[:MOST_NEW]]
    return found


def _offering(codes: Sequence[str]) -> dict[str, list[Any]]:
    is_offered = (Listing.status == ListingStatus.PUBLISHED, Listing.audience == Audience.EVERYBODY, Listing.category_code.in_(codes))
    asked = _shown(Listing.category_code).join(Listing, Listing.organization_id == Organization.id).where(*is_offered)
    return _grouped(asked)


def _nearby(buyer: Organization, sectors: set[str]) -> dict[str, list[Any]]:
    if not sectors:
        return {}
    places = [Organization.mrc_code == buyer.mrc_code] if buyer.mrc_code else []
    places += [Organization.region_code == buyer.region_code] if buyer.region_code else []
    if not places:
        return {}
    is_near: ColumnElement[bool] = or_(*places)
    asked = _shown(Activity.sector_code).join(Activity, Activity.organization_id == Organization.id)
    return _grouped(asked.where(Activity.sector_code.in_(sectors), is_near).limit(400))


def _shown(code: Any) -> Any:
    is_shown = (Organization.is_enterprise, Organization.status == OrganizationStatus.PUBLISHED)
    columns = (code.label("code"), Organization.id, Organization.name, Organization.slug, Organization.municipality)
    return select(*columns, Organization.sort_name).distinct().where(*is_shown).order_by(Organization.sort_name, Organization.id)


def _grouped(asked: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in db.session().execute(asked):
        found.setdefault(row.code, []).append(row)
    return found
