"""Joining a team, changing roles, leaving. Whoever changes a team holds its organisation's row to the end of her unit: two people who
remove each other at once come one after the other, and the second finds that she no longer may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import flag_modified

from marketplace.accounts import sessions
from marketplace.accounts.models import User
from marketplace.core import audit, db, panels
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import N_, _
from marketplace.organizations.models import JoinRequest, MemberRole, Membership, Organization, Role, TeamInvitation
from marketplace.organizations.teams import rules
from marketplace.organizations.teams.rules import Grant
from marketplace.organizations.teams.telling import tell, tell_administrators


@dataclass(frozen=True)
class Successors:
    """Who takes what a leaving member holds: for each role that nobody else has, and for each thing of other rooms by its key."""

    roles: Mapping[Role, Membership]
    things: Mapping[str, Membership]


NOBODY = Successors({}, {})


def hold(organization: Organization) -> list[Membership]:
    """Lock the team of an organisation until the end of the unit; the team as it is once the lock is ours."""
    db.load(Organization, id=organization.id)
    held = select(Membership).where(Membership.organization_id == organization.id, Membership.is_open)
    return list(db.session().scalars(held.order_by(Membership.id).execution_options(populate_existing=True)).unique())


def join(
    organization: Organization, person: User, grants: Sequence[Grant], *, actor: User | None, at: datetime, told: bool = True
) -> Membership:
    """Put a person in a team with these roles; her other sessions end, its administrators are told. RuleBroken when she is in it already,
    or when nobody would administer it."""
    team = hold(organization)
    if organization.merged_into_id is not None:
        raise RuleBroken(_("Cette fiche a été fusionnée avec une autre, qui a maintenant son équipe."))
    if any(one.user_id == person.id for one in team):
        raise RuleBroken(_("Cette personne fait déjà partie de l’équipe."))
    given = {one.role for one in [*grants, *(role for one in team for role in one.roles)]}
    if Role.ADMINISTRATOR not in given:
        raise RuleBroken(_("La première personne d’une équipe l’administre : donnez-lui ce rôle."))
    if reason := rules.why_not_grants(grants):
        raise Unusable(reason)
    membership = Membership(user=person, organization=organization, joined_at=at, roles=[MemberRole(**vars(one)) for one in grants])
    db.session().add(membership)
    db.session().flush()
    db.session().info.pop("organizations.memberships", None)
    audit.record(
        "organizations.team_join",
        membership,
        actor=actor,
        at=at,
        changes={"roles": (None, roles_told(grants))},
        organization_id=organization.id,
    )
    sessions.rights_changed(person, at=at)
    if told:
        message = N_("Une personne a rejoint l’équipe de « %(organization)s ».")
        tell_administrators(organization, "teams.joined", message, but=(person, actor), at=at)
    return membership


def change_roles(membership: Membership, grants: Sequence[Grant], *, read_version: int, actor: User, at: datetime) -> bool:
    """Give a member these roles and no others; whether anything changed. Her sessions end, so that she comes back with her new rights.

    RuleBroken when somebody changed them meanwhile, or for the last administrator; Unusable for roles that cannot be given.
    """
    team = hold(membership.organization)
    check_version(membership, read_version)
    if reason := rules.why_not_grants(grants):
        raise Unusable(reason)
    if Role.ADMINISTRATOR not in {one.role for one in grants} and (reason := rules.why_not_without(membership, team, at)):
        raise RuleBroken(reason)
    before = roles_told(membership.roles)
    if before == roles_told(grants):
        return False
    _give(membership, {one.role: one for one in grants})
    changes = {"roles": (before, roles_told(grants))}
    audit.record("organizations.team_roles", membership, actor=actor, at=at, changes=changes, organization_id=membership.organization_id)
    sessions.rights_changed(membership.user, at=at)
    if actor.id != membership.user_id:
        message = N_("Vos rôles pour « %(organization)s » ont changé.")
        tell(membership.user, "teams.roles", message, membership.organization, at=at, mail_template="organizations/mail/team_roles.txt")
    return True


def end(membership: Membership, successors: Successors, *, actor: User, at: datetime) -> None:
    """Take a member out of a team, by herself or by an administrator, once what she alone held is handed over.

    RuleBroken for the last administrator when nobody takes her role, and for a thing of another room that nobody takes. Invitations to her
    address are withdrawn, her sessions end.
    """
    organization = membership.organization
    team = hold(organization)
    if membership.ended_at is not None:
        raise RuleBroken(_("Cette personne ne fait plus partie de l’équipe."))
    for role, successor in successors.roles.items():
        _hand_over(membership, role, successor, actor=actor, at=at)
    if reason := rules.why_not_without(membership, team, at):
        raise RuleBroken(reason)
    things = to_hand_over(membership)
    if left := [one.label for one in things if one.key not in successors.things]:
        raise RuleBroken(_("Dites d’abord à qui passe ce que personne d’autre n’a : %(things)s.", things=", ".join(left)))
    for one in things:
        one.give(successors.things[one.key])
    membership.ended_at, membership.ended_by_id = at, actor.id
    _withdraw_what_waits(membership, at)
    changes = {"roles": (roles_told(membership.roles), None)}
    audit.record("organizations.team_end", membership, actor=actor, at=at, changes=changes, organization_id=organization.id)
    sessions.rights_changed(membership.user, at=at)
    if actor.id == membership.user_id:
        message = N_("Une personne a quitté l’équipe de « %(organization)s ».")
        tell_administrators(organization, "teams.left", message, but=(actor,), at=at)
        return
    message = N_("Vous ne faites plus partie de l’équipe de « %(organization)s ».")
    tell(membership.user, "teams.ended", message, organization, at=at, mail_template="organizations/mail/team_ended.txt")


@dataclass(frozen=True)
class HandOver:
    """Something of another room that a leaving member holds: its key, its words, and what gives it to another member."""

    key: str
    label: str
    give: Any


def to_hand_over(membership: Membership) -> list[HandOver]:
    """What the other rooms would leave to nobody without this member."""
    return [one for brought in panels.pieces("team.handover", membership=membership) for one in brought]


def check_version(membership: Membership, read_version: int) -> None:
    if membership.version != read_version:
        raise RuleBroken(
            _("Quelqu’un a changé les rôles de cette personne depuis que vous avez ouvert la page. Rechargez-la, puis recommencez.")
        )


def _give(membership: Membership, wanted: Mapping[Role, Grant]) -> None:
    """Bring the rows of a member's roles to what is wanted; one that stays is changed in place, for a role is there once."""
    membership.roles = [one for one in membership.roles if one.role in wanted]
    held = {one.role: one for one in membership.roles}
    for role, grant in wanted.items():
        if role not in held:
            membership.roles.append(MemberRole(**vars(grant)))
            continue
        for name, value in vars(grant).items():
            setattr(held[role], name, value)
    touch(membership)
    db.session().flush()


