"""A word of a cell that is in none of our lists: why it is not taken, and what may be written instead."""

from collections.abc import Callable, Mapping
from typing import Any

from rapidfuzz import process

from marketplace.catalogue import categories, words
from marketplace.catalogue.content import CHOICES
from marketplace.catalogue.files import lookups
from marketplace.catalogue.models import ListingStatus
from marketplace.core.imports.handlers import Message
from marketplace.core.locale import N_
from search_index.analysis import fold

UNKNOWN = N_("La colonne « %(column)s » : « %(cell)s » n’est pas dans nos listes.")
ONE_OF = N_("La colonne « %(column)s » : « %(cell)s » n’est pas dans nos listes. Écrivez l’un de ces mots : %(words)s.")
CLOSE_TO = N_("La colonne « %(column)s » : « %(cell)s » n’est pas dans nos listes. Ce qui s’en approche : %(words)s.")
MOST = 3
# Of a hundred: « heurre » is near « heure »; « seau » is not near « sac ».
LIKE = 80


def why_unknown(name: str, said: str, known: Mapping[str, Any], values: Mapping[str, str]) -> list[Message]:
    """The message of a cell in both languages; `values` are the title of its column and the cell as it is shown.

    A closed list is told whole; of units and categories, those that are near, when some are.
    """
    if name in CHOICES or name == lookups.STATUS:
        kind: Any = ListingStatus if name == lookups.STATUS else CHOICES[name]
        return _told(ONE_OF, values, lambda: [words.said(one) for one in kind])
    if name == "unit_code":
        return _near(said, known, values, lambda code: str(lookups.unit_rows()[code].label))
    if name == "category_code":
        found = lookups.kept(f"category {said}", lambda: categories.understood(said))
        return _told(CLOSE_TO, values, lambda: [categories.label(one) for one in found.candidates[:MOST]])
    return [Message(UNKNOWN, values)]


def _near(said: str, known: Mapping[str, Any], values: Mapping[str, str], label: Callable[[Any], str]) -> list[Message]:
    found = [word for word, _score, _place in process.extract(fold(said), known.keys(), limit=MOST, score_cutoff=LIKE)]
    codes = list(dict.fromkeys(known[word] for word in found))
    return _told(CLOSE_TO, values, lambda: [label(one) for one in codes])


def _told(text: str, values: Mapping[str, str], offered: Callable[[], list[str]]) -> list[Message]:
    """The sentence with what is offered, said in each language; without any, the plain one."""
    if not offered():
        return [Message(UNKNOWN, values)]
    return Message.in_both(lambda: [Message(text, {**values, "words": ", ".join(offered())}).now()])
