"""The kinds of documents that buyers ask, as the team of the platform adds, words and dates them, without a deployment."""

import re
from datetime import datetime
from enum import Enum
from itertools import count
from typing import Any

from marketplace.accounts.models import User
from marketplace.core import audit, db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.compliance import reading
from marketplace.organizations.models import ComplianceKind
from search_index.analysis import fold

# What the product's own files leave alone from then on.
BY_TEAM = "bureau"
LONGEST_CODE = 30


def add(values: dict[str, Any], *, actor: User, at: datetime) -> ComplianceKind:
    """A kind after those that are there, under a code made from its name; `values` are its columns, but for code, rank and source."""
    known = reading.kinds()
    taken = {one.code for one in known}
    start = re.sub(r"[^A-Z0-9]+", "_", fold(values["label_fr"]).upper()).strip("_")[:LONGEST_CODE] or "PIECE"
    code = next(one for number in count(1) if (one := start if number == 1 else f"{start}_{number}") not in taken)
    kind = ComplianceKind(code=code, rank=max((one.rank for one in known), default=0) + 1, source=BY_TEAM, **values)
    db.session().add(kind)
    db.session().flush()
    # A code is no number: the log says which one in what changed.
    _note(kind, {"kind": (None, code), **{name: (None, _plain(value)) for name, value in values.items()}}, actor, at)
    return kind


def change(kind: ComplianceKind, values: dict[str, Any], *, read_version: int, actor: User, at: datetime) -> bool:
    """Word or date a kind anew; whether anything changed. RuleBroken when somebody did meanwhile."""
    if kind.version != read_version:
        raise RuleBroken(_("Quelqu’un a changé ce genre de pièces depuis que vous l’avez ouvert : rechargez la page."))
    before = {name: getattr(kind, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    for name, value in changed.items():
        setattr(kind, name, value)
    if changed:
        kind.source = BY_TEAM
        told = {name: (_plain(before[name]), _plain(value)) for name, value in changed.items()}
        _note(kind, {"kind": (kind.code, kind.code), **told}, actor, at)
    return bool(changed)


def _note(kind: ComplianceKind, changes: dict[str, tuple[Any, Any]], actor: User, at: datetime) -> None:
    audit.record("compliance.kind_changed", "ComplianceKind", actor=actor, at=at, changes=changes)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
