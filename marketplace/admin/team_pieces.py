"""What the desk brings of teams: the card of requests to join, and the line of them on the page of the day."""

from datetime import datetime

from flask import render_template, url_for
from markupsafe import Markup

from marketplace.accounts.models import User
from marketplace.admin import teams_shown
from marketplace.core.locale import ngettext
from marketplace.core.panels import markup, panel
from marketplace.core.waiting import Waiting


@panel("desk.staff")
def card() -> Markup:
    return markup(render_template("admin/teams/_card.html", waiting=teams_shown.waiting_count()))


@panel("desk.mine", rank=1)
def requests_to_join(person: User, at: datetime) -> list[Waiting]:
    """Requests to join a buyer, for the team."""
    count = teams_shown.waiting_count() if person.is_staff else 0
    said = ngettext("%(num)d personne demande à se joindre à un acheteur", "%(num)d personnes demandent à se joindre à un acheteur", count)
    return [Waiting(said, url_for("admin.joins"))] if count else []
