"""Whoever tries to open without any right is noted too, in a unit of its own: what refuses her undoes the unit at work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.access import actor
from marketplace.core.errors import Forbidden, Missing
from marketplace.tenders.models import Tender


@contextmanager
def noted(number: str, refuse: Callable[..., None], at: datetime) -> Iterator[None]:
    """Do this, and note by `refuse` a person who may not, were she of another body; she is then told what she would be told anyway. Nothing
    is noted of a purchase that waits for no sealed answer, nor of a visitor, who is nobody."""
    try:
        yield
    except (Forbidden, Missing):
        _note(number, refuse, at)
        raise


def _note(number: str, refuse: Callable[..., None], at: datetime) -> None:
    person_id = actor().id
    with db.database().writing() as session:
        tender = session.scalars(select(Tender).filter_by(number=number)).unique().one_or_none()
        if tender is not None and tender.is_answered:
            refuse(tender, actor=session.get_one(User, person_id), at=at)
