"""Links of payables clerks are forgotten once they open nothing any more: an address is kept no longer than its use."""

from datetime import datetime

from sqlalchemy import delete, or_

from marketplace.billing.models import PayableLink
from marketplace.core import db, outbox, retention


@outbox.nightly("billing.forget-links", hour=3)
def forget_old(*, job: outbox.Job, at: datetime) -> None:
    """Take away the links that expired or were revoked long enough ago."""
    before = at - retention.days("retention_letters")
    over = or_(PayableLink.expires_at < before, PayableLink.revoked_at < before)
    retention.swept("payable_links", db.session().execute(delete(PayableLink).where(over)), at=at)
