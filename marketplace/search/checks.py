"""What the search promises of its rows, asked by `verify`."""

import re
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from marketplace.core import clock, db
from marketplace.core.panels import panel
from marketplace.organizations.models import Organization
from marketplace.search.models import SavedSearch, SearchDemand, SearchSynonym, ShortlistEntry
from marketplace.search.rules import KEPT_DAYS
from marketplace.search.synonyms.lines import read_line

# What analysis gives: words and numbers in lower case, without accents, in alphabetical order.
_TERMS = re.compile(r"[a-z0-9]+( [a-z0-9]+)*")
_GRACE = timedelta(days=7)


@panel("verify")
def broken_promises() -> list[str]:
    """A sentence for each row that is not as it must be."""
    return [*_about_demand(), *_about_synonyms(), *_about_entries(), *_about_searches()]


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


def _about_entries() -> Iterator[str]:
    """An entry follows the merge of its page, unless the page that stands for it is in the same shortlist."""
    e, other = ShortlistEntry, aliased(ShortlistEntry)
    there = select(other.id).where(other.shortlist_id == e.shortlist_id, other.organization_id == Organization.merged_into_id)
    left = select(e.id).join(Organization, Organization.id == e.organization_id)
    for number in db.session().scalars(left.where(Organization.merged_into_id.is_not(None), ~there.exists()).order_by(e.id)):
        yield f"Entry {number} of a shortlist names a page that was merged into another."


def _about_searches() -> Iterator[str]:
    s = SavedSearch
    for number in db.session().scalars(select(s.id).where(s.checked_at > clock.now() + _GRACE).order_by(s.id)):
        yield f"Saved search {number} was looked at in the future: it would find nothing until then."
