"""Plain BM25: words in lower case cut at spaces, any of them will do. What a search is without any French."""

from collections import Counter
from collections.abc import Hashable, Mapping
from heapq import nsmallest
from math import log
from typing import Generic, TypeVar

K1, B = 1.2, 0.75
"""Those of search_index.ranking, so that only the analysis and the weights differ."""

Key = TypeVar("Key", bound=Hashable)


class Plain(Generic[Key]):
    """Texts by key, ordered for a question by the sum of what its words are worth in them."""

    def __init__(self, texts: Mapping[Key, str]) -> None:
        self.postings: dict[str, dict[Key, int]] = {}
        self.lengths: dict[Key, int] = {}
        for key, text in texts.items():
            words = text.lower().split()
            self.lengths[key] = len(words)
            for word, many in Counter(words).items():
                self.postings.setdefault(word, {})[key] = many
        self.average = sum(self.lengths.values()) / max(1, len(self.lengths))

    def first(self, question: str, many: int) -> list[Key]:
        """The keys of the best texts, best first; equal ones in the order they came."""
        scores: dict[Key, float] = {}
        for word in dict.fromkeys(question.lower().split()):
            having = self.postings.get(word, {})
            rarity = log(1 + (len(self.lengths) - len(having) + 0.5) / (len(having) + 0.5))
            for key, times in having.items():
                held_back = K1 * (1 - B + B * self.lengths[key] / self.average)
                scores[key] = scores.get(key, 0.0) + rarity * times * (K1 + 1) / (times + held_back)
        place = {key: rank for rank, key in enumerate(self.lengths)}
        return nsmallest(many, scores, key=lambda key: (-scores[key], place[key]))
