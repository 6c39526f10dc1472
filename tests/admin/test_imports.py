"""Importing from the desk: a file is sent, its columns are chosen, its progress is followed, its result is read."""

import io
import re
from pathlib import Path

import pytest
from flask import Flask

from marketplace.core import db
from marketplace.core.imports import applying, runs
from marketplace.core.imports.handlers import Message
from marketplace.core.imports.models import ImportRun
from marketplace.core.worker import Worker
from tests.builders import AT, make_user
from tests.organizations.imported import ROW, kept, row, table
from tests.page import Page, Visitor

DESK = "/bureau/imports"


@pytest.fixture
def staff(app: Flask) -> Visitor:
    with app.app_context(), db.database().writing():
        person = make_user(is_staff=True)
    return Visitor(app).sign_in(person)


def send(staff: Visitor, data: bytes, *, name: str = "pôle 2025.csv", status: int = 200, **fields: str) -> Page:
    return staff.post(f"{DESK}/nouveau", {"kind": "enterprises", "sent": (io.BytesIO(data), name), **fields}, status=status)


def at_columns(staff: Visitor, worker: Worker, data: bytes, **fields: str) -> tuple[str, Page]:
    """A file sent and read: the address of its import, and the page where its columns are chosen."""
    address = send(staff, data, **fields).response.request.path
    worker.drain()
    return address, staff.get(address)


def fields_of(page: Page) -> dict[str, str]:
    return {one.get("name"): str(one.value or "") for one in page.tree.xpath("//select")}


def choose(staff: Visitor, address: str, status: int = 200, **changes: str) -> Page:
    chosen = {**fields_of(staff.get(address)), **{name.replace("_", "-"): value for name, value in changes.items()}}
    return staff.post(f"{address}/colonnes", chosen, token_from=address, status=status)


def test_only_the_team_imports(app: Flask, visitor: Visitor) -> None:
    assert visitor.get(DESK).response.request.path == "/connexion"
    with app.app_context(), db.database().writing():
        stranger = Visitor(app)
        person = make_user()
    stranger.sign_in(person)
    for path in (DESK, f"{DESK}/nouveau", f"{DESK}/1"):
        stranger.get(path, status=403)


def test_a_file_goes_from_the_desk_to_the_directory(app: Flask, staff: Visitor, worker: Worker) -> None:
    reading = send(staff, table(ROW, row(name=""), row(name="Deux", site="pas un site")))
    assert "Le fichier est en lecture" in reading
    assert reading.tree.xpath("//*[@id='avancement']/@hx-trigger") == ["every 1s"]
    address = reading.response.request.path
    worker.drain()
    columns = staff.get(address)
    assert "Entretien ménager." in columns
    assert fields_of(columns)["colonne-0"] == "name"
    assert columns.tree.xpath("//*[@id='avancement']/@hx-trigger") == []
    assert "0 sur 3" in choose(staff, address)
    worker.drain()
    result = staff.get(address)
    assert re.search("3 lignes : 1 prise, 1 prise avec avertissement, 1 refusée".replace(" :", "\u00a0:"), result.prose())
    assert [one.source for one in kept(app)] == ["pôle 2025", "pôle 2025"]
    for ending in ("csv", "xlsx"):
        given = staff.client.get(f"{address}/a-corriger.{ending}")
        assert (given.status_code, f"a-corriger.{ending}" in given.headers["Content-Disposition"]) == (200, True)
    assert "pôle 2025.csv" in staff.get(DESK)
    assert "pôle 2025.csv" in staff.get("/bureau")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_of_an_import_is_read_in_both_languages(staff: Visitor, worker: Worker, prefix: str) -> None:
    assert "Aucun import" in staff.get(DESK)
    staff.get(f"{prefix}{DESK}/nouveau")
    address, _page = at_columns(staff, worker, table(ROW, row(name="")))
    staff.get(prefix + address)
    choose(staff, address)
    staff.get(prefix + address)
    worker.drain()
    staff.get(prefix + address)
    staff.get(f"{prefix}{DESK}")


