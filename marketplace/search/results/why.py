"""Why each row of a page of results is there: in which of its words the question was found, told in one line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from marketplace.core.locale import _, current
from marketplace.organizations import reference
from marketplace.search.places.gazetteer import Kind, Spot
from marketplace.search.results import marking
from marketplace.search.results.labels import Labels
from marketplace.search.results.marking import Piece, Sought, Word
from marketplace.search.results.rows import Row
from search_index.analysis import Language

# How many words of one field the line tells.
MOST_WORDS = 3


# The words of the texts of one row, by text and language.
Words = dict[tuple[str, Language], Sequence[Word]]


@dataclass(frozen=True)
class Shown:
    """A row as the page shows it: its name and its text in pieces, and the line that says why it is there (empty for nothing)."""

    row: Row
    name: list[Piece]
    text: list[Piece]
    why: str


class _Field(NamedTuple):
    """One thing that a row says, and the field under which the line tells it; `instead` is told in place of the words found."""

    name: str
    text: str
    language: Language = "fr"
    instead: str = ""


class _Hit(NamedTuple):
    """A field that answers and what was found in it; `typed` is what it stands for, empty when it is what was typed."""

    name: str
    found: str
    typed: str = ""


def shown(
    rows: Iterable[Row], question: Sequence[Sought], names: Labels, others: Mapping[int, Sequence[str]], place: Spot | None = None
) -> list[Shown]:
    """These rows with what the question found in them; `others` are the other names of those that have some, `place` is the place
    that the question named."""
    return [_shown(row, question, names, others.get(row.id, ()), place) for row in rows]


def _shown(row: Row, question: Sequence[Sought], names: Labels, others: Sequence[str], place: Spot | None) -> Shown:
    text = str(row.description)
    language: Language = "en" if row.description.lang == "en" else "fr"
    words: Words = {}
    in_title = [found for one in question for found in marking.find(_spots(_Field("name", row.name), words), one)]
    in_body = [found for one in question for found in marking.find(_spots(_Field("description", text, language), words), one)]
    why = "; ".join(_reasons(row, question, names, others, place, words))
    return Shown(row, marking.marked(row.name, in_title), marking.excerpt(text, in_body), why)


def _reasons(row: Row, question: Sequence[Sought], names: Labels, others: Sequence[str], place: Spot | None, words: Words) -> Iterator[str]:
    if line := _line(row, question, names, others, words):
        yield line
    if place is not None and place.serves_code is not None:
        yield _("sur place (%(place)s)", place=place.name) if _is_in(row, place) else _("territoire servi (%(place)s)", place=place.name)


def _is_in(row: Row, place: Spot) -> bool:
    codes = {Kind.MUNICIPALITY: row.municipality_code, Kind.MRC: row.mrc, Kind.REGION: row.region}
    return codes.get(place.kind) == place.code


def _line(row: Row, question: Sequence[Sought], names: Labels, others: Sequence[str], words: Words) -> str:
    if not question:
        return ""
    # For each field what was found in it, with the words typed for which it stands: none when it is what was typed.
    fields, told = _fields(row, names, others), dict[str, dict[str, list[str]]]()
    for sought in question:
        if hit := _first(sought, fields, row, words):
            standing = told.setdefault(hit.name, {}).setdefault(hit.found, [])
            if hit.typed and hit.typed not in standing:
                standing.append(hit.typed)
    listed = ", ".join(_title(name, ", ".join(map(_told, list(found.items())[:MOST_WORDS]))) for name, found in told.items())
    return _("Trouvé par : %(list)s", list=listed) if listed else ""


def _told(found: tuple[str, list[str]]) -> str:
    """« déneigement, pour « neige » et « hiver » »: once, whatever the number of words that it answers."""
    words, typed = found
    if not typed:
        return words
    *first, last = (_("« %(text)s »", text=one) for one in typed)
    listed = _("%(list)s et %(last)s", list=", ".join(first), last=last) if first else last
    return _("%(words)s, pour %(list)s", words=words, list=listed)


def _first(sought: Sought, fields: Sequence[_Field], row: Row, words: Words) -> _Hit | None:
    """The first field that answers, what was typed before what means as much; None when nothing does."""
    second: _Hit | None = None
    for field in fields:
        for start, end, is_other in marking.find(_spots(field, words), sought):
            found = field.instead or field.text[start:end]
            if not is_other:
                return _Hit(field.name, found)
            second = second or _Hit(field.name, found, sought.typed)
    return second or _by_number(sought, row)


def _by_number(sought: Sought, row: Row) -> _Hit | None:
    token = sought.alternatives[0][0] if sought.alternatives and len(sought.alternatives[0]) == 1 else ""
    if row.neq and token == row.neq:
        return _Hit("neq", row.neq)
    if _sector_of_purchases().get(token) in row.sectors:
        return _Hit("purchases", token)
    return None


def _fields(row: Row, names: Labels, others: Sequence[str]) -> list[_Field]:
    """What a row says, in the order in which a reader believes it."""
    found, spoken = [_Field("name", row.name), *(_Field("other_name", one) for one in others)], current_language()
    for code in row.sectors:
        label = names.say("sector", code)
        found.append(_Field("sector", label, spoken, label))
    found.append(_Field("description", row.description.fr))
    if row.description.en:
        found.append(_Field("description", row.description.en, "en"))
    # After what it says itself: of all the trades of its sector it may do one.
    found += [_Field("trade", reference.sector_words().get(code, "")) for code in row.sectors]
    found += [
        _Field("place", row.municipality),
        _Field("place", names.say("mrc", row.mrc or "")),
        _Field("place", names.say("region", row.region or "")),
    ]
    found += [_Field("certification", names.say("certification", code), spoken) for code in row.certifications]
    if row.legal_form:
        found += [
            _Field("legal_form", one[row.legal_form], spoken) for one in (names["legal_form"], names.short_forms) if row.legal_form in one
        ]
    return [one for one in found if one.text]


def current_language() -> Language:
    return "en" if current() == "en" else "fr"


def _spots(field: _Field, words: Words) -> Sequence[Word]:
    """The words of a field, taken apart when they are first asked for."""
    key = field.text, field.language
    if key not in words:
        # What many rows say is taken apart once; what one row says is not worth keeping for another.
        is_shared = field.name in ("sector", "trade", "place", "certification", "legal_form")
        words[key] = _kept_spots(*key) if is_shared else marking.spots(*key)
    return words[key]


@lru_cache(maxsize=8192)
def _kept_spots(text: str, language: Language) -> Sequence[Word]:
    return marking.spots(text, language)


@cache
def _sector_of_purchases() -> dict[str, str]:
    return {row["code"]: row["sector_code"] for row in reference.rows("purchase_categories")}


def _title(name: str, words: str) -> str:
    """What a field is called, with the words found in it."""
    match name:
        case "name":
            return _("nom (%(words)s)", words=words)
        case "other_name":
            return _("autre nom (%(words)s)", words=words)
        case "sector":
            return _("activité (%(words)s)", words=words)
        case "trade":
            return _("métier de son secteur, que sa fiche ne nomme pas (%(words)s)", words=words)
        case "description":
            return _("description (%(words)s)", words=words)
        case "place":
            return _("lieu (%(words)s)", words=words)
        case "certification":
            return _("certification (%(words)s)", words=words)
        case "legal_form":
            return _("forme juridique (%(words)s)", words=words)
        case "neq":
            return _("NEQ (%(words)s)", words=words)
    return _("catégorie d’achats (%(words)s)", words=words)
