"""The results taken away: as files with the columns that were chosen and no personal contact, and as points of a map."""

import csv
import io

import pytest
from python_calamine import load_workbook

from marketplace.core import db
from marketplace.core.worker import Worker
from marketplace.organizations import actions
from marketplace.organizations.models import Organization
from tests.builders import AT, make_organization
from tests.page import Visitor, flat
from tests.search.five import many

PRIVATE = ("contact.direct@exemple.org", "418 555-0199")
FACTS = {
    "name": "Atelier du Quai",
    "municipality": "Rimouski",
    "municipality_code": "10043",
    "mrc_code": "100",
    "sector_codes": ("S17", "S11"),
    "description_fr": "=1+1",
    "description_en": None,
    "latitude": 48.4489,
    "longitude": -68.5243,
    "contact_email": PRIVATE[0],
    "contact_phone": PRIVATE[1],
}
USUAL = "Nom,NEQ,Forme juridique,Municipalité,MRC,Région,Secteurs,Certifications,Niveau de confiance,Site Web,Fiche,Exemple inventé"


@pytest.fixture
def workshop(app) -> None:  # type: ignore[no-untyped-def]
    with app.app_context(), db.database().writing():
        make_organization(**FACTS)
        make_organization(name="Loin d’ici", region_code="06", municipality="Nulle-Part")
    Worker(app).drain()


def rows(visitor: Visitor, query: str) -> list[list[str]]:
    response = visitor.client.get(f"/recherche/liste.csv?{query}")
    assert (response.status_code, response.mimetype) == (200, "text/csv")
    assert "attachment" in response.headers["Content-Disposition"]
    return list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))


def test_a_file_has_the_usual_columns_and_what_the_page_shows(visitor: Visitor, workshop) -> None:
    titles, *lines = rows(visitor, "region=01")
    assert ",".join(titles) == USUAL
    (line,) = lines
    told = dict(zip(titles, line, strict=True))
    assert (told["Nom"], told["MRC"], told["Région"]) == ("Atelier du Quai", "Rimouski-Neigette", "Bas-Saint-Laurent")
    assert told["Secteurs"].count(";") == 1
    assert told["Fiche"].endswith("/entreprises/atelier-du-quai")
    assert told["Fiche"].startswith("http")


def test_a_file_has_the_columns_that_were_chosen_in_its_own_order_and_no_formula(visitor: Visitor, workshop) -> None:
    titles, line = rows(visitor, "region=01&colonne=longitude&colonne=description&colonne=nom")
    assert titles == ["Nom", "Description", "Longitude"]
    assert line[0] == "Atelier du Quai"
    assert not line[1].startswith("=")
    assert float(line[2]) == -68.5243
    response = visitor.client.get("/recherche/liste.xlsx?region=01&colonne=nom&colonne=latitude")
    sheet = load_workbook(io.BytesIO(response.get_data())).get_sheet_by_index(0).to_python()
    assert sheet == [["Nom", "Latitude"], ["Atelier du Quai", 48.4489]]


def test_no_column_tells_how_to_reach_a_person(app, visitor: Visitor, workshop) -> None:
    page = visitor.get("/recherche/exporter")
    every = "&".join(f"colonne={one}" for one in page.tree.xpath("//input[@name='colonne']/@value"))
    with app.app_context(), db.database().reading():
        assert db.load(Organization, name="Atelier du Quai").contact_email == PRIVATE[0], "it is there to be left out"
    text = visitor.client.get(f"/recherche/liste.csv?{every}").text
    assert "Atelier du Quai" in text
    assert not any(one in text for one in PRIVATE)
    assert "coordonnée personnelle" in page


def test_the_page_of_columns_keeps_the_search_and_ticks_the_usual_ones(visitor: Visitor, workshop) -> None:
    page = visitor.get("/recherche/exporter?q=atelier&region=01")
    assert page.tree.xpath("//form[contains(@class, 'export')]//input[@type='hidden']/@value") == ["atelier", "01", "choisies"]
    ticked = page.tree.xpath("//input[@name='colonne'][@checked]/@value")
    assert "nom" in ticked
    assert "description" not in ticked
    assert "1 entreprise, pour «\u00a0atelier\u00a0»" in page


