"""What an enterprise says of its capacity: read, written, followed by the index, over by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from marketplace.accounts.models import User
from marketplace.core import audit, clock, db, indexing, outbox
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.capacity import rules
from marketplace.organizations.capacity.rules import Capacity
from marketplace.organizations.models import Availability, MonthRoom, Organization, Room, Stop

# A worker that was away some weeks finds what ended meanwhile.
LOOKS_BACK = timedelta(days=40)


@dataclass(frozen=True)
class Said:
    """All that an enterprise says: a stop until a day, months, when it last said anything; `version` is 0 before it ever did."""

    stop: Stop | None = None
    until: date | None = None
    months: Mapping[date, Room] = field(default_factory=dict)
    said_at: datetime | None = None
    version: int = 0

    def on(self, day: date) -> Capacity:
        return rules.capacity_on(self.stop, self.until, self.months, day)

    def months_told(self, day: date) -> list[tuple[date, Room, bool]]:
        """The months of the next twelve of which it says something, as the stop in force leaves them; whether it changes them."""
        said = [(month, self.months[month]) for month in rules.months_from(day) if month in self.months]
        left = [(month, room, rules.room_in(month, room, self.stop, self.until, day)) for month, room in said]
        return [(month, now, now is not room) for month, room, now in left]


def of(organization: Organization) -> Said:
    """What an enterprise says."""
    rows = db.session().scalars(select(MonthRoom).where(MonthRoom.organization_id == organization.id).order_by(MonthRoom.month))
    return told(db.session().get(Availability, organization.id), list(rows))


def told(row: Availability | None, months: list[MonthRoom]) -> Said:
    """The same from the rows."""
    rooms = {one.month: one.room for one in months}
    return Said(row.stop, row.until, rooms, row.said_at, row.version) if row else Said(months=rooms)


def say(
    organization: Organization,
    stop: Stop | None,
    until: date | None,
    months: Mapping[date, Room],
    *,
    read_version: int,
    actor: User | None,
    at: datetime,
) -> bool:
    """Write what an enterprise says from now on; whether it says anything else. RuleBroken when somebody said otherwise meanwhile.

    `months` holds the months of the next twelve of which it says something. A stop that it says no more has no day.
    """
    db.load(Organization, id=organization.id)
    if reason := rules.why_not_stop(stop, until, clock.local_day(at)):
        raise RuleBroken(reason)
    before = of(organization)
    if before.version != read_version:
        raise RuleBroken(
            _("Quelqu’un a enregistré la capacité depuis que vous avez ouvert la page. Rechargez-la, puis refaites votre choix.")
        )
    until = until if stop else None
    if (before.stop, before.until, dict(before.months)) == (stop, until, dict(months)):
        return False
    row = db.session().get(Availability, organization.id) or Availability(organization_id=organization.id)
    row.stop, row.until, row.said_at = stop, until, at
    db.session().add(row)
    db.session().execute(delete(MonthRoom).where(MonthRoom.organization_id == organization.id))
    db.session().add_all([MonthRoom(organization_id=organization.id, month=month, room=room) for month, room in months.items()])
    indexing.note(Organization, [organization.id])
    changes = {
        "stop": (_value(before.stop), _value(stop)),
        "until": (before.until and before.until.isoformat(), until and until.isoformat()),
    }
    told_months = {"months": (_line(before.months), _line(months))} if dict(before.months) != dict(months) else {}
    audit.record("capacity.said", organization, actor=actor, at=at, changes={**changes, **told_months})
    return True


@outbox.nightly("organizations.capacity_in_index", hour=0)
def follow(*, job: outbox.Job, at: datetime) -> None:
    """Have the index follow what ended or began by itself, and forget the months that are behind."""
    today = clock.local_day(at)
    first, last = today.replace(day=1), (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    ended = select(Availability.organization_id).where(Availability.until.between(today - LOOKS_BACK, today - timedelta(days=1)))
    turned = select(MonthRoom.organization_id).where(MonthRoom.month <= first)
    indexing.note(Organization, sorted(set(db.session().scalars(ended)) | set(db.session().scalars(turned))))
    db.session().execute(delete(MonthRoom).where(MonthRoom.month < last))


def _value(stop: Stop | None) -> str | None:
    return stop.value if stop else None


def _line(months: Mapping[date, Room]) -> list[str]:
    return [f"{month:%Y-%m} {room.value}" for month, room in sorted(months.items())]
