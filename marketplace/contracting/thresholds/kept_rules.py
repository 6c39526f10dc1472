"""The dated rules as the team keeps them: each rule once, with what holds today, by kind of buyers; a row added or refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from marketplace.accounts.models import User
from marketplace.contracting import words
from marketplace.contracting.models import ContractThreshold
from marketplace.contracting.queries import rule_of
from marketplace.contracting.thresholds import keeping, listing_rules
from marketplace.contracting.thresholds.threshold_form import ThresholdForm
from marketplace.core.errors import Unusable


@dataclass(frozen=True)
class Line:
    """One rule for one nature: the row of today or, without one, the newest; `count` rows in all."""

    row: ContractThreshold
    is_today: bool
    count: int


def lines(rows: Iterable[ContractThreshold], on: date) -> list[tuple[str, list[Line]]]:
    """Each rule once, by kind of buyers, in the order of `words`; `rows` come the newest first."""
    by_rule: dict[tuple[str, str, str], list[ContractThreshold]] = {}
    for one in rows:
        by_rule.setdefault((one.scope, one.rule, one.nature), []).append(one)
    shelves: dict[str, list[Line]] = {}
    for (scope, _rule, _nature), held in sorted(by_rule.items(), key=lambda item: _place(*item[0])):
        today = next((one for one in held if rule_of(one).holds_on(on)), None)
        shelves.setdefault(scope, []).append(Line(today or held[0], today is not None, len(held)))
    return [(listing_rules.label(scope), found) for scope, found in shelves.items()]


def added(form: ThresholdForm, *, actor: User, at: datetime) -> ContractThreshold | None:
    """The row of a form that was found to be right; None with the reason told in the form."""
    try:
        return keeping.add(form.said(), actor=actor, at=at)
    except Unusable as refused:
        form.refuse(refused.reason)
        return None


def _place(scope: str, rule: str, nature: str) -> tuple[int, ...]:
    orders = ((scope, words.SCOPES), (rule, words.RULES), (nature, words.NATURES))
    return tuple(list(order).index(code) if code in order else len(order) for code, order in orders)
