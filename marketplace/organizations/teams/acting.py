"""For whom one acts: the organisation that the address names, asked again at each request, so that two tabs may differ."""

import hashlib
from datetime import UTC, datetime, timedelta

from flask import g

from marketplace.accounts.models import User
from marketplace.core import audit, db
from marketplace.core.access import actor
from marketplace.core.errors import Forbidden, Missing, SignInNeeded
from marketplace.core.formats import moment
from marketplace.core.locale import _
from marketplace.core.side import side
from marketplace.organizations.duplicates import merging
from marketplace.organizations.models import Membership, Organization
from marketplace.organizations.teams import belonging, rules
from marketplace.organizations.teams.rules import Current

NOTED_EVERY = timedelta(minutes=1)


def space(slug: str) -> Organization:
    """The organisation of the address, for a member of it; its row is locked when the unit writes.

    SignInNeeded for a visitor. Missing for whoever is no member, as for an address of nothing: both answer alike. Forbidden, with the
    reason, to the members of one that is suspended.
    """
    person = actor()
    if person is None:
        raise SignInNeeded()
    organization = db.load(Organization, slug=slug)
    if organization.merged_into_id is not None:
        organization = db.load(Organization, id=merging.kept_of(organization).id)
    if rules.membership_in(person, organization) is None:
        _refuse(person, organization)
    g.acting_for = organization
    audit.act_for(organization.id)
    _note_used(person, organization)
    return organization


def acting_organization() -> Organization | None:
    """The organisation for which this request acts; None when she acts in her own name."""
    found: Organization | None = g.get("acting_for")
    return found


def acting_membership() -> Membership:
    """The membership by which this request acts; Missing when she acts in her own name."""
    organization = acting_organization()
    found = rules.membership_in(actor(), organization) if organization else None
    if found is None:
        raise Missing()
    return found.membership


def edit_for(organization: Organization) -> None:
    """Say in the log in whose name the person at work edits a page: the organisation's own, or a network's that has its mandate."""
    name = rules.edits_for(actor(), organization)
    audit.act_for(name.id if name else None)


def mine() -> list[Current]:
    """What the person at work may act for, the last used first, then by name."""
    person = actor() if db.has_unit() else None
    if person is None:
        return []
    found = list(rules.memberships(person))
    return sorted(found, key=lambda one: -_last_used(person, one.organization)) if len(found) > 1 else found


def why_suspended(organization: Organization) -> str:
    """The reason and the end of a suspension, in the language of the page."""
    standing = organization.standing
    if standing is None or not rules.is_suspended(standing, g.at):
        return ""
    until = _("La suspension prend fin le %(moment)s.", moment=moment(standing.suspended_until)) if standing.suspended_until else ""
    said = _("« %(name)s » est suspendue : %(reason)s", name=organization.name, reason=standing.suspension_reason or "")
    return f"{said} {until}".strip()


def _refuse(person: User, organization: Organization) -> None:
    if any(one.organization_id == organization.id for one in belonging.of(person.id)):
        raise Forbidden(why_suspended(organization))
    raise Missing()


def _note_used(person: User, organization: Organization) -> None:
    """Beside the record, for a page that reads may not write in it."""
    last = datetime.fromtimestamp(_last_used(person, organization), UTC)
    if g.at - last > NOTED_EVERY:
        side().see(_key(person, organization), g.at.timestamp())


def _last_used(person: User, organization: Organization) -> float:
    return side().last_seen(_key(person, organization)) or 0.0


def _key(person: User, organization: Organization) -> str:
    return hashlib.sha256(f"acting {person.id} {organization.id}".encode()).hexdigest()
