"""Joining a buyer for which one says that one works: at once by the domain of one's address, or once the team of the platform decides."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from config import Settings
from marketplace.accounts import queries as people
from marketplace.accounts.models import User
from marketplace.core import audit, db, limits, notices
from marketplace.core.errors import Missing, RuleBroken
from marketplace.core.locale import N_, _
from marketplace.organizations.models import JoinRequest, Membership, Municipality, Organization, OrganizationStatus, Role
from marketplace.organizations.teams import belonging, domains, membership, rules, standing
from marketplace.organizations.teams.telling import tell
from search_index.analysis import fold

MOST_FOUND = 20
# So many buyers nobody works for: more than these wait only to be a burden.
MOST_WAITING = 5
DECIDED = "organizations/mail/join_decided.txt"


@dataclass(frozen=True)
class Asked:
    """What became of a request: `is_member` when its address was enough."""

    is_member: bool


def found(typed: str) -> list[Organization]:
    """The buyers whose name or place has these words, by name; none for no word."""
    told = fold(typed).split()
    if not told:
        return []
    asked = select(Organization).where(Organization.buyer_type.is_not(None), Organization.status == OrganizationStatus.PUBLISHED)
    asked = asked.outerjoin(Municipality, Municipality.code == Organization.municipality_code)
    said = [or_(*(one.contains(word, autoescape=True) for one in (Organization.sort_name, Municipality.sort_name))) for word in told]
    return list(db.session().scalars(asked.where(and_(*said)).order_by(Organization.sort_name).limit(MOST_FOUND)).unique())


def joinable(organization: Organization) -> Organization:
    """The same buyer; Missing for what is none or is not shown."""
    if organization.buyer_type is None or organization.status is not OrganizationStatus.PUBLISHED:
        raise Missing()
    return organization


def why_not_ask(organization: Organization, person: User) -> str | None:
    """The reason why a person cannot ask to join an organisation, or None."""
    if any(one.organization_id == organization.id for one in belonging.of(person.id)):
        return _("Vous faites déjà partie de cette équipe.")
    if waiting(organization, person) is not None:
        return _("Votre demande est déjà entre les mains de l’équipe de Maillage.")
    if _waiting_count(person) >= MOST_WAITING:
        return _(
            "%(most)d de vos demandes attendent une réponse : retirez-en une, ou revenez quand elles seront réglées.", most=MOST_WAITING
        )
    return None


def count_asking(organization: Organization, person: User) -> None:
    """Count one request to join; TooMany past what a person may ask in all, or of one buyer."""
    settings: Settings = current_app.extensions["maillage.settings"]
    limits.take("join_request", settings.rate_join_request, str(person.id))
    limits.take("request_again", settings.rate_request_again, f"join {person.id} {organization.id}")


def removed_at(organization: Organization, person: User) -> datetime | None:
    """When somebody else took her out of this team, if that is how she last left it."""
    asked = select(Membership).where(Membership.organization_id == organization.id, Membership.user_id == person.id, ~Membership.is_open)
    last = db.session().scalars(asked.order_by(Membership.ended_at.desc(), Membership.id.desc()).limit(1)).first()
    return last.ended_at if last is not None and last.ended_by_id not in (None, person.id) else None


def ask(organization: Organization, person: User, words: str, neq: str | None, *, at: datetime) -> Asked:
    """Ask to join a buyer: an address in one of its domains joins at once, any other waits for the team. RuleBroken when she cannot.

    Whoever was taken out of it waits too, and whoever asks after the team took the confirmation of the buyer back.
    """
    team = membership.hold(organization)
    if reason := why_not_ask(organization, person):
        raise RuleBroken(reason)
    request = JoinRequest(user=person, organization=organization, words=words, neq=neq, created_at=at)
    db.session().add(request)
    db.session().flush()
    audit.record("organizations.join_asked", request, actor=person, at=at, organization_id=organization.id)
    is_proved = standing.may_confirm_itself(organization) and domains.proves(organization, person.email)
    if is_proved and removed_at(organization, person) is None:
        request.decided_at, request.is_accepted = at, True
        standing.confirm(organization, standing.BY_DOMAIN, actor=None, at=at)
        # The first to come gives roles to those who follow; these read, until somebody gives them more.
        _take_in(request, Role.READER if team else Role.ADMINISTRATOR, actor=None, at=at)
        return Asked(is_member=True)
    message = N_("Quelqu’un demande à se joindre à « %(organization)s ».")
    for one in people.staff():
        notices.notify(one.id, "teams.asked", message, at=at, path=f"/bureau/adhesions/{request.id}", organization=organization.name)
    return Asked(is_member=False)


def take_back(request: JoinRequest, *, at: datetime) -> None:
    """She asks no more. RuleBroken for what is decided."""
    _check_open(request)
    request.decided_at = at
    audit.record("organizations.join_taken_back", request, actor=request.user, at=at, organization_id=request.organization_id)


def accept(request: JoinRequest, role: Role, basis: str, *, actor: User, at: datetime) -> None:
    """The team takes a person in, with a role, and confirms the buyer when nobody had. RuleBroken for what is decided."""
    membership.hold(request.organization)
    _check_open(request)
    request.decided_at, request.decided_by_id, request.is_accepted = at, actor.id, True
    audit.record("organizations.join_accepted", request, actor=actor, at=at, organization_id=request.organization_id)
    standing.confirm(request.organization, basis, actor=actor, at=at)
    _take_in(request, role, actor=actor, at=at)
    message = N_("Vous faites maintenant partie de l’équipe de « %(organization)s ».")
    path = f"/espace/{request.organization.slug}"
    tell(request.user, "teams.decided", message, request.organization, at=at, path=path, mail_template=DECIDED)


def refuse(request: JoinRequest, reason: str, *, actor: User, at: datetime) -> None:
    """The team does not take a person in, and says why. RuleBroken for what is decided."""
    _check_open(request)
    request.decided_at, request.decided_by_id, request.is_accepted, request.reason = at, actor.id, False, reason
    audit.record("organizations.join_refused", request, actor=actor, at=at, organization_id=request.organization_id)
    message = N_("Votre demande de vous joindre à « %(organization)s » n’a pas été acceptée.")
    tell(request.user, "teams.decided", message, request.organization, at=at, mail_template=DECIDED)


def listed(*, is_open: bool) -> Select[tuple[JoinRequest]]:
    """The requests that wait, the oldest first; or those that were decided, the last first."""
    asked = select(JoinRequest).options(joinedload(JoinRequest.user), joinedload(JoinRequest.organization))
    if is_open:
        return asked.where(JoinRequest.is_open).order_by(JoinRequest.id)
    return asked.where(~JoinRequest.is_open).order_by(JoinRequest.decided_at.desc(), JoinRequest.id.desc())


def waiting(organization: Organization, person: User) -> JoinRequest | None:
    """Her request that waits for an answer."""
    mine = (JoinRequest.organization_id == organization.id, JoinRequest.user_id == person.id, JoinRequest.is_open)
    return db.session().scalar(select(JoinRequest).where(*mine))


def _waiting_count(person: User) -> int:
    asked = select(func.count()).select_from(JoinRequest).where(JoinRequest.user_id == person.id, JoinRequest.is_open)
    return db.session().scalar(asked) or 0


def _take_in(request: JoinRequest, role: Role, *, actor: User | None, at: datetime) -> None:
    membership.join(request.organization, request.user, rules.unbounded([role]), actor=actor, at=at)


def _check_open(request: JoinRequest) -> None:
    if not request.is_open:
        raise RuleBroken(_("Cette demande est déjà réglée."))
