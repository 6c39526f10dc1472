"""The synonyms in force: the file, what the team changes of it, and the processes that all follow at once."""

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import db, panels
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import RuleBroken
from marketplace.search import actions
from marketplace.search.models import SearchSynonym
from marketplace.search.synonyms import in_force as synonyms
from marketplace.search.synonyms.lines import read_line
from tests.builders import AT, make_user

SNOW = ("deneigement",)


@pytest.fixture
def team(app: Flask):
    """Does something to the synonyms as a person of the team, each time in a unit of its own."""
    with app.app_context(), db.database().writing():
        person = make_user(is_staff=True)

    def do(act, *args, **named):
        with app.app_context(), db.database().writing():
            return act(*(one() if callable(one) else one for one in args), actor=person, at=AT, **named)

    return do


def in_force(app: Flask) -> dict:
    with app.app_context(), db.database().reading():
        return dict(synonyms.in_force())


def rule(key: str):
    return lambda: synonyms.rule(key)


def said(app: Flask) -> list[str]:
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(AuditEvent.verb).where(AuditEvent.verb.startswith("search.")).order_by(AuditEvent.seq)))


def test_the_file_is_in_force_by_itself(app):
    assert in_force(app)[("neig",)] == (("deneigement",),)


def test_what_the_team_adds_changes_and_switches_is_in_force_at_once_everywhere(app, make_app, team):
    other = make_app()
    assert ("poudreri",) not in in_force(other)
    team(actions.add_synonyms, read_line("poudrerie > déneigement"))
    assert in_force(other)[("poudreri",)] == (SNOW,)
    team(actions.change_synonyms, rule("poudrerie >"), read_line("poudrerie > déneigement ~ charrue"))
    assert in_force(other)[("poudreri",)] == (SNOW, ("charru",))
    team(actions.switch_synonyms, rule("poudrerie >"), off=True)
    assert ("poudreri",) not in in_force(other)
    team(actions.switch_synonyms, rule("poudrerie >"), off=False)
    assert in_force(other)[("poudreri",)] == (SNOW, ("charru",))
    assert said(app) == ["search.synonyms_added", "search.synonyms_changed", "search.synonyms_off", "search.synonyms_on"]


def test_a_line_of_the_product_is_changed_and_switched_off_without_touching_the_file(app, team):
    team(actions.change_synonyms, rule("neige >"), read_line("neige > entretien hivernal"))
    assert in_force(app)[("neig",)] == (("entretien", "hivernal"),)
    team(actions.switch_synonyms, rule("neige >"), off=True)
    assert ("neig",) not in in_force(app)
    with app.app_context(), db.database().reading():
        found = synonyms.rule("neige >")
    assert found is not None
    assert str(found.of_product) == "neige > déneigement"
    assert found.is_off
    assert found.is_changed


def test_a_changed_line_of_the_product_keeps_its_name_and_one_of_the_team_takes_that_of_its_words(app, team):
    team(actions.change_synonyms, rule("neige >"), read_line("flocon > déneigement"))
    team(actions.add_synonyms, read_line("poudrerie > déneigement"))
    team(actions.change_synonyms, rule("poudrerie >"), read_line("rafale > déneigement"))
    with app.app_context(), db.database().reading() as session:
        assert set(session.scalars(select(SearchSynonym.key))) == {"neige >", "rafale >"}


@pytest.mark.parametrize("written", ["neige > balai", "neige > déneigement", "traiteur ≠ buffet"])
def test_what_another_line_says_or_contradicts_is_not_added(app, team, written):
    with app.test_request_context(), pytest.raises(RuleBroken):
        team(actions.add_synonyms, read_line(written))
    assert said(app) == []


def test_the_name_of_a_line_that_is_switched_off_is_not_taken(team):
    team(actions.switch_synonyms, rule("neige >"), off=True)
    with pytest.raises(RuleBroken, match="désactivée"):
        team(actions.add_synonyms, read_line("neige > balai"))


def test_a_line_that_is_switched_off_contradicts_nobody_and_comes_back_only_beside_the_others(team):
    team(actions.switch_synonyms, rule("nettoyage ≠"), off=True)
    team(actions.add_synonyms, read_line("nettoyage > nettoyage à sec"))
    with pytest.raises(RuleBroken, match="le contraire"):
        team(actions.switch_synonyms, rule("nettoyage ≠"), off=False)


def test_changing_nothing_and_switching_twice_are_refused(app, team):
    with pytest.raises(RuleBroken, match="Rien n’est changé"):
        team(actions.change_synonyms, rule("neige >"), read_line("neige > déneigement"))
    with pytest.raises(RuleBroken, match="déjà en vigueur"):
        team(actions.switch_synonyms, rule("neige >"), off=False)
    team(actions.switch_synonyms, rule("neige >"), off=True)
    with pytest.raises(RuleBroken, match="déjà désactivée"):
        team(actions.switch_synonyms, rule("neige >"), off=True)


def test_the_mapping_is_made_once_for_as_long_as_nothing_changes(app, team):
    with app.app_context(), db.database().reading():
        assert synonyms.in_force() is synonyms.in_force()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("traiteur buffet", "cannot be read"),
        ("torchage ~ ", "joins nothing"),
        ("torchage ~ de la", "joins nothing"),
        ("torchage > balayage", None),
    ],
)
def test_verify_names_a_line_that_joins_nothing(app, line, said):
    with app.app_context(), db.database().writing() as session:
        session.add(SearchSynonym(key="torchage", line=line, is_off=False, changed_at=AT))
    with app.app_context(), db.database().reading():
        problems = [one for found in panels.pieces("verify") for one in found if "synonyms" in one]
    assert len(problems) == (said is not None)
    assert all(said in one for one in problems)
