"""What nights do for compliance files: telling of ends that come, forgetting what is history for long enough."""

from datetime import datetime

from sqlalchemy import delete, or_, select

from marketplace.core import clock, db, notices, outbox, retention
from marketplace.core.files import StoredFile
from marketplace.core.formats import day
from marketplace.core.locale import N_, speaking
from marketplace.organizations.compliance import reading, rules
from marketplace.organizations.models import ComplianceItem, ComplianceShare

TOPIC = "compliance.ending"
ENDS = N_("« %(piece)s », au dossier de conformité de « %(organization)s », prend fin le %(day)s.")
ENDED = N_("« %(piece)s », au dossier de conformité de « %(organization)s », a pris fin le %(day)s.")


@outbox.nightly("organizations.compliance_reminders", hour=6)
def remind(*, job: outbox.Job, at: datetime) -> None:
    """Tell the keepers of each file what ends, at 60, 30 and 7 days, each once: what is due is told, whatever night it is."""
    today = clock.local_day(at)
    for item in reading.due_at_latest(today + rules.SOON):
        due = rules.reminder_due(item.expires_on, item.reminded, today)
        if due is not None:
            item.reminded = due
            _tell(item, at)


@outbox.nightly("organizations.compliance_sweep", hour=4)
def sweep(*, job: outbox.Job, at: datetime) -> None:
    """Forget documents that are history and shares that are over, once they were kept for as long as the setting says."""
    before, session = at - retention.days("retention_compliance"), db.session()
    old = session.execute(select(ComplianceItem.id, ComplianceItem.file_id).where(ComplianceItem.ended_at < before)).all()
    session.execute(delete(ComplianceItem).where(ComplianceItem.id.in_([one.id for one in old])))
    session.execute(delete(StoredFile).where(StoredFile.id.in_([one.file_id for one in old])))
    over = or_(ComplianceShare.withdrawn_at < before, ComplianceShare.ends_on < clock.local_day(before))
    session.execute(delete(ComplianceShare).where(over))
    retention.swept("compliance", len(old), at=at)


def _tell(item: ComplianceItem, at: datetime) -> None:
    organization = item.organization
    if organization.merged_into_id is not None or item.expires_on is None:
        return
    message = ENDED if item.expires_on < clock.local_day(at) else ENDS
    for person in reading.members_as(organization, rules.KEEPERS, at):
        # What is told is kept as it is said: in the language of whoever reads it.
        with speaking(person.locale):
            words = {"piece": item.title or str(item.kind.label), "organization": organization.name, "day": day(item.expires_on)}
        path = f"/espace/{organization.slug}/conformite"
        notices.notify(person.id, TOPIC, message, at=at, path=path, organization_id=organization.id, **words)
