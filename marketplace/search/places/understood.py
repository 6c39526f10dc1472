"""A place in a question: « traiteur à Saint-Jérôme » asks for caterers, and says where. Pure.

What a place means was decided from what a clerk wants: who can serve her town (`Spot.serves_code`), those of the town first. The page
says so, and offers to look for the word instead. A name that several places bear is asked about, never guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from marketplace.organizations.places import words as place_words
from marketplace.search.places import within
from marketplace.search.places.gazetteer import QUEBEC, Bearers, Gazetteer, Kind, Spot
from search_index.analysis import fold

LONGEST = 200
"""Characters of a question that are read."""

_WORD = re.compile(r"[^\W_]+")
# What is quoted is meant as it is written, and what a dash excludes is no place.
_NOT_READ = re.compile(r"«[^»]*»?|“[^”]*”?|\"[^\"]*\"?|(?:(?<=\s)|^)-\S+|\S+\*")
_EDGES = re.compile(r"^[\s,;.:/)–]+|[\s,;.:/(–-]+$")
# What says that the words after it are a place.
_INTO = {"a", "au", "aux", "dans", "vers", "pres", "autour", "secteur", "partout", "in", "near", "around"}
_NEAR = {"pres", "autour", "proche"}
# What merely leads to them.
_LINKS = {"de", "du", "des", "d", "en", "la", "le", "les", "l", "of", "the", "from", "proche"}
_TITLES = {
    **{"mrc": "mrc", "region": "region", "regions": "region", "ville": "municipality", "municipalite": "municipality"},
    **{"village": "municipality", "paroisse": "municipality", "canton": "municipality", "city": "municipality", "town": "municipality"},
}
_LEADING = _INTO | _LINKS | _TITLES.keys()
_SMALLER = {Kind.PROVINCE: 0, Kind.REGION: 1, Kind.MRC: 2, Kind.MUNICIPALITY: 3}
# « Tout le Québec », « all of Québec », the nearest word first.
_ALL_OF = {("le", "tout"), ("of", "all"), ("of", "whole")}
_PROVINCE_TAILS = {"quebec", "qc", "que"}


@dataclass(frozen=True)
class Understood:
    """What a question says of a place.

    rest        what is looked for besides: the question without the words of the place; the whole question when none is understood
    place       the place, or None
    candidates  when nobody could tell: the places that bear the name, to be asked about
    apart       the question without that name and what leads to it, when there are candidates
    others      larger places of the same name as `place`, whom others serve, to switch to
    said        the words that are the place, or may be, as they were typed
    km          how far from the place they may be, when it says so
    stretches   where the words of the place and what leads to them stand in the question, in characters, as (start, end)
    """

    rest: str
    place: Spot | None = None
    candidates: tuple[Spot, ...] = ()
    apart: str = ""
    others: tuple[Spot, ...] = ()
    said: str = ""
    km: int | None = None
    stretches: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    folded: str


@dataclass(frozen=True)
class _Met:
    """A name met in a question: words `first` to `last` are the name; from `opening` they are what leads to it."""

    opening: int
    first: int
    last: int
    is_led: bool
    bearers: tuple[tuple[Spot, ...], ...]
    km: int | None = None


def understood(question: str, gazetteer: Gazetteer) -> Understood:
    """What a question says of a place. Any string will do; raises nothing."""
    text = question[:LONGEST]
    words = _words(text)
    met = list(_met(text, words, gazetteer))
    if not met:
        return Understood(text)
    # « Notre-Dame-de-Lourdes, Joliette »: what another name is in only tells where that one is.
    inner = [one for one in met if not any(_is_around(one, other) for other in met if other is not one)] or met
    # The smallest place; what is led to (« à Rimouski ») before what merely stands there; the longest name; the last.
    best = max(inner, key=lambda one: (_SMALLER[one.bearers[0][0].kind], one.is_led, one.last - one.first, one.first))
    spans, likeliest, larger = [best], best.bearers[0], best.bearers[1:]
    for other in met:
        if other is best:
            continue
        # « Saint-Damase, Montérégie » tells the homonyms apart; « Granby, Estrie » says the same place twice.
        inside = tuple(one for one in likeliest if any(area.holds(one) for area in chain(*other.bearers)))
        if inside:
            likeliest, spans = inside, [*spans, other]
    said = text[words[best.first].start : words[best.last].end]
    stretches = tuple(sorted((words[one.opening].start, words[one.last].end) for one in spans))
    if len(likeliest) > 1:
        return Understood(text, candidates=likeliest, apart=_without(text, stretches), said=said, km=best.km)
    # A title in brackets is of the name: « Joliette (MRC) ».
    said += ")" if "(" in said and ")" not in said else ""
    # A region that bears the name of a city, Montréal or Laval, is served by the same.
    others = tuple(one for homonyms in larger if len(homonyms) == 1 for one in homonyms if one.kind is not Kind.REGION)
    return Understood(_without(text, stretches), likeliest[0], others=others, said=said, km=best.km, stretches=stretches)


def _is_around(one: _Met, other: _Met) -> bool:
    """Whether a name is that of an MRC or a region in which the other name is."""
    areas = [area for area in chain(*one.bearers) if area.kind is not Kind.MUNICIPALITY]
    return any(area.holds(place) for area in areas for place in other.bearers[0] if place.kind is Kind.MUNICIPALITY or place != area)


def _words(text: str) -> list[_Word]:
    """The words of a question with where they stand, without what is quoted or excluded."""
    readable = _NOT_READ.sub(lambda found: " " * len(found[0]), text)
    return [_Word(found.start(), found.end(), place_words.key(found[0]).split(" ", 1)[0]) for found in _WORD.finditer(readable)]


def _met(text: str, words: list[_Word], gazetteer: Gazetteer) -> Iterator[_Met]:
    """The names in the question, the longest at each word, none inside another."""
    at, before = 0, None
    while at < len(words):
        found = _longest_at(text, words, at, before, gazetteer)
        before = found or before
        if found:
            yield found
        at = found.last + 1 if found else at + 1


def _longest_at(text: str, words: list[_Word], at: int, before: _Met | None, gazetteer: Gazetteer) -> _Met | None:
    """The longest name that begins at a word; `before` is the name met before it."""
    for count in range(min(gazetteer.longest(words[at].folded), len(words) - at), 0, -1):
        last = at + count - 1
        if not gazetteer.may_end(words[at].folded, words[last].folded):
            continue
        key = place_words.key(text[words[at].start : words[last].end])
        if found := _meant(key, words, at, last, before, gazetteer):
            return found
    return None


def _meant(key: str, words: list[_Word], first: int, last: int, before: _Met | None, gazetteer: Gazetteer) -> _Met | None:
    """The place that these words name, if they are one here."""
    bearers = gazetteer.exact(key)
    exact = bearers is not None
    if bearers is None and _stands_alone(key):
        bearers = gazetteer.loose(key)
    if bearers is None:
        return None
    free = before.last + 1 if before else 0
    opening, title, is_led = _before(words, first, free)
    if not title and bearers.mrcs and _folded(words, last + 1) == "mrc":
        title, last = "mrc", last + 1
    if gazetteer.is_common(key) and not (title or (exact and (is_led or _tells_where(bearers, before, opening)))):
        return None
    if key == "quebec":
        return _quebec(bearers, words, opening, first, last, title, free)
    lists = tuple(tuple(one) for one in bearers.of(title))
    if not lists:
        return None
    last, likeliest = _told_apart(words, opening, first, last, lists[0])
    is_town = likeliest[0].kind is Kind.MUNICIPALITY
    opening, km = within.before([one.folded for one in words], opening, free) if is_town else (opening, None)
    return _Met(opening, first, _tail(words, last), is_led or bool(title), (likeliest, *lists[1:]), km)


def _tells_where(bearers: Bearers, before: _Met | None, opening: int) -> bool:
    """Whether a name that comes right after another is that of what the other is in: « Saint-Sébastien (Le Granit) »."""
    if before is None or before.last + 1 != opening:
        return False
    return any(area.holds(one) for area in (*bearers.mrcs, *bearers.regions) for one in before.bearers[0])


def _told_apart(words: list[_Word], opening: int, first: int, last: int, homonyms: tuple[Spot, ...]) -> tuple[int, tuple[Spot, ...]]:
    """Homonyms told apart by their designation, said before or after: « canton de Hatley », « Hatley (canton) »; the last word then."""
    if len(homonyms) < 2:
        return last, homonyms
    before = {words[at].folded for at in range(opening, first)}
    for count in (2, 1, 0):
        said = {" ".join(_folded(words, last + 1 + more) for more in range(count))} if count else before
        if fitting := tuple(one for one in homonyms if one.designation and fold(one.designation) in said):
            return last + count, fitting
    return last, homonyms


def _folded(words: list[_Word], at: int) -> str:
    return words[at].folded if 0 <= at < len(words) else ""


def _stands_alone(key: str) -> bool:
    """Whether a name without its article can be met so: neither its first word nor its last is one."""
    parts = key.split()
    return parts[0] not in _LEADING and parts[-1] not in _LEADING and (len(parts) > 1 or len(key) > 3)


def _before(words: list[_Word], first: int, free: int) -> tuple[int, str, bool]:
    """What leads to a name: the first of its words, the title said (« MRC de »), whether it says that a place follows."""
    at, title, is_led = first, "", False
    while at > free:
        word = words[at - 1].folded
        if word not in _LEADING and not (word == "administrative" and at > 1 and words[at - 2].folded in _TITLES):
            break
        at -= 1
        title = title or _TITLES.get(word, "")
        is_led = is_led or word in _INTO
    return at, title, is_led


def _quebec(bearers: Bearers, words: list[_Word], opening: int, first: int, last: int, title: str, free: int) -> _Met | None:
    """« À Québec » is the city, « au Québec » everything; alone, the word is both."""
    city = tuple(bearers.municipalities)
    before = _folded(words, first - 1)
    if (before, _folded(words, first - 2)) in _ALL_OF:
        return _Met(_before(words, first - 2, free)[0], first, last, True, ((QUEBEC,), city))
    is_near = before in ("de", "near") and (before == "near" or _folded(words, first - 2) in _NEAR)
    if before in ("a", "ville", "city") or is_near or title == "municipality":
        lists: tuple[tuple[Spot, ...], ...] = (city, (QUEBEC,))
    elif before == "au":
        lists = ((QUEBEC,), city)
    elif before in ("du", "de"):
        # « Aliments du Québec »: the province is in half of the names, and says of nothing where it is.
        return None
    else:
        lists = ((*city, QUEBEC),)
    lists = tuple(one for one in lists if one)
    return _Met(opening, first, last, bool(title) or before in _INTO, lists) if lists else None


def _tail(words: list[_Word], last: int) -> int:
    """The last word of a name, the province said after it being one: « Rimouski, Québec »."""
    return last + 1 if _folded(words, last + 1) in _PROVINCE_TAILS else last


def _without(text: str, stretches: tuple[tuple[int, int], ...]) -> str:
    """The question without these stretches; what is quoted or excluded stays."""
    kept, cut = [], 0
    for start, end in stretches:
        kept.append(text[cut : max(cut, start)])
        cut = end
    # Brackets mean nothing to who reads the rest.
    rest = "".join([*kept, text[cut:]]).replace("(", " ").replace(")", " ")
    # A dash at the beginning excludes the word after it: it stays.
    return _EDGES.sub("", " ".join(rest.split())) if fold(rest) else ""
