"""What waits for the team on the page of the day of each of its members."""

from datetime import datetime

from flask import url_for

from marketplace.accounts.models import User
from marketplace.admin import queries
from marketplace.core.locale import ngettext
from marketplace.core.panels import panel
from marketplace.core.waiting import Waiting
from marketplace.organizations.visitors import error_reports


@panel("desk.mine", rank=1)
def of_the_team(person: User, at: datetime) -> list[Waiting]:
    """Reported errors, work that failed: a line for each that there is any of."""
    if not person.is_staff:
        return []
    reports, failed = error_reports.open_count(), queries.failed_count()
    lines = (
        (
            reports,
            ngettext("%(num)d erreur est signalée sur une fiche", "%(num)d erreurs sont signalées sur des fiches", reports),
            "admin.reports",
        ),
        (failed, ngettext("%(num)d travail a échoué", "%(num)d travaux ont échoué", failed), "admin.index"),
    )
    return [Waiting(sentence, url_for(endpoint), rank=rank) for rank, (count, sentence, endpoint) in enumerate(lines) if count]
