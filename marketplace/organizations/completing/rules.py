"""How complete a page is and what to add next: pure. The order of the steps is that of their use to a buyer."""

from collections.abc import Sequence
from dataclasses import dataclass

LONG_ENOUGH = 120


@dataclass(frozen=True)
class Held:
    """What a page holds, as far as its completion looks: counts, lengths in characters, and whether something is said."""

    activities: int = 0
    activities_with_territory: int = 0
    description_letters: int = 0
    has_contact: bool = False
    has_place: bool = False
    has_logo: bool = False
    photos: int = 0
    references: int = 0
    says_capacity: bool = False
    has_english: bool = False
    compliance_items: int = 0


@dataclass(frozen=True)
class Step:
    """Something worth having on a page. `weight` is its part of the whole; a lower `rank` comes first when it is missing.

    `sentence` says what to do and why, `url` is where; both in the language of the page.
    """

    key: str
    rank: int
    weight: int
    is_done: bool
    sentence: str = ""
    url: str = ""


def steps(held: Held) -> list[Step]:
    """What this room looks at, the most useful to a buyer first, without its words."""
    found = (
        ("trade", 20, held.activities > 0),
        ("territory", 20, 0 < held.activities == held.activities_with_territory),
        ("contact", 15, held.has_contact),
        ("description", 15, held.description_letters >= LONG_ENOUGH),
        ("place", 5, held.has_place),
        ("logo", 5, held.has_logo),
        ("photo", 5, held.photos > 0),
        ("reference", 5, held.references > 0),
        ("capacity", 5, held.says_capacity),
        ("compliance", 5, held.compliance_items > 0),
        ("english", 5, held.has_english),
    )
    return [Step(key, 10 * place, weight, is_done) for place, (key, weight, is_done) in enumerate(found)]


def percent(found: Sequence[Step]) -> int:
    """How complete a page is, from 0 to 100, rounded down: 100 says that nothing is missing."""
    whole = sum(one.weight for one in found)
    return sum(one.weight for one in found if one.is_done) * 100 // whole if whole else 100


def next_step(found: Sequence[Step]) -> Step | None:
    """The most useful thing that is missing; None when nothing is."""
    return min((one for one in found if not one.is_done), key=lambda one: one.rank, default=None)
