"""Moving a thing from one status to the next: checked, stamped and told to the audit log in one place."""

from datetime import datetime
from enum import Enum
from typing import Any

from marketplace.core import audit
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _


def why_not_move(subject: Any, to: Enum) -> str | None:
    """The reason this thing cannot take that status now, or None if it can."""
    if to in type(subject).TRANSITIONS.get(getattr(subject, _field(subject)), ()):
        return None
    return str(_("Ce changement n’est plus possible : l’état de cet élément a changé entre-temps."))


def move(subject: Any, to: Enum, *, actor: Any, at: datetime) -> None:
    """Give `subject` the status `to` (or the stage, when its model says STATE) and note it; RuleBroken when TRANSITIONS do not allow it."""
    if reason := why_not_move(subject, to):
        raise RuleBroken(reason)
    field = _field(subject)
    before = getattr(subject, field)
    setattr(subject, field, to)
    verb = f"{type(subject).__tablename__}.{to.value}"
    audit.record(verb, subject, actor=actor, at=at, changes={field: (before.value, to.value)})


def _field(subject: Any) -> str:
    """The field that says where it stands: `status`, or what its model names in STATE."""
    return str(getattr(type(subject), "STATE", "status"))
