"""All that a profile shows of one organisation, read with few questions: what it has nothing of is not asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from marketplace.core import db
from marketplace.core.errors import Missing
from marketplace.organizations.capacity import saying
from marketplace.organizations.capacity.saying import Said
from marketplace.organizations.compliance import reading as compliance
from marketplace.organizations.models import (
    Activity,
    Availability,
    ClientReference,
    ComplianceFile,
    HeldCertification,
    MonthRoom,
    Mrc,
    NetworkMember,
    NetworkTerritory,
    NetworkType,
    Organization,
    OrganizationStatus,
    OtherName,
    Picture,
    Region,
    StatutoryClause,
    TrustEvent,
    TrustLevel,
    activity_mrcs,
    activity_regions,
)
from marketplace.organizations.trust import rules as trust

# What is attached to an organisation, and in which order it is shown.
ATTACHED: dict[Any, Any] = {
    OtherName: (OtherName.name,),
    StatutoryClause: (StatutoryClause.kind,),
    HeldCertification: (HeldCertification.certification_code, HeldCertification.id),
    ClientReference: (ClientReference.year.desc(), ClientReference.id),
    Picture: (Picture.rank, Picture.id),
    TrustEvent: (TrustEvent.decided_at.desc(), TrustEvent.id.desc()),
    Availability: (Availability.organization_id,),
    MonthRoom: (MonthRoom.month,),
    ComplianceFile: (ComplianceFile.organization_id,),
}
# How far ahead an end is said to be near.
SOON = timedelta(days=60)


@dataclass(frozen=True)
class Network:
    """A network to which the organisation belongs (`is_member`), or the hub of its territory, or both."""

    name: str
    slug: str
    kind: NetworkType
    is_member: bool
    is_hub_here: bool

    @property
    def is_hub(self) -> bool:
        return self.kind is NetworkType.HUB


@dataclass(frozen=True)
class Profile:
    """An organisation with what is attached to it; `today` is the civil day in Québec by which ends are judged."""

    organization: Organization
    today: date
    names: Sequence[OtherName]
    clauses: Sequence[StatutoryClause]
    certifications: Sequence[HeldCertification]
    references: Sequence[ClientReference]
    pictures: Sequence[Picture]
    trust_events: Sequence[TrustEvent]
    availabilities: Sequence[Availability]
    months: Sequence[MonthRoom]
    compliance_files: Sequence[ComplianceFile]
    networks: Sequence[Network]

    @property
    def logo(self) -> Picture | None:
        return next((one for one in self.pictures if one.rank == 0), None)

    @property
    def photos(self) -> list[Picture]:
        return [one for one in self.pictures if one.rank != 0]

    @property
    def memberships(self) -> list[Network]:
        return [one for one in self.networks if one.is_member]

    @property
    def hubs(self) -> list[Network]:
        """The hubs whose territory it is in; territories overlap, so there may be several."""
        return [one for one in self.networks if one.is_hub_here]

    @property
    def trust(self) -> TrustEvent | None:
        """The decision by which it has its level, or had it until its term ran out; None when it is declared, or when nobody kept the
        decision."""
        found = trust.level_on(self.trust_events, self.today).event or trust.lapsed(self.trust_events, self.today)
        level = self.organization.trust_level
        return found if level is TrustLevel.DECLARED or (found and found.level is level) else None

    @property
    def said(self) -> Said:
        """What it says of the work that it can take."""
        return saying.told(next(iter(self.availabilities), None), list(self.months))

    @property
    def is_compliance_kept_up(self) -> bool:
        """Whether its page says that its compliance file is kept up to date: it chose to, and it is so today."""
        return compliance.is_said_kept_up(self.organization, any(one.is_shown for one in self.compliance_files), self.today)

    @property
    def is_trust_over(self) -> bool:
        """Whether the term of its level is behind, followed by the night or not yet."""
        if self.organization.trust_level is TrustLevel.DECLARED:
            return self.trust is not None
        return self.is_over(self.organization.trust_expires_on)

    @property
    def trust_said(self) -> TrustLevel:
        """The level that it has, or had when its term ran out."""
        return self.trust.level if self.trust else self.organization.trust_level

    def is_over(self, last_day: date | None) -> bool:
        """Whether a last good day is behind us; what has no term never is."""
        return last_day is not None and last_day < self.today

    def is_near(self, last_day: date | None) -> bool:
        """Whether a last good day is close enough to be worth a word."""
        return last_day is not None and self.today <= last_day <= self.today + SOON


def find(slug: str) -> tuple[Organization, frozenset[Any]]:
    """The organisation of an address, whatever its status, and the kinds of things that it has some of. Missing for none."""
    if "\0" in slug:  # which PostgreSQL cannot hold
        raise Missing()
    row = db.session().execute(_found(), {"slug": slug}).one_or_none()
    if row is None:
        raise Missing()
    activities = db.session().scalars(_activities(), {"id": row[0].id}).unique().all()
    set_committed_value(row[0], "activities", list(activities))
    return row[0], frozenset(kind for kind, some in zip(ATTACHED, row[1:], strict=True) if some)


def of(organization: Organization, has: frozenset[Any], *, today: date) -> Profile:
    """Everything that its page shows."""
    lists = (db.session().scalars(_attached(kind), {"id": organization.id}).all() if kind in has else () for kind in ATTACHED)
    return Profile(organization, today, *lists, networks(organization, today))


def networks(organization: Organization, today: date) -> list[Network]:
    """The networks that it belongs to today and the hubs whose territory it is in, by name, published ones alone."""
    places = {"region": organization.region_code, "mrc": organization.mrc_code, "municipality": organization.municipality_code}
    rows = db.session().execute(_networks(), {"id": organization.id, "today": today, **places})
    # In order here: asked for the order, SQLite would go through all the names of the directory.
    told = sorted(rows, key=lambda row: row.sort_name)
    return [Network(row.name, row.slug, row.network_type, bool(row.is_member), bool(row.is_hub_here)) for row in told]


def picture(organization: Organization, sha256: str) -> Picture:
    """One of its pictures by the hash of what is kept; Missing when it has none such."""
    found = db.session().scalars(select(Picture).where(Picture.organization_id == organization.id))
    return next((one for one in found if one.file.sha256 == sha256), None) or _missing()


# Statements are made once: to make one takes as long as to send it.


@cache
def _found() -> Select[Any]:
    has = [exists().where(kind.organization_id == Organization.id).label(kind.__name__) for kind in ATTACHED]
    wanted = select(Organization, *has).where(Organization.slug == bindparam("slug"))
    return wanted.options(joinedload(Organization.mrc).lazyload(Mrc.region), lazyload(Organization.activities))


@cache
def _activities() -> Select[Any]:
    # Each table joined by itself: as `joinedload` nests them, SQLite reads the regions and the MRC of everybody's activities (25 ms for
    # 12 000 pages). An activity has regions or MRC, never both: the joins multiply nothing.
    regions, mrcs = activity_regions.c, activity_mrcs.c
    return (
        select(Activity)
        .outerjoin(activity_regions, regions.activity_id == Activity.id)
        .outerjoin(Region, Region.code == regions.region_code)
        .outerjoin(activity_mrcs, mrcs.activity_id == Activity.id)
        .outerjoin(Mrc, Mrc.code == mrcs.mrc_code)
        .where(Activity.organization_id == bindparam("id"))
        .options(contains_eager(Activity.regions), contains_eager(Activity.mrcs).lazyload(Mrc.region))
        .order_by(Activity.id, Region.code, Mrc.sort_name)
    )


@cache
def _attached(kind: Any) -> Select[Any]:
    wanted = select(kind).where(kind.organization_id == bindparam("id")).order_by(*ATTACHED[kind])
    if kind is not TrustEvent:
        return wanted
    # Of the verifier its name alone: what an organisation brings with it would cost two questions more.
    return wanted.options(joinedload(TrustEvent.verifier).load_only(Organization.name, Organization.network_type).raiseload("*"))


@cache
def _networks() -> Select[Any]:
    member = exists().where(
        NetworkMember.network_id == Organization.id,
        NetworkMember.member_id == bindparam("id"),
        or_(NetworkMember.since.is_(None), NetworkMember.since <= bindparam("today")),
        or_(NetworkMember.until.is_(None), NetworkMember.until > bindparam("today")),
    )
    # A place that is not known is NULL, which equals nothing.
    is_here = or_(
        NetworkTerritory.region_code == bindparam("region"),
        NetworkTerritory.mrc_code == bindparam("mrc"),
        NetworkTerritory.municipality_code == bindparam("municipality"),
    )
    hub_here = and_(Organization.network_type == NetworkType.HUB, exists().where(NetworkTerritory.network_id == Organization.id, is_here))
    # Read from the few that it may be: asked for all the networks, SQLite goes through the whole directory (11 ms for 12 000).
    members = select(NetworkMember.network_id).where(NetworkMember.member_id == bindparam("id"))
    few = members.union(select(NetworkTerritory.network_id).where(is_here)).subquery()
    who = (Organization.name, Organization.sort_name, Organization.slug, Organization.network_type)
    return (
        select(*who, member.label("is_member"), hub_here.label("is_hub_here"))
        .join(few, few.c.network_id == Organization.id)
        .where(
            Organization.network_type.is_not(None),
            Organization.status == OrganizationStatus.PUBLISHED,
            Organization.id != bindparam("id"),
            or_(member, hub_here),
        )
    )


def _missing() -> Picture:
    raise Missing()
