"""What a member may do for her organisation, and when: roles, delegations of power, mandates, standing. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marketplace.accounts.models import User
from marketplace.accounts.rules import is_active
from marketplace.core import clock
from marketplace.core.formats import day, money
from marketplace.core.locale import _
from marketplace.core.money import Money
from marketplace.organizations import words
from marketplace.organizations.models import Mandate, MemberRole, Membership, Organization, Role, Standing, TeamInvitation

# A delegation of powers bounds what commits money; the others act within their role.
WITH_CEILING = frozenset({Role.BUYER, Role.SIGNATORY, Role.FINANCE})
# An administrator whose role ended by itself would leave nobody to give it again; reading asks for no delegation.
WITHOUT_DAYS = frozenset({Role.ADMINISTRATOR, Role.READER})
# Whoever holds one of these proves who she is with a second factor: who buys, awards, signs or pays, and who may give herself these roles.
WEIGHTY = frozenset(Role) - {Role.CATALOGUE, Role.READER}
EDITORS = (Role.ADMINISTRATOR, Role.CATALOGUE)


@dataclass(frozen=True)
class Grant:
    """A role as it is given: a ceiling in cents, taxes left out (None: no ceiling), and days, both included (None: open)."""

    role: Role
    ceiling_cents: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Current:
    """A membership that is in force at an instant."""

    membership: Membership
    at: datetime

    @property
    def organization(self) -> Organization:
        return self.membership.organization

    @property
    def on(self) -> date:
        return clock.local_day(self.at)

    def may(self, *roles: Role) -> bool:
        """Whether one of these roles is hers today."""
        return any(may_as(self.membership, role, self.on) for role in roles)


def unbounded(roles: Iterable[Role]) -> list[Grant]:
    """Roles given by an invitation or by the platform's team: up to nothing where they commit money, until an administrator of the
    organisation writes their delegation."""
    return [Grant(one, 0 if one in WITH_CEILING else None) for one in roles]


# How the memberships of a person are found: the queries of the room say so when they are loaded, for rules ask no database.
_found_by: list[Callable[[User], Sequence[Current]]] = []


def memberships_from(function: Callable[[User], Sequence[Current]]) -> Callable[[User], Sequence[Current]]:
    """Declare how the memberships in force of a person are found; the way before, for whoever puts it back."""
    before = _found_by[0] if _found_by else function
    _found_by[:] = [function]
    return before


def memberships(actor: User | None) -> Sequence[Current]:
    """What a person belongs to at the instant of the unit at work: nothing that ended, nothing that is suspended."""
    return _found_by[0](actor) if actor is not None else ()


def membership_in(actor: User | None, organization: Organization) -> Current | None:
    """Her membership in force of an organisation."""
    return next((one for one in memberships(actor) if one.membership.organization_id == organization.id), None)


def is_suspended(standing: Standing | None, at: datetime) -> bool:
    """Whether an organisation is suspended; a suspension ends by itself at its instant."""
    if standing is None or standing.suspended_at is None or standing.suspended_at > at:
        return False
    return standing.suspended_until is None or at < standing.suspended_until


def is_current(membership: Membership, at: datetime) -> bool:
    """Whether a membership gives anything: not ended, its person active, its organisation not suspended."""
    if membership.ended_at is not None or not is_active(membership.user, at):
        return False
    return not is_suspended(membership.organization.standing, at)


def is_confirmed_buyer(organization: Organization, at: datetime) -> bool:
    """Whether it may act as a buyer: it is one, somebody confirmed it, and it is not suspended."""
    standing = organization.standing
    if organization.buyer_type is None or standing is None or standing.confirmed_at is None or standing.confirmed_at > at:
        return False
    return not is_suspended(standing, at)


def is_in_force(given: MemberRole | Grant, on: date) -> bool:
    """Whether the days of a delegation hold this one."""
    return (given.starts_on is None or given.starts_on <= on) and (given.ends_on is None or on <= given.ends_on)


def may_as(membership: Membership, role: Role, on: date, amount: Money | None = None) -> bool:
    """Whether a membership gives this role on a day of Québec, for an amount before taxes when there is one."""
    return why_not_as(membership, role, on, amount) is None


def why_not_as(membership: Membership, role: Role, on: date, amount: Money | None = None) -> str | None:
    """The reason why a member may not act in a role on a day, for an amount before taxes; None if she may."""
    if membership.ended_at is not None:
        return str(_("Vous n’êtes plus membre de cette organisation."))
    given = next((one for one in membership.roles if one.role is role), None)
    if given is None:
        return str(_("Vous n’avez pas le rôle « %(role)s » dans cette organisation.", role=words.said(role)))
    if given.starts_on is not None and on < given.starts_on:
        return str(_("Votre délégation commence le %(day)s.", day=day(given.starts_on)))
    if given.ends_on is not None and given.ends_on < on:
        return str(_("Votre délégation a pris fin le %(day)s.", day=day(given.ends_on)))
    if amount is not None and given.ceiling_cents is not None and amount.cents > given.ceiling_cents:
        if given.ceiling_cents == 0:
            return str(_("Le plafond de votre délégation n’est pas fixé : demandez-le à qui administre votre équipe."))
        return str(_("Votre délégation va jusqu’à %(ceiling)s avant taxes.", ceiling=money(given.ceiling_cents)))
    return None


def why_not_grants(grants: Sequence[Grant]) -> str | None:
    """The reason why these roles cannot be given together, or None."""
    if not grants:
        return str(_("Choisissez au moins un rôle. Pour retirer la personne, utilisez « Retirer de l’équipe »."))
    for one in grants:
        if one.role in WITHOUT_DAYS and (one.starts_on or one.ends_on):
            return str(_("Le rôle « %(role)s » se donne sans dates.", role=words.said(one.role)))
        if one.role not in WITH_CEILING and one.ceiling_cents is not None:
            return str(_("Le rôle « %(role)s » se donne sans plafond.", role=words.said(one.role)))
        if one.starts_on and one.ends_on and one.ends_on < one.starts_on:
            return str(_("La délégation du rôle « %(role)s » finit avant de commencer.", role=words.said(one.role)))
    return None


def is_administrator(membership: Membership, at: datetime) -> bool:
    """Whether she can give roles now: what the last one may not lose."""
    return (
        membership.ended_at is None and is_active(membership.user, at) and any(one.role is Role.ADMINISTRATOR for one in membership.roles)
    )


def why_not_without(membership: Membership, team: Iterable[Membership], at: datetime) -> str | None:
    """The reason why this member may not stop being an administrator, or None: an organisation always keeps one. Whoever holds the role
    while her account is suspended counts as one who has it to lose, and never as one who keeps it for the others; nor does whoever never
    came to choose a password."""
    holds_it = membership.ended_at is None and any(one.role is Role.ADMINISTRATOR for one in membership.roles)
    if not holds_it or any(one.id != membership.id and is_administrator(one, at) and one.user.password_hash for one in team):
        return None
    return str(
        _(
            "Une organisation garde toujours une administratrice ou un administrateur : "
            "donnez d’abord ce rôle à quelqu’un dont le compte est ouvert."
        )
    )


def orphaned(membership: Membership, team: Iterable[Membership], on: date) -> list[Role]:
    """The roles that nobody would hold any more without this member, in the order in which roles are listed; reading is no burden."""
    others = [one for one in team if one.id != membership.id and one.ended_at is None]
    # A delegation that begins later is held already: nobody would have it on its first day.
    held = {one.role: max(on, one.starts_on or on) for one in membership.roles if one.ends_on is None or on <= one.ends_on}
    return [role for role in Role if role in held and role is not Role.READER and not any(may_as(one, role, held[role]) for one in others)]


def is_mandate_in_force(mandate: Mandate, on: date) -> bool:
    """Whether a network may edit the page of an enterprise on a day: given, not taken back, its last day not behind."""
    return mandate.given_at is not None and mandate.is_open and (mandate.ends_on is None or on <= mandate.ends_on)


def edits_for(actor: User | None, organization: Organization) -> Organization | None:
    """In whose name a person edits a page: the organisation's own, or that of a network that has its mandate; None when she may not, as
    nobody may while the organisation is suspended."""
    mine = [one for one in memberships(actor) if one.may(*EDITORS)]
    for one in mine:
        if one.membership.organization_id == organization.id:
            return organization
    for one in mine:
        for mandate in () if is_suspended(organization.standing, one.at) else organization.mandates:
            if mandate.network_id == one.membership.organization_id and is_mandate_in_force(mandate, one.on):
                return one.organization
    return None


def is_open(invitation: TeamInvitation, at: datetime) -> bool:
    """Whether the place that an invitation offers may still be taken."""
    return invitation.is_open and at < invitation.expires_at


def last_day(invitation: TeamInvitation) -> date:
    """The last whole day of Québec on which an invitation may be taken."""
    return clock.local_day(invitation.expires_at) - timedelta(days=1)
