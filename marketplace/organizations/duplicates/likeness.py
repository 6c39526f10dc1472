"""How much two pages look like one organisation, from 0 to 100, and why. Pure: it knows neither rows nor sessions.

A score is the weighted mean of the traits that both pages tell; what either leaves out neither helps nor harms.
The weights and the threshold were tuned on two real files that overlap (docs/duplicates.md).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product, zip_longest
from math import log

from rapidfuzz import fuzz

from marketplace.organizations.duplicates.words import APART_WORDS

# From this score on a pair is shown to a person; nothing is ever merged without one.
PROPOSED_FROM = 72
CERTAIN = 100

WEIGHTS = {"name": 60, "place": 12, "address": 22, "website": 22, "phone": 18}
# A site or a telephone that more pages than this have is an umbrella's, and tells nothing.
SHARED_BY_MANY = 4
# Rarity is told as in a directory of this size at least, so that a small one does not find every word rare.
SMALL_DIRECTORY = 2_000
COMMONEST = 0.15
# How alike two words must be to be one word with a slip of the hand.
SLIP = 84
# « Phase 1 » and « phase 3 » are two things, whatever the rest of their names.
TWO_NUMBERS = 50
# So are « Pôle d’Estrie » and « Pôle de Lanaudière »: one frame, and the place that it is filled with.
TWO_PLACES = 50
PART_OF_NAME = 0.92
NO_PLACE = 10
LEAST_NAME = 45
# The same door and a site or a telephone of their own: an organisation that changed its name.
RENAMED = 74
# A name so particular that two of one region would be a wonder, even at two addresses.
PARTICULAR = 1.5


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a page, as `words` spells it; `names` holds the words of each of its names,
    `parts` those of the parts of names in two parts, `places`, for each of `names`, those of the places that it bears. `is_reference`
    is whether the reference data tell it from others."""

    id: int
    neq: str | None
    names: tuple[tuple[str, ...], ...]
    parts: tuple[tuple[str, ...], ...]
    place: str | None
    region: str | None
    postal_code: str | None
    street: tuple[str, str] | None
    site: str | None
    phone: str | None
    is_demo: bool = False
    is_reference: bool = False
    places: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score and what it is made of: each trait that both tell, 0 to 100."""

    score: int
    reasons: dict[str, int]


class Rarity:
    """How much a word, a site or a telephone tells, by how many pages have it."""

    def __init__(self, pages: Iterable[Traits]) -> None:
        words: Counter[str] = Counter()
        shared: Counter[str] = Counter()
        count = 0
        for page in pages:
            count += 1
            words.update({word for name in page.names for word in name})
            shared.update(one for one in (page.site, page.phone) if one)
        size = max(count, SMALL_DIRECTORY)
        self.count_of: Mapping[str, int] = words
        self._weight = {word: max(COMMONEST, log(size / number) / log(size)) for word, number in words.items()}
        self._shared = shared

    def weight(self, word: str) -> float:
        """From COMMONEST for a word that nearly all have to 1 for one that a single page has."""
        return self._weight.get(word, 1.0)

    def is_its_own(self, told: str) -> bool:
        """Whether few enough pages have this site or telephone for it to tell something."""
        return self._shared.get(told, 0) <= SHARED_BY_MANY


def likeness(one: Traits, other: Traits, rarity: Rarity) -> Likeness:
    """How alike two pages are. The same NEQ is certain (100) whatever the rest; two different ones cost a quarter."""
    reasons = {"name": _best_names(one, other, rarity)}
    for trait, value in (("place", _place(one, other)), ("address", _address(one, other))):
        if value is not None:
            reasons[trait] = value
    for trait, first, second in (("website", one.site, other.site), ("phone", one.phone, other.phone)):
        if first and second and (first != second or rarity.is_its_own(first)):
            reasons[trait] = 100 if first == second else 0
    score = _weighed(one, other, reasons, rarity)
    if one.neq and other.neq:
        reasons["neq"] = 100 if one.neq == other.neq else 0
        score = CERTAIN if reasons["neq"] else score * 0.75
    return Likeness(min(CERTAIN, round(score)), reasons)


def _weighed(one: Traits, other: Traits, reasons: dict[str, int], rarity: Rarity) -> float:
    """The weighted mean of the traits, and the three cases in which a mean misleads."""
    score = sum(WEIGHTS[trait] * value for trait, value in reasons.items()) / sum(WEIGHTS[trait] for trait in reasons)
    if not reasons.keys() & {"address", "website", "phone"}:
        # A name and a place: the place alone makes no name more alike, and without it a name tells less.
        score = min(score, reasons["name"] - (0 if "place" in reasons else NO_PLACE))
    is_reached_alike = 100 in (reasons.get("website"), reasons.get("phone"))
    if reasons.get("address") == 100 and is_reached_alike and reasons["name"]:
        return max(score, RENAMED)
    if reasons["name"] < LEAST_NAME:
        # Ten organisations share a building.
        return min(score, PROPOSED_FROM - 1)
    if reasons["name"] >= 97 and one.region == other.region and _is_particular(one, rarity):
        return max(score, PROPOSED_FROM)
    return score


def _is_particular(page: Traits, rarity: Rarity) -> bool:
    return any(len(name) > 1 and sum(map(rarity.weight, name)) >= PARTICULAR for name in page.names)


def _best_names(one: Traits, other: Traits, rarity: Rarity) -> int:
    # « De Trois-Rivières » tells no more of two organisations of Trois-Rivières than their place does.
    told = frozenset((one.place or "").split()) & frozenset((other.place or "").split())

    def weight(word: str) -> float:
        return COMMONEST if word in told else rarity.weight(word)

    placed = product(_placed(one), _placed(other))
    whole = max((_whole_names(name, places, other_name, others, weight) for (name, places), (other_name, others) in placed), default=0)
    # A part against a whole name: two names that share a part, each with another of its own, are « Pôle – Est », « Pôle – Ouest ».
    parts = [*product(one.parts, other.names)] if not other.parts else [*product(one.names, other.parts)] if not one.parts else []
    return max(whole, round(PART_OF_NAME * max((_names(*pair, weight) for pair in parts), default=0)))


def _placed(page: Traits) -> list[tuple[tuple[str, ...], frozenset[str]]]:
    return list(zip_longest(page.names, page.places, fillvalue=frozenset()))


def _whole_names(
    one: tuple[str, ...], places: frozenset[str], other: tuple[str, ...], others: frozenset[str], weight: Callable[[str], float]
) -> int:
    score = _names(one, other, weight)
    # A place inside the other is the same one said otherwise: « Rimouski », « Rimouski-Neigette ».
    is_elsewhere = not (places <= others or others <= places)
    return min(score, TWO_PLACES) if is_elsewhere and set(one) - places == set(other) - others else score


def _names(one: tuple[str, ...], other: tuple[str, ...], weight: Callable[[str], float]) -> int:
    """How alike two names are, 0 to 100, each word counting by its rarity."""
    if one == other:
        return 100
    left, right = set(one), set(other)
    common = left & right
    alone, alone_too = left - common, right - common
    matched = 2 * sum(map(weight, common)) + _slips(alone, alone_too, weight)
    whole = sum(map(weight, one)) + sum(map(weight, other))
    score = 100 * matched / whole if whole else 0.0
    if matched:
        # « Bio-dynamique » and « biodynamique »: the same letters, cut otherwise.
        score = max(score, fuzz.ratio("".join(one), "".join(other), score_cutoff=88))
    numbers, others = {word for word in left if word.isdigit()}, {word for word in right if word.isdigit()}
    if numbers and others and numbers != others:
        score = min(score, TWO_NUMBERS)
    if bool(left & APART_WORDS) != bool(right & APART_WORDS):
        score *= 0.7
    return round(score)


def _slips(left: set[str], right: set[str], weight: Callable[[str], float]) -> float:
    """The weight of words that differ by a letter or two; each serves once, and is taken from its set."""
    found = 0.0
    for word in sorted(left):
        if len(word) < 4 or word.isdigit():
            continue
        near = max(right, key=lambda one: (fuzz.ratio(word, one), one), default=None)
        if near is not None and not near.isdigit() and fuzz.ratio(word, near) >= SLIP:
            left.discard(word)
            right.discard(near)
            found += 2 * min(weight(word), weight(near)) * 0.95
    return found


def _place(one: Traits, other: Traits) -> int | None:
    if one.postal_code and one.postal_code == other.postal_code:
        return 100
    if one.place and other.place:
        return 100 if one.place == other.place and (one.region == other.region or not (one.region and other.region)) else 0
    return None


def _address(one: Traits, other: Traits) -> int | None:
    """The same door, the same street, or elsewhere. None when either says no number."""
    if not (one.street and other.street):
        return None
    same_street = fuzz.ratio(one.street[1], other.street[1]) >= SLIP
    if same_street and one.street[0] == other.street[0]:
        return 100
    return 35 if same_street else 0
