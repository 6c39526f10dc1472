"""What people may be told about, and how each wants to be: rooms declare topics, the room that knows people knows their wishes."""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from marketplace.core import panels


class ByMail(enum.Enum):
    """When what is told on screen is also written: at once, with the rest of the day, or not."""

    NOW = "now"
    DAILY = "daily"
    NEVER = "never"


@dataclass(frozen=True)
class Topic:
    """Something that people are told about, as a room declares it on the panel `notices.topics`.

    `label` and `group` (the heading under which it is found) are in the language of the page. `by_mail` is how who chose nothing is
    written to. One that says `why_mandatory`, in a sentence, is always written at once, in quiet hours too, and cannot be stopped.
    """

    name: str
    label: str
    group: str
    by_mail: ByMail = ByMail.DAILY
    why_mandatory: str = ""
    for_staff: bool = False


def grouped(found: Iterable[Topic]) -> dict[str, list[Topic]]:
    """Topics under their headings, both in the order in which the rooms declare them."""
    groups: dict[str, list[Topic]] = {}
    for one in found:
        groups.setdefault(one.group, []).append(one)
    return groups


@dataclass(frozen=True)
class Way:
    """How a person is written to about a topic: when, and not before a certain instant (the end of her quiet hours)."""

    by_mail: ByMail
    not_before: datetime | None = None


@dataclass(frozen=True)
class Doors:
    """Addresses for the foot of a mail: where she says how she wants to be told, and the one that stops the topic, if it may be."""

    choices: str
    stop: str | None


Wishes = Callable[[int, Topic, datetime], Way]
OpenDoors = Callable[[int, Topic], Doors]

_wishes: list[Wishes] = []
_doors: list[OpenDoors] = []


def wishes(function: Wishes) -> Wishes:
    """Declare who knows how a person (an id) wants to be told about a topic; asked only of topics that are not mandatory."""
    _wishes[:] = [function]
    return function


def doors(function: OpenDoors) -> OpenDoors:
    """Declare who makes the addresses for the foot of a mail."""
    _doors[:] = [function]
    return function


def declared() -> list[Topic]:
    """Every topic, in the language of the page."""
    return [topic for piece in panels.pieces("notices.topics") for topic in piece]


def named(name: str) -> Topic | None:
    """The topic of that name; None when no room declares it (any more)."""
    return next((topic for topic in declared() if topic.name == name), None)


def way_of(person_id: int, topic: Topic, at: datetime) -> Way:
    """How to write to a person about a topic at that instant."""
    if topic.why_mandatory:
        return Way(ByMail.NOW)
    return _wishes[0](person_id, topic, at) if _wishes else Way(topic.by_mail)


def doors_of(person_id: int, topic: Topic) -> Doors | None:
    """The addresses for the foot of a mail, or None when nobody makes any."""
    return _doors[0](person_id, topic) if _doors else None


def may_still_be_told(person_id: int, topic: Topic, organization_id: int | None) -> bool:
    """Whether a person may be told this now: no room objects, and of an organisation, one says that she may.

    Asked at the moment of sending: who left the team since, or the organisation, is told nothing of it any more.
    """
    said = panels.pieces("notices.may_still_be_told", recipient_id=person_id, topic=topic, organization_id=organization_id)
    return False not in said and (organization_id is None or True in said)
