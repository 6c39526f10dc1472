"""What the index follows besides the rows themselves: an enterprise when its listings change, its listings when it does, days that pass."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event, insert, literal, or_, select
from sqlalchemy.orm import Session

from marketplace.catalogue.models import Listing, ListingMember, ListingStatus
from marketplace.catalogue.search import KIND
from marketplace.core import clock, db, outbox
from marketplace.core.indexing import IndexNote
from marketplace.organizations.models import Organization
from marketplace.organizations.search import KIND as ENTERPRISES

# A worker that was away some weeks finds what began or ended meanwhile.
LOOKS_BACK = timedelta(days=40)


@event.listens_for(Session, "after_flush")
def note_beside(session: Session, _context: Any) -> None:
    """Note the enterprise of each listing that this flush touched, and the published listings of each enterprise that it changed."""
    touched = [*session.new, *filter(session.is_modified, session.dirty), *session.deleted]
    listings = [one for one in touched if isinstance(one, Listing)]
    if owners := {number for one in listings for number in (one.organization_id, *(with_it.organization_id for with_it in one.members))}:
        _note(session, [{"kind": ENTERPRISES, "row_id": number} for number in sorted(owners)])
    changed = {one.id for one in touched if isinstance(one, Organization) and one not in session.new}
    if changed:
        joint = select(ListingMember.listing_id).where(ListingMember.organization_id.in_(changed))
        owned = or_(Listing.organization_id.in_(changed), Listing.id.in_(joint))
        listed = select(literal(KIND), Listing.id).where(owned, Listing.status == ListingStatus.PUBLISHED)
        session.connection().execute(insert(IndexNote).from_select(["kind", "row_id"], listed))


@outbox.nightly("catalogue.days-in-index", hour=0)
def note_days(*, job: outbox.Job, at: datetime) -> None:
    """Have the index follow the listings whose first day came or whose last day passed, and their enterprises."""
    today = clock.local_day(at)
    began = Listing.valid_from.between(today - LOOKS_BACK, today)
    ended = Listing.valid_until.between(today - LOOKS_BACK, today - timedelta(days=1))
    asked = select(Listing.id, Listing.organization_id).where(Listing.status == ListingStatus.PUBLISHED, or_(began, ended))
    found = db.session().execute(asked).all()
    notes: Iterable[tuple[str, int]] = [
        *((KIND, number) for number, _owner in found),
        *((ENTERPRISES, owner) for owner in sorted({owner for _number, owner in found})),
    ]
    _note(db.session(), [{"kind": kind, "row_id": number} for kind, number in notes])


def _note(session: Session, notes: list[dict[str, Any]]) -> None:
    if notes:
        session.connection().execute(insert(IndexNote), notes)
