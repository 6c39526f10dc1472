"""How answers are weighed as enterprises were told: what the snapshot holds, whatever the rows say later."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from marketplace.core import db
from marketplace.tenders.closing import snapshot
from marketplace.tenders.criteria import published, queries
from marketplace.tenders.models import Tender, TenderCutoff


def told(tender: Tender) -> Mapping[str, Any] | None:
    """The weighing that was announced; None when there is none, or when the snapshot is not what was written."""
    kept = db.session().scalars(select(TenderCutoff).filter_by(tender_id=tender.id)).one_or_none()
    if kept is None or snapshot.digest(kept.content) != kept.sha256:
        return None
    found: Mapping[str, Any] | None = kept.content.get(snapshot.SCORING)
    return found


def is_as_published(tender: Tender) -> bool:
    """Whether the snapshot of a purchase from a need says what the log says that its publication announced; a price request announces by
    its snapshot itself."""
    return not tender.is_grouped or told(tender) == published.held(tender)


def is_as_announced(tender: Tender) -> bool:
    """Whether the rows still say what enterprises were told; a purchase that announced nothing has none."""
    found = queries.of(tender)
    return (queries.frozen(found) if found else None) == told(tender)
