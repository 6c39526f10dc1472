"""The map of the site: every published page in both languages, nothing else, in files that no reader refuses."""

import pytest
from flask import Flask
from lxml import etree
from sqlalchemy import update

from marketplace.core import db
from marketplace.organizations import actions
from marketplace.organizations.models import Organization, OrganizationStatus
from marketplace.organizations.reading import sitemap
from tests.builders import AT, make_organization
from tests.core.web.watching import statements
from tests.page import Visitor

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
HOST = "http://localhost:8000"


def read(visitor: Visitor, path: str) -> etree._Element:
    answer = visitor.client.get(path)
    assert answer.status_code == 200, path
    assert answer.mimetype == "application/xml"
    return etree.fromstring(answer.get_data())


def addresses(visitor: Visitor, path: str) -> list[str]:
    return read(visitor, path).xpath("//s:loc/text()", namespaces=NAMES)


def test_each_published_page_is_there_in_both_languages_with_the_day_it_changed(visitor, enterprise):
    one = enterprise()
    tree = read(visitor, "/sitemap-1.xml")
    both = [f"{HOST}/entreprises/{one.slug}", f"{HOST}/en/entreprises/{one.slug}"]
    entries = tree.xpath(f"//s:url[contains(s:loc, '/entreprises/{one.slug}')]", namespaces=NAMES)
    assert [entry.xpath("string(s:loc)", namespaces=NAMES) for entry in entries] == both
    for entry in entries:
        assert entry.xpath("string(s:lastmod)", namespaces=NAMES) == "2026-03-10"
        assert entry.xpath("x:link/@href", namespaces=NAMES) == both
        assert entry.xpath("x:link/@hreflang", namespaces=NAMES) == ["fr-CA", "en-CA"]


def test_every_address_of_the_map_answers(visitor, enterprise):
    enterprise()
    index = addresses(visitor, "/sitemap.xml")
    assert index[:2] == [f"{HOST}/sitemap-0.xml", f"{HOST}/sitemap-1.xml"]
    for file in index:
        for address in addresses(visitor, file.removeprefix(HOST)):
            answer = visitor.client.get(address.removeprefix(HOST))
            assert answer.status_code == 200, f"{address}: {answer.status_code}"


def test_what_is_not_published_is_not_there(app: Flask, visitor, enterprise):
    one = enterprise()
    with app.app_context(), db.database().writing() as session:
        actions.withdraw(db.load(Organization, id=one.id), actor=None, at=AT)
        session.add(
            Organization(
                slug="brouillon", name="B", sort_name="b", municipality="", description_fr="", source="e", created_at=AT, updated_at=AT
            )
        )
    shown = "\n".join(one for file in addresses(visitor, "/sitemap.xml") for one in addresses(visitor, file.removeprefix(HOST)))
    assert one.slug not in shown
    assert "brouillon" not in shown


@pytest.mark.parametrize(("published", "files"), [(0, 1), (1, 2), (3, 2), (4, 3), (6, 3), (7, 4)])
def test_the_map_has_a_file_for_each_so_many_pages(app, visitor, monkeypatch, published, files):
    monkeypatch.setattr(sitemap, "PER_FILE", 3)
    with app.app_context(), db.database().writing() as session:
        session.execute(update(Organization).values(status=OrganizationStatus.WITHDRAWN))
        for number in range(published):
            make_organization(name=f"Coop {number}")
    listed = addresses(visitor, "/sitemap.xml")
    assert len(listed) == files
    found = [one for file in listed[1:] for one in addresses(visitor, file.removeprefix(HOST))]
    assert len(found) == len(set(found)) == 2 * published
    visitor.get(f"/sitemap-{files}.xml", status=404)


def test_a_file_that_is_none_is_not_found(visitor):
    for name in ("sitemap-99", "sitemap--1", "sitemap-9223372036854775807", "sitemap-99999999999999999999", "sitemap-x"):
        visitor.get(f"/{name}.xml", status=404)


def test_a_file_of_the_map_costs_one_statement(app, visitor):
    with app.app_context(), db.database().writing():
        for number in range(30):
            make_organization(name=f"Coop {number}")
    with statements(app) as sent:
        read(visitor, "/sitemap-1.xml")
    assert len(sent) == 1


def test_programs_are_told_where_the_map_is_and_what_to_leave_alone(visitor):
    answer = visitor.client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {HOST}/sitemap.xml" in lines
    for closed in ("/bureau", "/en/bureau", "/recherche?", "/entreprises/*/ecrire"):
        assert f"Disallow: {closed}" in lines
    assert "Disallow: /" not in lines
