"""The judgements are read, and measured, as they are written."""

from pathlib import Path

import pytest

from tests.search_bench import judging
from tests.search_bench.judging import CODES, Judged, Mark, Measure, Page
from tests.search_bench.plain import Plain


def page(text: str = "", **codes: str) -> Page:
    return Page(1, "Les Coursiers", {name: frozenset(codes.get(name, "").split()) for name in CODES}, text, "Les Coursiers de l’Érable")


@pytest.mark.parametrize(("file", "least", "sorts"), [(judging.FILE, 60, 20), (judging.LISTINGS_FILE, 10, 10)], ids=["pages", "listings"])
def test_there_are_questions_enough_of_many_sorts_and_every_rule_can_be_read(file: Path, least: int, sorts: int) -> None:
    found = judging.read(file)
    assert len(found) >= least
    assert len({one.tries for one in found}) >= sorts
    assert {one.language for one in found} == {"fr", "en"}
    for one in found:
        assert one.grade(page()) in range(4), one.query


def test_what_is_written_in_rules_is_in_the_form_that_pages_are_read_in() -> None:
    """An accent or a capital in a rule would never be met."""
    for one in [*judging.read(), *judging.read(judging.LISTINGS_FILE)]:
        for rule in one.rules.values():
            for condition in rule.replace(";", " ").split():
                name, values = condition.lstrip("!").split("=")
                for value in values.replace("_", " ").split("|") if name in ("says", "named", "town") else ():
                    assert judging.plain(value) == f" {value} ", condition


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        ("says=colis", True),
        ("says=coli", True),
        ("says=olis", False),
        ("says=livraison_de_colis", True),
        ("says=colis_de", False),
        ("says=taxi|velo", True),
        ("named=erable", True),
        ("named=velo", False),
        ("sector=S09 says=velo", True),
        ("sector=S10 says=velo", False),
        ("sector=S10; says=velo", True),
        ("says=velo !sector=S09", False),
        ("!says=taxi", True),
        ("", False),
    ],
)
def test_a_rule_says_what_it_says(rule: str, holds: bool) -> None:
    assert judging.holds(rule, page("Livraison de colis à vélo", sector="S09 S05")) is holds


@pytest.mark.parametrize("rule", ["colis", "says colis", "colour=red", "says="])
def test_a_rule_that_cannot_be_read_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match=r"condition|nothing"):
        judging.holds(rule, page())


def test_the_best_grade_counts_and_the_order_matters() -> None:
    judged = Judged("colis", "fr", "one word", {3: "says=colis", 2: "sector=S09", 1: "sector=S05"})
    assert [judged.grade(one) for one in (page("colis", sector="S09"), page(sector="S09 S05"), page(sector="S05"), page())] == [3, 2, 1, 0]
    ideal = (3, 2, 0)
    right, turned, empty = (Mark(judged, len(grades), grades, ideal) for grades in ((3, 2, 0), (0, 2, 3), ()))
    assert right.ndcg == 1
    assert 0 < turned.ndcg < 1
    assert (right.hit, turned.hit, empty.hit) == (True, True, False)
    assert Measure.of([right, empty]) == Measure(0.5, 0.5, 0.5, 2)
    assert not Mark(judged, 6, (2, 2, 2, 2, 2, 3), ideal).hit


def test_a_question_that_no_page_answers_measures_nothing() -> None:
    judged = Judged("colis", "fr", "one word", {3: "says=colis", 2: "", 1: ""})
    with pytest.raises(ValueError, match="no answer"):
        list(judging.marks(iter([(judged, [])]), {1: page()}))


def test_plain_bm25_knows_no_french() -> None:
    plain = Plain({1: "Traiteur du marché", 2: "Les traiteurs", 3: "Traiteur traiteur traiteur"})
    assert plain.first("traiteur", 5) == [3, 1]
    assert plain.first("marche", 5) == []
    assert plain.first("TRAITEUR marché", 1) == [1]
