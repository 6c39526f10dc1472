"""What somebody may be about to type: names of enterprises, sectors by their trades, places; each with where it leads."""

from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy import select

from marketplace.core import db, indexing, links
from marketplace.core.locale import _
from marketplace.organizations import queries, reference
from marketplace.organizations.models import Mrc, Municipality, Organization, Region
from marketplace.organizations.places import words as place_words
from marketplace.organizations.search import KIND
from marketplace.search.api.shapes import Suggestion
from marketplace.search.results import labels
from search_index.analysis import fold

MOST_NAMES, MOST_SECTORS, MOST_PLACES = 5, 3, 4
# A shorter beginning begins too many things to be of help.
SHORTEST = 2
# The beginning of a place may be its first three letters, of at most four words: « traiteur sainte-anne-des-m ».
SHORTEST_PLACE, MOST_PLACE_WORDS = 3, 8
NOT_AT_ALL = 2


def suggested(typed: str) -> list[Suggestion]:
    """Names first, then sectors, then places; nothing for less than SHORTEST letters."""
    folded = fold(typed)
    if len(folded) < SHORTEST:
        return []
    return [*_names(typed), *_sectors(folded), *_places(typed)]


def _names(typed: str) -> Iterator[Suggestion]:
    """The enterprises whose name holds what is typed, read again: an index that lags suggests nothing hidden."""
    ids = indexing.engine().complete(KIND, typed, MOST_NAMES)
    o = Organization
    rows = db.session().execute(select(o.id, o.slug, o.name, o.municipality).where(o.id.in_(ids), queries.SHOWN)) if ids else ()
    found = {row.id: row for row in rows}
    for row in (found[one] for one in ids if one in found):
        url = links.absolute("organizations.show", slug=row.slug)
        yield Suggestion(kind="enterprise", value=row.slug, label=row.name, detail=row.municipality, url=url)


def _sectors(folded: str) -> list[Suggestion]:
    """The sectors of which the name, or one trade, has a word for each one typed, the last perhaps only begun; names before trades."""
    trades, found = reference.sector_words(), list[tuple[int, Suggestion]]()
    for code, label in labels.read()["sector"].items():
        # Of two spellings of a trade the last is shown, which has its accents; the sector's own name comes before all.
        named = {_folded(one): one for one in (*filter(None, trades.get(code, "").split("\n")), label)}
        rank, is_trade, name = min((_rank(known, folded), one != label, one) for known, one in named.items())
        if rank < NOT_AT_ALL:
            detail = _("Secteur : %(trade)s", trade=name) if is_trade else _("Secteur")
            url = links.absolute("search.index", secteur=code)
            found.append((2 * rank + is_trade, Suggestion(kind="sector", value=code, label=label, detail=detail, url=url)))
    return [one for _order, one in sorted(found, key=lambda pair: pair[0])[:MOST_SECTORS]]


def _rank(name: str, typed: str) -> int:
    """0 when a name begins with what is typed, 1 when each word typed is one of its words, the last perhaps only begun."""
    if name.startswith(typed):
        return 0
    words, (*whole, last) = name.split(), typed.split()
    return 1 if all(one in words for one in whole) and any(one.startswith(last) for one in words) else NOT_AT_ALL


# The names of the reference data are few and seldom change: they are folded once, not for each letter that somebody types.
_folded = lru_cache(maxsize=4096)(fold)
_key = lru_cache(maxsize=1024)(place_words.key)


def _places(typed: str) -> Iterator[Suggestion]:
    """The regions, MRC and municipalities whose name begins with what is typed, or with its last words: « traiteur rimou »."""
    words = typed.split()
    for count in range(min(len(words), MOST_PLACE_WORDS), 0, -1):
        before, begun = " ".join(words[:-count]), place_words.key(" ".join(words[-count:]))
        if len(begun) < (SHORTEST_PLACE if before else SHORTEST):
            continue
        if found := list(_beginning(begun))[:MOST_PLACES]:
            yield from (_place(before, name, within, code) for name, within, code in found)
            return


def _place(before: str, name: str, within: str, code: dict[str, str]) -> Suggestion:
    """A place after the words that come before it: a question that names it, or the filter of a region or an MRC."""
    narrowed = {"q": before or None, **code} if code else {"q": f"{before} {name}".strip()}
    url = links.absolute("search.index", **{key: value for key, value in narrowed.items() if value})
    return Suggestion(kind="place", value=name, label=f"{before} {name}".strip(), detail=within, url=url)


def _beginning(begun: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The places whose name begins so: name, what it is or where, and the filter that asks for it."""
    for code, name in labels.read()["region"].items():
        if _key(name).startswith(begun):
            yield name, _("Région"), {"region": code}
    m, starts = Municipality, Municipality.sort_name.startswith(begun, autoescape=True)
    largest = (m.population.desc().nulls_last(), m.sort_name, m.code)
    columns = select(m.name, Mrc.name.label("mrc"), Region.label_fr.label("region")).join(Region, Region.code == m.region_code)
    rows = (
        db.session().execute(columns.outerjoin(Mrc, Mrc.code == m.mrc_code).where(starts).order_by(*largest).limit(2 * MOST_PLACES)).all()
    )
    names = [row.name for row in rows]
    for row in rows:
        within = row.mrc or row.region
        # Of homonyms, the MRC says which.
        yield (row.name if names.count(row.name) == 1 else f"{row.name} ({within})"), row.mrc or _("Municipalité"), {}
    for code, name in labels.read()["mrc"].items():
        if place_words.loose(_key(name)).startswith(begun):
            yield name, _("MRC"), {"mrc": code}
