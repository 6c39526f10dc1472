"""What an address asks to compare: up to five enterprises and listings, from where, in what quantity, for what need."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from flask import url_for
from werkzeug.datastructures import MultiDict

from marketplace.search.places import near
from marketplace.search.places.near import Where

MOST = 5
LONGEST_NEED = 500
LONGEST_QUANTITY = 20
NAME, LISTING = "e", "p:"
DIFFERENCES = "differences"

# How an address names a thing: the slug of an enterprise, or that of a listing behind « p: ».
Mark = str


@dataclass(frozen=True)
class Compared:
    """The things in the order in which they were chosen, `more` those past the fifth; the rest is as it was typed."""

    marks: tuple[Mark, ...] = ()
    more: tuple[Mark, ...] = ()
    where: Where = field(default_factory=Where)
    quantity: str = ""
    need: str = ""
    only_differences: bool = False

    def pairs(self) -> list[tuple[str, str]]:
        """What an address carries to ask for the same."""
        rest = (("pres", self.where.typed), ("quantite", self.quantity), ("pour", self.need))
        views = [("voir", DIFFERENCES)] if self.only_differences else []
        return [*((NAME, one) for one in (*self.marks, *self.more)), *(one for one in rest if one[1]), *views]

    def url(self, endpoint: str = "search.compare") -> str:
        return f"{url_for(endpoint)}?{urlencode(self.pairs())}" if self.pairs() else url_for(endpoint)

    def without(self, mark: Mark) -> "Compared":
        """The same without a thing; the next one that waited comes in its place."""
        kept = [one for one in (*self.marks, *self.more) if one != mark]
        return replace(self, marks=tuple(kept[:MOST]), more=tuple(kept[MOST:]))

    def first(self, mark: Mark) -> "Compared":
        """The same with a thing that waited, in the place of the last that is shown."""
        kept = [one for one in (*self.marks, *self.more) if one != mark]
        kept.insert(MOST - 1, mark)
        return replace(self, marks=tuple(kept[:MOST]), more=tuple(kept[MOST:]))

    def near(self, place: str) -> "Compared":
        """The same from another place."""
        return replace(self, where=replace(self.where, typed=place))

    def seeing(self, *, only_differences: bool) -> "Compared":
        return replace(self, only_differences=only_differences)


def read(values: MultiDict[str, str]) -> Compared:
    """What an address asks to compare; nothing that is typed is refused, what nobody knows is said on the page."""
    # A list that names thousands is no comparison.
    marks = list(dict.fromkeys(one for one in values.getlist(NAME) if one))[: MOST * 10]
    return Compared(
        marks=tuple(marks[:MOST]),
        more=tuple(marks[MOST:]),
        where=near.where(values.get("pres", ""), ""),
        quantity=values.get("quantite", "").strip()[:LONGEST_QUANTITY],
        need=values.get("pour", "").strip()[:LONGEST_NEED],
        only_differences=values.get("voir") == DIFFERENCES,
    )


def listing_of(mark: Mark) -> str | None:
    """The slug of the listing that a mark names; None for an enterprise."""
    return mark.removeprefix(LISTING) if mark.startswith(LISTING) else None
