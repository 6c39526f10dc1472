"""What teams bring to pages that others own: the card of one's organisations, topics, what waits, who needs a second factor."""

from datetime import datetime

from flask import url_for

from marketplace.accounts.account_cards import Card
from marketplace.accounts.models import User
from marketplace.core.locale import _, ngettext
from marketplace.core.panels import panel
from marketplace.core.topics import ByMail, Topic
from marketplace.core.waiting import Waiting
from marketplace.organizations.teams import belonging, mandates, rules


@panel("account.sections", rank=1)
def card(person: User) -> Card:
    """Her organisations, in a sentence."""
    count, waiting = len(belonging.of(person.id)), len(belonging.invitations_to(person.email, belonging.now()))
    said = ngettext("Vous agissez pour %(num)d organisation.", "Vous agissez pour %(num)d organisations.", count)
    state = said if count else _("Vous n’agissez pour aucune organisation.")
    invited = ngettext("%(num)d invitation vous attend.", "%(num)d invitations vous attendent.", waiting)
    return Card(_("Mes organisations"), url_for("organizations.mine"), f"{state} {invited}" if waiting else state)


@panel("accounts.needs_second_factor")
def commits_an_organization(person: User) -> bool:
    """Whether she administers, buys, evaluates, signs or pays for an organisation today."""
    return any(one.may(*rules.WEIGHTY) for one in belonging.current(person))


@panel("notices.topics")
def topics() -> list[Topic]:
    """What a person is told of her organisations."""
    group, why = _("Mes organisations"), _("Il touche ce que vous pouvez faire.")
    return [
        Topic("teams.invited", _("Invitation dans une équipe, en plus de la lettre qui la porte"), group, by_mail=ByMail.NEVER),
        Topic("teams.decided", _("Réponse à une demande de se joindre"), group, why_mandatory=why),
        Topic("teams.roles", _("Changement de vos rôles"), group, why_mandatory=why),
        Topic("teams.ended", _("Retrait d’une équipe"), group, why_mandatory=why),
        Topic("teams.standing", _("Statut ou suspension d’une organisation"), group, why_mandatory=why),
        Topic("teams.joined", _("Arrivée dans une équipe que vous administrez"), group),
        Topic("teams.left", _("Départ d’une équipe que vous administrez"), group),
        Topic("teams.mandate", _("Mandats"), group, by_mail=ByMail.NOW),
        Topic("teams.asked", _("Demandes de se joindre à un acheteur"), _("Bureau de l’équipe"), for_staff=True),
    ]


@panel("desk.mine")
def invitations_and_mandates(person: User, at: datetime) -> list[Waiting]:
    """Places offered to her, and mandates that networks ask of what she administers."""
    offered = [
        Waiting(
            _("Répondre à l’invitation de « %(name)s »", name=one.organization.name),
            url_for("organizations.mine"),
            due=rules.last_day(one),
        )
        for one in belonging.invitations_to(person.email, at)
    ]
    asked = [
        Waiting(
            _("Répondre à « %(network)s », qui demande un mandat", network=mandate.network.name),
            url_for("organizations.mandates", slug=one.organization.slug),
        )
        for one in belonging.current(person)
        if rules.is_administrator(one.membership, at)
        for mandate in mandates.given_by(one.organization)
        if mandate.given_at is None
    ]
    return [*offered, *asked]
