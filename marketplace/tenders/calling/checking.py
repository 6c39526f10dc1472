"""What stops the publication of a purchase from a need, of what its call to enterprises lacks."""

from datetime import datetime

from marketplace.contracting.advising.adviser import INVITED_AT_LEAST
from marketplace.core import panels
from marketplace.tenders.asking import advice, telling
from marketplace.tenders.calling import rules
from marketplace.tenders.criteria import queries as criteria
from marketplace.tenders.criteria import rules as weighing
from marketplace.tenders.drafting.rules import Fault
from marketplace.tenders.models import Tender


def answer_days(tender: Tender, at: datetime) -> int:
    """How many days the by-law of the organiser leaves to answer; 0 where it wrote none."""
    bylaw = advice.bylaw_of(tender.organizer, at)
    return bylaw.answer_days if bylaw else 0


def faults(tender: Tender, at: datetime) -> list[Fault]:
    """Everything that the call and the evaluation lack now; a template waits for no key."""
    bylaw = advice.bylaw_of(tender.organizer, at)
    days, invited = (bylaw.answer_days, bylaw.invited_at_least) if bylaw else (0, 0)
    ids = [one.organization_id for one in tender.bidders]
    reached = {one.organization_id for one in telling.readers(ids, at)} if ids else set()
    waiting = [] if tender.template_name else [str(one) for one in panels.pieces("tenders.why_not_send", tender=tender)]
    found = rules.faults(tender, days, max(INVITED_AT_LEAST, invited), reached, waiting, at)
    return [*found, *(Fault(rules.CRITERIA, one) for one in weighing.faults(criteria.of(tender)))]
