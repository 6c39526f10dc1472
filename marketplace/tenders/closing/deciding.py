"""What the close decides: whether it extends, which lots go on, whether anything is left. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.tenders.models import Lot, OnShortfall, Tender


@dataclass(frozen=True)
class Standing:
    """A lot at the close: what is firm, what is possible besides, what is least, in the decimals of its unit."""

    firm: int
    flexible: int = 0
    minimum: int | None = None

    @property
    def is_wanted(self) -> bool:
        return self.firm + self.flexible > 0

    @property
    def is_met(self) -> bool:
        """Whether the minimum is reached, by what is firm alone. A lot that nobody wants reaches nothing."""
        return self.is_wanted and self.firm >= (self.minimum or 0)


@dataclass(frozen=True)
class Decision:
    """What is done: the close moves once (`extends`), or each lot is met or not and goes on or not, in their order. Not `is_lawful`: the
    group left its legal level, which stops all of it."""

    extends: bool
    met: tuple[bool, ...]
    goes_on: tuple[bool, ...]
    is_lawful: bool = True

    @property
    def is_unsuccessful(self) -> bool:
        """Whether nothing is left to buy."""
        return not self.extends and not any(self.goes_on)


def decide(lots: Sequence[Standing], on_shortfall: OnShortfall, *, was_extended: bool, is_lawful: bool = True) -> Decision:
    """Decide once, on one snapshot, by the rule that was fixed before publication.

    A lot whose minimum is missed extends the close of the whole purchase once (EXTEND), goes on all the same (PROCEED) or falls
    (CANCEL, and EXTEND the second time); one that nobody wants falls whatever the rule. When those who withdrew left a group that is no
    longer under its legal level (`is_lawful`: a price that went up may do that), nothing goes on.
    """
    met = tuple(one.is_met for one in lots)
    if on_shortfall is OnShortfall.EXTEND and not was_extended and not all(met):
        return Decision(True, met, tuple(False for _one in lots))
    is_kept = on_shortfall is OnShortfall.PROCEED
    goes_on = tuple(is_lawful and one.is_wanted and (is_met or is_kept) for one, is_met in zip(lots, met, strict=True))
    return Decision(False, met, goes_on, is_lawful)


def goes_on(lot: Lot, tender: Tender) -> bool:
    """Whether a lot of a purchase that is closed is left to award: it was wanted, and its minimum was reached or does not stop it."""
    is_wanted = bool((lot.closed_firm or 0) + (lot.closed_flexible or 0))
    return is_wanted and (bool(lot.is_met) or tender.on_shortfall is OnShortfall.PROCEED)
