"""Keeping the dated rules: a row added, which ends the open one the day before; a row ended. Never deleted, never rewritten."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.contracting import rules
from marketplace.contracting.models import Confidence, ContractThreshold, Measure, TaxBasis
from marketplace.contracting.rules import Period
from marketplace.core import audit, db
from marketplace.core.errors import RuleBroken, Unusable


@dataclass(frozen=True)
class Said:
    """A row as it is typed: `value` in what `measure` counts, days both included."""

    scope: str
    nature: str
    rule: str
    value: int
    measure: Measure
    tax_basis: TaxBasis
    valid_from: date
    valid_until: date | None
    legal_reference: str
    source: str
    confidence: Confidence
    confidence_note: str = ""
    note: str = ""


def add(said: Said, *, actor: User, at: datetime) -> ContractThreshold:
    """Add a row; the open one of the same rule that began before ends the day before, in the same act.

    Unusable, with the reason, when the days are wrong or another row holds some of them.
    """
    others = history(said.scope, said.nature, said.rule, locked=True)
    if why := rules.why_not_add(said.valid_from, said.valid_until, [Period(one.valid_from, one.valid_until) for one in others]):
        raise Unusable(why)
    for one in others:
        if one.valid_until is None and (one.valid_from is None or one.valid_from < said.valid_from):
            _end(one, said.valid_from - timedelta(days=1), actor=actor, at=at)
    made = ContractThreshold(**vars(said), added_by_id=actor.id, added_at=at)
    db.session().add(made)
    db.session().flush()
    told = ("scope", "nature", "rule", "value", "valid_from", "valid_until")
    audit.record(
        "contracting.threshold_added", made, actor=actor, at=at, changes={f"contracting.{one}": (None, vars(said)[one]) for one in told}
    )
    return made


def end(row: ContractThreshold, on: date, *, actor: User, at: datetime) -> None:
    """Give a row its last day; the day before its first takes it wholly out of use, and it stays in the history. RuleBroken otherwise."""
    if why := rules.why_not_end(row.valid_from, row.valid_until, on):
        raise RuleBroken(why)
    _end(row, on, actor=actor, at=at)


def history(scope: str, nature: str, rule: str, *, locked: bool = False) -> list[ContractThreshold]:
    """The rows of one rule, the newest first; `locked` for whoever is about to add one."""
    table = ContractThreshold
    asked = select(table).where(table.scope == scope, table.nature == nature, table.rule == rule)
    asked = asked.order_by(table.valid_from.is_(None), table.valid_from.desc(), table.id.desc())
    return list(db.session().scalars(asked.with_for_update() if locked else asked))


def _end(row: ContractThreshold, on: date, *, actor: User, at: datetime) -> None:
    before, row.valid_until, row.ended_at = row.valid_until, on, at
    audit.record("contracting.threshold_ended", row, actor=actor, at=at, changes={"contracting.valid_until": (before, on)})
