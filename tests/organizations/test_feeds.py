"""Any list of the directory as a feed that readers trust, and as files that hold what the pages show and no more."""

import csv
import io

import pytest
from flask import Flask
from lxml import etree
from python_calamine import CalamineWorkbook

from marketplace.core import db
from marketplace.organizations import actions
from marketplace.organizations.editing.facts import Served
from marketplace.organizations.models import Reach
from tests.builders import AT, make_organization
from tests.organizations.test_browse import fill

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SHELVES = ("/parcourir", "/regions/01", "/mrc/100", "/secteurs/S11", "/formes-juridiques/COOP_SOL", "/certifications/EA")
HUB = "/poles/pole-d-economie-sociale-du-bas-saint-laurent"


def feed(client, path: str) -> etree._Element:  # type: ignore[no-untyped-def]
    response = client.get(path)
    assert response.status_code == 200, path
    assert response.mimetype == "application/atom+xml"
    return etree.fromstring(response.get_data())


def said(tree: etree._Element, path: str) -> list[str]:
    return [str(one) for one in tree.xpath(path, namespaces=ATOM)]


@pytest.mark.parametrize("shelf", [*SHELVES, HUB])
def test_every_shelf_has_a_feed_that_knows_its_own_address_in_each_language(client, shelf: str) -> None:
    ids = set()
    for prefix, language in (("", "fr-CA"), ("/en", "en-CA")):
        tree = feed(client, f"{prefix}{shelf}/fil.atom")
        assert tree.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        assert said(tree, "a:link[@rel='self']/@href") == [f"http://localhost:8000{prefix}{shelf}/fil.atom"]
        assert said(tree, "a:link[@rel='alternate']/@href") == [f"http://localhost:8000{prefix}{shelf}"]
        assert len(said(tree, "a:title/text()")) == len(said(tree, "a:updated/text()")) == 1
        ids.add(said(tree, "a:id/text()")[0])
    assert len(ids) == 2


@pytest.mark.parametrize("shelf", [*SHELVES, HUB])
def test_the_page_of_a_shelf_tells_readers_where_its_feed_and_its_files_are(client, visitor, shelf: str) -> None:
    page = visitor.get(shelf)
    assert page.tree.xpath("//link[@type='application/atom+xml']/@href") == [f"{shelf}/fil.atom"]
    for address in (f"{shelf}/fil.atom", f"{shelf}/liste.csv", f"{shelf}/liste.xlsx"):
        assert address in page.links().values()
        assert client.get(address).status_code == 200


def test_the_newest_come_first_and_an_id_outlives_a_change_of_name(app: Flask, client) -> None:
    old, new = fill(app, {"name": "Ancienne"}, {"name": "Nouvelle"})
    with app.app_context(), db.database().writing():
        new.updated_at = AT.replace(hour=19)
        db.session().add(new)
    before = feed(client, "/regions/01/fil.atom")
    assert said(before, "a:entry/a:title/text()") == ["Nouvelle", "Ancienne"]
    assert said(before, "a:updated/text()") == ["2026-03-10T19:30:00Z"]
    with app.app_context(), db.database().writing():
        found = db.session().merge(old)
        found.name, found.updated_at = "Renommée", AT.replace(hour=20)
    after = feed(client, "/regions/01/fil.atom")
    assert said(after, "a:entry/a:title/text()") == ["Renommée", "Nouvelle"]
    assert sorted(said(after, "a:entry/a:id/text()")) == sorted(said(before, "a:entry/a:id/text()"))
    assert said(after, "a:entry/a:link/@href")[0].startswith("http://localhost:8000/entreprises/")


def test_no_text_of_an_enterprise_breaks_a_feed(app: Flask, client) -> None:
    nasty = "<b>]]>&amp;</feed> \"'"
    with app.app_context(), db.database().writing():
        one = make_organization(name=f"A {nasty}", description_fr=f"Un {nasty}")
        # What no form takes, an old row may hold.
        one.description_fr += "\x0b\x1f\ufffe"
    tree = feed(client, "/secteurs/S11/fil.atom")
    assert said(tree, "a:entry/a:title/text()") == [f"A {nasty}"]
    assert said(tree, "a:entry/a:summary/text()") == [f"Un {nasty}"]


