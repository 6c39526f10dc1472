"""Moving a thing from one status to the next: checked, stamped and told to the audit log in one place."""

from datetime import datetime
from enum import Enum
from typing import Any

from marketplace.core import audit
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _


def why_not_move(subject: Any, to: Enum) -> str | None:
    """The reason this thing cannot take that status now, or None if it can."""
    if to in type(subject).TRANSITIONS.get(subject.status, ()):
        return None
    return str(_("Ce changement n’est plus possible : l’état de cet élément a changé entre-temps."))


def move(subject: Any, to: Enum, *, actor: Any, at: datetime) -> None:
    """Give `subject` the status `to` and note it; RuleBroken when its TRANSITIONS do not allow it."""
    if reason := why_not_move(subject, to):
        raise RuleBroken(reason)
    before, subject.status = subject.status, to
    verb = f"{type(subject).__tablename__}.{to.value}"
    audit.record(verb, subject, actor=actor, at=at, changes={"status": (before.value, to.value)})
