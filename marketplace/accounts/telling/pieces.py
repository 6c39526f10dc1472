"""What this idea brings to pages that others own: its topics, its card, the right to be told still."""

from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import CursorResult, update

from marketplace.accounts import rules
from marketplace.accounts.account_cards import Card
from marketplace.accounts.models import User
from marketplace.accounts.telling import choosing
from marketplace.core import clock, db
from marketplace.core.locale import _, ngettext
from marketplace.core.notices import Notice
from marketplace.core.panels import panel
from marketplace.core.topics import ByMail, Topic


@panel("notices.topics")
def topics() -> list[Topic]:
    """What a person is told of her own account, her second factors and her data apart; for the team, the work that failed."""
    mine, team = _("Votre compte"), _("Bureau de l’équipe")
    why = _("Il touche la sécurité de votre compte.")
    return [
        Topic("accounts.password", _("Mot de passe"), mine, why_mandatory=why),
        Topic("accounts.address", _("Adresse de courriel"), mine, why_mandatory=why),
        Topic("accounts.suspension", _("Suspension du compte"), mine, why_mandatory=why),
        Topic("accounts.promoted", _("Entrée dans l’équipe de la plateforme, ou retrait"), mine, why_mandatory=why),
        Topic("job.dead", _("Travaux en échec"), team, for_staff=True),
    ]


@panel("notices.may_still_be_told")
def may_still_be_told(recipient_id: int, topic: Topic, organization_id: int | None) -> bool | None:
    """No to whoever may not be told anything any more, or left the team; of an organisation, others say."""
    person = db.session().get(User, recipient_id)
    if person is None or not rules.is_active(person, clock.now()):
        return False
    return None if person.is_staff or not topic.for_staff else False


@panel("post-restore")
def write_nothing_twice(at: datetime) -> str:
    """The mornings since the backup wrote what waited in it: it stays on screen, and in no message of the day."""
    waiting = update(Notice).where(Notice.waits_for_digest).values(waits_for_digest=False)
    result: CursorResult[Any] = db.session().execute(waiting)  # type: ignore[assignment]
    return f"{result.rowcount} notices that waited for the message of the day are on screen alone."


@panel("account.sections", rank=2)
def card(person: User) -> Card:
    """How she is told, in a sentence."""
    ways = list(choosing.chosen(person).values())
    now, daily = ways.count(ByMail.NOW), ways.count(ByMail.DAILY)
    at_once = ngettext("%(num)d sujet tout de suite", "%(num)d sujets tout de suite", now)
    each_day = ngettext("%(num)d une fois par jour", "%(num)d une fois par jour", daily)
    return Card(
        _("Ce que je reçois"), url_for("accounts.preferences"), _("Par courriel : %(now)s, %(daily)s.", now=at_once, daily=each_day)
    )
