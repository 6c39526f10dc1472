"""Adding, changing and withdrawing a page of the directory."""

from datetime import datetime

from slugify import slugify
from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.core import audit, db, states
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.facts import Facts
from marketplace.organizations.models import Activity, Organization, OrganizationStatus, Sector
from search_index.analysis import fold

FIELDS = ("name", "legal_form_code", "municipality", "region_code", "description_fr", "description_en", "website")


def add(facts: Facts, *, source: str, actor: User | None, at: datetime, is_demo: bool = False) -> Organization:
    """Put an enterprise in the directory and publish its page."""
    organization = Organization(
        slug=free_slug(facts.name, facts.municipality), source=source, is_demo=is_demo, created_at=at, updated_at=at
    )
    _write(organization, facts)
    db.session().add(organization)
    db.session().flush()
    states.move(organization, OrganizationStatus.PUBLISHED, actor=actor, at=at)
    return organization


def change(organization: Organization, facts: Facts, *, read_version: int, actor: User | None, at: datetime) -> list[str]:
    """Write what changed and note it; the names of the fields that did. RuleBroken when someone saved meanwhile."""
    if organization.version != read_version:
        raise RuleBroken(
            _("Quelqu’un a enregistré cette fiche depuis que vous l’avez ouverte. Rechargez-la, puis refaites votre changement.")
        )
    before = _values(organization)
    _write(organization, facts)
    after = _values(organization)
    changes = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    if changes:
        organization.updated_at = at
        audit.record("organizations.edit", organization, actor=actor, at=at, changes=changes)
    return list(changes)


def withdraw(organization: Organization, *, actor: User | None, at: datetime) -> None:
    """Take a page down; its address answers that it is gone."""
    states.move(organization, OrganizationStatus.WITHDRAWN, actor=actor, at=at)
    organization.updated_at = at


def publish(organization: Organization, *, actor: User | None, at: datetime) -> None:
    """Put a withdrawn page back."""
    states.move(organization, OrganizationStatus.PUBLISHED, actor=actor, at=at)
    organization.updated_at = at


def free_slug(name: str, municipality: str) -> str:
    """An address nobody has: the name, then the name and the place, then a number."""
    base = slug_of(name)
    for candidate in (base, f"{base}-{slug_of(municipality)}"):
        if not _is_taken(candidate):
            return candidate
    stem = f"{base}-{slug_of(municipality)}-"
    taken = db.session().scalar(select(func.count()).where(Organization.slug.startswith(stem, autoescape=True))) or 0
    while _is_taken(f"{stem}{taken + 2}"):
        taken += 1
    return f"{stem}{taken + 2}"


def slug_of(text: str) -> str:
    """« L’Œuvre du Bas-Saint-Laurent » → `l-oeuvre-du-bas-saint-laurent`."""
    return slugify(text.replace("’", "-").replace("'", "-"), max_length=80, word_boundary=True) or "fiche"


def _is_taken(slug: str) -> bool:
    return db.session().scalar(select(Organization.id).where(Organization.slug == slug)) is not None


def _write(organization: Organization, facts: Facts) -> None:
    for name in FIELDS:
        setattr(organization, name, getattr(facts, name))
    organization.sort_name = fold(facts.name)
    _keep_activities(organization, facts.sector_codes)


def _keep_activities(organization: Organization, sector_codes: tuple[str, ...]) -> None:
    """One activity or more for each of these sectors; what was known of those that stay is kept."""
    kept = [one for one in organization.activities if one.sector_code in sector_codes]
    known = {one.sector_code for one in kept}
    found = db.session().scalars(select(Sector).where(Sector.code.in_(set(sector_codes) - known)).order_by(Sector.code)).all()
    if found or len(kept) != len(organization.activities):
        organization.activities = [*kept, *(Activity(sector_code=sector.code, sector=sector) for sector in found)]


def _values(organization: Organization) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(organization, name) for name in FIELDS}
    return {**values, "sector_codes": [sector.code for sector in organization.sectors]}
