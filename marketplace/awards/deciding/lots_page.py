"""The page of the award: each lot with what awarding it gives, what was decided, the adviser's note, and the form when one may decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.awards import forms, rules
from marketplace.awards.deciding import advice, previewing, refusals
from marketplace.awards.deciding.advice import Note
from marketplace.awards.deciding.previewing import Names, Preview
from marketplace.awards.models import Award, Contract, ContractLine, ContractStatus
from marketplace.core import clock, db
from marketplace.tenders.closing.deciding import goes_on
from marketplace.tenders.joining import queries as joining
from marketplace.tenders.models import Lot, Tender


@dataclass(frozen=True)
class Shown:
    """What the page says: lots to decide, lots that the close dropped, what was decided, why nothing can be (None: it can)."""

    open: list[Preview]
    dropped: list[Lot]
    awards: Sequence[Award]
    names: Names
    note: Note | None
    may_cancel: frozenset[int]
    why_not: str | None
    form: Any
    refused: Sequence[Award] = ()

    @property
    def form_errors(self) -> bool:
        return bool(self.form and self.form.errors)

    @property
    def is_cut(self) -> bool:
        """Whether a firm quantity would be cut in one of the lots to decide."""
        return any(one.cut_firm for one in self.open)


def shown(tender: Tender, at: datetime) -> Shown:
    """The page as it stands; in a unit that writes the form is read from what was sent."""
    if why_not := rules.why_not_decide(tender):
        return Shown([], [], previewing.awards_of(tender), Names(), None, frozenset(), why_not, None)
    joining.with_versions(tender)
    cutoff, awards = previewing.frozen(tender), previewing.awards_of(tender)
    going = [previewing.preview(lot, tender, cutoff) for lot in tender.lots if goes_on(lot, tender)]
    waiting = [one for one in going if rules.is_undecided(one.lot, awards, tender)]
    note = advice.note(tender, going, clock.local_day(at))
    form = forms.deciding(waiting, note) if waiting else None
    dropped = [lot for lot in tender.lots if not goes_on(lot, tender)]
    told = (previewing.names(tender, waiting), note, not_signed(awards, tender), None, form, refusals.of(awards, tender))
    return Shown(waiting, dropped, awards, *told)


def not_signed(awards: Sequence[Award], tender: Tender) -> frozenset[int]:
    """The awards that may still be taken back: none of their contracts was accepted by both."""
    signed = (ContractStatus.ACTIVE, ContractStatus.TERMINATED)
    asked = select(ContractLine.award_id).join(Contract).where(Contract.tender_id == tender.id, Contract.status.in_(signed)).distinct()
    held = set(db.session().scalars(asked)) if awards else set()
    return frozenset(one.id for one in previewing.standing(awards) if one.id not in held)
