"""Finding what a compliance file holds, what it is asked, with whom it is shared, what a buyer received."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from marketplace.accounts.models import User
from marketplace.accounts.rules import is_active
from marketplace.core import clock, db, retention
from marketplace.core.errors import Missing
from marketplace.organizations.compliance import rules
from marketplace.organizations.compliance.rules import State
from marketplace.organizations.models import (
    ComplianceFile,
    ComplianceItem,
    ComplianceKind,
    ComplianceShare,
    Organization,
    OrganizationStatus,
    Role,
    Standing,
)
from marketplace.organizations.teams import belonging
from marketplace.organizations.teams import rules as teams
from search_index.analysis import fold

# The kind of what no kind names: of it, and of no other, a file may hold several.
OTHER = "OTHER"
MOST_FOUND = 20
MOST_HISTORY = 100


@dataclass(frozen=True)
class Line:
    """A kind of document with what the file has of it: the document in force, if any, and its state on the day."""

    kind: ComplianceKind
    item: ComplianceItem | None
    state: State


def kinds() -> list[ComplianceKind]:
    """Every kind, those of the past too, in their order."""
    return list(db.session().scalars(select(ComplianceKind).order_by(ComplianceKind.rank, ComplianceKind.code)))


def kind(code: str) -> ComplianceKind:
    """The kind of this code; Missing for none."""
    return db.load(ComplianceKind, code=code)


def items(organization: Organization) -> list[ComplianceItem]:
    """The documents in force of a file, in the order of their kinds."""
    return list(db.session().scalars(_items(organization).where(ComplianceItem.ended_at.is_(None))))


def history(organization: Organization) -> list[ComplianceItem]:
    """What was replaced or taken out and is still kept, the last first."""
    asked = select(ComplianceItem).where(ComplianceItem.organization_id == organization.id, ComplianceItem.ended_at.is_not(None))
    return list(db.session().scalars(asked.order_by(ComplianceItem.ended_at.desc(), ComplianceItem.id.desc()).limit(MOST_HISTORY)))


def item(organization: Organization, number: int, *, in_force: bool = True) -> ComplianceItem:
    """A document of the file, by its number; Missing for one of another, and for what is history unless it is asked."""
    found = db.load(ComplianceItem, id=number, organization_id=organization.id)
    if in_force and found.ended_at is not None:
        raise Missing()
    return found


def in_place(organization: Organization, code: str) -> ComplianceItem | None:
    """The document that a new one of this kind takes the place of; None when it only joins the file."""
    if code == OTHER:
        return None
    return next((one for one in items(organization) if one.kind_code == code), None)


def lines(held: Sequence[ComplianceItem], on: date) -> list[Line]:
    """What a file holds: a line for each document, with its state."""
    return [Line(one.kind, one, rules.state_of(one.expires_on, on)) for one in held]


def missing(held: Sequence[ComplianceItem], known: Sequence[ComplianceKind], on: date) -> list[ComplianceKind]:
    """The kinds that buyers ask on that day and of which the file has nothing."""
    has = {one.kind_code for one in held}
    return [one for one in known if one.code not in has and rules.is_asked(one, on)]


def choice(organization: Organization) -> ComplianceFile | None:
    """What was decided of the file as a whole; None when nothing ever was."""
    return db.session().get(ComplianceFile, organization.id)


def shares(organization: Organization) -> list[ComplianceShare]:
    """With whom a file is shared, ended by its day or not, by the name of the buyer; nothing that was taken back."""
    asked = select(ComplianceShare).join(ComplianceShare.buyer).options(joinedload(ComplianceShare.buyer))
    given = asked.where(ComplianceShare.organization_id == organization.id, ComplianceShare.withdrawn_at.is_(None))
    return list(db.session().scalars(given.order_by(Organization.sort_name)).unique())


def received(buyer: Organization, on: date) -> list[ComplianceShare]:
    """The files that a buyer may read on a day, by the name of the enterprise."""
    asked = select(ComplianceShare).join(ComplianceShare.organization).options(joinedload(ComplianceShare.organization))
    open_ = (ComplianceShare.withdrawn_at.is_(None), ComplianceShare.ends_on >= on, Organization.merged_into_id.is_(None))
    return list(db.session().scalars(asked.where(ComplianceShare.buyer_id == buyer.id, *open_).order_by(Organization.sort_name)).unique())


def share(buyer: Organization, number: int, on: date) -> ComplianceShare:
    """A file that a buyer may read on a day; Missing for one that it may not, or no more: both answer alike."""
    found = db.load(ComplianceShare, id=number, buyer_id=buyer.id)
    if not rules.is_share_in_force(found, on) or found.organization.merged_into_id is not None:
        raise Missing()
    return found


def shared_items(given: ComplianceShare) -> list[ComplianceItem]:
    """What a share holds of a file."""
    return [one for one in items(given.organization) if rules.is_shared(given, one.kind_code)]


def shared_item(given: ComplianceShare, number: int) -> ComplianceItem:
    """A document that a share holds, by its number; Missing for any other of the file."""
    found = item(given.organization, number)
    if not rules.is_shared(given, found.kind_code):
        raise Missing()
    return found


def buyers(typed: str, at: datetime) -> list[Organization]:
    """The confirmed buyers whose name has these words, by name; none for no word."""
    told = fold(typed.replace("\0", "")).split()
    if not told:
        return []
    confirmed = exists().where(Standing.organization_id == Organization.id, Standing.confirmed_at <= at)
    shown = (Organization.buyer_type.is_not(None), Organization.status == OrganizationStatus.PUBLISHED, confirmed)
    named = [Organization.sort_name.contains(word, autoescape=True) for word in told]
    asked = select(Organization).where(*shown, and_(*named)).options(joinedload(Organization.standing))
    found = db.session().scalars(asked.order_by(Organization.sort_name).limit(MOST_FOUND)).unique()
    return [one for one in found if teams.is_confirmed_buyer(one, at)]


def is_said_kept_up(organization: Organization, shows: bool, on: date) -> bool:
    """Whether a public page says that the file is kept up to date: the enterprise chose to show it, and it is."""
    return shows and rules.is_kept_up(items(organization), on)


def members_as(organization: Organization, roles: Iterable[Role], at: datetime) -> list[User]:
    """The members who hold one of these roles today, each once."""
    on, wanted = clock.local_day(at), tuple(roles)
    found = (one for one in belonging.team(organization) if is_active(one.user, at))
    return [one.user for one in found if any(teams.may_as(one, role, on) for role in wanted)]


def kept_days() -> int:
    """For how many days what left a file is still kept."""
    return retention.days("retention_compliance").days


def _items(organization: Organization) -> Select[tuple[ComplianceItem]]:
    held = select(ComplianceItem).join(ComplianceItem.kind).where(ComplianceItem.organization_id == organization.id)
    return held.order_by(ComplianceKind.rank, ComplianceItem.id)


def due_at_latest(last: date) -> list[ComplianceItem]:
    """The documents in force whose end comes by a day, whatever was told of it already."""
    waiting = or_(ComplianceItem.reminded.is_(None), ComplianceItem.reminded > min(rules.REMINDERS))
    asked = select(ComplianceItem).where(ComplianceItem.ended_at.is_(None), ComplianceItem.expires_on <= last, waiting)
    return list(db.session().scalars(asked.options(joinedload(ComplianceItem.organization)).order_by(ComplianceItem.id)).unique())
