"""What an enterprise can take on a day, from what it said: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.accounts.models import User
from marketplace.core.access import policy
from marketplace.core.locale import _
from marketplace.organizations.models import Organization, Room, Stop
from marketplace.organizations.teams import rules as teams

MONTHS = 12
# Whoever says « full » for longer is asked to say it again.
LONGEST_FULL = timedelta(days=366)


@dataclass(frozen=True)
class Capacity:
    """What is in force on a day: a stop until a day included (None: not known), or else what was said of the month, if anything."""

    stop: Stop | None = None
    until: date | None = None
    room: Room | None = None

    @property
    def takes_work(self) -> bool:
        """Whether it may be asked for something now: it did not say that it is full or in pause. Saying nothing bars from nothing."""
        return self.stop is None and self.room is not Room.FULL


def capacity_on(stop: Stop | None, until: date | None, months: Mapping[date, Room], on: date) -> Capacity:
    """What an enterprise can take on a day: a stop goes before the month, until its last day included."""
    if stop is not None and (until is None or on <= until):
        return Capacity(stop=stop, until=until)
    return Capacity(room=months.get(on.replace(day=1)))


def room_in(month: date, room: Room, stop: Stop | None, until: date | None, on: date) -> Room:
    """What is left of a month of which `room` was said, seen on a day when a stop may be in force: nothing when it is all within the
    stop, a part when the stop ends in it. A stop of which the end is not known tells of its own month alone."""
    if capacity_on(stop, until, {}, on).stop is None:
        return room
    after = months_from(month, 2)[1]
    if until is None:
        return Room.FULL if month <= on < after else room
    if until >= after - timedelta(days=1):
        return Room.FULL
    return Room.PARTLY if room is Room.FREE and until >= month else room


def months_from(on: date, count: int = MONTHS) -> list[date]:
    """The first days of this month and of those that follow, twelve in all."""
    first = on.year * 12 + on.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(first, first + count)]


def why_not_stop(stop: Stop | None, until: date | None, on: date) -> str | None:
    """The reason why this cannot be said, or None."""
    if stop is None:
        return None
    if until is None:
        return None if stop is Stop.PAUSE else str(_("Dites jusqu’à quel jour : cet avis prend fin de lui-même."))
    if until < on:
        return str(_("Ce jour est passé : choisissez-en un à venir."))
    if stop is Stop.FULL and until > on + LONGEST_FULL:
        return str(_("Choisissez un jour d’ici un an : au-delà, dites-le de nouveau."))
    return None


@policy("organizations.capacity_say")
def may_say(actor: User | None, organization: Organization) -> bool:
    """Whoever edits the page of an enterprise: its team, a network that has its mandate, the team of the platform."""
    if not organization.is_enterprise or actor is None:
        return False
    return actor.is_staff or teams.edits_for(actor, organization) is not None
