"""What expires leaves the index by itself: each night, the enterprises of which a certification or a level ended are noted again."""

from datetime import datetime, timedelta

from sqlalchemy import insert, or_, select

from marketplace.core import clock, db, indexing, outbox
from marketplace.organizations.models import HeldCertification, Organization
from marketplace.organizations.search import KIND

# A worker that was away some weeks finds what expired meanwhile.
LOOKS_BACK = timedelta(days=40)


@outbox.nightly("organizations.expired-in-index", hour=0)
def note_expired(*, job: outbox.Job, at: datetime) -> None:
    """Have the index follow the enterprises of which something was good until one of the last days."""
    today = clock.local_day(at)
    first = today - LOOKS_BACK
    ended = HeldCertification.expires_on.between(first, today - timedelta(days=1))
    wanted = select(Organization.id).where(
        or_(
            Organization.id.in_(select(HeldCertification.organization_id).where(ended)),
            Organization.trust_expires_on.between(first, today - timedelta(days=1)),
        )
    )
    notes = [{"kind": KIND, "row_id": number} for number in db.session().scalars(wanted)]
    if notes:
        db.session().execute(insert(indexing.IndexNote), notes)
