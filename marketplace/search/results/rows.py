"""The rows of a page of results, read again from the database with three statements: what a line shows, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select

from marketplace.core import db
from marketplace.core.columns import Bilingual
from marketplace.organizations import rules
from marketplace.organizations.capacity.rules import Capacity, capacity_on
from marketplace.organizations.models import (
    Activity,
    Availability,
    HeldCertification,
    Municipality,
    Organization,
    OrganizationStatus,
    OtherName,
    TrustLevel,
)
from marketplace.organizations.places.distance import Point


@dataclass(frozen=True, slots=True)
class Row:
    """One enterprise among others, free of any unit.

    `sectors` and `certifications` are codes in order, certifications only those good today; `trust` counts the day its level ends;
    `point` is its own or that of its municipality, (latitude, longitude) in degrees; `capacity` holds the stop that it says, if any.
    """

    id: int
    slug: str
    name: str
    neq: str | None
    legal_form: str | None
    municipality: str
    municipality_code: str | None
    mrc: str | None
    region: str | None
    website: str | None
    description: Bilingual
    trust: TrustLevel
    is_demo: bool
    point: Point | None
    capacity: Capacity = field(default_factory=Capacity)
    sectors: list[str] = field(default_factory=list)
    certifications: list[str] = field(default_factory=list)

    @property
    def initials(self) -> str:
        """Two letters to stand where a logo would."""
        return Organization(name=self.name).initials


def read(ids: Sequence[int], *, today: date) -> list[Row]:
    """The enterprises of these numbers that are shown, in this order: an index that lags shows nothing hidden."""
    if not ids:
        return []
    session, numbers = db.session(), list(ids)
    found: dict[int, Row] = {}
    for one in session.execute(_told(), {"ids": numbers}):
        if one.status is not OrganizationStatus.PUBLISHED or not one.is_enterprise:
            continue
        found[one.id] = Row(
            one.id,
            one.slug,
            one.name,
            one.neq,
            one.legal_form_code,
            one.municipality,
            one.municipality_code,
            one.mrc_code,
            one.region_code,
            one.website,
            Bilingual(one.description_fr, one.description_en),
            rules.trust_on(today, one.trust_level, one.trust_expires_on),
            one.is_demo,
            None if one.latitude is None or one.longitude is None else (one.latitude, one.longitude),
            capacity_on(one.stop, one.until, {}, today),
        )
    for number, code in session.execute(_sectors(), {"ids": numbers}):
        if number in found:
            found[number].sectors.append(code)
    for number, code in session.execute(_certifications(), {"ids": numbers, "today": today}):
        if number in found:
            found[number].certifications.append(code)
    return [found[one] for one in numbers if one in found]


def other_names(ids: Sequence[int]) -> dict[int, list[str]]:
    """The trade names and former names of those of these enterprises that have some."""
    found: dict[int, list[str]] = {}
    for number, name in db.session().execute(_other_names(), {"ids": list(ids)}) if ids else ():
        found.setdefault(number, []).append(name)
    return found


# Statements are made once: to make one takes as long as to send it.


@cache
def _told() -> Select[Any]:
    o, m = Organization, Municipality
    columns = (o.id, o.slug, o.name, o.neq, o.legal_form_code, o.municipality, o.municipality_code, o.mrc_code, o.region_code, o.website)
    texts = (o.description_fr, o.description_en, o.trust_level, o.trust_expires_on, o.is_demo)
    place = (func.coalesce(o.latitude, m.latitude).label("latitude"), func.coalesce(o.longitude, m.longitude).label("longitude"))
    stop = (Availability.stop, Availability.until)
    wanted = select(*columns, *texts, o.status, o.is_enterprise, *place, *stop).outerjoin(m, m.code == o.municipality_code)
    wanted = wanted.outerjoin(Availability, Availability.organization_id == o.id)
    # By number alone: told to look for the published too, SQLite reads all of them, for twenty.
    return wanted.where(o.id.in_(bindparam("ids", expanding=True)))


@cache
def _sectors() -> Select[Any]:
    pairs = select(Activity.organization_id, Activity.sector_code).distinct()
    return pairs.where(Activity.organization_id.in_(bindparam("ids", expanding=True))).order_by(Activity.sector_code)


@cache
def _certifications() -> Select[Any]:
    held = HeldCertification
    good = or_(held.expires_on.is_(None), held.expires_on >= bindparam("today"))
    pairs = select(held.organization_id, held.certification_code).distinct()
    return pairs.where(good, held.organization_id.in_(bindparam("ids", expanding=True))).order_by(held.certification_code)


@cache
def _other_names() -> Select[Any]:
    wanted = select(OtherName.organization_id, OtherName.name).where(OtherName.organization_id.in_(bindparam("ids", expanding=True)))
    return wanted.order_by(OtherName.id)
