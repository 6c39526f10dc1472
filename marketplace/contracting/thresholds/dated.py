"""The dated rules in memory, and which of them holds for a kind of buyer on a day. Pure: no web, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.contracting.models import Confidence, Measure, Nature, TaxBasis
from marketplace.organizations.models import BuyerType

ALL = "all"

MUNICIPAL = "municipal"
LCOP = "lcop"
STATE_ENTERPRISE = "state_enterprise"

# From the nearest scope to the widest: the first that has a rule on the day is asked.
SCOPES: Mapping[BuyerType, tuple[str, ...]] = {
    BuyerType.MUNICIPALITY: (MUNICIPAL, "all_public"),
    BuyerType.MRC: (MUNICIPAL, "all_public"),
    BuyerType.REGIE: (MUNICIPAL, "all_public"),
    BuyerType.MINISTRY: ("ministry", LCOP, "government", "all_public"),
    BuyerType.EDUCATION: ("education", LCOP, "all_public"),
    BuyerType.HEALTH: ("health", LCOP, "all_public"),
    BuyerType.STATE_ENTERPRISE: (STATE_ENTERPRISE, "all_public"),
    BuyerType.PRIVATE: (),
}


@dataclass(frozen=True)
class Rule:
    """One row of the table: `value` counts in what `measure` says (cents, hundredths of a percent, persons); both days are included,
    None is open. `confidence_note` and `note` are codes of `words` apart by spaces, or what a member of the team wrote."""

    scope: str
    nature: str
    rule: str
    value: int
    measure: Measure = Measure.MONEY
    tax_basis: TaxBasis = TaxBasis.EXCLUDED
    valid_from: date | None = None
    valid_until: date | None = None
    legal_reference: str = ""
    source: str = ""
    confidence: Confidence = Confidence.VERIFIED
    confidence_note: str = ""
    note: str = ""

    def holds_on(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_until is None or on <= self.valid_until)


Rules = Sequence[Rule]


def family_of(buyer_type: BuyerType | None) -> str | None:
    """Which body of rules binds a buyer: `municipal`, `lcop`, `state_enterprise`; None for one that no rule on public contracts binds."""
    scopes = SCOPES[buyer_type] if buyer_type else ()
    return next((one for one in (MUNICIPAL, LCOP, STATE_ENTERPRISE) if one in scopes), None)


def value_at(rules: Rules, scope: str, nature: Nature | str, rule: str, on: date) -> Rule | None:
    """The row of a rule that holds on a day for a scope: that of the nature before that of all natures, the newest of two; or None."""
    name = nature.value if isinstance(nature, Nature) else nature
    held = [one for one in rules if one.scope == scope and one.rule == rule and one.nature in (name, ALL) and one.holds_on(on)]
    return max(held, key=lambda one: (one.nature != ALL, one.valid_from or date.min), default=None)


def found(rules: Rules, buyer_type: BuyerType | None, nature: Nature, rule: str, on: date) -> Rule | None:
    """The row of a rule that holds on a day for a buyer, asked from its own scope to the widest; or None."""
    scopes = SCOPES[buyer_type] if buyer_type else ()
    held = (value_at(rules, scope, nature, rule, on) for scope in scopes)
    return next((one for one in held if one is not None), None)


def next_after(rules: Rules, rule: Rule) -> Rule | None:
    """The row that takes the place of this one the day after its last; None when it has no last day or nothing follows."""
    if rule.valid_until is None:
        return None
    return value_at(rules, rule.scope, rule.nature, rule.rule, rule.valid_until + timedelta(days=1))
