"""The jobs of this room: the key of a purchase is asked for as soon as its request is written."""

from datetime import datetime

from marketplace.bids.opening import keys
from marketplace.core import db, outbox
from marketplace.tenders.models import Tender


@outbox.on("tenders.key_wanted")
def want_key(*, job: outbox.Job, at: datetime) -> None:
    """Ask the opener for the key of a purchase."""
    keys.want(db.session().get_one(Tender, job.payload["tender_id"]), at=at)
