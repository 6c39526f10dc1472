"""What this room promises of its rows, asked by `verify`: nothing is left of a person who was erased but her number."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Column, func, inspect, or_, select

from marketplace.accounts.models import Erasure, User, UserStatus
from marketplace.accounts.models.people import NOBODY
from marketplace.accounts.privacy import register
from marketplace.accounts.privacy.erasing import STAYS
from marketplace.core import clock, db, panels
from marketplace.core.model import Base
from marketplace.core.notices import Notice
from marketplace.core.outbox import Job
from marketplace.core.panels import panel

# What a row of a table names a person by, when it is about her.
OWNER = "user_id"
# The worker writes the register outside the database a moment after the erasure.
ON_ITS_WAY = timedelta(hours=1)


@panel("verify")
def broken_promises() -> list[str]:
    return [*_rows_that_say_something(), *_rows_of_others(), *_registers()]


def _rows_that_say_something() -> Iterator[str]:
    """The row of an erased person holds no value of hers."""
    emptied = [column for column in inspect(User).columns if column.nullable and column.key not in STAYS]
    full = or_(User.kept_name != NOBODY, User.email.contains("@"), User.is_staff, *(column.is_not(None) for column in emptied))
    for number in db.session().scalars(select(User.id).where(User.status == UserStatus.ERASED, full)):
        yield f"Person {number} was erased, and her row still says something of her."
    for number in db.session().scalars(select(User.id).where((User.status == UserStatus.ERASED) != User.erased_at.is_not(None))):
        yield f"Person {number} is erased without an instant, or the contrary."


def _rows_of_others() -> Iterator[str]:
    """No row that is about an erased person is left, but those that a room declared."""
    erased = select(User.id).where(User.status == UserStatus.ERASED)
    for column in owners():
        count = db.session().scalar(select(func.count()).select_from(column.table).where(column.in_(erased)))
        if count:
            yield f"{count} rows of {column.table.name} are about people who were erased."
    if count := db.session().scalar(select(func.count()).select_from(Notice).where(Notice.recipient_id.in_(erased))):
        yield f"{count} notices are for people who were erased."
    to_them = Job.payload["to"].as_integer().in_(erased)
    if count := db.session().scalar(select(func.count()).select_from(Job).where(Job.kind == "mail", to_them)):
        yield f"{count} mails are for people who were erased."


def _registers() -> Iterator[str]:
    """The database and the file outside it know of the same erasures, and of all of them."""
    known = select(Erasure.user_id)
    for number in db.session().scalars(select(User.id).where(User.status == UserStatus.ERASED, User.id.not_in(known))):
        yield f"Person {number} was erased, and the register does not say so."
    lately = clock.now() - ON_ITS_WAY
    for one in register.missing():
        if datetime.fromisoformat(one.erased_at) > lately:
            continue
        yield f"The erasure of person {one.user_id} is not in {register.path()}: a restore would bring her back."


def owners() -> list[Column[int]]:
    """The columns by which rows are about a person, but those that a room says may stay."""
    stay = {name for brought in panels.pieces("person.kept") for name in brought}
    tables = (table for table in Base.metadata.sorted_tables if OWNER in table.c and table.name not in stay)
    return [table.c[OWNER] for table in tables if any(key.column.table.name == User.__tablename__ for key in table.c[OWNER].foreign_keys)]
