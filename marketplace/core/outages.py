"""When the site did not answer: a beat each minute while it does, and every silence of a quarter of an hour or more, written down.

Who comes and what they do counts for nothing here: a beat is that of a process of our own that asked the site for a page. Were the
visits of people taken for beats, that an outage was noted would tell that nobody had come.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core import db, outbox
from marketplace.core.columns import BigInt
from marketplace.core.model import Base

SHORTEST = timedelta(minutes=15)
NOTED = "core.outage_noted"


class ServiceBeat(Base):
    """The last moment at which the site was seen to answer: one row."""

    __tablename__ = "service_beats"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    at: Mapped[datetime]


class ServiceOutage(Base):
    """The site was not seen to answer from a moment until another, a quarter of an hour later at least."""

    __tablename__ = "service_outages"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    noted_at: Mapped[datetime]


def beat(*, at: datetime) -> ServiceOutage | None:
    """Note, in the unit at work, that the site answers; the outage that this ends, if it lasted long enough.

    Two processes may beat at once: the row is locked, and the second finds the beat of the first. A clock that was stepped back is
    followed; stepped forward it makes an outage, which people judge: one too many is refused with a word, one missing is never repaired.
    """
    row = db.session().scalars(select(ServiceBeat).order_by(ServiceBeat.id).limit(1).with_for_update()).one_or_none()
    if row is None:
        db.session().add(ServiceBeat(id=1, at=at))
        db.session().flush()
        return None
    before, row.at = row.at, at
    if at - before < SHORTEST:
        return None
    outage = ServiceOutage(started_at=before, ended_at=at, noted_at=at)
    db.session().add(outage)
    db.session().flush()
    outbox.announce(NOTED, outage_id=outage.id)
    return outage
