"""Searches that a person keeps: saved from the page of results, named, paused, deleted, hers alone, told and taken away."""

from datetime import timedelta
from typing import Any

from flask import Flask

from marketplace.accounts.models import User
from marketplace.accounts.privacy import erasing
from marketplace.core import db
from marketplace.core.outbox import Job
from marketplace.search.kept import of_a_person, saved
from marketplace.search.models import Frequency, SavedSearch
from tests.builders import AT, make_user
from tests.page import Visitor
from tests.search.conftest import CATERER, CLEANER
from tests.search.kept_things import keep, kept

PATH = "/compte/recherches"


def someone(app: Flask) -> User:
    with app.app_context(), db.database().writing():
        return make_user()


def test_a_search_is_saved_from_its_results_named_changed_paused_and_deleted(app: Flask, fill: Any) -> None:
    fill(CATERER, CLEANER)
    person = someone(app)
    visitor = Visitor(app).sign_in(person)
    link = visitor.get("/recherche?q=traiteur&region=06&tri=nom&page=1").links()["Enregistrer cette recherche"]
    assert link == f"{PATH}/nouvelle?q=traiteur&region=06"
    form = visitor.get(link)
    assert "région\u00a0: Montréal" in form
    listed = visitor.post(link, {"name": "Traiteurs de Montréal", "frequency": "weekly"})
    assert "chaque semaine" in listed
    assert "pour «\u00a0traiteur\u00a0»" in listed
    assert "Vous gardez déjà cette recherche" in visitor.post(link, {"name": "Autre", "frequency": "daily"}, status=409)
    number = int(listed.links()["Traiteurs de Montréal"].rsplit("/", 1)[1])
    one = f"{PATH}/{number}"
    assert len(kept(app, number).known) == 1
    page = visitor.get(one)
    assert page.links()["Refaire la recherche"] == "/recherche?q=traiteur&region=06"
    edit = {"name": "Repas", "frequency": "immediate", "version": "1"}
    assert "dès que possible" in visitor.post(f"{one}/modifier", edit)
    assert "Son nom est maintenant" in visitor.post(f"{one}/modifier", {**edit, "name": "Dîners"}, status=409)
    assert "Reprendre" in visitor.post(f"{one}/pause", {"etat": "pause"}, token_from=one)
    assert "Mettre en pause" in visitor.post(f"{one}/pause", {"etat": "reprise"}, token_from=one)
    assert "Aucune recherche enregistrée" in visitor.post(f"{one}/supprimer")
    assert "Saved searches" not in visitor.get(PATH)


def test_what_asks_nothing_cannot_be_saved_and_a_visitor_signs_in_first(app: Flask, visitor: Visitor) -> None:
    mine = Visitor(app).sign_in(someone(app))
    assert "Cherchez d’abord quelque chose" in mine.get(f"{PATH}/nouvelle", status=422)
    assert "Il n’y a pas de région" in mine.get(f"{PATH}/nouvelle?region=99", status=422)
    assert "Enregistrer cette recherche" not in mine.get("/recherche").links()
    assert visitor.client.get(f"{PATH}/nouvelle?q=traiteur").location.startswith("/connexion")


def test_nobody_sees_or_changes_the_search_of_another(app: Flask) -> None:
    number = keep(app, someone(app))
    other = Visitor(app).sign_in(someone(app))
    assert other.client.get(f"{PATH}/{number}").status_code == 404
    token = other.token("/avis")
    for act in ("modifier", "pause", "vu", "supprimer"):
        assert other.client.post(f"{PATH}/{number}/{act}", data={"csrf_token": token}).status_code == 404, act
    assert kept(app, number).paused_at is None


def test_fifty_are_kept_and_no_more(app: Flask) -> None:
    person = someone(app)
    for number in range(saved.MOST):
        keep(app, person, f"q=mot{number}")
    visitor = Visitor(app).sign_in(person)
    page = visitor.post(f"{PATH}/nouvelle?q=un+de+trop", {"name": "x", "frequency": "daily"}, status=409)
    assert "Vous gardez déjà 50 recherches" in page


def test_a_filter_that_is_gone_is_said_on_the_page_and_keeps_nothing_from_working(app: Flask) -> None:
    person = someone(app)
    number = keep(app, person)
    with app.app_context(), db.database().writing() as session:
        session.get_one(SavedSearch, number).query = "certification=DISPARUE"
    visitor = Visitor(app).sign_in(person)
    assert "Cette recherche ne se lit plus" in visitor.get(PATH)
    assert "n’a pas de choix" in visitor.get(f"{PATH}/{number}")


def test_they_are_told_to_their_person_and_go_with_her_or_after_a_year_of_pause(app: Flask) -> None:
    person, other = someone(app), someone(app)
    keep(app, person, name="Secret de Polichinelle")
    held = Visitor(app).sign_in(person).get("/compte/donnees")
    assert "Secret de Polichinelle" in held
    assert "Secret de Polichinelle" not in Visitor(app).sign_in(other).get("/compte/donnees")
    young, old = keep(app, other, "q=a"), keep(app, other, "q=b")
    with app.test_request_context("/"), db.database().writing() as session:
        mine = session.get_one(User, person.id)
        erasing.erase(mine, actor=mine, at=AT)
        session.get_one(SavedSearch, young).paused_at = AT - timedelta(days=399)
        session.get_one(SavedSearch, old).paused_at = AT - timedelta(days=401)
        session.flush()
        of_a_person.sweep(job=Job(), at=AT)
        assert [one.id for one in session.query(SavedSearch)] == [young]


def test_the_card_of_her_account_leads_to_them(app: Flask) -> None:
    person = someone(app)
    keep(app, person, frequency=Frequency.WEEKLY)
    page = Visitor(app).sign_in(person).get("/compte")
    assert "1 recherche enregistrée." in page
    assert page.links()["Mes recherches enregistrées"] == PATH
