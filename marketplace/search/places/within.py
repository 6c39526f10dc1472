"""How far from a place a question says: « à 50 km de Rimouski », « within 50 km of Rimouski ». Pure."""

import re
from collections.abc import Sequence

from marketplace.search.places.near import FARTHEST

_UNITS = {"km", "kilometre", "kilometres", "kilometer", "kilometers"}
_TOGETHER = re.compile(r"([0-9]{1,4})km")
# What leads to a number of kilometres.
_LEADING = {"a", "dans", "un", "rayon", "de", "d", "moins", "within", "in", "radius", "of", "less", "than"}


def before(words: Sequence[str], at: int, free: int) -> tuple[int, int | None]:
    """The kilometres said right before a word, and the first of the words that say so: (at, None) when none are.

    `words` are folded; those before `free` belong to something else.
    """
    opening, km = at, None
    if at - 2 >= free and words[at - 1] in _UNITS and re.fullmatch("[0-9]{1,4}", words[at - 2]):
        opening, km = at - 2, int(words[at - 2])
    elif at - 1 >= free and (found := _TOGETHER.fullmatch(words[at - 1])):
        opening, km = at - 1, int(found[1])
    if km is None or not 1 <= km <= FARTHEST:
        return at, None
    while opening > free and words[opening - 1] in _LEADING:
        opening -= 1
    return opening, km
