"""What a purchase from a need announced of its evaluation at its publication, as the general log holds it: buyers adhere to it, and
enterprises read it, long before the snapshot of the close."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import audit, db
from marketplace.core.audit import AuditEvent
from marketplace.tenders.criteria import queries
from marketplace.tenders.models import Tender

ANNOUNCED = "tenders.scoring_announced"
SAID = "tenders.scoring"


def announce(tender: Tender, *, actor: User, at: datetime) -> None:
    """Say in the log, word for word, how answers will be weighed; nothing where nothing but the price counts."""
    if (found := queries.of(tender)) is not None:
        audit.record(
            "tenders.scoring_announced",
            tender,
            actor=actor,
            at=at,
            changes={SAID: (None, json.dumps(queries.frozen(found), sort_keys=True, ensure_ascii=False))},
        )


def held(tender: Tender) -> Mapping[str, Any] | None:
    """What was announced, whatever the rows say since; None where nothing was. The first act counts."""
    mine = (AuditEvent.verb == ANNOUNCED, AuditEvent.subject_type == "Tender", AuditEvent.subject_id == tender.id)
    for one in db.session().scalars(select(AuditEvent).where(*mine).order_by(AuditEvent.seq)):
        if audit.digest(audit.as_dict(one)) == one.hash:
            found: Mapping[str, Any] = json.loads(one.changes[SAID][1])
            return found
    return None
