"""Erasing a person: what goes, in one unit; what keeps her from it; and doing it again over a copy of before.

Each room takes away its own in the panel `person.erase`, while her values are still there to be found; then her row says nothing of her.
What cannot be undone with the unit (the register outside the database, copies made for her, the index, freed pages) is done by a job.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import inspect

from marketplace.accounts import queries
from marketplace.accounts.models import Erasure, User, UserStatus
from marketplace.accounts.models.people import NOBODY
from marketplace.accounts.privacy import exporting, mail_folder, register, traces
from marketplace.core import db, indexing, outbox, panels, scrubbing, states
from marketplace.core.errors import RuleBroken

AFTER = "accounts.after-erasure"
# What stays of the row of a person beside its number: dates, and what nobody can be told by.
STAYS = frozenset({"erased_at"})


@dataclass(frozen=True)
class Obstacle:
    """What a person must do before she can be erased: a sentence and the address where it is done, in the language of the page."""

    sentence: str
    url: str | None = None


def obstacles(person: User) -> list[Obstacle]:
    """What the rooms want done first: what would be orphaned without her."""
    return [one for brought in panels.pieces("person.why_not_erase", person=person) for one in brought]


def erase(person: User, *, actor: User | None, at: datetime) -> None:
    """Take away all that may be of a person who asked for it. RuleBroken while something must be handed over first."""
    if person.is_staff:
        queries.hold_staff()
    if found := obstacles(person):
        raise RuleBroken(" ".join(one.sentence for one in found))
    take_away(person, actor=actor, erased_at=at, at=at)
    outbox.enqueue(AFTER, user_id=person.id)


def take_away(person: User, *, actor: User | None, erased_at: datetime, at: datetime) -> None:
    """Have every room take away its own, then empty her row. `erased_at` is when it was done first."""
    hers = traces.of(person)
    panels.pieces("person.erase", person=person, traces=hers, at=at)
    for column in inspect(User).columns:
        if column.nullable and column.key not in STAYS:
            setattr(person, column.key, None)
    # Nobody can guess it, and no address is written so: it signs in nobody.
    person.email, person.name, person.locale = f"retiree-{secrets.token_hex(16)}", NOBODY, "fr"
    person.is_staff = person.is_demo = False
    person.erased_at = erased_at
    states.move(person, UserStatus.ERASED, actor=actor, at=at)
    db.session().add(Erasure(user_id=person.id, erased_at=erased_at, by_id=actor.id if actor else None))
    db.session().flush()
    mail_folder.forget(hers)


def again(*, at: datetime) -> int:
    """Erase once more whoever was erased after the copy that was restored, in the unit at work; how many."""
    count = 0
    for entry in register.entries():
        person = db.session().get(User, entry.user_id)
        if person and entry.is_of(person) and person.status is not UserStatus.ERASED:
            take_away(person, actor=None, erased_at=datetime.fromisoformat(entry.erased_at), at=at)
            count += 1
    db.session().flush()
    register.complete()
    return count


@outbox.handler(AFTER, own_units=True)
def finish(*, job: outbox.Job, at: datetime) -> None:
    """Write the register outside the database, delete the copies made for her, rebuild the index, whose segments keep what was deleted,
    and rewrite the database without it."""
    with db.database().reading():
        register.complete()
    exporting.sweep_files()
    indexing.rebuild()
    scrubbing.scrub()