def test_a_feed_that_has_not_changed_is_not_sent_again(app: Flask, client) -> None:
    fill(app, {"name": "Une"})
    mark = client.get("/regions/01/fil.atom").headers["ETag"]
    again = client.get("/regions/01/fil.atom", headers={"If-None-Match": mark})
    assert (again.status_code, again.get_data()) == (304, b"")
    fill(app, {"name": "Deux"})
    assert client.get("/regions/01/fil.atom", headers={"If-None-Match": mark}).status_code == 200


def test_what_is_not_there_has_neither_feed_nor_file(client) -> None:
    for shelf in ("/regions/99", "/mrc/999", "/secteurs/S99", "/formes-juridiques/x", "/certifications/x", "/poles/x", "/entreprises/x"):
        for file in ("fil.atom", "liste.csv", "liste.xlsx"):
            assert client.get(f"{shelf}/{file}").status_code == 404, shelf


def test_a_file_holds_the_whole_list_by_name_and_nothing_that_is_not_public(app: Flask, client) -> None:
    hidden = {"contact_email": "cachee@quai.example", "contact_phone": "418 555-0199"}
    fill(
        app,
        *({"name": f"Coop {number:02d}", "mrc_code": "100", **hidden} for number in range(45)),
        {"name": "=1+1"},
        {"name": "Là", "region_code": "02"},
    )
    for prefix, fiche in (("", "Fiche"), ("/en", None)):
        response = client.get(f"{prefix}/regions/01/liste.csv")
        rows = list(csv.DictReader(io.StringIO(response.get_data().decode("utf-8-sig"))))
        names = [next(iter(row.values())) for row in rows]
        assert names == ["'=1+1", *(f"Coop {number:02d}" for number in range(45))]
        if fiche:
            assert rows[1][fiche] == "http://localhost:8000/entreprises/coop-00"
            assert (rows[1]["Région"], rows[1]["MRC"]) == ("Bas-Saint-Laurent", "Rimouski-Neigette")
        assert "cachee" not in response.text
        assert "555" not in response.text


def test_a_workbook_holds_the_same_and_runs_no_formula(app: Flask, client) -> None:
    fill(app, {"name": "=1+1", "sector_codes": ("S11", "S17")}, {"name": "Buanderie"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/secteurs/S11/liste.xlsx").get_data()))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Nom", "=1+1", "Buanderie"]
    assert rows[1][6] == "Entretien ménager, bâtiments et aménagement paysager; Restauration, traiteur et cafétérias"


def test_files_and_feeds_keep_the_question_that_was_asked_of_the_list(app: Flask, client) -> None:
    fill(
        app,
        {"name": "Là", "served": Served(Reach.REGIONS, region_codes=("02",))},
        {"name": "Pour là", "region_code": "02", "served": Served(Reach.REGIONS, region_codes=("01",))},
    )
    for path, expected in (("/regions/01/fil.atom", "Là"), ("/regions/01/fil.atom?vue=servent", "Pour là")):
        assert said(feed(client, path), "a:entry/a:title/text()") == [expected]
    for query, expected in (("region=01", "Là"), ("region=01&vue=servent", "Pour là")):
        text = client.get(f"/secteurs/S11/liste.csv?{query}").get_data().decode("utf-8-sig")
        assert [row["Nom"] for row in csv.DictReader(io.StringIO(text))] == [expected]


def test_what_was_withdrawn_leaves_feeds_and_files(app: Flask, client) -> None:
    with app.app_context(), db.database().writing():
        actions.withdraw(make_organization(name="Partie"), actor=None, at=AT)
    assert said(feed(client, "/parcourir/fil.atom"), "a:entry/a:title/text()") == []
    assert "Partie" not in client.get("/parcourir/liste.csv").text
