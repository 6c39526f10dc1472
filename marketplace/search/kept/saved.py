"""Keeping a search, changing it, pausing it, seeing what it found: each person’s own affair, and nobody else’s."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import audit, db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _, current
from marketplace.search.kept import matching
from marketplace.search.models import Frequency, SavedSearch, SearchKind
from search_index.analysis import fold

MOST = 50
# How often at most what is told as soon as possible is looked for.
EVERY = timedelta(minutes=15)


def of(person: User) -> list[SavedSearch]:
    """Her searches, by name."""
    found = db.session().scalars(select(SavedSearch).where(SavedSearch.user_id == person.id)).all()
    return sorted(found, key=lambda one: (fold(one.name), one.id))


def one_of(person: User, number: int) -> SavedSearch:
    """One of hers; Missing when there is none, or it is somebody else's."""
    return db.load(SavedSearch, id=number, user_id=person.id)


def keep(person: User, name: str, query: str, kind: SearchKind, frequency: Frequency, *, at: datetime) -> SavedSearch:
    """Keep a search. What it finds now is known: what comes later is new. RuleBroken for the fifty-first, and for the same question."""
    mine = of(person)
    if len(mine) >= MOST:
        raise RuleBroken(_("Vous gardez déjà %(most)d recherches : supprimez d’abord celles qui ne servent plus.", most=MOST))
    if same := next((one for one in mine if (one.query, one.kind) == (query, kind)), None):
        raise RuleBroken(_("Vous gardez déjà cette recherche, sous le nom « %(name)s ».", name=same.name))
    locale = current()
    found = matching.visible(matching.whole(query, kind, locale, person, at=at), kind, person, at=at)
    made = SavedSearch(
        user_id=person.id, name=name, query=query, kind=kind, locale=locale, frequency=frequency, known=sorted(found), news=[]
    )
    # As if it had been looked at a while ago: what comes in a minute may be told in a minute.
    made.created_at, made.checked_at = at, at - EVERY
    db.session().add(made)
    db.session().flush()
    audit.record("search.search_kept", made, actor=person, at=at)
    return made


def change(search: SavedSearch, name: str, frequency: Frequency, *, actor: User, at: datetime) -> bool:
    """Give it another name, or be told otherwise; whether anything changed."""
    if (search.name, search.frequency) == (name, frequency):
        return False
    search.name, search.frequency = name, frequency
    audit.record("search.search_changed", search, actor=actor, at=at, changes={"frequency": (None, frequency.value)})
    return True


def pause(search: SavedSearch, *, paused: bool, at: datetime) -> None:
    """Stop telling what it finds, or begin again: what came meanwhile is told then."""
    search.paused_at = (search.paused_at or at) if paused else None


def mark_seen(search: SavedSearch) -> None:
    """What it found is seen: it no longer waits on her page of the day."""
    search.news = []


def delete(search: SavedSearch, *, actor: User, at: datetime) -> None:
    """Keep it no more."""
    audit.record("search.search_deleted", search, actor=actor, at=at)
    db.session().delete(search)


def has_news(person_id: int) -> bool:
    """Whether a search of hers found something that she has not marked as seen."""
    found = db.session().scalars(select(SavedSearch.news).where(SavedSearch.user_id == person_id))
    return any(found)


def unseen(person: User, *, at: datetime) -> Sequence[tuple[SavedSearch, list[int]]]:
    """Her searches that found something new, each with the numbers of what she may still see of it."""
    with_news = [one for one in of(person) if one.news]
    found = [(one, matching.visible(one.news, one.kind, person, at=at)) for one in with_news]
    return [(one, ids) for one, ids in found if ids]
