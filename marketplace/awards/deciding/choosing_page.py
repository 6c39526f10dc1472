"""The page by which a price request is decided: each lot with its answers by price, what was decided, the adviser's note, the form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from marketplace.awards import rules
from marketplace.awards.deciding import advice, choosing, choosing_form, lots_page, previewing
from marketplace.awards.deciding.advice import Note
from marketplace.awards.deciding.choosing_form import Ranked
from marketplace.awards.deciding.previewing import Preview
from marketplace.awards.evaluating import ranking
from marketplace.awards.models import Award
from marketplace.bids.opening import opened
from marketplace.core import clock
from marketplace.tenders.models import Tender


@dataclass(frozen=True)
class Shown:
    """What the page says. `open` are the lots to decide with the answers that may be chosen, from the lowest; `proposed` what the lowest
    gives of each; `expired_at` is when the answers stopped holding, None while they do."""

    open: Ranked
    proposed: dict[int, Preview]
    awards: Sequence[Award]
    note: Note | None
    may_cancel: frozenset[int]
    why_not: str | None
    expired_at: datetime | None
    form: Any

    @property
    def form_errors(self) -> bool:
        return bool(self.form and self.form.errors)


def shown(tender: Tender, at: datetime) -> Shown:
    """The page as it stands; in a unit that writes the form is read from what was sent."""
    awards = previewing.awards_of(tender)
    if why_not := rules.why_not_choose(tender) or ranking.why_not_yet(tender):
        return Shown([], {}, awards, None, frozenset(), why_not, None, None)
    cutoff, found = previewing.frozen(tender), opened.of(tender)
    ranked = [(lot, choosing.order(lot, found, tender)) for lot in tender.lots if rules.is_undecided(lot, awards, tender)]
    proposed = {lot.id: choosing.preview(lot, answers[0], tender, cutoff) for lot, answers in ranked if answers}
    note = advice.note(tender, choosing.left(tender, [], awards, found, cutoff), clock.local_day(at))
    scores = {lot.id: ranking.table(lot, found, tender) for lot, _answers in ranked}
    form = choosing_form.choosing(ranked, note, scores) if ranked else None
    return Shown(ranked, proposed, awards, note, lots_page.not_signed(awards, tender), None, _expired(tender, at), form)


def _expired(tender: Tender, at: datetime) -> datetime | None:
    if tender.bids_due_at is None:
        return None
    until = tender.bids_due_at + timedelta(days=tender.bid_validity_days)
    return until if until <= at else None
