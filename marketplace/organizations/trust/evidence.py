"""The documents of claims and the evidence of verifications: who may read them, and when they go."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from marketplace.core import clock, db, outbox, retention
from marketplace.core.files import StoredFile
from marketplace.organizations.models import Claim, TrustAct, TrustEvent, TrustEvidence
from marketplace.organizations.trust import rules


def of(events: Iterable[TrustEvent]) -> dict[int, list[TrustEvidence]]:
    """The evidence of some events, by their numbers, in the order of the tests."""
    found: dict[int, list[TrustEvidence]] = {}
    numbers = [one.id for one in events]
    for row in db.session().scalars(select(TrustEvidence).where(TrustEvidence.event_id.in_(numbers)).order_by(TrustEvidence.id)):
        found.setdefault(row.event_id, []).append(row)
    return {number: sorted(rows, key=lambda row: rules.TESTS.index(row.test)) for number, rows in found.items()}


@outbox.nightly("organizations.forget-trust-documents", hour=3)
def forget(*, job: outbox.Job, at: datetime) -> None:
    """Take away the documents of claims settled long ago, and the evidence of levels that ended long ago."""
    before = at - retention.days("retention_trust_documents")
    session, files = db.session(), []
    settled = (Claim.file_id.is_not(None), Claim.decided_at < before, Claim.status.not_in(rules.WAITING))
    files += session.scalars(select(Claim.file_id).where(*settled)).all()
    session.execute(update(Claim).where(*settled).values(file_id=None, version=Claim.version + 1))
    withdrawn = select(TrustEvent.about_id).where(TrustEvent.act == TrustAct.WITHDRAWN, TrustEvent.decided_at < before)
    over = or_(TrustEvent.expires_on < clock.local_day(before), TrustEvent.id.in_(withdrawn))
    old = TrustEvidence.event_id.in_(select(TrustEvent.id).where(over))
    evidence = session.execute(select(TrustEvidence.id, TrustEvidence.file_id).where(old)).all()
    session.execute(delete(TrustEvidence).where(TrustEvidence.id.in_([number for number, _file in evidence])))
    removed = len(files) + len(evidence)
    files += [file for _number, file in evidence if file is not None]
    # Bytes that no row names are swept by `core/files`.
    session.execute(delete(StoredFile).where(StoredFile.id.in_(files)))
    retention.swept("trust_documents", removed, at=at)
