"""What a question means: its words as the engine is asked for them, the place that it names, how it may be spelled otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.core import indexing
from marketplace.core.locale import current
from marketplace.organizations.search import KIND
from marketplace.search.asked import Asked
from marketplace.search.places import known as places_known
from marketplace.search.places import understood as places
from marketplace.search.places.gazetteer import Spot
from marketplace.search.results.marking import Sought
from marketplace.search.synonyms import in_force as synonyms
from search_index import Query, parse
from search_index.analysis import Language, token
from search_index.question import Part, Question
from search_index.spelling import words

# Of a question, how many words may be spelled otherwise, and how many spellings of one word are offered.
MOST_MENDED = 6
MOST_OFFERED = 3


@dataclass(frozen=True)
class Read:
    """A question as it was understood.

    `question` is what the words ask for, without those of `place`; `place` is None when the question names none, or when it is to be
    looked for as a word; `candidates` are the places that bear a name which several bear, `larger` those that bear the name of `place`
    and are larger; `place_said` is how it was typed.
    """

    question: Question
    place: Spot | None = None
    candidates: tuple[Spot, ...] = ()
    place_said: str = ""
    larger: tuple[Spot, ...] = ()

    @property
    def sought(self) -> list[Sought]:
        """What was looked for, so that rows can say why they are there."""
        return [_sought(self.question, part) for part in self.question.parts if not part.unwanted]


def read(asked: Asked) -> Read:
    """What a question means now: with the synonyms in force, in the language of the page. Any string will do."""
    if asked.place_as_word or not asked.text:
        return Read(_parsed(asked.text))
    met = places.understood(asked.text, places_known.gazetteer())
    return Read(_parsed(met.rest), met.place, met.candidates, met.said, met.others)


def spelled_otherwise(read: Read) -> list[str]:
    """The question with the words that nobody writes spelled as those they may be meant for, the likeliest first; none if all are known."""
    engine = indexing.engine()
    unknown = [part for part in read.question.parts[:MOST_MENDED] if _is_unknown(read.question, part)]
    vocabulary, language = engine.vocabulary(KIND), read.question.language
    near = [_apart(vocabulary.nearest(words(read.question.typed(part))[0], MOST_OFFERED), language) for part in unknown]
    mended = {part.start: found for part, found in zip(unknown, near, strict=True) if found}
    if not mended:
        return []
    # Of several words each takes its nearest; of one alone, all that it may be are offered.
    choices = max(map(len, mended.values())) if len(mended) == 1 else 1
    return [_with(read, {start: found[choice] for start, found in mended.items()}) for choice in range(choices)]


def _apart(near: Iterable[str], language: Language) -> list[str]:
    """Words of which each asks for something else: « traiteur » and « traiteurs » are one."""
    return list({token(one, language): one for one in reversed(tuple(near))}.values())[::-1]


def _parsed(text: str) -> Question:
    return parse(text, "en" if current() == "en" else "fr", synonyms.in_force())


def _is_unknown(question: Question, part: Part) -> bool:
    """Whether one word, typed whole and wanted, is held by no document."""
    if part.unwanted or part.clause.begun or len(words(question.typed(part))) != 1:
        return False
    return not indexing.engine().search(Query(KIND, wanted=(part.clause,), limit=0)).total


def _with(read: Read, spelled: dict[int, str]) -> str:
    """The question with these words in place of those that begin there, the place put back behind."""
    text, here = "", 0
    for part in read.question.parts:
        if part.start in spelled:
            text += read.question.text[here : part.start] + spelled[part.start]
            here = part.end
    text += read.question.text[here:]
    return f"{text} {read.place_said}" if read.place else text


def _sought(question: Question, part: Part) -> Sought:
    clause = part.clause
    return Sought(question.typed(part).strip(' "«»“”*\u00a0'), clause.alternatives, clause.begun, clause.typed)
