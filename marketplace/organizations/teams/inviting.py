"""Offering a place in a team to an address, with its roles, for fourteen days; written to, sent again, withdrawn, taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from config import Settings
from marketplace.accounts import queries as people
from marketplace.accounts.models import User
from marketplace.core import audit, db, limits, mail, outbox
from marketplace.core.errors import Forbidden, RuleBroken, TooMany
from marketplace.core.locale import N_, _, speaking
from marketplace.organizations.models import Membership, Organization, Role, TeamInvitation
from marketplace.organizations.teams import belonging, invitation_links, membership, rules
from marketplace.organizations.teams.rules import Grant
from marketplace.organizations.teams.telling import tell

LIFE = timedelta(days=14)
KIND = "organizations.team-invitation"


@dataclass(frozen=True)
class Offer:
    """A place offered: to which address, how its person is called, in which language she is written to, with which roles."""

    email: str
    name: str
    locale: str
    roles: tuple[Role, ...]


def count_sending(person: User) -> None:
    """Count one sending of a person, of one invitation or of a file of them; TooMany past her rate."""
    settings: Settings = current_app.extensions["maillage.settings"]
    try:
        limits.take("team_invitation", settings.rate_team_invitation, str(person.id))
    except TooMany as refused:
        raise TooMany(_("Vous avez envoyé beaucoup d’invitations. %(when)s", when=refused.reason), refused.retry_after) from None


def count_letters(organization: Organization, emails: Sequence[str]) -> None:
    """Count a letter to each of these addresses; TooMany past what an organisation may write in a day, or be written to one address."""
    settings: Settings = current_app.extensions["maillage.settings"]
    try:
        for _email in emails:
            limits.take("team_invitation_organization", settings.rate_team_invitation_organization, str(organization.id))
    except TooMany as refused:
        said = _("Votre organisation a envoyé toutes les invitations permises pour un temps. %(when)s", when=refused.reason)
        raise TooMany(said, refused.retry_after) from None
    try:
        for email in emails:
            limits.take("team_invitation_address", settings.rate_team_invitation_address, email)
    except TooMany as refused:
        said = _("Cette adresse a reçu beaucoup d’invitations. %(when)s", when=refused.reason)
        raise TooMany(said, refused.retry_after) from None


def why_not_offer(organization: Organization, email: str) -> str | None:
    """The reason why a place cannot be offered to an address, or None. Whether the address has an account is never told."""
    found = select(Membership.id).join(Membership.user).where(User.email == email, Membership.ended_at.is_(None))
    if db.session().scalar(found.where(Membership.organization_id == organization.id)) is not None:
        return _("Cette personne fait déjà partie de l’équipe.")
    return None


def offer(organization: Organization, place: Offer, *, actor: User, at: datetime) -> TeamInvitation:
    """Offer a place and write to its address; one that was waiting there is replaced, and its link with it. RuleBroken for a member."""
    membership.hold(organization)
    if reason := why_not_offer(organization, place.email):
        raise RuleBroken(reason)
    waiting = (TeamInvitation.accepted_at.is_(None), TeamInvitation.withdrawn_at.is_(None))
    asked = select(TeamInvitation).where(TeamInvitation.organization_id == organization.id, TeamInvitation.email == place.email, *waiting)
    invitation = db.session().scalar(asked) or TeamInvitation(organization=organization, email=place.email, created_at=at)
    invitation.name, invitation.locale = place.name, place.locale
    invitation.roles, invitation.invited_by_id = [one.value for one in place.roles], actor.id
    db.session().add(invitation)
    roles = (None, sorted(invitation.roles))
    _send(invitation, at=at)
    audit.record("organizations.team_invite", invitation, actor=actor, at=at, changes={"roles": roles}, organization_id=organization.id)
    return invitation


def send_again(invitation: TeamInvitation, *, actor: User, at: datetime) -> None:
    """Write anew, for fourteen more days: the link sent before is dead. RuleBroken for one that was taken or withdrawn."""
    _check_waits(invitation)
    if reason := why_not_offer(invitation.organization, invitation.email):
        raise RuleBroken(reason)
    _send(invitation, at=at)
    audit.record("organizations.team_invite", invitation, actor=actor, at=at, organization_id=invitation.organization_id)


def withdraw(invitation: TeamInvitation, *, actor: User, at: datetime) -> None:
    """Take an offer back; its link is dead at once. RuleBroken for one that was taken or withdrawn."""
    _check_waits(invitation)
    invitation.withdrawn_at = at
    audit.record("organizations.team_withdraw", invitation, actor=actor, at=at, organization_id=invitation.organization_id)


def why_not_accept(invitation: TeamInvitation, person: User) -> str | None:
    """The reason why a person cannot take this place: it was offered to another address, or she has it already."""
    if person.email != invitation.email:
        return _("Cette invitation a été envoyée à une autre adresse que celle de votre compte.")
    return None


def accept(invitation: TeamInvitation, person: User, *, at: datetime) -> Membership:
    """Take the place offered; Forbidden to another address, RuleBroken for one that is no longer open or whose person is a member."""
    organization = db.load(Organization, id=invitation.organization_id)
    db.session().refresh(invitation)  # the lock is ours: what was read before may be over
    if not rules.is_open(invitation, at):
        raise RuleBroken(_("Cette invitation ne sert plus : elle a été acceptée, retirée ou remplacée, ou elle a expiré."))
    if reason := why_not_accept(invitation, person):
        raise Forbidden(reason)
    joined = membership.join(organization, person, [Grant(Role(one)) for one in invitation.roles], actor=person, at=at)
    invitation.accepted_at = at
    return joined


@outbox.handler(KIND, own_units=True)
def write_to(*, job: outbox.Job, at: datetime) -> None:
    """Write to whoever is invited; an offer taken, withdrawn or sent again by then is not written."""
    with db.database().reading() as session:
        invitation = session.get(TeamInvitation, job.payload["invitation_id"])
        if invitation is None or not rules.is_open(invitation, at) or invitation_links.state(invitation) != job.payload["state"]:
            return
        with speaking(invitation.locale):
            url = invitation_links.link_for(invitation)
        told = {"organization": invitation.organization.name, "url": url, "until": invitation.expires_at}
        letter = mail.write(
            "organizations/mail/team_invitation.txt",
            to=invitation.email,
            name=invitation.name,
            token=job.token,
            locale=invitation.locale,
            at=at,
            **told,
        )
    mail.mailer().send(letter)


def _send(invitation: TeamInvitation, *, at: datetime) -> None:
    invitation.expires_at = at + LIFE
    db.session().flush()
    outbox.enqueue(KIND, invitation_id=invitation.id, state=invitation_links.state(invitation))
    if person := people.by_email(invitation.email):
        message = N_("« %(organization)s » vous invite dans son équipe.")
        tell(person, "teams.invited", message, invitation.organization, at=at)


def _check_waits(invitation: TeamInvitation) -> None:
    if invitation not in belonging.invitations(invitation.organization):
        raise RuleBroken(_("Cette invitation a déjà été acceptée ou retirée."))