def test_columns_are_chosen_by_hand_when_their_titles_say_nothing(app: Flask, staff: Visitor, worker: Worker) -> None:
    address, page = at_columns(staff, worker, table(["Coop du Phare", "Rimouski", "01"], headers=["a", "b", "c"]))
    assert set(fields_of(page).values()) == {""}
    again = choose(staff, address, status=422)
    assert "Il manque à ce fichier" in again
    assert fields_of(choose(staff, address, status=422, colonne_0="name", colonne_1="name"))["colonne-1"] == "name"
    choose(staff, address, colonne_0="name", colonne_1="municipality", colonne_2="region")
    worker.drain()
    assert [one.name for one in kept(app)] == ["Coop du Phare"]


def test_two_columns_that_say_the_same_are_told_and_one_is_chosen(app: Flask, staff: Visitor, worker: Worker) -> None:
    data = table(["Coop du Phare", "Phare inc.", "01"], headers=["Nom", "Raison sociale", "Région"])
    address, page = at_columns(staff, worker, data)
    assert "Plusieurs colonnes disent la même chose" in page
    choose(staff, address, colonne_0="name")
    worker.drain()
    assert [one.name for one in kept(app)] == ["Coop du Phare"]


def test_a_trial_writes_nothing_and_is_then_imported_for_good(app: Flask, staff: Visitor, worker: Worker) -> None:
    address, _page = at_columns(staff, worker, table(ROW), is_dry="y")
    choose(staff, address)
    worker.drain()
    assert "Ce que cela donnerait" in staff.get(address)
    assert kept(app) == []
    good = staff.post(f"{address}/pour-de-bon", token_from=address).response.request.path
    worker.drain()
    assert len(kept(app)) == 1, "the columns were chosen for the trial"
    staff.post(f"{good}/pour-de-bon", token_from="/bureau", status=409)


def test_a_file_that_cannot_be_read_says_why_and_offers_another(staff: Visitor, worker: Worker) -> None:
    address, page = at_columns(staff, worker, table(ROW) + b'"jamais')
    assert "ne peut pas aller plus loin" in page
    assert "ligne 3" in page
    assert "/bureau/imports/nouveau" in page.links().values()
    staff.post(f"{address}/colonnes", {}, token_from="/bureau", status=422)


@pytest.mark.parametrize(("data", "said"), [(b"", "vide"), (None, "Choisissez un fichier")])
def test_a_form_without_a_file_or_with_an_empty_one_is_shown_again(staff: Visitor, data: bytes | None, said: str) -> None:
    sent = {"sent": (io.BytesIO(data), "a.csv")} if data is not None else {}
    page = staff.post(f"{DESK}/nouveau", {"kind": "enterprises", **sent}, status=422)
    assert any(said in error for error in page.errors())


def test_a_kind_that_nobody_offers_is_refused(staff: Visitor) -> None:
    send(staff, table(ROW), kind="secrets", status=422)


def test_an_import_is_given_up_once_it_was_asked_whether_to(app: Flask, staff: Visitor, worker: Worker) -> None:
    address, page = at_columns(staff, worker, table(ROW))
    (asking,) = page.tree.xpath("//dialog[@id='abandonner']")
    assert f"{address}/abandonner" in asking.xpath(".//form/@action")
    assert page.tree.xpath(f"//form[@action='{address}/abandonner']") == asking.xpath(".//form"), "nothing gives up without asking"
    assert page.tree.xpath("//a[@data-opens='abandonner']/@href") == ["#abandonner"]
    given_up = staff.post(f"{address}/abandonner", token_from=address)
    assert "a été abandonné" in given_up
    assert "Rien n’a été écrit" in given_up
    assert "Résultat" not in given_up
    assert not given_up.tree.xpath("//dialog[@id='abandonner']")
    staff.post(f"{address}/abandonner", token_from="/bureau", status=409)
    staff.post(f"{address}/colonnes", {"colonne-0": "name", "colonne-2": "municipality"}, token_from="/bureau", status=409)
    assert kept(app) == []


