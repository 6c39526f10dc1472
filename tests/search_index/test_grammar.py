"""What people type becomes what they asked for, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index import Clause, Question, parse
from search_index.grammar import LONGEST, LONGEST_SPELLED, MOST_CLAUSES
from search_index.spelling import plain

HIRED = {("conciergeri",): [("entretien", "menager")], ("entretien", "menager"): [("conciergeri",)], ("entretien",): [("maintenanc",)]}


def words(*tokens: str) -> tuple[Clause, ...]:
    """One clause a token."""
    return tuple(Clause(((token,),)) for token in tokens)


def asked(question: Question) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    return question.wanted, question.unwanted


def typed(question: Question) -> list[str]:
    return [question.typed(part) for part in question.parts]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("traiteur à Rimouski", ("traiteu", "rimouski")),
        ("St-Jean", ("saint", "jean")),
        ("l’entretien", ("entretien",)),
        ("O.B.N.L. CPE", ("obnl", "cpe")),
        ("jardin Jardins JARDIN", ("jardin",)),
    ],
)
def test_each_word_is_asked_for_once(text: str, tokens: tuple[str, ...]) -> None:
    assert asked(parse(text)) == (words(*tokens), ())


@pytest.mark.parametrize("text", ["« cuisine collective »", "“cuisine collective”", '"Cuisines collectives"', "«cuisine de la collective»"])
def test_words_between_quotes_are_a_phrase(text: str) -> None:
    assert asked(parse(text)) == ((Clause((("cuisin", "collectif"),)),), ())


def test_a_quote_that_nothing_closes_is_text() -> None:
    assert asked(parse('"gros sel')) == asked(parse("gros sel"))


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("bal -costumé", Clause((("costum",),))),
        ("-costumé bal", Clause((("costum",),))),
        ('bal -"bal masqué"', Clause((("bal", "masqu"),))),
        ("bal -Saint-Jean", Clause((("saint", "jean"),))),
        ("bal -l’été", Clause((("ete",),))),
        ("bal -cost*", Clause((("cost",),), begun="cost")),
    ],
)
def test_a_dash_before_a_word_refuses_it(text: str, refused: Clause) -> None:
    assert asked(parse(text)) == (words("bal"), (refused,))


@pytest.mark.parametrize("text", ["bal - costumé", "bal-costumé", "bal --costumé", "bal –costumé", "-bal -costumé", "« bal » costumé"])
def test_any_other_dash_is_text_and_a_question_never_only_refuses(text: str) -> None:
    assert asked(parse(text)) == (words("bal", "costum"), ())


def test_a_star_at_the_very_end_makes_a_beginning_of_the_last_word() -> None:
    assert parse("bal cost* ").wanted == (*words("bal"), Clause((("cost",),), begun="cost"))
    assert parse("l’Écol*").wanted == (Clause((("ecol",),), begun="ecol"),)
    assert parse("de*").wanted == (Clause((), 0, "de"),)


@pytest.mark.parametrize(
    "text", ["cost* bal", "co*st bal", "*cost bal", "cost * bal *", "*** cost bal **", "(cost) [bal]", "cost:bal", "cost~2 ^bal^"]
)
def test_signs_anywhere_else_only_separate_words(text: str) -> None:
    assert not any(clause.begun for clause in parse(text).wanted)
    assert parse(text).wanted[-1] == Clause((("bal",),))
    assert parse(text).unwanted == ()


@pytest.mark.parametrize("text", ["1142934315", "1142 934 315", "11 42 93 43 15", "NEQ 1142\u00a0934\u00a0315"])
def test_an_enterprise_number_is_one_word_however_it_is_spaced(text: str) -> None:
    question = parse(text)
    assert question.wanted[-1] == Clause((("1142934315",),))
    assert question.typed(question.parts[-1]) == text.removeprefix("NEQ ")


@pytest.mark.parametrize("text", ["418 555 0123", "48101500", "11429343156", "1142 934 31"])
def test_other_numbers_are_left_as_they_are(text: str) -> None:
    assert parse(text).wanted == words(*text.split())


def test_every_word_of_a_run_has_its_synonyms_and_the_longest_run_wins() -> None:
    found = parse("entretien ménager Laval", synonyms=HIRED).wanted
    assert found == (Clause((("entretien",), ("conciergeri",))), Clause((("menager",), ("conciergeri",))), *words("laval"))
    assert parse("entretien Laval", synonyms=HIRED).wanted[0] == Clause((("entretien",), ("maintenanc",)))
    assert parse("conciergerie", synonyms=HIRED).wanted == (Clause((("conciergeri",), ("entretien", "menager"))),)


@pytest.mark.parametrize("text", ["« entretien ménager »", "bal -conciergerie", "conciergerie*"])
def test_what_is_quoted_refused_or_begun_has_no_synonyms(text: str) -> None:
    assert asked(parse(text, synonyms=HIRED)) == asked(parse(text))


def test_a_word_of_an_english_question_is_looked_for_in_both_languages() -> None:
    assert parse("catering services", "en").wanted == (Clause((("catering",),)), Clause((("service",), ("servic",)), 2))
    assert parse('"services for schools"', "en").wanted == (Clause((("service", "school"), ("servic", "school")), 2),)
    assert parse("the loup of Rivière-du-Loup", "en").wanted[0] == Clause((("loup",),))
    assert parse("conciergerie", "en", HIRED).wanted == (Clause((("conciergerie",), ("conciergeri",), ("entretien", "menager")), 2),)


def test_small_words_alone_ask_for_nothing_and_that_is_told_apart_from_silence() -> None:
    for text in ("des", "de la", "« pour le »", "-des"):
        assert (asked(parse(text)), parse(text).is_too_common) == (((), ()), True)
    for text in ("", "  ", "!?", "«»", "*", "-"):
        assert (asked(parse(text)), parse(text).is_too_common) == (((), ()), False)
    assert not parse("des jardins").is_too_common
    assert parse("the", "en").is_too_common
    assert not parse("the").is_too_common


def test_each_part_is_known_as_it_was_typed() -> None:
    assert typed(parse("Traiteur pour « Noël  blanc », -vin cost*")) == ["Traiteur", "« Noël  blanc »", "-vin", "cost*"]


def test_words_typed_one_after_the_other_are_welcome_in_a_row() -> None:
    """Small words between them change nothing; a phrase, a refusal or a beginning is no neighbour."""
    assert [one.alternatives for one in parse("mobilier de bureau usagé").in_a_row] == [(("mobilier", "bureal"),), (("bureal", "usag"),)]
    assert parse("« mobilier de bureau » usagé -neuf table*").in_a_row == ()
    assert parse("office cleaning", "en").in_a_row[0].alternatives[0] == ("office", "cleaning")


def test_a_stretch_of_the_text_can_be_taken_out() -> None:
    question = parse("traiteur à Saint-Jean -vin")
    start = question.text.index("à")
    rest = question.without(start, start + len("à Saint-Jean"))
    assert (asked(rest), typed(rest)) == ((words("traiteu"), words("vin")), ["traiteur", "-vin"])


def test_a_question_is_bounded() -> None:
    many = parse(" ".join(f"m{number}" for number in range(100)) + " -fin")
    assert (len(many.wanted), len(many.text)) == (MOST_CLAUSES, LONGEST)
    assert len(parse("a1 -" + " -".join(f"m{number}" for number in range(100))).parts) == MOST_CLAUSES
    assert len(parse("« " + "9 8 " * 60).wanted[0].alternatives) == 1
    assert len(parse("« " + "9 8 " * 40 + "»").wanted[0].alternatives[0]) == MOST_CLAUSES
    assert parse(" " * LONGEST + "jardin").wanted == ()


def test_a_question_is_bounded_in_its_one_spelling_too() -> None:
    """One sign may open into eighteen letters: four words."""
    read = parse("ﷺ" * 200).text
    assert LONGEST_SPELLED - 18 < len(plain(read)) <= LONGEST_SPELLED
    assert parse("ﷺ" * 20 + " jardin").text.endswith("jardin")
    assert parse("ﷺ" * 22 + "e" + "e\u0329" * 9).text.endswith("\u0329")  # No letter is parted from its marks.
    assert len(parse("sœur ½ " * 40).text) == LONGEST  # What people write is read to its end.


@settings(deadline=None, database=None)
@given(
    st.one_of(st.text(st.characters(exclude_categories=()), max_size=250), st.text('ab -"«»“”*é’1 8', max_size=60)),
    st.sampled_from(["fr", "en"]),
)
def test_any_string_is_understood_within_bounds(text: str, language: str) -> None:
    question = parse(text, language, HIRED)  # type: ignore[arg-type]
    assert len(question.parts) <= MOST_CLAUSES
    assert question.wanted or not question.unwanted
    assert all(0 <= part.start < part.end <= len(question.text) for part in question.parts)
    assert [part.start for part in question.parts] == sorted(part.start for part in question.parts)
    assert all(clause.alternatives or clause.begun for clause in (*question.wanted, *question.unwanted))
    assert all(1 <= len(phrase) <= MOST_CLAUSES for clause in question.wanted for phrase in clause.alternatives)
    assert question.is_too_common == (question.has_words and not question.parts)
    assert len(plain(question.text)) <= LONGEST_SPELLED
    assert parse(" ".join(typed(question)), language, HIRED).wanted or not question.wanted  # type: ignore[arg-type]
