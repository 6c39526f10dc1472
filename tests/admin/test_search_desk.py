"""The desk of the search: its synonyms, tried and changed, and what it did not find."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask

from marketplace.core import db
from marketplace.search.demand import counting as demand
from marketplace.search.demand.words import Asked
from marketplace.search.synonyms import in_force as synonyms
from tests.builders import make_organization, make_user
from tests.core.web.watching import digest, error_of
from tests.page import Visitor

LIST = "/bureau/recherche/synonymes"
ADD = f"{LIST}/ajouter"
SWITCH = f"{LIST}/activer"


@pytest.fixture
def staff(app: Flask) -> Visitor:
    with app.app_context(), db.database().writing():
        person = make_user(is_staff=True)
    return Visitor(app).sign_in(person)


def change(key: str) -> str:
    return f"{LIST}/modifier?{urlencode({'regle': key})}"


def send(staff: Visitor, path: str, **fields: str):
    """A form as its page would send it, the hidden line as the page shows it unless told otherwise."""
    page = staff.get(path)
    shown = {"before": page.tree.xpath("string(//input[@name='before']/@value)")}
    return staff.client.post(path, data={"csrf_token": staff.token(path), **shown, **fields})


def line_of(app: Flask, key: str) -> str | None:
    with app.app_context(), db.database().reading():
        found = synonyms.rule(key)
        return str(found.line) if found and not found.is_off else None


def test_the_desk_leads_to_the_synonyms_and_to_the_unmet_demand(staff):
    links = staff.get("/bureau").links()
    assert links["Synonymes de la recherche"] == LIST
    assert links["Ce qui a été cherché sans être trouvé"] == "/bureau/recherche/sans-resultat"


def test_the_list_shows_every_line_and_finds_those_that_hold_a_word(staff):
    assert "traiteur ~ buffet ~ cantine" in staff.get(LIST)
    found = staff.get(f"{LIST}?q=DENEIGEMENT")
    assert "déneigement ~ entretien hivernal" in found
    assert "traiteur ~ buffet" not in found
    assert "Aucune règle ne contient ces mots" in staff.get(f"{LIST}?q=zzzz")
    staff.get(f"/en{LIST}?q={'x' * 500}")


def test_a_question_is_tried_and_shows_what_it_becomes(staff):
    page = staff.get(f"{LIST}?{urlencode({'essai': 'conciergerie -tapis à Rimouski'})}")
    assert "Rimouski" in page
    assert "entretien ménager" in page
    assert "exclu" in page
    assert "mots trop courants" in staff.get(f"{LIST}?essai=de+la")
    assert "Saint-Damase (paroisse, La Matapédia); Saint-Damase (municipalité, Les Maskoutains)" in staff.get(
        f"{LIST}?essai=pain+Saint-Damase"
    )
    assert "tout mot qui commence par" in staff.get(f"{LIST}?essai=trait*")
    assert "rien d’autre" in staff.get(f"{LIST}?essai=orgue")
    assert "traiteur" in staff.get(f"/en{LIST}?essai=catering")


def test_a_line_is_added_is_found_at_once_by_the_search_and_stands_in_the_log(app, staff, worker):
    with app.app_context(), db.database().writing():
        make_organization(name="Balayage des Ormes")
    worker.drain()
    assert "Balayage des Ormes" not in staff.get("/recherche?q=torchage")
    sent = send(staff, ADD, sign=">", phrases="torchage\nbalayage\n")
    assert (sent.status_code, sent.location) == (303, LIST)
    assert "Balayage des Ormes" in staff.get("/recherche?q=torchage")
    assert "torchage > balayage" in staff.get(LIST)
    desk = staff.get("/bureau")
    assert "a ajouté des synonymes à la recherche" in desk
    assert desk.links()["torchage > balayage"].startswith(f"{LIST}/modifier?regle=torchage")


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"sign": "~", "phrases": ""}, "phrases", "obligatoire"),
        ({"sign": "~", "phrases": "torchage"}, "phrases", "au moins deux"),
        ({"sign": "~", "phrases": "traiteur"}, "phrases", "au moins deux"),
        ({"sign": "~", "phrases": "torchage\nde la"}, "phrases", "trop courants"),
        ({"sign": "~", "phrases": "torchage\nTorchages"}, "phrases", "déjà le même mot"),
        ({"sign": "~", "phrases": "nettoyage\nnettoyage à sec"}, "phrases", "dit le contraire"),
        ({"sign": ">", "phrases": "buffet\ntraiteur"}, "phrases", "dit déjà cela"),
        ({"sign": "~", "phrases": "traiteur\ntorchage"}, "phrases", "commence déjà ainsi"),
        ({"sign": "~", "phrases": "x" * 1001}, "phrases", "1000 caractères"),
        ({"sign": "~", "phrases": "a\x00b\nc"}, "phrases", "caractère invisible"),
    ],
)
def test_a_line_that_cannot_stand_is_refused_where_it_is_and_nothing_is_written(app, staff, fields, field, said):
    token, before = staff.token(ADD), digest(app)
    sent = staff.client.post(ADD, data={"csrf_token": token, **fields})
    assert sent.status_code == 422
    assert said in error_of(sent, field)
    assert digest(app) == before


@pytest.mark.parametrize("sign", ["", "x", "~~"])
def test_a_rule_of_no_kind_is_refused(staff, sign):
    assert send(staff, ADD, sign=sign, phrases="torchage\nbalayage").status_code == 422


def test_a_line_of_the_product_is_changed_and_its_origin_is_shown(app, staff):
    sent = send(staff, change("neige >"), sign=">", phrases="neige\nentretien hivernal")
    assert sent.status_code == 303
    assert line_of(app, "neige >") == "neige > entretien hivernal"
    page = staff.get(LIST)
    assert "modifiée par l’équipe" in page
    assert "neige > déneigement" in page
    assert "D’origine" in staff.get(change("neige >"))


def test_a_line_is_switched_off_and_on_again(app, staff):
    staff.post(SWITCH, {"regle": "neige >"}, token_from=LIST)
    assert line_of(app, "neige >") is None
    assert "désactivée" in staff.get(f"{LIST}?q=neige")
    assert "Cette règle est désactivée" in staff.get(change("neige >"))
    staff.post(SWITCH, {"regle": "neige >", "en_vigueur": "1"}, token_from=LIST)
    assert line_of(app, "neige >") == "neige > déneigement"
    staff.post(SWITCH, {"regle": "neige >", "en_vigueur": "1"}, token_from=LIST, status=409)


def test_the_second_of_two_who_change_a_line_is_told_so(app, staff):
    path = change("neige >")
    token = staff.token(path)
    send(staff, path, sign=">", phrases="neige\nentretien hivernal")
    late = {"csrf_token": token, "before": "neige > déneigement", "sign": ">", "phrases": "neige\nsouffleuse"}
    sent = staff.client.post(path, data=late)
    assert sent.status_code == 422
    assert "entre-temps" in error_of(sent, "phrases")
    assert line_of(app, "neige >") == "neige > entretien hivernal"


def test_saving_a_line_as_it_is_says_so(staff):
    assert "Rien n’est changé" in error_of(send(staff, change("neige >"), sign=">", phrases="neige\ndéneigement"), "phrases")


@pytest.mark.parametrize("key", ["", "zzz >", "\x00", "x" * 5000])
def test_a_line_that_does_not_exist_is_not_found(staff, key):
    staff.get(change(key), status=404)
    staff.post(SWITCH, {"regle": key}, token_from=LIST, status=404)


def test_the_unmet_demand_shows_what_five_days_asked_for_and_nothing_else(app, staff):
    assert "Rien à montrer encore" in staff.get("/bureau/recherche/sans-resultat")
    with app.app_context(), db.database().writing():
        for asked, days in ((Asked("dron", "drones"), 5), (Asked("org", "orgues"), 4)):
            demand.write_down({demand.Day(asked, "01", date(2026, 3, 1) + timedelta(days=day)): 1 for day in range(days)})
    page = staff.get("/bureau/recherche/sans-resultat")
    assert page.links()["drones"] == "/recherche?q=drones"
    assert "Bas-Saint-Laurent" in page
    assert "orgues" not in page
    staff.get("/en/bureau/recherche/sans-resultat")


def test_only_the_team_sees_and_changes(app, visitor):
    with app.app_context(), db.database().writing():
        person = make_user()
    stranger = Visitor(app).sign_in(person)
    before = digest(app)
    for path in (LIST, ADD, change("neige >"), "/bureau/recherche/sans-resultat"):
        assert visitor.get(path).response.request.path == "/connexion"
        stranger.get(path, status=403)
    stranger.post(ADD, {"sign": "~", "phrases": "torchage\nbalayage"}, token_from="/avis", status=403)
    stranger.post(SWITCH, {"regle": "neige >"}, token_from="/avis", status=403)
    assert digest(app) == before
