"""Who may do what: every policy asked of invented people, of their own organisation and of another. Nothing is read or written.

The same table is printed by `flask access` and shown on the desk, so that what is told is what the program does.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from marketplace.accounts.models import User, UserStatus
from marketplace.core import clock
from marketplace.core.access import POLICIES
from marketplace.core.locale import _l
from marketplace.organizations import words
from marketplace.organizations.models import (
    BuyerType,
    Mandate,
    MemberRole,
    Membership,
    NetworkType,
    Organization,
    OrganizationStatus,
    Role,
    Standing,
    TrustLevel,
)
from marketplace.organizations.teams import rules
from marketplace.organizations.teams.rules import Current

YES, OWN, NO = "yes", "own", "no"
LONG_AGO = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)
OTHERS: dict[str, Any] = {
    "visitor": _l("sans compte"),
    "person": _l("compte sans organisation"),
    "network": _l("administration d’un réseau"),
    "mandated": _l("catalogue d’un réseau mandaté"),
    "former": _l("ancien membre"),
    "suspended": _l("compte suspendu"),
    "staff": _l("équipe de Maillage"),
}


@dataclass(frozen=True)
class Persona:
    """Somebody invented: how she is called here, who she is (None: a visitor), what she belongs to."""

    key: str
    person: User | None
    memberships: tuple[Membership, ...] = ()

    @property
    def label(self) -> str:
        return words.said(Role(self.key)) if self.key in {one.value for one in Role} else str(OTHERS[self.key])


@dataclass(frozen=True)
class Row:
    """A policy, what it says of itself, and the answer for each persona: yes, own (of her organisation alone) or no."""

    policy: str
    words: str
    answers: tuple[str, ...]


def personas() -> list[Persona]:
    """Everyone of whom the table speaks: a visitor, each role, those whose place ended, the team."""
    return [one for one, _home in _people()]


def table() -> list[Row]:
    """A row for each policy, by its name."""
    people = _people()
    return [
        Row(name, " ".join((POLICIES[name].__doc__ or "").split("\n\n")[0].split()), tuple(_answer(name, *one) for one in people))
        for name in sorted(POLICIES)
    ]


def _people() -> list[tuple[Persona, Organization]]:
    """The personas, each with the organisation that is her own in the questions."""
    own, network = _organization(1), _organization(2, network=True)
    own.mandates = [Mandate(enterprise_id=1, network_id=2, given_at=LONG_AGO)]
    members = [Persona(role.value, _person(10 + number), (_member(10 + number, own, role),)) for number, role in enumerate(Role)]
    former = Membership(id=30, user_id=30, user=_person(30), organization_id=1, organization=own, joined_at=LONG_AGO, ended_at=LONG_AGO)
    former.roles = [MemberRole(role=Role.ADMINISTRATOR)]
    suspended = _member(31, own, Role.ADMINISTRATOR)
    suspended.user.status = UserStatus.SUSPENDED
    found = [
        Persona("visitor", None),
        Persona("person", _person(2)),
        *members,
        Persona("network", _person(21), (_member(21, network, Role.ADMINISTRATOR),)),
        Persona("mandated", _person(20), (_member(20, network, Role.CATALOGUE),)),
        Persona("former", former.user, (former,)),
        Persona("suspended", suspended.user, (suspended,)),
        Persona("staff", _person(3, is_staff=True)),
    ]
    return [(one, network if one.key == "network" else own) for one in found]


def _answer(name: str, persona: Persona, own: Organization) -> str:
    """What a policy says of a persona. Whoever is suspended is nobody: her sessions open nothing."""
    at = clock.now()
    person = persona.person if persona.person is None or rules.is_active(persona.person, at) else None
    found = [Current(one, at) for one in persona.memberships if rules.is_current(one, at)]
    before = rules.memberships_from(lambda _person: found)
    try:
        anything = _asked(name, person, _organization(9))
        if anything or (anything is None and _asked(name, person, None)):
            return YES
        return OWN if any(_asked(name, person, subject) for subject in (own, persona.person)) else NO
    finally:
        rules.memberships_from(before)


def _asked(name: str, person: User | None, subject: Any) -> bool | None:
    """Whether the policy says yes; None for one that speaks of another kind of thing."""
    try:
        return POLICIES[name](person, subject) is True
    except (AttributeError, TypeError):
        return None


def _organization(number: int, *, network: bool = False) -> Organization:
    made = Organization(
        id=number,
        slug=f"exemple-{number}",
        name="Exemple",
        is_enterprise=not network,
        buyer_type=None if network else BuyerType.MUNICIPALITY,
        network_type=NetworkType.HUB if network else None,
        status=OrganizationStatus.PUBLISHED,
        trust_level=TrustLevel.DECLARED,
    )
    made.standing, made.mandates = Standing(organization_id=number, confirmed_at=LONG_AGO - timedelta(days=1)), []
    return made


def _person(number: int, *, is_staff: bool = False) -> User:
    return User(id=number, email="", name="", is_staff=is_staff, status=UserStatus.ACTIVE)


def _member(number: int, organization: Organization, role: Role) -> Membership:
    person = _person(number)
    roles = [MemberRole(role=role)]
    return Membership(
        id=number, user_id=number, user=person, organization_id=organization.id, organization=organization, joined_at=LONG_AGO, roles=roles
    )
