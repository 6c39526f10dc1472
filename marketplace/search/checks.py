"""What the search promises of its rows, asked by `verify`."""

import re
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import or_, select

from marketplace.core import clock, db
from marketplace.core.panels import panel
from marketplace.search.models import SearchDemand, SearchSynonym
from marketplace.search.rules import KEPT_DAYS
from marketplace.search.synonyms.lines import read_line

# What analysis gives: words and numbers in lower case, without accents, in alphabetical order.
_TERMS = re.compile(r"[a-z0-9]+( [a-z0-9]+)*")
_GRACE = timedelta(days=7)


@panel("verify")
def broken_promises() -> list[str]:
    """A sentence for each row that is not as it must be."""
    return [*_about_demand(), *_about_synonyms()]


def _about_demand() -> Iterator[str]:
    d = SearchDemand
    oldest = clock.local_day(clock.now()) - timedelta(days=KEPT_DAYS) - _GRACE
    for number in db.session().scalars(select(d.id).where(d.day < oldest).order_by(d.id)):
        yield f"Demand {number} is older than {KEPT_DAYS} days and was not erased."
    for number in db.session().scalars(select(d.id).where(or_(d.count < 1, d.terms == "")).order_by(d.id)):
        yield f"Demand {number} counts nothing."
    for number, terms, words in db.session().execute(select(d.id, d.terms, d.words).order_by(d.id)):
        if terms and (not _TERMS.fullmatch(terms) or terms.split() != sorted(set(terms.split())) or re.search(r"\d{5}|@", words)):
            yield f"Demand {number} holds what no analysis gives."


def _about_synonyms() -> Iterator[str]:
    for row in db.session().scalars(select(SearchSynonym).order_by(SearchSynonym.id)):
        try:
            line = read_line(row.line)
        except ValueError:
            yield f"Line of synonyms {row.id} cannot be read."
            continue
        if len(line.phrases) < 2 or not all(line.terms):
            yield f"Line of synonyms {row.id} joins nothing."
