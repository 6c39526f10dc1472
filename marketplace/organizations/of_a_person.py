"""What the directory holds of a person: what she wrote to it, and the teams that she is in; told to her, handed over, taken away."""

from datetime import datetime
from operator import attrgetter

from sqlalchemy import Select, delete, func, select

from marketplace.accounts import queries
from marketplace.accounts.models import User
from marketplace.accounts.privacy import bare_address
from marketplace.accounts.privacy.bare_address import Left
from marketplace.accounts.privacy.erasing import Obstacle
from marketplace.accounts.privacy.held import Held, Kind
from marketplace.accounts.privacy.traces import Traces
from marketplace.accounts.privacy.words import for_days
from marketplace.core import db, notices, retention
from marketplace.core.locale import N_, _
from marketplace.core.panels import panel
from marketplace.core.retention import Kept
from marketplace.core.topics import Topic
from marketplace.organizations.models import (
    ContactMessage,
    ErrorReport,
    JoinRequest,
    Membership,
    Organization,
    TeamInvitation,
)
from marketplace.organizations.teams import belonging, held, membership, rules


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    """What she wrote from a page under her address, and her place in teams."""
    return [*(kind(person).held(most) for kind in (_letters, _reports)), *held.held(person, most)]


@panel("address.left")
def what_is_under(email: str) -> list[Left]:
    """What was written or offered under an address, with an account or without one."""
    return [
        Left("Letters to enterprises", ContactMessage, func.lower(ContactMessage.sender_email) == email),
        Left("Reports of errors", ErrorReport, func.lower(ErrorReport.reporter_email) == email),
        Left("Invitations to teams", TeamInvitation, TeamInvitation.email == email),
    ]


@panel("person.why_not_erase")
def teams_without_administrator(person: User) -> list[Obstacle]:
    """A team that has others keeps somebody who may give roles, and loses nothing; one that has nobody else is nobody's any more."""
    found = []
    for one in db.session().scalars(_memberships(person)).unique():
        team = membership.hold(one.organization)
        # Also while her own account is suspended: the operator may erase her then.
        reason = rules.why_not_without(one, team, belonging.now()) if len(team) > 1 else None
        things = [thing.label for thing in membership.to_hand_over(one)] if len(team) > 1 else []
        if reason or things:
            name = one.organization.name
            sentence = _("Remettez d’abord à un autre membre ce que personne d’autre ne fait pour « %(name)s ».", name=name)
            found.append(Obstacle(sentence, f"/espace/{one.organization.slug}/equipe"))
    return found


@panel("person.erase")
def forget(person: User, traces: Traces, at: datetime) -> None:
    """Take away what she wrote under her addresses, what she asked and was offered; of her places in teams, the dates stay."""
    session = db.session()
    for address in traces.addresses:
        bare_address.take_away(what_is_under(address))
    session.execute(delete(TeamInvitation).where(TeamInvitation.accepted_by_id == person.id))
    session.execute(delete(JoinRequest).where(JoinRequest.user_id == person.id))
    for one in session.scalars(_memberships(person)).unique():
        others = select(Membership.id).where(Membership.organization_id == one.organization_id, Membership.is_open)
        one.ended_at = at
        session.flush()
        if session.scalar(others.limit(1)) is None:
            _nobody_left(one.organization, at)


@panel("person.kept")
def what_stays() -> list[str]:
    """Her places in teams: an act done with a power stays explained, by a number."""
    return ["memberships"]


@panel("notices.topics")
def topics() -> list[Topic]:
    return [Topic("teams.empty", _("Une fiche n’a plus d’équipe"), _("Bureau de l’équipe"), for_staff=True)]


@panel("retention")
def what_goes() -> list[Kept]:
    days = retention.days("retention_letters").days
    answered = _("Répondre à qui a signalé l’erreur.")
    return [
        Kept(
            "letters",
            _("Messages écrits aux entreprises"),
            days,
            _("Les transmettre, et les transmettre encore si l’envoi échoue."),
            "RETENTION_LETTERS",
        ),
        Kept(
            "invitations",
            _("Invitations dans une équipe, une fois leur terme passé ou retirées"),
            retention.days("retention_invitations").days,
            _("Les renvoyer, ou savoir à qui une place a été offerte."),
            "RETENTION_INVITATIONS",
        ),
        Kept("report_addresses", _("Adresses laissées avec une erreur signalée, une fois réglée"), days, answered, "RETENTION_LETTERS"),
    ]


def _nobody_left(organization: Organization, at: datetime) -> None:
    message = N_("La fiche « %(name)s » n’a plus personne dans son équipe.")
    for one in queries.staff():
        notices.notify(one.id, "teams.empty", message, at=at, path=f"/entreprises/{organization.slug}", name=organization.name)


def _memberships(person: User) -> Select[tuple[Membership]]:
    return select(Membership).where(Membership.user_id == person.id, Membership.is_open)


def _letters(person: User) -> Kind:
    return Kind(
        "organizations.letters",
        _("Les messages que vous avez écrits à des entreprises"),
        _("Les transmettre à l’entreprise, qui en garde sa propre copie."),
        for_days("retention_letters"),
        {
            "at": (_("Moment"), attrgetter("created_at")),
            "enterprise": (_("Entreprise"), attrgetter("organization.name")),
            "name": (_("Nom donné"), attrgetter("sender_name")),
            "words": (_("Message"), attrgetter("words")),
        },
        select(ContactMessage).where(func.lower(ContactMessage.sender_email) == person.email).order_by(ContactMessage.id.desc()),
    )


def _reports(person: User) -> Kind:
    return Kind(
        "organizations.error_reports",
        _("Les erreurs que vous avez signalées"),
        _("Les corriger et vous répondre."),
        for_days("retention_letters", _("après que le signalement est réglé, pour votre adresse")),
        {
            "at": (_("Moment"), attrgetter("created_at")),
            "enterprise": (_("Fiche"), attrgetter("organization.name")),
            "what": (_("Ce que vous avez écrit"), attrgetter("what")),
            "answer": (_("Réponse"), attrgetter("answer")),
        },
        select(ErrorReport).where(func.lower(ErrorReport.reporter_email) == person.email).order_by(ErrorReport.id.desc()),
    )
