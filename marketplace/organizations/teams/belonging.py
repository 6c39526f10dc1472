"""Finding who belongs to what: the memberships in force of a person, the team of an organisation, those who wait."""

from collections.abc import Sequence
from datetime import datetime

from flask import g, has_request_context
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from marketplace.accounts.models import User
from marketplace.core import clock, db
from marketplace.organizations.models import JoinRequest, Membership, Organization, TeamInvitation
from marketplace.organizations.teams import rules
from marketplace.organizations.teams.rules import Current


def now() -> datetime:
    """The instant of the request at work, or the clock's."""
    return (g.get("at") if has_request_context() else None) or clock.now()


def current(person: User) -> Sequence[Current]:
    """What a person belongs to now, by name, with what she may do there; read once a unit, for a page asks many times."""
    kept: dict[int, list[Membership]] = db.session().info.setdefault("organizations.memberships", {})
    if person.id not in kept:
        kept[person.id] = of(person.id)
    at = now()
    return [Current(one, at) for one in kept[person.id] if rules.is_current(one, at)]


rules.memberships_from(current)


def of(person_id: int) -> list[Membership]:
    """The memberships of a person that did not end, suspended or not, by the name of the organisation."""
    asked = (
        select(Membership)
        .join(Membership.organization)
        .where(Membership.user_id == person_id, Membership.is_open)
        .options(
            joinedload(Membership.user),
            # A handful of rows: one question, not two, on each page of whoever came in.
            joinedload(Membership.roles),
            # What an organisation does and where is no matter here: without this, each page asks three questions more.
            joinedload(Membership.organization).options(joinedload(Organization.standing), lazyload(Organization.activities)),
        )
        .order_by(Organization.sort_name, Membership.id)
    )
    return list(db.session().scalars(asked).unique())


def team(organization: Organization) -> list[Membership]:
    """Everyone in a team today, by name; whoever is suspended is in it still, and gets nothing from it."""
    asked = select(Membership).join(Membership.user).options(joinedload(Membership.user))
    mine = asked.where(Membership.organization_id == organization.id, Membership.is_open)
    return list(db.session().scalars(mine.order_by(User.name, Membership.id)).unique())


def administrators(organization: Organization, at: datetime) -> list[Membership]:
    """Those who may give roles in an organisation."""
    return [one for one in team(organization) if rules.is_administrator(one, at)]


def invitations(organization: Organization) -> list[TeamInvitation]:
    """The places offered and neither taken nor withdrawn, expired or not, the newest first."""
    asked = select(TeamInvitation).where(TeamInvitation.organization_id == organization.id, TeamInvitation.is_open)
    return list(db.session().scalars(asked.order_by(TeamInvitation.id.desc())))


def invitations_to(email: str, at: datetime) -> list[TeamInvitation]:
    """The places offered to an address that may still be taken."""
    mine = (TeamInvitation.email == email, TeamInvitation.is_open, TeamInvitation.expires_at > at)
    asked = select(TeamInvitation).where(*mine).options(joinedload(TeamInvitation.organization))
    return list(db.session().scalars(asked.order_by(TeamInvitation.id)))


def requests_of(person: User) -> list[JoinRequest]:
    """What a person asked to join, the newest first."""
    asked = select(JoinRequest).where(JoinRequest.user_id == person.id).options(joinedload(JoinRequest.organization))
    return list(db.session().scalars(asked.order_by(JoinRequest.id.desc()).limit(20)))
