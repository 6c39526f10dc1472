"""Which pages are worth comparing: those that share something rare. Pure; twelve thousand pages have seventy million pairs."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from marketplace.organizations.duplicates.likeness import Rarity, Traits

# A block larger than this holds pages that share a commonplace; other blocks still bring together those that are alike.
LARGEST_BLOCK = 40
RARE = 30

Key = tuple[str, ...]


def candidates(pages: Sequence[Traits], rarity: Rarity, among: Collection[int] | None = None) -> Iterator[tuple[Traits, Traits]]:
    """Each pair worth comparing, once, the smaller id first; with `among`, only pairs where one of the two is there."""
    wanted = None if among is None else set(among)
    seen: set[tuple[int, int]] = set()
    for block in _blocks(pages, rarity):
        for one, other in combinations(block, 2):
            first, second = (one, other) if one.id < other.id else (other, one)
            if wanted is not None and first.id not in wanted and second.id not in wanted:
                continue
            if first.is_demo != second.is_demo or (first.is_reference and second.is_reference) or (first.id, second.id) in seen:
                continue
            seen.add((first.id, second.id))
            yield first, second


def _blocks(pages: Sequence[Traits], rarity: Rarity) -> Iterator[list[Traits]]:
    found: dict[Key, list[Traits]] = defaultdict(list)
    for page in pages:
        for key in set(_keys(page, rarity)):
            found[key].append(page)
    for key, block in found.items():
        if len(block) <= LARGEST_BLOCK:
            yield block
        elif key[0] == "neq":
            # A number that so many pages bear was typed for want of one: the first stands for the others.
            yield from ([block[0], one] for one in block[1:])


def _keys(page: Traits, rarity: Rarity) -> Iterator[Key]:
    """What brings a page together with others."""
    if page.neq:
        yield "neq", page.neq
    if page.site:
        yield "site", page.site
    if page.phone:
        yield "phone", page.phone
    if page.street:
        where = page.postal_code[:3] if page.postal_code else page.place or ""
        yield "door", where, page.street[0], page.street[1]
        if page.postal_code:
            yield "door", page.postal_code, page.street[0]
    for name in page.names:
        yield "letters", "".join(name)
        for word in name:
            if rarity.count_of.get(word, 0) <= RARE:
                yield "word", word
            elif page.place:
                yield "near", page.place, word
        for first, second in combinations(sorted(set(name)), 2):
            yield "words", first, second
