"""An outage that was noted is looked at against every deadline, by a job of its own."""

from datetime import datetime

from marketplace.core import db, outbox
from marketplace.core.outages import NOTED, ServiceOutage
from marketplace.tenders.extending import acts


@outbox.on(NOTED)
def propose(*, job: outbox.Job, at: datetime) -> None:
    """Propose a later deadline wherever this outage asks for one."""
    acts.propose(db.session().get_one(ServiceOutage, job.payload["outage_id"]), at=at)