@pytest.mark.parametrize(
    ("is_dry", "said", "not_said"),
    [({}, "ce qu’elles ont écrit dans le répertoire y reste", "Rien n’a été écrit"), ({"is_dry": "y"}, "Rien n’a été écrit", "y reste")],
)
def test_an_import_or_a_trial_given_up_on_the_way_says_what_is_left_of_it(
    app: Flask, staff: Visitor, worker: Worker, is_dry: dict[str, str], said: str, not_said: str
) -> None:
    address, _page = at_columns(staff, worker, table(ROW, row(name="Deux"), row(name="Trois")), **is_dry)
    choose(staff, address)
    with app.app_context(), db.database().writing():
        applying.apply_batch(int(address.rpartition("/")[2]), at=AT, most=2)
    page = staff.post(f"{address}/abandonner", token_from=address)
    assert said in page
    assert not_said not in page
    assert "2 lignes" in page
    assert len(kept(app)) == (0 if is_dry else 2)


def test_rows_are_said_to_be_public_at_once_before_they_are(staff: Visitor, worker: Worker) -> None:
    _address, page = at_columns(staff, worker, table(ROW, row(name="Deux")))
    assert "public aussitôt\u00a0: jusqu’à 2 fiches nouvelles" in page
    tried, page = at_columns(staff, worker, table(ROW, row(name="")), is_dry="y")
    assert "public aussitôt" not in page
    choose(staff, tried)
    worker.drain()
    assert "rend publique aussitôt 1 fiche nouvelle" in staff.get(tried)


def test_what_a_file_needs_is_told_so_that_it_is_understood(staff: Visitor, worker: Worker) -> None:
    _address, page = at_columns(staff, worker, table(["a", "b", "c"], headers=["x", "y", "z"]))
    prose = page.prose().replace("\u00a0", " ")
    assert "Il faut la colonne « nom ». Il faut au moins une de ces colonnes : « municipalité », « municipalité telle qu’écrite »" in prose


def test_an_import_that_failed_on_the_way_goes_on(app: Flask, staff: Visitor, worker: Worker) -> None:
    address, _page = at_columns(staff, worker, table(ROW))
    choose(staff, address)
    with app.app_context(), db.database().writing():
        runs.fail(int(address.rpartition("/")[2]), Message("Panne."), at=AT)
    staff.post(f"{address}/reprendre", token_from=address)
    worker.drain()
    assert len(kept(app)) == 1
    staff.post(f"{address}/reprendre", token_from="/bureau", status=409)


def test_a_file_whose_titles_stopped_a_terminal_has_its_columns_chosen_at_the_desk(
    app: Flask, staff: Visitor, worker: Worker, tmp_path: Path
) -> None:
    (tmp_path / "sans-titres.csv").write_bytes(table(ROW, headers=[f"colonne {place}" for place in range(len(ROW))]))
    result = app.test_cli_runner().invoke(args=["import", "enterprises", str(tmp_path / "sans-titres.csv")])
    assert result.exit_code == 1
    assert "Error: " in result.output
    address = f"{DESK}/1"
    assert "Les titres de ce fichier ne disent pas comment le lire" in staff.get(address)
    staff.post(f"{address}/reprendre", token_from=address)
    worker.drain()
    assert kept(app) == [], "nothing is taken before a person says what the columns hold"
    choose(staff, address, colonne_0="name", colonne_2="municipality", colonne_3="region")
    worker.drain()
    assert len(kept(app)) == 1


@pytest.mark.parametrize("number", [999_999, 2**63])
def test_an_import_that_does_not_exist_is_not_found(staff: Visitor, number: int) -> None:
    staff.get(f"{DESK}/{number}", status=404)


def test_nasty_titles_and_cells_are_shown_as_they_are_and_run_nothing(app: Flask, staff: Visitor, worker: Worker) -> None:
    data = table(["<script>alert(1)</script>", "<i>Rimouski</i>", "01"], headers=["nom", "<b onclick=x>", "région"])
    address, page = at_columns(staff, worker, data, name="<img src=x>.csv")
    assert "<script>alert(1)" not in page.response.text
    choose(staff, address)
    worker.drain()
    assert "<img src=x>" not in staff.get(address).response.text
    with app.app_context(), db.database().reading() as session:
        assert session.query(ImportRun).one().header[1] == "<b onclick=x>"
