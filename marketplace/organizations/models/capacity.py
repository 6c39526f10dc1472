"""What an enterprise says of the work that it can take: that it is full or pauses until a day, and how free each month is."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.columns import word
from marketplace.core.model import Base, Versioned


class Stop(enum.Enum):
    """Why an enterprise takes nothing new: all that it can do is taken, or it stops for a while."""

    FULL = "full"
    PAUSE = "pause"


class Room(enum.Enum):
    """How much of a month an enterprise can still take."""

    FREE = "free"
    PARTLY = "partly"
    FULL = "full"


class Availability(Versioned, Base):
    """What an enterprise says of its capacity now. `stop` None: it takes work. `until` is the last day of a stop, None for a pause
    without a known end; past it, the stop is over by itself. `said_at` is when anything of its capacity was last said."""

    __tablename__ = "availabilities"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), primary_key=True)
    stop: Mapped[Stop | None] = mapped_column(word(Stop))
    until: Mapped[date | None]
    said_at: Mapped[datetime]


class MonthRoom(Base):
    """How free an enterprise says that it is in a month; `month` is its first day. A month of which it says nothing has no row."""

    __tablename__ = "month_rooms"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    room: Mapped[Room] = mapped_column(word(Room))
