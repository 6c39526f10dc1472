"""Files and keys from the space of an enterprise: sent, asked about, tried, taken for good; who may, and who may not."""

import io

import pytest
from flask import Flask

from marketplace.catalogue.models import Listing
from marketplace.core import db
from marketplace.core.api.models import ApiKey
from marketplace.core.side import side
from marketplace.core.worker import Worker
from marketplace.organizations.models import MemberRole, Membership, Role
from tests.builders import AT, make_organization, make_user
from tests.catalogue.things import make_listing
from tests.core.imports.files import table
from tests.page import Page, Visitor


@pytest.fixture
def editor(app: Flask) -> Visitor:
    """The administrator of an enterprise with one listing."""
    with app.app_context(), db.database().writing() as session:
        shop, person = make_organization(name="Boîtes du Fjord"), make_user()
        session.add(Membership(user=person, organization=shop, joined_at=AT, roles=[MemberRole(role=Role.ADMINISTRATOR)]))
        make_listing(shop, reference="A", title_fr="Ménage", unit_code="C62", price=125000, tiers=[], minimum=None)
    return Visitor(app).sign_in(person)


@pytest.fixture
def stranger(app: Flask) -> Visitor:
    with app.app_context(), db.database().writing() as session:
        other, person = make_organization(name="Une autre"), make_user()
        session.add(Membership(user=person, organization=other, joined_at=AT, roles=[MemberRole(role=Role.ADMINISTRATOR)]))
    return Visitor(app).sign_in(person)


BASE = "/espace/boites-du-fjord/catalogue"
FILES = f"{BASE}/fichiers"


def choose(editor: Visitor, address: str, status: int = 200, **answers: str) -> Page:
    page = editor.get(address)
    chosen = {one.get("name"): str(one.value or "") for one in page.tree.xpath("//select")}
    return editor.post(f"{address}/colonnes", {**chosen, **answers}, token_from=address, status=status)


def test_a_file_is_sent_asked_about_tried_and_taken(app, editor, worker):
    data = table(
        ["Code", "Nom", "Prix", "Inconnue"], ["A", "Ménage", "1,234", "x"], ["B", "Vitres", "gratuit", ""], ["C", "Tapis", "7", ""]
    )
    page = editor.post(FILES, {"sent": (io.BytesIO(data), "liste été.csv"), "is_dry": "1"})
    assert "Le fichier est en lecture" in page
    address = page.response.request.path
    worker.drain()
    page = editor.get(address)
    assert "Comment ces nombres sont-ils écrits?" in page
    assert "1 et 234 millièmes" in page
    refused = choose(editor, address, 422)
    assert "Dites comment sont écrits les nombres de la colonne" in refused
    choose(editor, address, **{"notation-price": "comma"})
    worker.drain()
    page = editor.get(address)
    for words in (
        "ajoutée 1",
        "changée 1",
        "1 refusée",
        "Ce qui changerait",
        "Ligne 2",
        "« gratuit »",
        "Colonnes laissées de côté",
        "12,50\u00a0$",
        "1,2340\u00a0$",
        "Ce qui serait ajouté",
        "Ligne 4 Tapis 7,00\u00a0$ unité –",
        "Une ligne",
    ):
        assert words.replace("« ", "«\u00a0").replace(" »", "\u00a0»") in page, words
    assert count(app) == 1, "a trial writes nothing"
    assert "La première" not in page, "all that there are"
    english = editor.get(f"/en{address}")
    assert "gratuit" in english
    again = editor.post(f"{address}/pour-de-bon", token_from=address)
    worker.drain()
    address = again.response.request.path
    assert "Lignes à revoir" in editor.get(address)
    assert count(app) == 2
    mended = editor.client.get(f"{address}/a-corriger.csv").get_data(as_text=True)
    assert "gratuit" in mended
    assert "liste été.csv" in editor.get(FILES)


def test_columns_that_were_chosen_are_proposed_again_for_the_same_titles_and_to_nobody_else(app, editor, stranger, worker):
    address = sent(editor, worker, ["Nature", "Étiquette", "Sorte", "Prix"], ["service", "Vitres", "fenêtres", "gratuit"])
    assert proposed(editor, address) == {"Nature": "kind", "Étiquette": "", "Sorte": "", "Prix": "price"}
    choose(editor, address, **{"colonne-1": "title_fr", "colonne-2": "description_fr", "colonne-3": ""})
    worker.drain()
    again = sent(editor, worker, ["ligne", "motif", "Prix", "SORTE", "Étiquette", "Nature"], ["2", "non", "7", "", "Tapis", ""])
    assert proposed(editor, again) == {"Prix": "", "SORTE": "description_fr", "Étiquette": "title_fr", "Nature": "kind"}
    assert "la dernière fois pour un fichier de mêmes titres" in editor.get(again)
    other = sent(editor, worker, ["Nature", "Étiquette", "Prix"], ["service", "Tapis", "7"])
    assert proposed(editor, other) == {"Nature": "kind", "Étiquette": "", "Prix": "price"}
    theirs = sent(stranger, worker, ["Nature", "Étiquette", "Sorte", "Prix"], ["service", "Tapis", "x", "7"])
    assert proposed(stranger, theirs)["Étiquette"] == ""


