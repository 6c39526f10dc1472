"""The page by which answers are opened: what stops it, who asked already, whether the opener is at work or refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.bids.models import BidOpening, OpeningConsent
from marketplace.bids.opening import consents, opened
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.organizations.models import Organization
from marketplace.tenders.asking import zones
from marketplace.tenders.models import Tender, TenderStage


@dataclass(frozen=True)
class Shown:
    """`from_when` is the deadline in words, None while none is said. `why_not` is why this person cannot ask now (None: she can).
    `refused_at` is when the opener itself refused what was asked last; `why_not_read` why she may not read what was opened."""

    from_when: str | None
    is_before: bool
    asked: Sequence[OpeningConsent]
    opening: BidOpening | None
    why_not: str | None
    refused_at: datetime | None
    why_not_read: str | None = None

    @property
    def is_done(self) -> bool:
        return self.opening is not None and self.opening.done_at is not None


def shown(tender: Tender, person: User, at: datetime, organization: Organization | None = None) -> Shown:
    """The page as this person reads it, for one that buys. Nothing of it depends on whether there is any answer."""
    due, is_sent = tender.bids_due_at, tender.stage is not TenderStage.DRAFT
    waits = tender.stage is TenderStage.BIDDING
    return Shown(
        from_when=zones.told(due, tender.bids_zone) if due and is_sent else None,
        is_before=waits and due is not None and at < due,
        asked=consents.of(tender),
        opening=consents.opening_of(tender),
        why_not=consents.why_not(tender, person, at, organization),
        refused_at=_refused_at(tender) if waits else None,
        why_not_read=opened.why_not_read(tender, person) if tender.bids_opened_at is not None else None,
    )


def _refused_at(tender: Tender) -> datetime | None:
    """When the opener refused last; a person who asked too early was told so then."""
    mine = (AuditEvent.verb == "bids.opening_refused", AuditEvent.subject_type == "Tender", AuditEvent.subject_id == tender.id)
    asked = select(AuditEvent.at).where(*mine, AuditEvent.actor_id.is_(None)).order_by(AuditEvent.seq.desc()).limit(1)
    return db.session().scalars(asked).one_or_none()
