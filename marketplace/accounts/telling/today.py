"""What waits for a person today, whatever room it comes from, and what she was told and has not read."""

from collections.abc import Sequence
from datetime import datetime

from marketplace.accounts.models import User
from marketplace.accounts.telling import centre
from marketplace.core import clock, db, panels
from marketplace.core.notices import Notice
from marketplace.core.waiting import Bunch, bunched

LATEST = 5


def waiting_for(person: User, at: datetime) -> list[Bunch]:
    """What the rooms bring for her, by how soon it is due."""
    brought = panels.pieces("desk.mine", person=person, at=at)
    return bunched((one for piece in brought for one in piece), clock.local_day(at))


def latest(person: User) -> Sequence[Notice]:
    """The last things that she was told and has not read."""
    return db.session().scalars(centre.told(person, unread_only=True).limit(LATEST)).all()
