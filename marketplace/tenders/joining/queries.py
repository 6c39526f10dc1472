"""Finding participations: what the group wants of each lot, the place of an organisation in it, who may be told."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from marketplace.core import db
from marketplace.core.errors import Missing
from marketplace.organizations.models import MemberRole, Membership, NetworkMember, Organization, Role
from marketplace.organizations.teams import rules as teams
from marketplace.tenders.joining.rules import COUNTED, Wanted
from marketplace.tenders.models import GROUPED, Lot, Participation, ParticipationStage, Quantity, Tender

# Who is told what concerns the purchases of an organisation.
CONCERNED = (Role.ADMINISTRATOR, Role.BUYER, Role.SIGNATORY)


def totals(tender: Tender, *, but: Organization | None = None, stages: Collection[ParticipationStage] = COUNTED) -> dict[int, Wanted]:
    """What all the participants want, by lot, all but one if it is given; a lot that nobody wants is absent."""
    asked = (
        select(Quantity.lot_id, func.sum(Quantity.firm), func.sum(Quantity.flexible))
        .join(Participation, Participation.id == Quantity.participation_id)
        .where(Participation.tender_id == tender.id, Participation.stage.in_(stages))
        .group_by(Quantity.lot_id)
    )
    if but is not None:
        asked = asked.where(Participation.organization_id != but.id)
    return {lot: Wanted(int(firm), int(flexible)) for lot, firm, flexible in db.session().execute(asked)}


def with_versions(tender: Tender) -> Tender:
    """The same purchase, the versions of its lots read in one question."""
    db.session().scalars(select(Lot).where(Lot.tender_id == tender.id).options(joinedload(Lot.listing_version))).unique().all()
    return tender


def participation(tender: Tender, organization: Organization) -> Participation | None:
    """The place of an organisation in a purchase, left or not."""
    asked = select(Participation).where(Participation.tender_id == tender.id, Participation.organization_id == organization.id)
    return db.session().scalars(asked).unique().one_or_none()


def place_of(slug: str, number: str) -> Participation:
    """The place of the organisation of an address in a purchase; Missing for no such."""
    asked = select(Participation).join(Participation.tender).join(Participation.organization)
    named = (Organization.slug == slug, Tender.number == number, Tender.kind.in_(GROUPED))
    found = db.session().scalars(asked.where(*named)).unique().one_or_none()
    if found is None:
        raise Missing()
    return found


def wanted_by(found: Participation | None) -> dict[int, Wanted]:
    """What one participant wants, by lot, over its places."""
    whole: dict[int, Wanted] = {}
    for one in found.quantities if found else ():
        whole[one.lot_id] = whole.get(one.lot_id, Wanted()) + Wanted(one.firm, one.flexible)
    return whole


def counted_by(found: Participation | None) -> dict[int, Wanted]:
    """What one participant counts for in the group, by lot: nothing once it has withdrawn or lapsed."""
    return wanted_by(found) if found and found.stage in COUNTED else {}


def of(organization: Organization) -> Sequence[Participation]:
    """The adhesions of an organisation to group purchases, those whose purchase closes last first."""
    mine = (Participation.organization_id == organization.id, Tender.kind.in_(GROUPED))
    asked = select(Participation).join(Participation.tender).where(*mine)
    read = asked.options(joinedload(Participation.tender).joinedload(Tender.organizer).lazyload(Organization.activities))
    return db.session().scalars(read.order_by(Tender.closes_at.desc(), Participation.id.desc()).limit(200)).unique().all()


def networks_of(ids: Collection[int], on: date) -> set[int]:
    """The ids of the networks that one of these organisations belongs to on a day."""
    asked = select(NetworkMember.network_id).where(
        NetworkMember.member_id.in_(ids),
        or_(NetworkMember.since.is_(None), NetworkMember.since <= on),
        or_(NetworkMember.until.is_(None), NetworkMember.until > on),
    )
    return set(db.session().scalars(asked)) if ids else set()


def people_of(ids: Iterable[int], at: datetime, roles: Collection[Role] = CONCERNED) -> list[Membership]:
    """The members of these organisations who hold one of these roles now, each with her organisation, in one question."""
    asked = (
        select(Membership)
        .where(Membership.organization_id.in_(list(ids)), Membership.is_open)
        .where(Membership.id.in_(select(MemberRole.membership_id).where(MemberRole.role.in_(roles))))
        .options(
            joinedload(Membership.user),
            joinedload(Membership.organization).joinedload(Organization.standing),
            joinedload(Membership.organization).lazyload(Organization.activities),
        )
        .order_by(Membership.id)
    )
    found = db.session().scalars(asked).unique()
    return [one for one in found if teams.is_current(one, at) and any(held.role in roles for held in one.roles)]
