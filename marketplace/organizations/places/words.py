"""The name of a place as people write it, brought to what can be compared: abbreviations, titles, brackets, articles."""

import re
from dataclasses import dataclass

from search_index.analysis import fold

LONGEST = 200

# What stands for a word, once folded. « Isle » is written Île by everybody but the two places of that name.
_WORDS = {
    **{"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "nd": "notre dame", "mtl": "montreal", "mtrl": "montreal"},
    **{"mt": "mont", "pte": "pointe", "riv": "riviere", "isle": "ile", "isles": "iles", "2": "deux", "3": "trois", "7": "sept"},
}
# What stands for several, first as it may be written with points and hyphens: « N.-D.-de-Lourdes », « T.-R. », « St-Jean s/Richelieu ».
_PHRASES = (
    (re.compile(r"\bn (?:d|dame)\b"), "notre dame"),
    (re.compile(r"^t r(?:ivieres)?$"), "trois rivieres"),
    (re.compile(r"^v(?:ille)? st laurent$"), "ville saint laurent"),
)
_ON = re.compile(r"\bs/\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]?")
_SEPARATORS = re.compile(r"\s*[,;/|]\s*|\s+[-–—]\s+")
_POSTAL_CODE = re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z]\s*-?\s*\d[A-Z]\d\b", re.IGNORECASE)
_PROVINCE = {"quebec", "qc", "que", "pq", "p q", "province de quebec", "canada"}
_TAIL = re.compile(r"(?: (?:quebec|qc|que|pq|p q|canada))+$")
_ARTICLES = {"l", "d", "la", "le", "les", "de", "du", "des", "a", "au", "aux", "en", "sur"}

_KINDS = {
    **{"ville": "ville", "cite": "ville", "city": "ville", "town": "ville", "village": "village", "paroisse": "paroisse"},
    **{"parish": "paroisse", "canton": "canton", "township": "canton", "cantons unis": "cantons unis", "municipalite": "", "mun": ""},
    **{"municipality": "", "borough": "", "arrondissement": "", "arr": "", "secteur": "", "district": "", "quartier": "", "mrc": ""},
}
_TITLE = re.compile(rf"^(?:la |le |l )?({'|'.join(sorted(_KINDS, key=len, reverse=True))}) (?:de|d|du|des|of)\b ?(?=\S)")
# Of what is a part of a city, and of an MRC, the link word is often left out.
_PART = re.compile(r"^(?:arrondissement|arr|secteur|district|quartier|mrc) (?=\S)")


@dataclass(frozen=True)
class Named:
    """One name: `key` is what is compared, `kind` a designation said before it (« canton de Hatley »), empty when none tells."""

    key: str
    kind: str = ""

    @property
    def loose(self) -> str:
        """The key without articles and prepositions, for who forgets them."""
        return loose(self.key)


def key(written: str) -> str:
    """The words of a name in one spelling: « N.-D.-de-St-Hyacinthe » gives "notre dame de saint hyacinthe". Raises nothing."""
    folded = fold(_ON.sub("sur ", written[:LONGEST]))
    for pattern, words in _PHRASES:
        folded = pattern.sub(words, folded)
    return " ".join(_WORDS.get(word, word) for word in folded.split())


def loose(known: str) -> str:
    """A key without its articles and prepositions, unless nothing would be left."""
    return " ".join(word for word in known.split() if word not in _ARTICLES) or known


def kind_alone(known: str) -> str | None:
    """The designation that a key is made of, as in « Hatley (canton) »; None when it is no designation."""
    return _KINDS.get(known)


def named(written: str) -> list[Named]:
    """The names that one piece of text may stand for, the likeliest first: as it is, then without its title or the province."""
    whole = key(written)
    # The province last: « Ville de Québec » is a city.
    readings = [Named(whole), _untitled(whole), Named(_TAIL.sub("", whole)), _untitled(_TAIL.sub("", whole))]
    return [one for one in dict.fromkeys(readings) if one.key]


def _untitled(known: str) -> Named:
    """A key without what says the kind of place, however often: « municipalité du canton de Hatley » is the canton."""
    kind = ""
    while match := (_TITLE.match(known) or _PART.match(known)):
        known, kind = known[match.end() :], kind or (_KINDS[match[1]] if match.lastindex else "")
    return Named(known, kind)


def pieces(written: str) -> tuple[str, list[str]]:
    """What is written outside brackets, and what is said of it inside; without postal codes and the province.

    « Jonquière (Saguenay) » gives ("Jonquière", ["Saguenay"]); « Québec (Québec) » gives ("Québec", []).
    """
    text = _POSTAL_CODE.sub(" ", written[:LONGEST])
    inside = [one.strip() for one in _BRACKETS.findall(text)]
    outside = _BRACKETS.sub(" ", text).strip(" ,;-–—")
    if not outside and inside:
        outside, inside = inside[0], inside[1:]
    return outside, [one for one in inside if one and key(one) not in _PROVINCE]


def parts(outside: str) -> list[str]:
    """What commas, slashes and spaced hyphens separate: the place first, then what it is in; the province left out."""
    listed = [one for one in _SEPARATORS.split(outside) if one.strip()]
    return [listed[0], *(one for one in listed[1:] if key(one) not in _PROVINCE)] if listed else []
