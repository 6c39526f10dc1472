"""What this room keeps: the lines of synonyms that the team touched, what was searched without being found; what buyers keep is beside."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.model import Base, Versioned
from marketplace.search.kept.models import Frequency, SavedSearch, SearchKind, Shortlist, ShortlistEntry, ShortlistNote

__all__ = [
    "Frequency",
    "SavedSearch",
    "SearchDemand",
    "SearchKind",
    "SearchSynonym",
    "Shortlist",
    "ShortlistEntry",
    "ShortlistNote",
]


class SearchSynonym(Versioned, Base):
    """A line of synonyms that the team added, changed or switched off.

    `key` names the line, one of the product's file or not; `line` is as the file writes it. A row stays when its line is
    switched off, so that the sum of the versions only grows: it tells every process that something changed.
    """

    __tablename__ = "search_synonyms"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    line: Mapped[str]
    is_off: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]


class SearchDemand(Base):
    """What was searched without being found on one day, from one region or from none: words, never who asked.

    `terms` are the tokens of the words, in alphabetical order, by which they are brought together; `words` are as one of those
    who asked wrote them.
    """

    __tablename__ = "search_demands"
    __table_args__ = (
        Index("uq_search_demands_terms", "terms", "day", "region_code", unique=True),
        # A unique key lets nulls pass: without a region there is one row a day too.
        Index(
            "uq_search_demands_nowhere",
            "terms",
            "day",
            unique=True,
            postgresql_where=text("region_code IS NULL"),
            sqlite_where=text("region_code IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    terms: Mapped[str]
    words: Mapped[str]
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    day: Mapped[date] = mapped_column(index=True)
    count: Mapped[int]
