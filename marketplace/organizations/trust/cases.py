"""Finding who may decide of a page, and who may not because she belongs to it."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, and_, or_, select

from config import Settings
from marketplace.core import clock, db
from marketplace.core.errors import Missing
from marketplace.organizations.models import (
    AccreditationIssuer,
    Claim,
    Membership,
    NetworkMember,
    NetworkTerritory,
    NetworkType,
    Organization,
    OrganizationStatus,
)
from marketplace.organizations.places.territories import Territory, located_in
from marketplace.organizations.trust.rules import WAITING, Case, ClaimCase

SHOWN = (Organization.status == OrganizationStatus.PUBLISHED, Organization.merged_into_id.is_(None))


def of(organization: Organization, at: datetime) -> Case:
    """The case of a page at an instant."""
    hubs = frozenset(_hubs_of(organization))
    return Case(
        organization,
        verifiers=hubs | _federations_of(organization, at),
        hubs=hubs,
        issuers=frozenset(db.session().scalars(select(AccreditationIssuer.network_id))),
        kin=kin_of(organization.id, at),
    )


def of_claim(claim: Claim, at: datetime) -> ClaimCase:
    return ClaimCase(claim, of(claim.organization, at))


def kin_of(organization_id: int, at: datetime) -> frozenset[int]:
    """The people who belong to an organisation, left it too short a time ago to decide of it, or ask to manage it and wait: she who wants
    a page does not refuse it to another."""
    settings: Settings = current_app.extensions["maillage.settings"]
    still = or_(Membership.ended_at.is_(None), Membership.ended_at > at - timedelta(days=settings.recusal_days))
    members = select(Membership.user_id).where(Membership.organization_id == organization_id, still)
    claimants = select(Claim.user_id).where(Claim.organization_id == organization_id, Claim.status.in_(WAITING))
    return frozenset(db.session().scalars(members.union(claimants)))


def hubs_of(organization: Organization) -> list[Organization]:
    """The hubs of the territory where a page is, by name."""
    asked = select(Organization).where(Organization.id.in_(_hubs_of(organization))).order_by(Organization.sort_name)
    return list(db.session().scalars(asked).unique())


def territory_of(network: Organization) -> Territory:
    """The territory of a hub; empty for a network that has none."""
    rows = db.session().scalars(select(NetworkTerritory).where(NetworkTerritory.network_id == network.id)).all()
    held = zip(*((one.region_code, one.mrc_code, one.municipality_code) for one in rows), strict=True)
    codes = [tuple(code for code in kind if code) for kind in held] or [(), (), ()]
    return Territory(*codes)


def covered_by(network: Organization, at: datetime) -> ColumnElement[bool]:
    """Whether an enterprise is one that a network may verify: on the territory of a hub, or a member of any network but a consortium."""
    ways = [Organization.id.in_(_members(network.id, at))] if network.network_type is not NetworkType.CONSORTIUM else []
    if network.network_type is NetworkType.HUB:
        ways.append(located_in(territory_of(network)))
    return and_(Organization.is_enterprise, Organization.id != network.id, *SHOWN, or_(*ways) if ways else Organization.id.is_(None))


def enterprise(number: int) -> Organization:
    """A published enterprise by its number; Missing for any other."""
    found = db.load(Organization, id=number)
    if not found.is_enterprise or found.status is not OrganizationStatus.PUBLISHED:
        raise Missing()
    return found


def _hubs_of(organization: Organization) -> list[int]:
    place = NetworkTerritory
    told = (
        (place.region_code, organization.region_code),
        (place.mrc_code, organization.mrc_code),
        (place.municipality_code, organization.municipality_code),
    )
    here = [column == code for column, code in told if code]
    if not here:
        return []
    asked = select(place.network_id).join(Organization, Organization.id == place.network_id)
    hubs = asked.where(or_(*here), Organization.network_type == NetworkType.HUB, Organization.id != organization.id, *SHOWN)
    return list(db.session().scalars(hubs.distinct()))


def _federations_of(organization: Organization, at: datetime) -> frozenset[int]:
    """The networks that the enterprise is a member of and that vouch for their members: all but consortiums."""
    asked = select(NetworkMember.network_id).join(Organization, Organization.id == NetworkMember.network_id)
    kinds = Organization.network_type.in_((NetworkType.FEDERATION, NetworkType.HUB))
    return frozenset(db.session().scalars(asked.where(NetworkMember.member_id == organization.id, kinds, *SHOWN, *_is_member(at))))


def _members(network_id: int, at: datetime):  # type: ignore[no-untyped-def]
    return select(NetworkMember.member_id).where(NetworkMember.network_id == network_id, *_is_member(at))


def _is_member(at: datetime) -> tuple[ColumnElement[bool], ...]:
    today, one = clock.local_day(at), NetworkMember
    return or_(one.since.is_(None), one.since <= today), or_(one.until.is_(None), one.until > today)