def test_a_column_that_does_not_exist_is_refused_with_those_that_do(visitor: Visitor) -> None:
    for path in ("liste.csv", "liste.xlsx"):
        page = visitor.get(f"/recherche/{path}?colonne=courriel", status=422)
        assert "«\u00a0courriel\u00a0»" in page
        assert "nom, neq, forme" in page


def test_a_form_without_any_column_ticked_comes_back_and_says_so(visitor: Visitor, workshop) -> None:
    for path in ("liste.csv", "liste.xlsx"):
        page = visitor.get(f"/recherche/{path}?colonnes=choisies&q=atelier", status=422)
        assert flat(page.tree.xpath("string(//fieldset[@aria-describedby='colonnes-error']//*[@id='colonnes-error'])")).endswith(
            "Cochez au moins une colonne."
        )
        assert not page.tree.xpath("//input[@name='colonne'][@checked]"), "what was unticked stays so"
    form = visitor.get("/recherche/exporter?q=atelier").tree.xpath("//form[contains(@class, 'export')]")[0]
    assert form.xpath(".//input[@name='colonnes']/@value") == ["choisies"], "by which a form is known from an address"
    assert rows(visitor, "colonnes=choisies&colonne=nom&q=atelier") == [["Nom"], ["Atelier du Quai"]]


def test_results_that_are_near_one_another_are_grouped_and_a_point_says_its_town(visitor: Visitor, fill) -> None:
    fill(*({"name": f"Coop {one:02d}", "municipality": "Rimouski", "latitude": 48.4 + one / 1000, "longitude": -68.5} for one in range(14)))
    frame = "z=6&cadre=-80,44,-57,56"
    far = visitor.client.get(f"/recherche/points.json?q=coop&{frame}").json
    assert ([group[2] for group in far["groups"]], far["spots"]) == ([14], [])
    few = visitor.client.get(f"/recherche/points.json?q=%22coop+03%22&{frame}").json
    assert [spot[2] for spot in few["spots"]] == [[["Coop 03", "coop-03", 0, "Rimouski"]]]


def test_a_file_holds_every_page_in_the_order_of_the_results(visitor: Visitor, fill) -> None:
    fill(*many(45))
    names = [line[0] for line in rows(visitor, "q=coop&tri=nom&colonne=nom")[1:]]
    assert names == [f"Coop {number:03d}" for number in range(45)]


def test_what_is_hidden_since_is_in_no_file_and_on_no_map(app, visitor: Visitor, workshop) -> None:
    with app.app_context(), db.database().writing():
        actions.withdraw(db.load(Organization, name="Atelier du Quai"), actor=None, at=AT)
    assert len(rows(visitor, "q=atelier")) == 1
    assert visitor.client.get("/recherche/points.json?q=atelier").json["spots"] == []


def test_the_map_shows_the_results_that_have_a_place_and_nobody_else(visitor: Visitor, workshop) -> None:
    told = visitor.client.get("/recherche/points.json?q=atelier")
    assert [name for spot in told.json["spots"] for name, *_ in spot[2]] == ["Atelier du Quai"]
    assert visitor.client.get("/recherche/points.json?q=loin").json["spots"] == []
    assert visitor.client.get("/recherche/points.json?q=atelier&region=06").json["spots"] == []
    again = visitor.client.get("/recherche/points.json?q=atelier", headers={"If-None-Match": told.headers["ETag"]})
    assert again.status_code == 304


def test_the_map_and_the_list_are_one_search(visitor: Visitor, workshop) -> None:
    page = visitor.get("/recherche?q=atelier&region=01")
    on_map = visitor.get(page.links()["Carte"])
    assert on_map.tree.xpath("//*[@id='carte']/@data-points") == ["/recherche/points.json?q=atelier&region=01"]
    assert on_map.links()["Liste"] == "/recherche?q=atelier&region=01"
    assert on_map.tree.xpath("//ol[@id='liste']"), "the list stands below, for who has no map"
    assert "«\u00a0liste\u00a0»" in visitor.get("/recherche?vue=globe", status=422)
