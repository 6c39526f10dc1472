"""The light French stemmer: plural, feminine and a few endings, nothing more.

It works on words already lower-cased and unaccented.  It was preferred after measure (shared design
note SEARCH.md, "French analysis"): on 18 106 inflection pairs a light stemmer after folding finds 97 %
of the inflections and wrongly joins 0.08 other lemma per lemma, where Snowball joins 0.41 and confuses
« organisme » with « organe » or « éducation » with « éducatrice ».

The endings meet at a common form, which need not be a word: « heureux », « heureuse » and « heureuses »
all become "heureu"; « coiffeur » and « coiffeuse » become "coiffeu".  Only equality matters.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

WHOLE_WORDS: Final = frozenset(
    {
        "annee",  # Without its last e it would be Anne, and Sainte-Anne is half of the map.
        "navette",  # A shuttle is not the feminine of a turnip (navet).
        "travail",  # Labour, as in « coopérative de travail », is not works (travaux).
        "mais",  # Maize, once folded, would become the month of May.
    }
)
"""Words of this market that a rule would confuse with another one: their singular is left as it is."""

SHORTEST_PLURAL: Final = 4
"""Letters under which a final s or x is taken for a part of the word, as in bus or cas."""

ENDINGS: Final = (
    # (ending, its common form, letters that the word needs at least)
    ("trice", "teu", 7),  # éducatrice, directrice: as éducateur, directeur below
    ("euse", "eu", 6),  # serveuse, heureuse
    ("eure", "eu", 6),  # extérieure, ingénieure
    ("eur", "eu", 5),  # serveur, extérieur
    ("ive", "if", 5),  # coopérative, sportive
    ("ique", "ic", 7),  # publique: as public
    ("oise", "oi", 7),  # québécoise: as québécois without its s
    ("aise", "ai", 8),  # française: as français; but fraise and chaise keep to themselves
    ("ail", "al", 6),  # vitrail: as vitraux above
)
"""Ordered: the first ending that fits is the only one applied."""


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the common form of the inflections of a word.

    `word` is one folded word: lower case, without accents, letters and digits only.  A word with a
    digit is returned as it is.  Never empty for a word that is not; raises nothing.
    """
    if not word.isalpha():
        return word
    word = _singular(word)
    if word in WHOLE_WORDS:
        return word
    for ending, common, shortest in ENDINGS:
        if word.endswith(ending) and len(word) >= shortest:
            return word[: -len(ending)] + common
    return _without_doubled_letter(_without_final_e(word))


def _singular(word: str) -> str:
    """Undo the plural: services, jeux, locaux, matériaux."""
    if word in WHOLE_WORDS:
        return word
    if len(word) >= SHORTEST_PLURAL and word[-1] in "sx":
        word = word[:-1]
    # Locaux is now "locau" and goes to local; matériau, tuyau and bureau take the same road, so that
    # they meet their own plural.
    if len(word) >= 5 and word.endswith("au"):
        word = word[:-2] + "al"
    return word


def _without_final_e(word: str) -> str:
    """Drop the e of the feminine, both of them in rénovée; words of four letters keep theirs."""
    while len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word


def _without_doubled_letter(word: str) -> str:
    """Bring professionnell, citoyenn and program(m) back to one last letter."""
    if len(word) >= 5 and word[-1] == word[-2]:
        return word[:-1]
    return word
