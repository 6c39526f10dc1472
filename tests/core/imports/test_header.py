"""Which column of a file is which of ours."""

import pytest
from flask import Flask

from marketplace.core.errors import Unusable
from marketplace.core.imports import header
from tests.core.imports.files import declared


@pytest.fixture
def handler(app: Flask):
    with app.app_context(), declared() as found:
        yield found


@pytest.mark.parametrize("title", ["Nom", "NOM", " nom ", "Raison_sociale", "RAISON SOCIALE", "raison-sociale", "name"])
def test_titles_are_known_whatever_their_case_accents_and_marks(handler, title) -> None:
    assert header.propose([title, "Numéro"], handler).mapping == {"0": "name", "1": "number"}


def test_two_columns_for_one_name_are_refused_with_both_titles(handler) -> None:
    titles = ["nom", "Raison sociale", "no"]
    proposal = header.propose(titles, handler)
    assert (proposal.mapping, proposal.conflicts) == ({"2": "number"}, {"name": ["nom", "Raison sociale"]})
    with pytest.raises(Unusable, match=r"nom.*Raison sociale") as refused:
        header.check(proposal, titles, handler)
    assert "manque" not in refused.value.reason


def test_what_is_missing_is_named(handler) -> None:
    with pytest.raises(Unusable, match=r"Il manque à ce fichier.*nom"):
        header.check(header.propose(["ville"], handler), ["ville"], handler)


def test_a_mapping_that_a_person_chose_is_judged_the_same_way(handler) -> None:
    assert header.problems({"0": "name", "1": None}, ["a", "b"], handler) == []
    (clash,) = header.problems({"0": "name", "1": "name"}, ["a", "b"], handler)
    assert "« a »" in clash.replace("\u00a0", " ")
    assert "« b »" in clash.replace("\u00a0", " ")


def test_columns_that_nothing_reads_are_said_without_what_cannot_be_seen(handler) -> None:
    titles = ["nom", "Télé\x1b[31mphone", ""]
    assert header.unread(header.propose(titles, handler).mapping, titles) == ["Télé [31mphone", ""]


def test_the_line_and_the_reason_of_a_file_that_comes_back_are_passed_over(handler) -> None:
    titles = ["no", "motif", "nom"]
    assert header.propose(titles, handler, returned=True).mapping == {"2": "name"}
