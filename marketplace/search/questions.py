"""What a question means: its words as the engine is asked for them, the place that it names, how it may be spelled otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from marketplace.core import indexing
from marketplace.core.locale import current
from marketplace.organizations.search import KIND
from marketplace.search.asked import Asked
from marketplace.search.places import known as places_known
from marketplace.search.places import understood as places
from marketplace.search.places.gazetteer import Kind, Spot
from marketplace.search.results.marking import Sought
from marketplace.search.synonyms import in_force as synonyms
from search_index import Query, parse
from search_index.analysis import Language, token
from search_index.question import Part, Question
from search_index.spelling import words
from search_index.vocabulary import Vocabulary

# Of a question, how many words may be spelled otherwise, and how many spellings of one word are offered.
MOST_MENDED = 6
MOST_OFFERED = 3
# How many times more used a word is than the one beside it that was typed, for it to be the one that was meant.
MUCH_MORE = 10


_SAINT = (token("saint"),)


@dataclass(frozen=True)
class Read:
    """A question as it was understood.

    `question` is what the words ask for, without those of `place`; `place` is None when the question names none, or when it is to be
    looked for as a word; `candidates` are the places that bear a name which several bear, `larger` those that bear the name of `place`
    and are larger; `place_said` is how it was typed. `apart` is the question without the name that several bear, when it asks for
    something besides; `is_apart` says that it is the one that is asked. `km` is how far from the place the question says that
    they may be.
    """

    question: Question
    place: Spot | None = None
    candidates: tuple[Spot, ...] = ()
    place_said: str = ""
    larger: tuple[Spot, ...] = ()
    apart: Question | None = None
    is_apart: bool = False
    km: int | None = None

    @property
    def around(self) -> tuple[Spot, ...]:
        """The places that the answers begin with: the one that the question names, or all those that bear its name."""
        if self.place is not None:
            return (self.place,)
        return tuple(one for one in self.candidates if one.kind is not Kind.PROVINCE) if self.is_apart else ()

    def without_name(self) -> "Read":
        """The same that asks for the rest alone, whatever place the name means."""
        return self if self.apart is None else replace(self, question=self.apart, is_apart=True)

    def less_empty(self) -> "Read":
        """The same without « Saint » and its like: in a name they say nothing by themselves, and half of the places bear them."""
        question = self.question
        for part in question.parts:
            if part.clause.alternatives[:1] == (_SAINT,) and len(question.wanted) > 1:
                question = question.without(part.start, part.start + 1)
        return replace(self, question=question)

    @property
    def sought(self) -> list[Sought]:
        """What was looked for, so that rows can say why they are there."""
        return [_sought(self.question, part) for part in self.question.parts if not part.unwanted]


def read(asked: Asked) -> Read:
    """What a question means now: with the synonyms in force, in the language of the page. Any string will do."""
    if asked.place_as_word or not asked.text:
        return Read(_parsed(asked.text))
    met = places.understood(asked.text, places_known.gazetteer())
    apart = _parsed(met.apart) if met.apart else None
    read = Read(_parsed(met.rest), met.place, met.candidates, met.said, met.others, apart if apart and apart.wanted else None, km=met.km)
    # The city or all of it: « québec » is in half of the texts, and as a word would order by nothing.
    return read.without_name() if any(one.kind is Kind.PROVINCE for one in met.candidates) else read


def spelled_otherwise(read: Read) -> list[str]:
    """The question with the words that nobody writes spelled as those they may be meant for, the likeliest first."""
    vocabulary, language = indexing.engine().vocabulary(KIND), read.question.language
    typed = {part: words(read.question.typed(part))[0] for part in read.question.parts[:MOST_MENDED] if _may_be_mended(read.question, part)}
    unknown = {part: word for part, word in typed.items() if _is_unknown(part)}
    near = {part: vocabulary.nearest(word, MOST_OFFERED) for part, word in unknown.items()}
    if not unknown:
        # « Entretient » is a word too; beside one that is much more used and one letter away, it was hardly meant.
        near = {part: _much_more_used(vocabulary, word) for part, word in typed.items()}
    mended = {part.start: found for part, others in near.items() if (found := _apart(others, language))}
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


def _much_more_used(vocabulary: Vocabulary, word: str) -> tuple[str, ...]:
    """The word that is much more used one letter away; none for a word of which only another form is written (« panier », « paniers »)."""
    if word not in vocabulary.counts:
        return ()
    nearest = vocabulary.nearest(word, 1)
    return nearest if all(vocabulary.counts[one] >= MUCH_MORE * vocabulary.counts[word] for one in nearest) else ()


def _may_be_mended(question: Question, part: Part) -> bool:
    """Whether it is one word, typed whole and wanted, that is not of a name."""
    return not (part.unwanted or part.clause.begun or len(words(question.typed(part))) != 1 or _is_of_a_name(question, part))


def _is_unknown(part: Part) -> bool:
    """Whether no document holds it."""
    return not indexing.engine().search(Query(KIND, wanted=(part.clause,), limit=0)).total


def _is_of_a_name(question: Question, part: Part) -> bool:
    """Whether a word belongs to a name in several words, such as « Sainte-Anne »: another Saint would be no spelling of it."""
    before, after = question.text[: part.start], question.text[part.end :]
    return before.endswith("-") or after.startswith("-") or bool((last := words(before)[-1:]) and token(last[0]) == _SAINT[0])


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
