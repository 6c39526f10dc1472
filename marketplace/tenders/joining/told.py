"""The organiser is told who adheres, who leaves, whose resolution comes late."""

from datetime import date, datetime
from typing import Any

from marketplace.core import db, notices, outbox
from marketplace.core.locale import N_
from marketplace.core.outbox import Job
from marketplace.tenders.joining import queries
from marketplace.tenders.models import Participation

TOPIC = "tenders.organized"
ADHERED = N_("« %(organization)s » adhère à « %(title)s ».")
WITHDREW = N_("« %(organization)s » se retire de « %(title)s ».")
LATE = N_("« %(organization)s » joint en retard le document de sa résolution à « %(title)s » : il était attendu le %(due)s.")


@outbox.on("tenders.adhered")
def tell_adhered(*, job: Job, at: datetime) -> None:
    """Tell those who keep the purchase that somebody entered."""
    _tell(job, ADHERED, at)


@outbox.on("tenders.withdrew")
def tell_withdrew(*, job: Job, at: datetime) -> None:
    """Tell those who keep the purchase that somebody left."""
    _tell(job, WITHDREW, at)


@outbox.on("tenders.attached_late")
def tell_late(*, job: Job, at: datetime) -> None:
    """Tell those who keep the purchase that the file of a resolution came after its day."""
    _tell(job, LATE, at, due=notices.on_day(date.fromisoformat(job.payload["due"])))


def _tell(job: Job, sentence: str, at: datetime, **told: Any) -> None:
    place = db.session().get_one(Participation, job.payload["participation_id"])
    tender = place.tender
    if place.organization_id == tender.organizer_id:
        return
    said = {"organization": place.organization.name, "title": tender.title_fr, **told}
    for one in queries.people_of([tender.organizer_id], at):
        path = f"/achats-regroupes/{tender.number}"
        notices.notify(one.user_id, TOPIC, sentence, at=at, path=path, organization_id=tender.organizer_id, **said)