def sent(visitor: Visitor, worker: Worker, *rows: list[str]) -> str:
    """The address of a file that was sent by the enterprise of this visitor and read."""
    base = BASE if "Boîtes" in visitor.get("/compte/organisations") else BASE.replace("boites-du-fjord", "une-autre")
    address = visitor.post(f"{base}/fichiers", {"sent": (io.BytesIO(table(*rows)), "a.csv"), "is_dry": "1"}).response.request.path
    worker.drain()
    return str(address)


def proposed(visitor: Visitor, address: str) -> dict[str, str]:
    rows = visitor.get(address).tree.xpath("//tr[.//select]")
    return {row.xpath("string(th)").strip(): row.xpath("string(.//option[@selected]/@value)") for row in rows}


def count(app: Flask) -> int:
    with app.app_context(), db.database().reading() as session:
        return session.query(Listing).count()


def test_what_is_of_another_enterprise_is_as_if_it_were_not(editor, stranger, worker):
    address = editor.post(FILES, {"sent": (io.BytesIO(b"nom\nUn\n"), "a.csv")}).response.request.path
    for path in (
        FILES,
        address,
        f"{BASE}/liste.csv",
        f"{BASE}/liste.xlsx",
        f"{address}/a-corriger.csv",
        f"{address}/a-corriger.xlsx",
        "/espace/boites-du-fjord/cles",
    ):
        assert editor.client.get(path).status_code == 200, path
        assert stranger.client.get(path).status_code == 404, path
    mine = address.replace("boites-du-fjord", "une-autre")
    stranger.get(mine, status=404)
    for verb in ("colonnes", "abandonner", "reprendre", "pour-de-bon"):
        assert stranger.post(f"{mine}/{verb}", token_from="/compte", status=404)
    assert editor.post(FILES, {"sent": (io.BytesIO(b""), "a.csv")}, status=422).errors() == ["Erreur\u00a0: Ce fichier est vide."]
    editor.post(f"{address}/abandonner", token_from=address)
    assert "Cet import a été abandonné" in editor.get(address)


def test_a_key_is_made_shown_once_and_taken_back(app, editor, stranger):
    keys = "/espace/boites-du-fjord/cles"
    assert "Aucune clé" in editor.get(keys)
    assert editor.post(f"{keys}/nouvelle", {"name": ""}, status=422).errors()
    page = editor.post(f"{keys}/nouvelle", {"name": "Inventaire", "scopes": ["catalogue:read"], "days": "90"})
    (letters,) = page.tree.xpath("//input[@id='cle']/@value")
    assert page.response.headers["Cache-Control"] == "no-store"
    asked = {"Authorization": f"Bearer {letters}"}
    assert app.test_client().get("/api/v1/catalogue/listings", headers=asked).json["total"] == 1
    listed = editor.get(keys)
    assert letters not in listed.response.text
    assert "en service" in listed
    assert "pas depuis un mois" not in listed, "it has just served"
    with app.app_context():
        side().unsee([f"api-key {key_of(app)}"])
    assert "pas encore" in editor.get(keys)
    assert "Inventaire" in editor.get(f"/en{keys}")
    number = key_of(app)
    stranger.post(f"/espace/une-autre/cles/{number}/revoquer", token_from="/compte", status=404)
    assert "révoquée" in editor.post(f"{keys}/{number}/revoquer", token_from=keys)
    assert app.test_client().get("/api/v1/catalogue/listings", headers=asked).status_code == 401


def key_of(app: Flask) -> int:
    with app.app_context(), db.database().reading() as session:
        return session.query(ApiKey).one().id


def test_only_an_administrator_who_has_just_proved_who_she_is_makes_a_key(app, editor, monkeypatch):
    with app.app_context(), db.database().writing() as session:
        shop = session.query(Listing).one().organization
        keeper = make_user()
        session.add(Membership(user=keeper, organization=shop, joined_at=AT, roles=[MemberRole(role=Role.CATALOGUE)]))
    kept = Visitor(app).sign_in(keeper)
    kept.get(FILES)
    kept.get("/espace/boites-du-fjord/cles", status=403)
    kept.get("/espace/boites-du-fjord/cles/nouvelle", status=403)
    monkeypatch.setattr("marketplace.core.access.is_fresh", lambda: False)
    stale = editor.client.get("/espace/boites-du-fjord/cles/nouvelle")
    assert stale.status_code in (302, 303, 401), "she proves it first"
