"""The fixed mix of questions: what people type and choose, made of the words of the documents that are searched."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from marketplace.core.paging import DEEPEST, PER_PAGE
from marketplace.search.synonyms import in_force as synonyms
from marketplace.search.synonyms.lines import mapping
from search_index import Document, Query, parse
from search_index.analysis import is_small
from search_index.spelling import fold, words
from tests.search_bench.corpus import FACETS, SEED

SHARES = {
    "one word": 90,
    "several words": 120,
    "phrase": 40,
    "prefix": 50,
    "typo": 40,
    "words and filters": 80,
    "facets alone": 40,
    "deep page": 40,
}
"""How many of each: five hundred."""

SHORTEST = 4


@dataclass(frozen=True)
class Ask:
    """One question: what is typed, what is chosen, which page; `mended` is what was meant when it is mistyped."""

    sort: str
    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1
    mended: str = ""

    def query(self, kind: str, text: str | None = None) -> Query:
        """What an engine is asked, every facet counted, as the page does; with another text if one is given."""
        question = parse(self.text if text is None else text, "fr", SYNONYMS)
        return Query(
            kind,
            question.wanted,
            unwanted=question.unwanted,
            welcome=question.in_a_row,
            filters={facet: frozenset(codes) for facet, codes in self.chosen.items()},
            facets=FACETS,
            offset=(self.page - 1) * PER_PAGE,
            limit=PER_PAGE,
        )


SYNONYMS = mapping(synonyms.of_product())


def questions(documents: Sequence[Document], shares: Mapping[str, int] = SHARES) -> list[Ask]:
    """The mix, in an order that mixes them, made of what these documents say: a few thousand of them will do."""
    maker = _Maker(documents)
    found = [maker.ask(sort) for sort, many in shares.items() for _ in range(many)]
    maker.chance.shuffle(found)
    return found


class _Maker:
    """Draws documents, and words of them."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.chance = Random(SEED)
        self.documents = documents
        self.known = Counter(fold(word) for document in documents for word in _words(document))
        self.common = [word for word, _ in self.known.most_common(400) if len(word) >= SHORTEST and word.isalpha()]

    def ask(self, sort: str) -> Ask:
        """One question of a sort, of which the name is a key of SHARES."""
        document = self.chance.choice(self.documents)
        long = [word for word in _words(document) if len(word) >= SHORTEST and word.isalpha()] or ["service"]
        if sort == "one word":
            return Ask(sort, self.chance.choice(long))
        if sort == "several words":
            return Ask(sort, " de ".join(self.chance.sample(long, min(len(long), self.chance.randint(2, 3)))))
        if sort == "phrase":
            return Ask(sort, f"« {self._phrase(document)} »")
        if sort == "prefix":
            word = self.chance.choice(long)
            return Ask(sort, f"{word[: self.chance.randint(2, max(3, len(word) - 2))]}*")
        if sort == "typo":
            return self._mistyped(sort, [word for word in long if len(word) > 5] or ["entretien"])
        chosen = {facet: document.facets[facet] for facet in ("region", "sector") if document.facets.get(facet)}
        if sort == "words and filters":
            return Ask(sort, self.chance.choice(long), chosen)
        if sort == "facets alone":
            # Half of the time the whole directory, or one choice.
            some = self.chance.choice((*chosen, "trust", "legal_form", None, None, None, None))
            return Ask(sort, "", {some: document.facets[some][:1]} if some else {})
        return Ask(sort, self.chance.choice(self.common), page=self.chance.randint(5, DEEPEST // PER_PAGE))

    def _phrase(self, document: Document) -> str:
        """Two or three words that follow one another in one text of it, with the small ones between them."""
        run = words(self.chance.choice([text.words for text in document.texts if text.language == "fr"]))
        start = self.chance.randrange(max(1, len(run) - 3))
        cut = run[start : start + 3]
        return " ".join(cut) if any(not is_small(word) for word in cut) else "entretien"

    def _mistyped(self, sort: str, long: Sequence[str]) -> Ask:
        """A word with a letter too few, or two in the wrong order, that no document holds so."""
        for _ in range(50):
            word = self.chance.choice(long)
            at = self.chance.randint(1, len(word) - 2)
            wrong = word[:at] + word[at + 1] + word[at] + word[at + 2 :] if self.chance.random() < 0.5 else word[:at] + word[at + 1 :]
            if fold(wrong) not in self.known:
                return Ask(sort, wrong, mended=word)
        return Ask(sort, "entertien", mended="entretien")


def lighter(mix: Sequence[Ask], every: int) -> list[Ask]:
    """One question of so many, each sort keeping its share."""
    in_order = sorted(mix, key=lambda one: one.sort)
    kept = {id(one) for one in in_order[::every]}
    return [one for one in mix if id(one) in kept]


def within(one: Ask, pages: int) -> Ask:
    """The same on a page that there is."""
    return replace(one, page=max(1, min(one.page, pages)))


def _words(document: Document) -> list[str]:
    texts = (document.name, *(text.words for text in document.texts if text.language == "fr"))
    return [word for text in texts for word in words(text) if not is_small(word)]
