"""Those with whom an organisation deals, found one after the other in an index: of a hundred thousand rows, as many are read as it has
partners."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased, lazyload

from marketplace.core import db
from marketplace.organizations.models import Organization

MOST = 200
Column = InstrumentedAttribute[int]


def named(mine: Column, other: Column, pages: Sequence[int], shown: ColumnElement[bool] | None = None) -> list[Organization]:
    """The organisations in one column where the other column names one of these pages, by name; those alone of which a row is shown."""
    ways = [_one_by_one(mine, other, page, true() if shown is None else shown) for page in pages]
    asked = select(Organization).where(Organization.id.in_(union_all(*ways) if len(ways) > 1 else ways[0]))
    return list(db.session().scalars(asked.options(lazyload("*")).order_by(Organization.sort_name).limit(MOST)).unique())


def _one_by_one(mine: Column, other: Column, page: int, shown: ColumnElement[bool]) -> Select[Any]:
    """The smallest number, then the smallest above it, and so on: neither database skips by itself from a value to the next."""
    found = select(func.min(other).label("number")).where(mine == page).cte(f"partners_of_{page}", recursive=True)
    row = aliased(mine.class_)
    following = select(func.min(getattr(row, other.key))).where(getattr(row, mine.key) == page, getattr(row, other.key) > found.c.number)
    found = found.union_all(select(following.scalar_subquery()).where(found.c.number.is_not(None)))
    has_one = select(mine).where(mine == page, other == found.c.number, shown).exists()
    return select(found.c.number).where(found.c.number.is_not(None), has_one)
