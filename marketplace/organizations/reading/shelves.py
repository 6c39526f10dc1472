"""The shelves of the directory: the enterprises of a region, an MRC, a sector, a legal form, a certification or a hub."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import Select, or_, select

from marketplace.core import db
from marketplace.core.columns import Bilingual
from marketplace.core.errors import Missing
from marketplace.organizations import queries
from marketplace.organizations.models import (
    Activity,
    Certification,
    HeldCertification,
    LegalForm,
    Mrc,
    NetworkTerritory,
    NetworkType,
    Organization,
    OrganizationStatus,
    Region,
    Sector,
)
from marketplace.organizations.places.territories import Expression, Territory, located_in, serving

LISTED = queries.SHOWN

View = Literal["situees", "servent"]


@dataclass(frozen=True)
class Shelf:
    """A part of the directory that has an address. `kind` is the word of its address, `condition` says which enterprises stand on it.

    `territory` is there for a place: its page then tells who is located in it from who serves it.
    """

    kind: str
    endpoint: str
    arguments: Mapping[str, str]
    code: str
    label: Bilingual | str
    row: Any
    condition: Expression
    territory: Territory | None = None

    def seen(self, view: View) -> Expression:
        """What the list shows: the located, or those who serve."""
        return serving(self.territory) if self.territory is not None and view == "servent" else self.condition


def find(kind: str, code: str, today: date) -> Shelf:
    """The shelf at an address; Missing (404) when there is none. Certifications count until their last good day, `today` included."""
    if kind == "certifications":
        return _certification(code, today)
    return FINDERS[kind](code)


def region(code: str) -> Shelf:
    row = db.load(Region, code=code)
    return _place("regions", "organizations.region", row.code, row.label, row, Territory(regions=(row.code,)))


def mrc(code: str) -> Shelf:
    row = db.load(Mrc, code=code)
    return _place("mrc", "organizations.mrc", row.code, row.name, row, Territory(mrcs=(row.code,)))


def sector(code: str) -> Shelf:
    row = db.load(Sector, code=code)
    on_it = Organization.id.in_(select(Activity.organization_id).where(Activity.sector_code == row.code))
    return Shelf("secteurs", "organizations.sector", {"code": row.code}, row.code, row.label, row, on_it)


def legal_form(code: str) -> Shelf:
    row = db.load(LegalForm, code=code)
    on_it = Organization.legal_form_code == row.code
    return Shelf("formes-juridiques", "organizations.legal_form", {"code": row.code}, row.code, row.label, row, on_it)


def hub(slug: str) -> Shelf:
    """A published hub, by the address of its page."""
    row = db.load(Organization, slug=slug)
    if row.network_type is not NetworkType.HUB or row.status is not OrganizationStatus.PUBLISHED:
        raise Missing()
    shelf = _place("poles", "organizations.hub", row.slug, row.name, row, territory_of(row.id))
    return replace(shelf, arguments={"slug": row.slug})


def _certification(code: str, today: date) -> Shelf:
    row = db.load(Certification, code=code)
    on_it = Organization.id.in_(held(today).where(HeldCertification.certification_code == row.code))
    return Shelf("certifications", "organizations.certification", {"code": row.code}, row.code, row.label, row, on_it)


def held(today: date) -> Select[tuple[int]]:
    """Who holds a certification that has not expired."""
    good = or_(HeldCertification.expires_on.is_(None), HeldCertification.expires_on >= today)
    return select(HeldCertification.organization_id).where(good)


def territory_of(network_id: int) -> Territory:
    """What a network said its territory is; empty when it said nothing."""
    columns = (NetworkTerritory.region_code, NetworkTerritory.mrc_code, NetworkTerritory.municipality_code)
    rows = db.session().execute(select(*columns).where(NetworkTerritory.network_id == network_id).order_by(NetworkTerritory.id)).all()
    regions, mrcs, municipalities = (tuple(code for code in codes if code) for codes in zip(*rows, strict=True)) if rows else ((), (), ())
    return Territory(regions, mrcs, municipalities)


def _place(kind: str, endpoint: str, code: str, label: Bilingual | str, row: Any, territory: Territory) -> Shelf:
    return Shelf(kind, endpoint, {"code": code}, code, label, row, located_in(territory), territory)


FINDERS: dict[str, Callable[[str], Shelf]] = {
    "regions": region,
    "mrc": mrc,
    "secteurs": sector,
    "formes-juridiques": legal_form,
    "poles": hub,
}
