"""How the answers to a purchase from a need are weighed: a step of its drafting, announced at its publication, then fixed."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from marketplace.awards.evaluating import ranking
from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.tenders.criteria import announced, published, queries, saving
from marketplace.tenders.criteria.saving import Weighing
from marketplace.tenders.drafting import beginning, publishing
from marketplace.tenders.models import PriceFormula, Tender
from tests.awards.evaluating.things import TWO
from tests.builders import AT
from tests.tenders.calling.test_need_drafting import ANSWERS, begun
from tests.tenders.calling.things import CLOSES, Need, have_key, have_union, make_need
from tests.tenders.drafted import make_desk

TYPED = {
    "title_1": "Menus proposés", "looked_1": "La variété.", "kind_1": "quality", "points_1": "70",
    "title_2": "Emplois d’insertion", "kind_2": "social", "points_2": "30",
    "price_weight": "0", "formula": "score_over_price", "added": "50", "envelopes": "two", "pass_mark": "70", "tie_break": "quality",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today(app: Flask, test_clock: Callable[[datetime], None]) -> None:
    test_clock(AT)


def weighed(app: Flask) -> Need:
    """Published with criteria and two envelopes."""
    need = make_need(app, publish=False)

    def publish(tender: Tender) -> None:
        saving.save(tender, TWO, actor=need.person("buyer0"), at=AT)
        have_union(tender)
        have_key(tender)
        publishing.publish(tender, actor=need.person("buyer0"), at=AT)

    need.write(publish)
    return need


def test_the_evaluation_is_a_step_that_may_be_left_and_whose_faults_are_said(app: Flask) -> None:
    desk = make_desk(app)
    number, buyer = begun(desk), desk.visitor()
    desk.send(buyer, f"{number}/appel", **ANSWERS)
    desk.send(buyer, f"{number}/criteres", **{**TYPED, "points_2": "20"})
    told = buyer.get(f"{desk.base}/{number}/relire")
    assert "les critères valent 100 points à eux seuls" in told
    assert f"{desk.base}/{number}/criteres" in told.tree.xpath("//main//a/@href")
    page = desk.send(buyer, f"{number}/criteres", stay="y", **TYPED)
    assert "L’étape «\u00a0Évaluation\u00a0» est enregistrée" in page
    said = desk.read(number, lambda one: (queries.of(one).formula, queries.of(one).pass_mark, len(queries.of(one).criteria)))
    assert said == (PriceFormula.SCORE_OVER_PRICE, 70, 2)
    assert "les critères valent" not in buyer.get(f"{desk.base}/{number}/relire")
    assert "Emplois d’insertion" in buyer.get(f"{desk.base}/{number}/relire")
    buyer.post(f"{desk.base}/{number}/criteres/enlever", token_from=f"{desk.base}/{number}/criteres")
    assert desk.read(number, queries.of) is None


def test_two_who_save_at_once_are_told(app: Flask) -> None:
    desk = make_desk(app)
    number, buyer = begun(desk), desk.visitor()
    desk.send(buyer, f"{number}/criteres", **TYPED)
    page = desk.send(buyer, f"{number}/criteres", 409, **{**TYPED, "version": "1", "title_1": "Autre"})
    assert "Quelqu’un a enregistré cet achat" in page


def test_everybody_reads_it_from_the_publication_on_and_the_close_freezes_it(app: Flask, test_clock) -> None:  # type: ignore[no-untyped-def]
    need = weighed(app)
    assert need.read(announced.told) is None, "there is no snapshot before the close"
    assert need.read(lambda tender: published.held(tender) == queries.frozen(queries.of(tender)))
    page = need.visitor().get(f"/achats-regroupes/{need.number}")
    for words in ("Comment les réponses sont évaluées", "Menus proposés", "sous 70\u00a0% des points des critères"):
        assert words in page, words
    test_clock(CLOSES)
    need.closed()
    assert need.read(announced.is_as_announced)
    assert need.cutoff().content["scoring"]["pass_mark"] == 70


def test_nothing_changes_it_once_it_is_published(app: Flask) -> None:
    need = weighed(app)
    for act in (
        lambda tender: saving.save(tender, Weighing(), actor=need.person("buyer0"), at=AT),
        lambda tender: saving.remove(tender, actor=need.person("buyer0"), at=AT),
    ):
        with pytest.raises(RuleBroken, match="ne change plus"):
            need.write(act)
    path = f"/espace/{need.slugs['city0']}/achats/{need.number}/criteres"
    need.visitor("buyer0").get(path, status=409)


def test_rows_rewritten_between_the_publication_and_the_close_are_not_what_is_frozen(app: Flask, test_clock) -> None:  # type: ignore[no-untyped-def]
    need = weighed(app)
    need.write(lambda tender: setattr(queries.of(tender), "pass_mark", 1))
    test_clock(CLOSES)
    need.closed()
    assert need.cutoff().content["scoring"]["pass_mark"] == 70
    assert not need.read(announced.is_as_announced)
    assert need.read(announced.is_as_published)


def test_another_begun_from_it_and_a_template_weigh_the_same(app: Flask) -> None:
    need = weighed(app)

    def again(tender: Tender) -> None:
        from marketplace.catalogue import queries as catalogue

        who, actor = catalogue.viewer(need.person("buyer0"), AT), need.person("buyer0")
        kept = beginning.keep_as_template(tender, "Camps de jour", who, actor=actor, at=AT)
        for made in (kept, beginning.begin_again(kept, who, actor=actor, at=AT)):
            mine, its = (queries.frozen(queries.of(one)) for one in (made, tender))
            for one in (*mine["criteria"], *its["criteria"]):
                one.pop("id")
            assert mine == its
        db.session().flush()

    need.write(again)


def test_without_criteria_nothing_is_announced(app: Flask, test_clock) -> None:  # type: ignore[no-untyped-def]
    need = make_need(app)
    test_clock(CLOSES)
    need.closed()
    assert "scoring" not in need.cutoff().content
    assert need.read(ranking.why_not_yet) is None
