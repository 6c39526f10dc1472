"""Letting somebody into the team that runs the platform, and taking her off it; somebody is always left."""

from datetime import datetime

from marketplace.accounts import actions, queries, rules
from marketplace.accounts.models import User
from marketplace.core import audit, notices
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import N_, _

TOPIC = "accounts.promoted"


def promote(email: str, *, actor: User | None, at: datetime) -> User:
    """Make a person staff; her sessions end, so that she comes back with her new rights. Missing when unknown."""
    user = actions.known(email)
    if not user.is_staff:
        user.is_staff = True
        audit.record("accounts.promote", user, actor=actor, at=at, changes={"is_staff": (False, True)})
        actions.end_sessions(user, at=at)
        message = N_("Vous faites maintenant partie de l’équipe de la plateforme.")
        notices.notify(user.id, TOPIC, message, at=at, path="/bureau", mail_template="accounts/mail/promoted.txt")
    return user


def why_not_demote(user: User, actor: User | None, at: datetime) -> str | None:
    """The reason this person cannot be taken off the team by another (None: the operator), or None if she can."""
    if not user.is_staff:
        return str(_("Cette personne ne fait pas partie de l’équipe."))
    if actor is not None and not (actor.is_staff and rules.is_active(actor, at)):
        return str(_("Vous ne faites plus partie de l’équipe : vous n’agissez plus pour elle."))
    if actor is not None and actor.id == user.id:
        return str(_("Vous ne pouvez pas vous retirer de l’équipe : demandez-le à quelqu’un d’autre de l’équipe."))
    if not queries.is_run_without(user):
        return str(_("C’est la dernière personne de l’équipe : faites-y d’abord entrer quelqu’un d’autre."))
    return None


def demote(user: User, *, actor: User | None, at: datetime) -> None:
    """Take a person off the team; she keeps her account, is out at her next click, and is told.

    RuleBroken for oneself, for the last of the team, and for whoever is not of it.
    """
    # Two who take each other off at once would leave nobody: the first to hold the team decides, and the second finds herself off it.
    queries.hold_staff()
    if reason := why_not_demote(user, actor, at):
        raise RuleBroken(reason)
    user.is_staff = False
    audit.record("accounts.demote", user, actor=actor, at=at, changes={"is_staff": (True, False)})
    actions.end_sessions(user, at=at)
    message = N_("Vous ne faites plus partie de l’équipe de la plateforme.")
    notices.notify(user.id, TOPIC, message, at=at, path="/compte", mail_template="accounts/mail/demoted.txt")
