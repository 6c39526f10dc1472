"""Finding organisations and the reference data around them."""

from sqlalchemy import and_, func, select

from marketplace.core import db
from marketplace.organizations.models import LegalForm, Organization, OrganizationStatus, Region, Sector

# Buyers and networks have pages of their own: what is listed and counted here are the enterprises.
SHOWN = and_(Organization.status == OrganizationStatus.PUBLISHED, Organization.is_enterprise)


def regions() -> list[Region]:
    return list(db.session().scalars(select(Region).order_by(Region.code)))


def legal_forms() -> list[LegalForm]:
    return list(db.session().scalars(select(LegalForm).order_by(LegalForm.label_fr)))


def sectors() -> list[Sector]:
    return list(db.session().scalars(select(Sector).order_by(Sector.label_fr)))


def counts_by_region() -> dict[str, int]:
    """How many published organisations each region has; a region without any is absent."""
    counted = select(Organization.region_code, func.count()).where(SHOWN).group_by(Organization.region_code)
    return dict(db.session().execute(counted).all())


def count_of_municipalities() -> int:
    """In how many municipalities a published organisation is."""
    places = select(Organization.region_code, Organization.municipality).where(SHOWN).distinct().subquery()
    return db.session().scalar(select(func.count()).select_from(places)) or 0


def count_of_cooperatives() -> int:
    cooperatives = select(func.count()).select_from(Organization).join(LegalForm).where(SHOWN, LegalForm.family == "COOP")
    return db.session().scalar(cooperatives) or 0


def has_demo_data() -> bool:
    """Whether invented enterprises are among those shown, which every page then says."""
    return db.session().scalar(select(Organization.id).where(Organization.is_demo).limit(1)) is not None


def is_any_there() -> bool:
    """Whether the directory holds anything, shown or not, beside the hubs that the product brings."""
    return db.session().scalar(select(Organization.id).where(Organization.reference_code.is_(None)).limit(1)) is not None