def touch(membership: Membership) -> None:
    """Count a change of a member's roles as one of her place: a form that was read before is stale."""
    flag_modified(membership, "joined_at")


def _hand_over(membership: Membership, role: Role, successor: Membership, *, actor: User, at: datetime) -> None:
    """Give a role to another member within the same bounds; RuleBroken when she is not in this team any more."""
    if successor.organization_id != membership.organization_id or successor.ended_at is not None or successor.id == membership.id:
        raise RuleBroken(_("La personne choisie ne fait plus partie de l’équipe : choisissez-en une autre."))
    given = next(one for one in membership.roles if one.role is role)
    before = roles_told(successor.roles)
    kept = {one.role: grant_of(one) for one in successor.roles}
    _give(successor, {**kept, role: grant_of(given)})
    changes = {"roles": (before, roles_told(successor.roles))}
    audit.record("organizations.team_roles", successor, actor=actor, at=at, changes=changes, organization_id=membership.organization_id)
    sessions.rights_changed(successor.user, at=at)
    if successor.user_id != actor.id:
        message = N_("Vos rôles pour « %(organization)s » ont changé.")
        tell(successor.user, "teams.roles", message, membership.organization, at=at, mail_template="organizations/mail/team_roles.txt")


def _withdraw_what_waits(membership: Membership, at: datetime) -> None:
    """A place still offered to her address, or asked for by herself, must not bring her back."""
    mine = (TeamInvitation.organization_id == membership.organization_id, TeamInvitation.email == membership.user.email)
    db.session().execute(update(TeamInvitation).where(*mine, TeamInvitation.is_open).values(withdrawn_at=at))
    asked = (JoinRequest.organization_id == membership.organization_id, JoinRequest.user_id == membership.user_id)
    db.session().execute(update(JoinRequest).where(*asked, JoinRequest.is_open).values(decided_at=at))


def grant_of(row: MemberRole) -> Grant:
    """A role as it was given, with its bounds."""
    return Grant(row.role, row.ceiling_cents, row.starts_on, row.ends_on)


def roles_told(grants: Sequence[Grant | MemberRole]) -> list[str]:
    """Roles as the log holds them: « signatory ≤ 2500000 2026-01-01/2026-12-31 »."""
    return sorted(role_told(one) for one in grants)


def role_told(one: Grant | MemberRole) -> str:
    """A role with its bounds, as the log holds it."""
    ceiling = f" ≤ {one.ceiling_cents}" if one.ceiling_cents is not None else ""
    days = f" {one.starts_on or ''}/{one.ends_on or ''}" if one.starts_on or one.ends_on else ""
    return f"{one.role.value}{ceiling}{days}"
