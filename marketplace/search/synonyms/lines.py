"""Lines of synonyms: how they are written, what is wrong with one, what they make of a question. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from marketplace.core.locale import _
from search_index.analysis import fold, tokens

BOTH, ONE_WAY, APART = "~", ">", "≠"
SIGNS = (BOTH, ONE_WAY, APART)
MOST_PHRASES = 12
MOST_WORDS = 6
LONGEST_PHRASE = 60

Term = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One rule. `sign` is `~` (each finds the others), `>` (the first also finds the others) or `≠` (no line joins them)."""

    sign: str
    phrases: tuple[str, ...]

    @property
    def key(self) -> str:
        """Its name, by its first words and its sign: « Entretien ménager ~ … » is "entretien menager ~"."""
        return f"{fold(self.phrases[0])} {self.sign}" if self.phrases else self.sign

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The tokens of each phrase, as the search reads them."""
        return tuple(tuple(tokens(phrase)) for phrase in self.phrases)

    def joins(self) -> Iterator[tuple[Term, Term]]:
        """What finds what: (the tokens typed, those that are looked for besides)."""
        if self.sign == ONE_WAY:
            yield from ((self.terms[0], other) for other in self.terms[1:])
        elif self.sign == BOTH:
            yield from ((one, other) for one in self.terms for other in self.terms if one != other)

    def parts(self) -> Iterator[tuple[Term, Term]]:
        """What this line wants never joined, as (typed, found): both ways for `≠`, the way back for `>`."""
        if self.sign == APART:
            yield from ((one, other) for one in self.terms for other in self.terms if one != other)
        elif self.sign == ONE_WAY:
            yield from ((other, self.terms[0]) for other in self.terms[1:])

    def __str__(self) -> str:
        if self.sign == ONE_WAY:
            return f"{self.phrases[0]} > {' ~ '.join(self.phrases[1:])}"
        return f" {self.sign} ".join(self.phrases)


def read_line(text: str) -> Line:
    """The line written so: « buffet > traiteur ~ cantine ». Raises ValueError when no sign stands in it."""
    for sign in (ONE_WAY, APART):
        first, found, others = text.partition(sign)
        if found:
            rest = others.split(BOTH if sign == ONE_WAY else APART)
            return Line(sign, _clean([first, *rest]))
    if BOTH not in text:
        raise ValueError(f"No sign ({' '.join(SIGNS)}) in this line of synonyms: {text!r}")
    return Line(BOTH, _clean(text.split(BOTH)))


def mapping(lines: Iterable[Line]) -> dict[Term, tuple[Term, ...]]:
    """What the grammar of questions wants: for the tokens that were typed, those that will do as well, in the order of the lines.

    Lines do not chain: what `a ~ b` and `b ~ c` say of a and c is nothing.
    """
    found: dict[Term, dict[Term, None]] = {}
    for line in lines:
        for typed, other in line.joins():
            found.setdefault(typed, {})[other] = None
    return {typed: tuple(others) for typed, others in found.items()}


def why_not_alone(line: Line) -> str | None:
    """What is wrong with a line by itself, in the language of the page, or None."""
    if len(line.phrases) < 2:
        return str(_("Écrivez au moins deux expressions, chacune sur sa ligne."))
    if len(line.phrases) > MOST_PHRASES:
        return str(_("%(most)d expressions au plus : faites-en deux règles.", most=MOST_PHRASES))
    seen: dict[Term, str] = {}
    for phrase, term in zip(line.phrases, line.terms, strict=True):
        if any(sign in phrase for sign in SIGNS):
            return str(_("« %(phrase)s » : n’écrivez pas de signe ~, > ou ≠ dans une expression.", phrase=phrase[:LONGEST_PHRASE]))
        if not term:
            return str(
                _("« %(phrase)s » : la recherche n’y lit aucun mot, seulement des mots trop courants.", phrase=phrase[:LONGEST_PHRASE])
            )
        if len(phrase) > LONGEST_PHRASE or len(term) > MOST_WORDS:
            return str(
                _(
                    "« %(phrase)s… » est trop long : %(words)d mots et %(most)d caractères au plus.",
                    phrase=phrase[:30],
                    words=MOST_WORDS,
                    most=LONGEST_PHRASE,
                )
            )
        if term in seen:
            return str(
                _("« %(one)s » et « %(other)s » sont déjà le même mot pour la recherche : gardez-en un.", one=seen[term], other=phrase)
            )
        seen[term] = phrase
    return None


def why_not_beside(line: Line, others: Sequence[Line]) -> str | None:
    """Why a line cannot stand beside the others, naming the one that says it already or says the contrary, or None."""
    joined, parted = set(line.joins()), set(line.parts())
    for other in others:
        if other.key == line.key:
            return str(_("La règle « %(line)s » commence déjà ainsi : modifiez-la plutôt.", line=str(other)))
        if pair := next((pair for pair in other.joins() if pair in joined), None):
            return str(_("La règle « %(line)s » dit déjà cela de « %(word)s ».", line=str(other), word=_phrase(line, pair[0])))
        if pair := next((pair for pair in other.parts() if pair in joined), None):
            return _contradicted(line, other, pair)
        if pair := next((pair for pair in other.joins() if pair in parted), None):
            return _contradicted(line, other, pair)
    return None


def _contradicted(line: Line, other: Line, pair: tuple[Term, Term]) -> str:
    one, two = (_phrase(line, term) for term in pair)
    return str(_("La règle « %(line)s » dit le contraire de « %(one)s » et « %(two)s ».", line=str(other), one=one, two=two))


def _phrase(line: Line, term: Term) -> str:
    return line.phrases[line.terms.index(term)]


def _clean(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in phrases if phrase.strip())
