"""Which outages matter to a deadline, and how far it is proposed to move. Pure: nothing here depends on whether anybody answered."""

from datetime import UTC, datetime, timedelta

from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.tenders.asking import zones
from marketplace.tenders.models import ExtensionProposal, Tender, TenderStage

# What counts is what the site did not answer of the last two hours, when it comes to a quarter of an hour.
LAST = timedelta(hours=2)
SHORTEST = timedelta(minutes=15)
# At least so much is given back, and whoever is told has at least so much.
LEAST = timedelta(hours=1)
QUARTER = timedelta(minutes=15)


def lost(due_at: datetime, started_at: datetime, ended_at: datetime) -> timedelta:
    """How much of the last two hours before a deadline an outage took; never below zero."""
    return max(min(ended_at, due_at) - max(started_at, due_at - LAST), timedelta(0))


def is_concerned(due_at: datetime, started_at: datetime, ended_at: datetime) -> bool:
    """Whether an outage is one for which a later deadline is proposed."""
    return lost(due_at, started_at, ended_at) >= SHORTEST


def moved_to(proposal: ExtensionProposal, zone: str, at: datetime) -> datetime:
    """The deadline that is proposed at an instant: what was lost is given back, an hour at least, from the deadline, or from now once it is
    behind; at the next quarter of an hour, and never at an hour that a clock shows twice or skips."""
    found = max(proposal.due_at, at) + max(lost(proposal.due_at, proposal.outage.started_at, proposal.outage.ended_at), LEAST)
    over = timedelta(seconds=found.timestamp() % QUARTER.total_seconds())
    found += QUARTER - over if over else timedelta(0)
    while not _is_plain(found, zone):
        found += LEAST
    return found.astimezone(UTC)


def why_not_decide(tender: Tender, proposal: ExtensionProposal) -> str | None:
    """The reason why nothing can be decided about a proposal any more, or None."""
    if proposal.decided_at is not None:
        return str(_("Quelqu’un de votre organisation a déjà décidé de ce report."))
    if tender.stage is not TenderStage.BIDDING or tender.bids_due_at is None:
        return str(_("Les réponses ne sont plus attendues : l’heure limite ne bouge plus."))
    if tender.bids_due_at > proposal.due_at:
        return str(_("L’heure limite a déjà été reportée depuis cette panne."))
    return None


def _is_plain(at: datetime, zone: str) -> bool:
    here = zones.wall(at, zone)
    try:
        return zones.instant(here.date(), here.time().replace(fold=0), zone) == at
    except Unusable:
        return False
