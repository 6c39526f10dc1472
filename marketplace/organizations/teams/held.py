"""What teams hold of a person, as she is told it: her places, what she asked, what she was offered, what she did for others."""

from operator import attrgetter
from typing import Any

from sqlalchemy import or_, select

from marketplace.accounts.models import User
from marketplace.accounts.privacy.held import Coded, Held, Kind
from marketplace.accounts.privacy.words import for_days
from marketplace.core import acts
from marketplace.core.audit import AuditEvent
from marketplace.core.locale import _
from marketplace.organizations.models import JoinRequest, Mandate, Membership, Role, TeamInvitation
from marketplace.organizations.teams import membership, role_words
from marketplace.organizations.words import WORDS


def held(person: User, most: int | None) -> list[Held]:
    """Everything of teams, with the newest `most` rows of each kind."""
    return [kind(person).held(most) for kind in (_places, _changes, _asked, _invited, _offered, _mandates)]


def _places(person: User) -> Kind:
    return Kind(
        "organizations.memberships",
        _("Les organisations pour lesquelles vous agissez"),
        _("Vous laisser faire ce que votre rôle permet, et rien d’autre."),
        _("Tant que l’organisation est au répertoire."),
        {
            "organization": (_("Organisation"), attrgetter("organization.name")),
            "joined_at": (_("Depuis"), attrgetter("joined_at")),
            "ended_at": (_("Jusqu’à"), attrgetter("ended_at")),
            "ended_by": (_("Fin décidée par"), lambda one: _who(one.ended_by_id, person)),
            "roles": (_("Rôles"), lambda one: [Coded(membership.role_told(role), role_words.given(role)) for role in one.roles]),
        },
        select(Membership).where(Membership.user_id == person.id).order_by(Membership.id.desc()),
        stays=_("Il faut savoir qu’une personne avait alors ce pouvoir. Elle n’a plus de nom : « personne retirée »."),
    )


def _changes(person: User) -> Kind:
    """What others did to her places; what she did herself is among her acts."""
    verbs = acts.verbs()
    mine = select(Membership.id).where(Membership.user_id == person.id)
    about_hers = (AuditEvent.subject_type == Membership.__name__, AuditEvent.subject_id.in_(mine))
    by_others = or_(AuditEvent.actor_id.is_(None), AuditEvent.actor_id != person.id)
    return Kind(
        "organizations.places_changed",
        _("Ce que d’autres ont changé à vos rôles"),
        _("Prouver qui a donné ou retiré un pouvoir, et quand."),
        _("Aussi longtemps que la plateforme existe. Le journal ne contient ni nom ni adresse : des numéros."),
        {
            "at": (_("Moment"), attrgetter("at")),
            "act": (_("Geste"), lambda one: Coded(one.verb, verbs.get(one.verb, one.verb))),
            "before": (_("Rôles d’avant"), lambda one: one.changes.get("roles", [None, None])[0]),
            "after": (_("Rôles d’après"), lambda one: one.changes.get("roles", [None, None])[1]),
        },
        select(AuditEvent).where(*about_hers, by_others).order_by(AuditEvent.seq.desc()),
        stays=_("Il prouve ce qui a été fait. Le numéro de votre compte n’y mènera plus à personne."),
    )


def _asked(person: User) -> Kind:
    return Kind(
        "organizations.join_requests",
        _("Les organisations que vous avez demandé à joindre"),
        _("En décider, et savoir pourquoi."),
        _("Tant que votre compte est ouvert."),
        {
            "at": (_("Moment"), attrgetter("created_at")),
            "organization": (_("Organisation"), attrgetter("organization.name")),
            "words": (_("Votre demande"), attrgetter("words")),
            "neq": (_("NEQ donné"), attrgetter("neq")),
            "decided_at": (_("Décidée"), attrgetter("decided_at")),
            "decided_by": (_("Décidée par"), lambda one: _who(one.decided_by_id, person)),
            "is_accepted": (_("Acceptée"), attrgetter("is_accepted")),
            "reason": (_("Réponse"), attrgetter("reason")),
        },
        select(JoinRequest).where(JoinRequest.user_id == person.id).order_by(JoinRequest.id.desc()),
    )


def _invited(person: User) -> Kind:
    mine = or_(TeamInvitation.email == person.email, TeamInvitation.accepted_by_id == person.id)
    return Kind(
        "organizations.team_invitations",
        _("Les invitations que vous avez reçues"),
        _("Vous offrir une place dans une équipe."),
        for_days("retention_invitations", _("après leur terme; acceptées, sans nom ni adresse, tant que votre compte est ouvert")),
        {
            "at": (_("Moment"), attrgetter("created_at")),
            "organization": (_("Organisation"), attrgetter("organization.name")),
            "name": (_("Nom donné"), lambda one: one.name or None),
            "language": (_("Langue"), attrgetter("locale")),
            "roles": (_("Rôles"), _roles_offered),
            "expires_at": (_("Terme"), attrgetter("expires_at")),
            "accepted_at": (_("Acceptée"), attrgetter("accepted_at")),
            "withdrawn_at": (_("Retirée"), attrgetter("withdrawn_at")),
        },
        select(TeamInvitation).where(mine).order_by(TeamInvitation.id.desc()),
    )


def _offered(person: User) -> Kind:
    """The invitations that she sent; to whom is about somebody else."""
    return Kind(
        "organizations.invitations_sent",
        _("Les invitations que vous avez envoyées"),
        _("Savoir qui a offert une place dans une équipe."),
        _("Tant que l’organisation est au répertoire. À qui elles ont été offertes ne vous concerne pas, et n’est pas dans la copie."),
        {
            "at": (_("Moment"), attrgetter("created_at")),
            "organization": (_("Organisation"), attrgetter("organization.name")),
            "roles": (_("Rôles"), _roles_offered),
            "accepted_at": (_("Acceptée"), attrgetter("accepted_at")),
        },
        select(TeamInvitation).where(TeamInvitation.invited_by_id == person.id).order_by(TeamInvitation.id.desc()),
        stays=_("L’offre reste sans dire que c’est vous : seul le numéro de votre compte y figure."),
    )


def _mandates(person: User) -> Kind:
    hers = or_(Mandate.asked_by_id == person.id, Mandate.given_by_id == person.id)
    return Kind(
        "organizations.mandates",
        _("Les mandats que vous avez demandés ou donnés"),
        _("Savoir qui a permis à un réseau de modifier la fiche d’une entreprise."),
        _("Tant que l’organisation est au répertoire."),
        {
            "enterprise": (_("Entreprise"), attrgetter("enterprise.name")),
            "network": (_("Réseau"), attrgetter("network.name")),
            "asked_at": (_("Demandé par vous"), lambda one: one.asked_at if one.asked_by_id == person.id else None),
            "given_at": (_("Donné par vous"), lambda one: one.given_at if one.given_by_id == person.id else None),
            "ends_on": (_("Dernier jour"), attrgetter("ends_on")),
        },
        select(Mandate).where(hers).order_by(Mandate.id.desc()),
        stays=_("Le pouvoir donné doit rester expliqué : seul le numéro de votre compte y figure."),
    )


def _roles_offered(invitation: Any) -> list[Coded]:
    return [Coded(one, str(WORDS[Role(one)])) for one in invitation.roles]


def _who(number: int | None, person: User) -> Coded | None:
    """Who did something: herself, or somebody else, who is not named."""
    if number is None:
        return None
    return Coded("you", _("vous")) if number == person.id else Coded("another", _("une autre personne"))
