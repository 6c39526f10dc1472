"""What was searched without being found: counted by words, region and day, never by who asked; shown from five days on.

A page that finds nothing calls `note_unmet`: the side store counts, for a page view never takes the pen of the record, and the
worker writes the counts down each night. The form « Dites-nous ce que vous cherchez » calls `tell`.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import Select, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from config import Settings
from marketplace.core import db, limits, outbox, retention
from marketplace.core.clock import local_day
from marketplace.core.db import Busy
from marketplace.core.errors import TooMany, Unusable
from marketplace.core.locale import _
from marketplace.core.side import side
from marketplace.organizations import reference
from marketplace.search.demand import words as demand_words
from marketplace.search.demand.words import Asked, Why
from marketplace.search.models import SearchDemand
from marketplace.search.places.known import gazetteer
from marketplace.search.places.understood import understood
from marketplace.search.rules import DAYS_BEFORE_SHOWN, KEPT_DAYS
from marketplace.search.synonyms import in_force as synonyms
from search_index.analysis import tokens

TALLY = "search.unmet"
MOST_WAITING = 2000
"""How many different needs a day may bring: who floods the search fills no disk."""
BATCH = 200
MOST_SHOWN = 200

log = structlog.get_logger("demand")


@dataclass(frozen=True)
class Day:
    """What was asked, from which region (None: none was said), on which day of Québec."""

    asked: Asked
    region_code: str | None
    day: date


@dataclass(frozen=True)
class Unmet:
    """What was asked on enough different days to be shown. `regions` holds those in which that is true too, as (code, days, times)."""

    words: str
    days: int
    times: int
    since: date
    until: date
    regions: tuple[tuple[str, int, int], ...]


def note_unmet(question: str, region_code: str | None, *, network: str, at: datetime) -> bool:
    """Count a search that found nothing, from a page that only reads; whether it was counted.

    `question` is what was looked for without the words of a place, `network` what `limits.network_of` gives: it is kept as a hash
    for a day, apart from the words, so that one visitor who asks again counts once. Raises nothing: a page is worth more than a count.
    """
    asked = demand_words.kept(question, _known())
    if isinstance(asked, Why):
        return False
    settings: Settings = current_app.extensions["maillage.settings"]
    day = local_day(at)
    region_code = region_code if region_code in reference.region_codes().values() else None
    try:
        limits.take("unmet.same", "1 per day", f"{network} {day} {asked.terms}")
        limits.take("unmet", settings.rate_unmet, network)
        side().tally(TALLY, _written(Day(asked, region_code, day)), MOST_WAITING)
    except TooMany:
        return False
    except Busy:
        log.warning("not counted")
        return False
    return True


def count_telling(network: str) -> None:
    """Count one more form of a network; TooMany past the rate."""
    settings: Settings = current_app.extensions["maillage.settings"]
    limits.take("unmet.told", settings.rate_unmet, network)


def tell(question: str, region_code: str | None, *, at: datetime) -> Asked:
    """Write down what somebody says that she lacks. Raises Unusable, saying why, when the words may not be kept.

    A place in the words says the region, unless she chose one.
    """
    said = understood(question, gazetteer())
    region_code = region_code or (said.place.region_code if said.place else None)
    asked = demand_words.kept(said.rest, _known())
    if isinstance(asked, Why):
        raise Unusable(why_not_kept(asked))
    write_down({Day(asked, region_code, local_day(at)): 1})
    return asked


def why_not_kept(reason: Why) -> str:
    """Why words are not kept, and what to write instead, in the language of the page."""
    said = {
        Why.NOTHING: _("Écrivez ce que vous cherchez, par exemple « traiteur végétalien »."),
        Why.TOO_LONG: _("Dites-le en %(most)d mots au plus, sans raconter le reste.", most=demand_words.MOST_WORDS),
        Why.ADDRESS: _("Il y a là une adresse : écrivez seulement ce que vous cherchez, nous ne gardons ni adresse ni lien."),
        Why.NUMBER: _("Il y a là un numéro : écrivez seulement ce que vous cherchez, nous n’en gardons aucun."),
        Why.PERSON: _("Ces mots ressemblent au nom d’une personne ou d’une entreprise : écrivez plutôt le service ou le produit."),
    }
    return str(said[reason])


def write_down(counts: Mapping[Day, int]) -> None:
    """Add these counts to the record, in the writing unit that is open."""
    d, session = SearchDemand, db.session()
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    for one, times in counts.items():
        row = insert(d).values(terms=one.asked.terms, words=one.asked.words, region_code=one.region_code, day=one.day, count=times)
        # One statement: two who count the same need at the same moment, the worker and a form, lose neither.
        if one.region_code is None:
            added = row.on_conflict_do_update(
                index_elements=[d.terms, d.day], index_where=d.region_code.is_(None), set_={"count": d.count + times}
            )
        else:
            added = row.on_conflict_do_update(index_elements=[d.terms, d.day, d.region_code], set_={"count": d.count + times})
        session.execute(added)


def shown() -> list[Unmet]:
    """What was asked on five different days or more, the oftenest first; what fewer asked is told to nobody, staff included."""
    grouped = _counted(SearchDemand.terms, func.min(SearchDemand.words), func.min(SearchDemand.day), func.max(SearchDemand.day))
    days, times = grouped.selected_columns["days"], grouped.selected_columns["times"]
    found = db.session().execute(
        grouped.group_by(SearchDemand.terms).order_by(days.desc(), times.desc(), SearchDemand.terms).limit(MOST_SHOWN)
    )
    rows = found.all()
    regions = _regions([row[0] for row in rows])
    return [Unmet(words, days, times, since, until, regions.get(terms, ())) for terms, words, since, until, days, times in rows]


def _regions(terms: Sequence[str]) -> dict[str, tuple[tuple[str, int, int], ...]]:
    """For each need, the regions in which it was asked on enough different days by itself."""
    d = SearchDemand
    grouped = _counted(d.terms, d.region_code).where(d.terms.in_(terms), d.region_code.is_not(None)).group_by(d.terms, d.region_code)
    found: dict[str, list[tuple[str, int, int]]] = {}
    for need, code, days, times in db.session().execute(grouped.order_by(d.region_code)):
        found.setdefault(need, []).append((code, days, times))
    return {need: tuple(codes) for need, codes in found.items()}


def _counted(*columns: Any) -> Select[Any]:
    """The rule itself: groups of which the days are enough, with how many they are and how many times it was asked."""
    days = func.count(SearchDemand.day.distinct())
    counted = select(*columns, days.label("days"), func.sum(SearchDemand.count).label("times"))
    return counted.having(days >= DAYS_BEFORE_SHOWN)


@outbox.nightly("search.gather-unmet", hour=1, own_units=True)
def gather(*, job: outbox.Job, at: datetime) -> None:
    """Write down what the pages counted. A worker killed between the two stores counts a batch twice, and no day more."""
    while counts := side().tallied(TALLY, BATCH):
        with db.database().writing():
            write_down(_sums(counts))
        side().written_down(TALLY, counts)


@outbox.nightly("search.forget-unmet", hour=3)
def forget(*, job: outbox.Job, at: datetime) -> None:
    """Erase what was asked more than four hundred days ago."""
    old = delete(SearchDemand).where(SearchDemand.day < local_day(at) - timedelta(days=KEPT_DAYS))
    retention.swept("demands", db.session().execute(old), at=at)


def _written(one: Day) -> str:
    return json.dumps([one.asked.terms, one.asked.words, one.region_code, one.day.isoformat()], ensure_ascii=False)


def _sums(counts: Mapping[str, int]) -> dict[Day, int]:
    """What waits, one count for each need, region and day, however the words were written."""
    sums: dict[tuple[str, str | None, str], tuple[str, int]] = {}
    for written, times in counts.items():
        terms, words, region_code, day = json.loads(written)
        first, already = sums.get((terms, region_code, day), (words, 0))
        sums[terms, region_code, day] = first, already + times
    return {Day(Asked(terms, words), code, date.fromisoformat(day)): times for (terms, code, day), (words, times) in sums.items()}


def _known() -> Callable[[str], bool]:
    """What tells the words that the trades of the directory or the synonyms hold: a capital on one makes no name."""
    held = {token for term in synonyms.in_force() for token in term}
    return lambda token: token in held or token in _trades()


@cache
def _trades() -> frozenset[str]:
    words: Iterable[str] = reference.sector_words().values()
    return frozenset(token for text in words for token in tokens(text))
