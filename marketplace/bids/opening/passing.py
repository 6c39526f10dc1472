"""The scores once they are closed: said once to the log, which alone is believed; which answers reach the mark that was announced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import audit, db
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.tenders.criteria import announced
from marketplace.tenders.models import Tender

CLOSED = "bids.scores_closed"


@dataclass(frozen=True)
class Closed:
    """The scores of a purchase as the log holds them: hundredths of a point of the criteria, by opened answer; `hash` is the act’s."""

    at: datetime
    hash: str
    scores: Mapping[int, int]


def close(tender: Tender, scores: Mapping[int, int], *, actor: User, at: datetime) -> None:
    """Say that every answer is scored, and how, for good. The purchase must be locked. RuleBroken the second time."""
    if witnessed(tender) is not None:
        raise RuleBroken(_("Les notes sont déjà closes : elles ne changent plus."))
    told = [[number, points] for number, points in sorted(scores.items())]
    audit.record("bids.scores_closed", tender, actor=actor, at=at, organization_id=tender.organizer_id, changes={"scores": (None, told)})


def witnessed(tender: Tender) -> Closed | None:
    """What the log says of the scores, once it was written; a row of any table closes nothing. The first act counts."""
    mine = (AuditEvent.verb == CLOSED, AuditEvent.subject_type == "Tender", AuditEvent.subject_id == tender.id)
    for one in db.session().scalars(select(AuditEvent).where(*mine).order_by(AuditEvent.seq)):
        if audit.digest(audit.as_dict(one)) == one.hash:
            return Closed(one.at, one.hash, dict(one.changes["scores"][1]))
    return None


def mark_of(tender: Tender) -> int | None:
    """What an answer must reach, in hundredths of a point, as it was announced; None where prices are not sealed apart."""
    told = announced.told(tender)
    if not told or not told["two_envelopes"]:
        return None
    # A percentage of the points of the criteria, which are hundredths here.
    return int(told["pass_mark"]) * sum(int(one["points"]) for one in told["criteria"])


def passes(points: int | None, mark: int) -> bool:
    """Whether so many hundredths of a point reach the mark; one that was never scored does not."""
    return points is not None and points >= mark
