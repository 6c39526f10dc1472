"""The tables of contents of the directory: every MRC, sector, legal form, certification and hub, with how many enterprises each has."""

from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from marketplace.core import db
from marketplace.organizations.models import (
    Certification,
    HeldCertification,
    LegalForm,
    Mrc,
    NetworkTerritory,
    Organization,
    Sector,
)
from marketplace.organizations.reading.browsing import hubs, in_sectors, pairs
from marketplace.organizations.reading.shelves import LISTED, held


def mrcs() -> list[tuple[Mrc, int]]:
    """By region, then by name."""
    located = select(Organization.mrc_code, func.count().label("many")).where(LISTED).group_by(Organization.mrc_code).subquery()
    rows = select(Mrc, func.coalesce(located.c.many, 0)).outerjoin(located, located.c.mrc_code == Mrc.code)
    return pairs(rows.order_by(Mrc.region_code, Mrc.sort_name))


def sectors() -> list[tuple[Sector, int]]:
    """By code; an enterprise counts once in each of its sectors."""
    counted = in_sectors()
    rows = select(Sector, func.coalesce(counted.c.many, 0)).outerjoin(counted, counted.c.sector_code == Sector.code)
    return pairs(rows.order_by(Sector.code))


def legal_forms() -> list[tuple[LegalForm, int]]:
    """By family, then by code."""
    number = func.count(Organization.id)
    rows = select(LegalForm, number).outerjoin(Organization, and_(Organization.legal_form_code == LegalForm.code, LISTED))
    return pairs(rows.group_by(LegalForm.code).order_by(LegalForm.family, LegalForm.code))


def certifications(today: date) -> list[tuple[Certification, int]]:
    """By kind, then by code; what expired before `today` does not count."""
    number = func.count(Organization.id.distinct())
    good = held(today).with_only_columns(HeldCertification.organization_id, HeldCertification.certification_code).subquery()
    holders = select(good.c.certification_code, number.label("many")).join(Organization, Organization.id == good.c.organization_id)
    counted = holders.where(LISTED).group_by(good.c.certification_code).subquery()
    rows = select(Certification, func.coalesce(counted.c.many, 0)).outerjoin(counted, counted.c.certification_code == Certification.code)
    return pairs(rows.order_by(Certification.kind, Certification.code))


def all_hubs() -> list[tuple[Any, int | None]]:
    """Every hub by name, with how many enterprises are located in its territory; None when its territory is not said."""
    places = (Organization.region_code, Organization.mrc_code, Organization.municipality_code)
    pieces = (NetworkTerritory.region_code, NetworkTerritory.mrc_code, NetworkTerritory.municipality_code)
    totals: dict[int, int] = {}
    for place, piece in zip(places, pieces, strict=True):
        rows = select(NetworkTerritory.network_id, func.count(Organization.id)).outerjoin(Organization, and_(place == piece, LISTED))
        for network, many in db.session().execute(rows.where(piece.is_not(None)).group_by(NetworkTerritory.network_id)):
            totals[network] = totals.get(network, 0) + many
    return [(hub, totals.get(hub.id)) for hub in hubs()]
