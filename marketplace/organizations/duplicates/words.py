"""What is compared of a page, brought to one spelling: the words of a name, a street, a site, a telephone. Pure."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from search_index.analysis import ELISIONS, SAINTS, STOP_WORDS, fold

# fmt: off
# How an enterprise is constituted tells nothing of which one it is: files write it in ten ways or leave it out.
LEGAL_WORDS = frozenset({
    "inc", "ltee", "ltd", "enr", "senc", "cie", "s", "e", "n", "c", "a", "r", "l", "coop", "coops", "cooperative", "cooperatives",
    "solidarite", "travail", "travailleurs", "travailleuses", "consommateurs", "producteurs", "producteur", "utilisateurs", "obnl",
    "osbl", "obl", "obnls", "but", "non", "lucratif", "organisme", "corporation", "societe", "compagnie", "entreprise",
    "entreprises", "mutuelle", "incorporee", "limitee", "quebec", "canada", "qc",
})
# A word that makes another organisation of the same name: the foundation of the museum is not the museum.
APART_WORDS = frozenset({
    "fondation", "amis", "amies", "federation", "association", "regroupement", "ligue", "cercle", "syndicat", "scouts", "guides",
    "chevaliers", "fadoq", "filles", "fermieres", "caisse", "conseil", "auxiliaires", "fabrique",
})
# fmt: on
# What everyone shortens, as `fold` leaves it with Saint in full.
SHORTENED = {
    "centre de la petite enfance": "cpe",
    "cpe bc": "cpe",
    "centre d action benevole": "cab",
    "carrefour jeunesse emploi": "cje",
    "corporation de developpement communautaire": "cdc",
    "office municipal d habitation": "omh",
    "maison des jeunes": "mdj",
    "centre de formation en entreprise et recuperation": "cfer",
    "municipalite regionale de comte": "mrc",
}
SMALL_WORDS = frozenset({*(fold(word) for word in STOP_WORDS), *ELISIONS, "of", "the", "and", "for", "ses", "son", "sa", "aux"})

# fmt: off
STREET_KINDS = frozenset({
    "rue", "rues", "r", "av", "ave", "avenue", "boul", "boulevard", "bd", "blvd", "ch", "chemin", "che", "rte", "route", "rang",
    "rg", "place", "pl", "cote", "montee", "mtee", "carre", "car", "impasse", "terrasse", "croissant", "cours", "allee",
    "promenade", "street", "st", "road", "rd",
})
# fmt: on
DIRECTIONS = {"e": "est", "o": "ouest", "w": "ouest", "n": "nord", "s": "sud"}
PARTED = re.compile(r"\s[-–—/]\s|[()]")
# What follows is a door, a floor or a box of the same building.
INSIDE = re.compile(
    r"(?:\(|\s-\s|\b\d+e\s(?=etage)|\b(?:app|apt|appartement|bureau|bur|local|suite|unite|etage|et|c\.?\s?p|casier|case)\b)"
)
CIVIC = re.compile(r"^(?:[\w.# ]{1,12}?-\s*)?(\d{1,6})(?:\s?[a-z])?(?:\s*,\s*|\s+)(.+)$")
UNITS_FIRST = re.compile(r"^(?:app|apt|bureau|bur|local|suite|unite|etage|et)\b\.?\s*[\w#]+\s*[-,]\s*")

# Sites where everyone has a page: which one is told by the path.
SHARED_HOSTS = re.compile(
    r"(^|\.)(facebook|instagram|linkedin|youtube|twitter|x|google|wixsite|wordpress|blogspot|weebly|linktr|canva)\.\w+$"
)
COUNTRY_CODE = "1"
# In words; none of ours is longer.
LONGEST_PLACE = 8


def name_words(name: str) -> tuple[str, ...]:
    """The words that tell a name from others, each once, in order: folded, Saint in full, without small and legal words.

    A name made of nothing else keeps its words.
    """
    folded = " ".join(SAINTS.get(word, word) for word in fold(name).split())
    for long, short in SHORTENED.items():
        folded = folded.replace(long, short)
    words = folded.split()
    told = [word for word in words if word not in SMALL_WORDS and word not in LEGAL_WORDS]
    return tuple(dict.fromkeys(told or words))


def name_parts(name: str) -> tuple[tuple[str, ...], ...]:
    """The words of each part of a name in two parts: « Les Villages (Camp du Lac) », « Voix de femmes - Maison la Tradition »."""
    parts = [words for part in PARTED.split(name) if len(words := name_words(part)) > 1]
    return tuple(dict.fromkeys(parts)) if PARTED.search(name) else ()


def place_key(name: str) -> tuple[str, ...]:
    """The words of a name in order, folded, Saint in full, without small words: a place is looked for in them."""
    return tuple(SAINTS.get(word, word) for word in fold(name).split() if word not in SMALL_WORDS)


def places_in(name: str, known: Collection[tuple[str, ...]]) -> frozenset[str]:
    """The words of the known places (`place_key`) that a name bears, the longest first: « Pôle du Bas-Saint-Laurent »."""
    words, found, start = place_key(name), set[str](), 0
    while start < len(words):
        ends = (end for end in range(min(len(words), start + LONGEST_PLACE), start, -1) if words[start:end] in known)
        end = next(ends, None)
        found.update(words[start:end] if end else ())
        start = end or start + 1
    return frozenset(found)


def place_words(place: str) -> str:
    """« St-Élie-de-Caxton » → `saint elie de caxton`."""
    return " ".join(SAINTS.get(word, word) for word in fold(place).split())


def street_of(address: str) -> tuple[str, str] | None:
    """The civic number and the words of the street in order of letters; None for an address without a number.

    « 104-3550, boul. St-Jean E., app. 2 » → `("3550", "est jean saint")`.
    """
    written = address.lower().translate(str.maketrans("éèêëàâîïôöûùüç’–—", "eeeeaaiioouuuc'--")).strip()
    written = UNITS_FIRST.sub("", written)
    found = CIVIC.match(written)
    if not found:
        return None
    street = INSIDE.split(found[2], maxsplit=1)[0]
    words = [SAINTS.get(word, word) for word in fold(street).split() if word not in SMALL_WORDS or word.isdigit()]
    if len(words) > 1 and words[-1] in DIRECTIONS:
        words[-1] = DIRECTIONS[words[-1]]
    # « 12, rue de la Rue »: a street that is nothing but a kind keeps its word. St is Street after a name, Saint before one.
    told = [word for word in words if word not in STREET_KINDS] or words
    return (found[1], " ".join(sorted(told))) if told else None


def site_of(website: str) -> str | None:
    """The host of a site without `www`; on a site that everybody shares, with the path that tells the page. None when there is none."""
    try:
        parts = urlsplit(website if "://" in website else f"https://{website}")
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    if "." not in host:
        return None
    if SHARED_HOSTS.search(host):
        path = parts.path.strip("/").lower()
        return f"{host}/{path}" if path else None
    return host


def phone_of(phone: str) -> str | None:
    """The ten digits of a telephone, or None."""
    digits = re.sub(r"\D", "", re.split(r"(?i)\b(?:poste|ext|p)\b", phone)[0]).removeprefix(COUNTRY_CODE)
    return digits if len(digits) == 10 else None
