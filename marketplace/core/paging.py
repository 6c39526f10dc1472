"""A list shown a page at a time; nothing a visitor asks for is unbounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from marketplace.core import db
from marketplace.core.errors import Missing

PER_PAGE = 20
MOST_PER_PAGE = 100
DEEPEST = 10_000

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list; `number` starts at 1, `total` counts the whole list."""

    items: Sequence[Item]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-min(self.total, DEEPEST) // self.per_page))

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages


def page_number(typed: str | None, per_page: int = PER_PAGE) -> int:
    """The page asked for in an address; Missing (404) when it is no number or deeper than anyone reads."""
    if typed is None or typed == "":
        return 1
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 6) or not 1 <= int(typed) <= DEEPEST // per_page:
        raise Missing()
    return int(typed)


def paginate(statement: Select[Any], number: int, per_page: int = PER_PAGE) -> Page[Any]:
    """The page `number` of the rows of a statement, with two queries; Missing past the last page."""
    total = db.session().scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    items = db.session().scalars(statement.offset((number - 1) * per_page).limit(per_page)).unique().all()
    if not items and number > 1:
        raise Missing()
    return Page(items, number, total, per_page)
