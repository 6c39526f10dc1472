"""The adviser's note on an award: what it says of the whole group that day, kept with the award for good; who approves by the by-law."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from marketplace.contracting import queries
from marketplace.contracting.advising import adviser
from marketplace.contracting.advising.modes import Mode
from marketplace.contracting.advising.taxes import Amount
from marketplace.contracting.direct import rules as approving
from marketplace.contracting.models import ContractingBylaw
from marketplace.tenders import families, pricing
from marketplace.tenders.drafting import estimating
from marketplace.tenders.models import Tender, TenderKind


class Costed(Protocol):
    """A lot as the note counts it: what it costs at most, in cents, firm and on request."""

    @property
    def whole(self) -> int: ...


@dataclass(frozen=True)
class Note:
    """What the adviser says on a day of an amount in cents, taxes left out: all lots, on request and renewals counted."""

    on: date
    amount: int
    modes: tuple[Mode, ...]
    bylaw: ContractingBylaw | None

    @property
    def titles(self) -> list[str]:
        """The functions that the by-law of the organiser lets approve, from the lowest ceiling to the one without limit."""
        return [one.title for one in approving.ceilings_of(self.bylaw)]

    def why_not_title(self, title: str, resolution: str | None) -> str | None:
        """The reason why somebody of this function may not approve the award, or None; nothing is asked where no by-law says who does."""
        if not self.titles:
            return None
        return approving.why_not_title(self.bylaw, title, Amount(self.amount), resolution, self.on)

    def asks_resolution(self, title: str) -> bool:
        """Whether whoever approves at this title decides by a resolution: she approves without limit."""
        return approving.asks_resolution(self.bylaw, title)

    def as_json(self, title: str, resolution: str | None) -> dict[str, Any]:
        """What the award keeps: codes, amounts and days, no sentence, no person."""
        return {
            "on": self.on.isoformat(),
            "amount": self.amount,
            "modes": [one.as_json() for one in self.modes],
            "bylaw": self.bylaw.reference if self.bylaw else None,
            "approver_title": title or None,
            "resolution": resolution or None,
        }


def note(tender: Tender, lots: Iterable[Costed], on: date) -> Note:
    """The adviser's note on all the lots that go on, whatever of them is awarded today: splitting them changes nothing."""
    amount = pricing.times(sum(one.whole for one in lots), pricing.terms_of(tender))
    bylaw = queries.bylaw_on(tender.organizer, on)
    is_recorded, is_group = bool(tender.exemption_code and tender.exemption_reference), tender.kind is not TenderKind.PRICE_REQUEST
    flags = replace(estimating.flags_of(tender), exemption_recorded=is_recorded, is_group=is_group)
    rules = queries.rules_in_force()
    asked = (families.bound_as(tender), tender.nature, amount, estimating.form_of_supplier(tender))
    modes = adviser.advise(*asked, flags, on, rules=rules, bylaw=bylaw)
    return Note(on, amount, tuple(modes), bylaw)
