"""What waits for a person: rooms bring it to the panel `desk.mine`, and her page of the day shows it, the most pressing first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.core.locale import _

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """One thing to do: a sentence in the language of the page, where to do it, its last good day if it has one.

    Among things of the same day, a lower `rank` comes first. `says_day`: its sentence says the day itself.
    """

    sentence: str
    url: str
    due: date | None = None
    rank: int = 0
    says_day: bool = False


@dataclass(frozen=True)
class Bunch:
    """Things that wait until about the same time."""

    label: str
    is_late: bool
    things: tuple[Waiting, ...]


def bunched(things: Iterable[Waiting], today: date) -> list[Bunch]:
    """The things by how soon they are due: late, today, within seven days, later, and without a day; empty bunches left out."""
    ordered = sorted(things, key=lambda one: (one.due or date.max, one.rank, one.sentence))
    bunches = (
        Bunch(_("En retard"), True, _due(ordered, None, today)),
        Bunch(_("Aujourd’hui"), False, _due(ordered, today, today + timedelta(days=1))),
        Bunch(_("D’ici sept jours"), False, _due(ordered, today + timedelta(days=1), today + SOON + timedelta(days=1))),
        Bunch(_("Plus tard"), False, _due(ordered, today + SOON + timedelta(days=1), date.max)),
        Bunch(_("Quand vous pourrez"), False, tuple(one for one in ordered if one.due is None)),
    )
    return [one for one in bunches if one.things]


def _due(things: list[Waiting], first: date | None, after: date) -> tuple[Waiting, ...]:
    return tuple(one for one in things if one.due is not None and (first is None or one.due >= first) and one.due < after)
