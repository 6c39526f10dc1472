"""The level kept on a page, which is only ever what its history gives; each night follows the terms that ran out."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from marketplace.core import audit, clock, db, outbox
from marketplace.organizations.models import Organization, TrustEvent, TrustLevel
from marketplace.organizations.trust import rules
from marketplace.organizations.trust.rules import Level


def events_of(organization_id: int) -> list[TrustEvent]:
    """The history of a page, the oldest first."""
    asked = select(TrustEvent).where(TrustEvent.organization_id == organization_id)
    return list(db.session().scalars(asked.order_by(TrustEvent.decided_at, TrustEvent.id)))


def refresh(organization: Organization, at: datetime) -> Level:
    """Write on a page the level that its history gives at an instant; the level."""
    db.session().flush()
    found = rules.level_on(events_of(organization.id), clock.local_day(at))
    if (organization.trust_level, organization.trust_expires_on) != (found.level, found.expires_on):
        organization.trust_level, organization.trust_expires_on = found.level, found.expires_on
        organization.updated_at = at
        db.session().flush()
    return found


def is_newer(organization_ids: Collection[int], since: datetime) -> bool:
    """Whether anything was said of the trust of some pages after an instant."""
    asked = select(TrustEvent.id).where(TrustEvent.organization_id.in_(organization_ids), TrustEvent.decided_at > since)
    return db.session().scalar(asked.limit(1)) is not None


@outbox.nightly("organizations.trust-expiries", hour=0)
def follow_expiries(*, job: outbox.Job, at: datetime) -> None:
    """Bring down the level of the pages whose term ran out."""
    over = Organization.trust_expires_on < clock.local_day(at)
    for one in db.session().scalars(select(Organization).where(over).order_by(Organization.id)).unique().all():
        before = one.trust_level
        after = refresh(one, at).level
        changes = {"trust_level": (before.value, after.value)}
        audit.record("organizations.trust_expired", one, actor=None, at=at, changes=changes)


def untrue() -> list[str]:
    """A sentence for each page whose level is not what its history gives."""
    today = clock.local_day(clock.now())
    histories: dict[int, list[TrustEvent]] = {}
    for one in db.session().scalars(select(TrustEvent).order_by(TrustEvent.id).execution_options(yield_per=1000)):
        histories.setdefault(one.organization_id, []).append(one)
    o = Organization
    asked = select(o.id, o.trust_level, o.trust_expires_on)
    # What a page that was absorbed says is said no more: its history went to the other.
    asked = asked.where(o.merged_into_id.is_(None))
    kept = asked.where(o.id.in_(select(TrustEvent.organization_id)) | (o.trust_level != TrustLevel.DECLARED)).order_by(o.id)
    return [
        f"Organisation {number} has a level of trust that its history does not give."
        for number, level, until in db.session().execute(kept)
        if not rules.agrees(histories.get(number, ()), level, until, today)
    ]
