"""Browsing by region: seventeen of them, their enterprises by name, a page at a time."""

from flask import Flask

from marketplace.core import db
from marketplace.organizations import actions, reference
from tests.builders import AT, make_facts, make_organization
from tests.core.web.watching import statements


def fill(app: Flask, *names: str, **values: object) -> None:
    with app.app_context(), db.database().writing():
        for name in names:
            make_organization(name=name, **values)


def listed(page) -> list[str]:  # type: ignore[no-untyped-def]
    return [one.text_content().strip() for one in page.tree.xpath("//*[@class='result-title']")]


def test_all_seventeen_are_there_with_their_counts(app, visitor) -> None:
    fill(app, "Un", "Deux", region_code="03")
    fill(app, "Trois", region_code="11")
    page = visitor.get("/regions")
    rows = {row.xpath("string(th)").strip(): row.xpath("string(td[1])").strip() for row in page.tree.xpath("//tbody/tr")}
    assert len(rows) == 17
    assert (rows["Capitale-Nationale"], rows["Gaspésie–Îles-de-la-Madeleine"], rows["Laval"]) == ("2", "1", "0")
    assert "3 entreprises dans le répertoire" in page.prose().replace("\u00a0", " ")
    assert len(visitor.get("/en/regions").tree.xpath("//tbody/tr")) == 17


def test_each_has_a_page_even_while_it_is_empty(visitor) -> None:
    for region in reference.rows("regions"):
        page = visitor.get(f"/regions/{region['code']}")
        assert region["name_fr"] in page.heading
        assert "Aucune entreprise connue ici" in page


def test_its_enterprises_come_by_name_as_a_reader_sorts(app, visitor) -> None:
    fill(app, "Zèbre", "école B", "École A", "L’Étoile", "abeille", "Œuvre", "Oeuvre à part", "Ébène")
    fill(app, "Ailleurs", region_code="02")
    assert listed(visitor.get("/regions/01")) == ["abeille", "Ébène", "École A", "école B", "L’Étoile", "Œuvre", "Oeuvre à part", "Zèbre"]


def test_a_page_holds_twenty_and_the_next_ones_follow(app, visitor) -> None:
    fill(app, *(f"Coop {number:03d}" for number in range(45)))
    pages = [visitor.get(f"/regions/01?page={number}") for number in (1, 2, 3)]
    assert [len(listed(page)) for page in pages] == [20, 20, 5]
    assert [name for page in pages for name in listed(page)] == [f"Coop {number:03d}" for number in range(45)]
    assert "page 2" in pages[1].tree.xpath("string(//title)").replace("\u00a0", " ")
    assert pages[1].tree.xpath("//a[@rel='prev']/@href") == ["/regions/01"]
    assert pages[1].tree.xpath("//a[@rel='next']/@href") == ["/regions/01?page=3"]
    assert visitor.get("/en/regions/01?page=2").tree.xpath("//a[@rel='next']/@href") == ["/en/regions/01?page=3"]


def test_a_page_that_is_not_there_is_said_so(app, visitor) -> None:
    fill(app, *(f"Coop {number}" for number in range(21)))
    for page in ("0", "-1", "3", "501", "1000000000", "9" * 40, "un", "1.5", "²", "٢", "%00", "1 ", "0x1", "1e3"):
        visitor.get(f"/regions/01?page={page}", status=404)


def test_an_empty_page_number_is_the_first(app, visitor) -> None:
    fill(app, "Coop")
    assert listed(visitor.get("/regions/01?page=")) == ["Coop"]


def test_a_region_that_does_not_exist_is_said_so(visitor) -> None:
    for code in ("00", "18", "1", "001", "999999999999999999999", "bas-saint-laurent", "%00", "٠١", "01%20", "' OR 1=1"):
        visitor.get(f"/regions/{code}", status=404)


def test_a_page_of_twenty_asks_no_more_of_the_database_than_a_page_of_one(app, visitor) -> None:
    counts = []
    for number in (1, 20):
        fill(app, *(f"Coop {number} {one}" for one in range(number)))
        with statements(app) as sent:
            visitor.get("/regions/01")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12


def test_what_is_invented_is_marked_in_the_list_too(app, visitor) -> None:
    with app.app_context(), db.database().writing():
        actions.add(make_facts(), source="demonstration", actor=None, at=AT, is_demo=True)
    assert "Exemple inventé" in visitor.get("/regions/01")
