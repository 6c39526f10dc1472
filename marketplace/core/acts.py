"""The acts of the log in words: what was done, to what (with its address), by whom.

Rooms bring the words to three panels: `acts.verbs`, a sentence for each verb, `acts.fields`, what each field that an act may change is
called, and `acts.named`, the name and the address of rows by their ids. What nobody names is shown as it is: the log hides nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marketplace.core import panels
from marketplace.core.audit import AuditEvent


@dataclass(frozen=True)
class Named:
    """What a row is called, and the address where it is seen (none: it has no page)."""

    label: str
    url: str | None = None


@dataclass(frozen=True)
class Told:
    """An act as a person reads it; `subject` and `by` are None for a thing without a name and for the program itself.

    `changed` says what it changed, each field or kind of attached rows once; `on_behalf` is the organisation for which it was done, when
    that is not the subject itself.
    """

    event: AuditEvent
    verb: str
    changed: list[str]
    subject: Named | None
    by: Named | None
    on_behalf: Named | None = None


def verbs() -> dict[str, str]:
    """Every verb that the rooms name, with its sentence in the language of the page."""
    return {verb: said for brought in panels.pieces("acts.verbs") for verb, said in brought.items()}


def fields() -> dict[str, str]:
    """Every field that the rooms name, in the language of the page."""
    return {name: said for brought in panels.pieces("acts.fields") for name, said in brought.items()}


def tell(events: Sequence[AuditEvent]) -> list[Told]:
    """The same acts in the same order, with one query a kind of subject, never one an act."""
    said, called = verbs(), fields()
    named = {kind: _named(kind, ids) for kind, ids in _by_kind(events).items()}
    people, organizations = named.get("User", {}), named.get("Organization", {})
    return [
        Told(
            event,
            said.get(event.verb, event.verb),
            _changed(event, called),
            named.get(event.subject_type, {}).get(event.subject_id or 0),
            people.get(event.actor_id or 0),
            None if _is_of_itself(event) else organizations.get(event.organization_id or 0),
        )
        for event in events
    ]


def _is_of_itself(event: AuditEvent) -> bool:
    return event.subject_type == "Organization" and event.subject_id == event.organization_id


def _changed(event: AuditEvent, called: dict[str, str]) -> list[str]:
    """« activities.reach » is told as what is attached: which of its columns is of no help to who reads the log."""
    told = (called.get(name) or called.get(name.partition(".")[0]) or name for name in event.changes)
    return list(dict.fromkeys(told))


def _by_kind(events: Iterable[AuditEvent]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for event in events:
        if event.actor_id:
            found["User"].add(event.actor_id)
        if event.organization_id:
            found["Organization"].add(event.organization_id)
        if event.subject_id:
            found[event.subject_type].add(event.subject_id)
    return found


def _named(subject_type: str, ids: set[int]) -> dict[int, Named]:
    if not ids:
        return {}
    brought = panels.pieces("acts.named", subject_type=subject_type, ids=ids)
    return {number: named for piece in brought for number, named in piece.items()}
