"""Offering a place in a team to an address, with its roles, for fourteen days; written to, sent again, withdrawn, taken."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, or_, select

from config import Settings
from marketplace.accounts import queries as people
from marketplace.accounts.models import User
from marketplace.core import audit, db, limits, mail, outbox, retention
from marketplace.core.errors import Forbidden, Missing, RuleBroken, TooMany
from marketplace.core.locale import N_, _, speaking
from marketplace.organizations.models import Membership, Organization, Role, TeamInvitation
from marketplace.organizations.teams import invitation_links, membership, rules
from marketplace.organizations.teams.telling import tell

LIFE = timedelta(days=14)
KIND = "organizations.team-invitation"
KIND_TOLD = "organizations.team-invitation-told"


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


def count_letters(organization: Organization, number: int = 1) -> None:
    """Count so many letters of an organisation, all or none; TooMany past what it may write in a day."""
    settings: Settings = current_app.extensions["maillage.settings"]
    try:
        limits.take_all("team_invitation_organization", settings.rate_team_invitation_organization, str(organization.id), number)
    except TooMany as refused:
        said = _("Votre organisation a envoyé toutes les invitations permises pour un temps. %(when)s", when=refused.reason)
        raise TooMany(said, refused.retry_after) from None


def why_not_offer(organization: Organization, email: str) -> str | None:
    """The reason why a place cannot be offered to an address, or None. Whether the address has an account is never told."""
    found = select(Membership.id).join(Membership.user).where(User.email == email, Membership.is_open)
    if db.session().scalar(found.where(Membership.organization_id == organization.id)) is not None:
        return _("Cette personne fait déjà partie de l’équipe.")
    return None


def offer(organization: Organization, place: Offer, *, actor: User, at: datetime) -> TeamInvitation:
    """Offer a place and write to its address; one that was waiting there is replaced, and its link with it. RuleBroken for a member."""
    membership.hold(organization)
    if reason := why_not_offer(organization, place.email):
        raise RuleBroken(reason)
    same = (TeamInvitation.organization_id == organization.id, TeamInvitation.email == place.email)
    invitation = db.session().scalar(select(TeamInvitation).where(*same, TeamInvitation.is_open)) or TeamInvitation(
        organization=organization, email=place.email, created_at=at
    )
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


def offered_to(person: User, number: int) -> TeamInvitation:
    """The place of this number that was offered to a person, taken by her already or not; Missing for another's as for none."""
    invitation = db.load(TeamInvitation, id=number)
    if invitation.email != person.email and invitation.accepted_by_id != person.id:
        raise Missing()
    return invitation


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
    joined = membership.join(organization, person, rules.unbounded(Role(one) for one in invitation.roles), actor=person, at=at)
    # Who took it is said by her account: her address and her name go with the offer.
    invitation.accepted_at, invitation.accepted_by_id, invitation.email, invitation.name = at, person.id, "", ""
    return joined


@outbox.handler(KIND, own_units=True)
def write_to(*, job: outbox.Job, at: datetime) -> None:
    """Write to whoever is invited; an offer taken, withdrawn or sent again by then is not written."""
    with db.database().reading():
        invitation = _of(job, at)
        if invitation is None:
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


@outbox.handler(KIND_TOLD)
def tell_her(*, job: outbox.Job, at: datetime) -> None:
    """Tell whoever is invited on her screen too, when she has an account."""
    invitation = _of(job, at)
    person = people.by_email(invitation.email) if invitation else None
    if invitation and person:
        tell(person, "teams.invited", N_("« %(organization)s » vous invite dans son équipe."), invitation.organization, at=at)


@outbox.nightly("organizations.forget-invitations", hour=3)
def forget_old(*, job: outbox.Job, at: datetime) -> None:
    """Forget the places that nobody took: who was offered one is nobody's affair any more once the offer is long over."""
    before = at - retention.days("retention_invitations")
    over = or_(TeamInvitation.expires_at < before, TeamInvitation.withdrawn_at < before)
    retention.swept("invitations", db.session().execute(delete(TeamInvitation).where(TeamInvitation.accepted_at.is_(None), over)), at=at)


def _of(job: outbox.Job, at: datetime) -> TeamInvitation | None:
    """The invitation of a job; None once it was taken, withdrawn, sent again or is over."""
    found = db.session().get(TeamInvitation, job.payload["invitation_id"])
    is_same = found is not None and rules.is_open(found, at) and invitation_links.state(found) == job.payload["state"]
    return found if is_same else None


def _send(invitation: TeamInvitation, *, at: datetime) -> None:
    """Make it good for fourteen more days, and write it unless its address was written to too often."""
    invitation.expires_at = at + LIFE
    db.session().flush()
    settings: Settings = current_app.extensions["maillage.settings"]
    # Counted for every organisation together: to refuse would tell one that the others invite this address.
    if not limits.has_room("team_invitation_address", settings.rate_team_invitation_address, invitation.email):
        return
    # Both are left to the worker: what is done now is the same whether the address has an account or not.
    for kind in (KIND, KIND_TOLD):
        outbox.enqueue(kind, invitation_id=invitation.id, state=invitation_links.state(invitation))


def _check_waits(invitation: TeamInvitation) -> None:
    if not invitation.is_open:
        raise RuleBroken(_("Cette invitation a déjà été acceptée ou retirée."))
