"""Browsing by MRC, sector, legal form, certification and hub: each with its figures, its list, what lies beside."""

from datetime import date

import pytest
from flask import Flask

from marketplace.core import db, indexing
from marketplace.organizations import actions
from marketplace.organizations.editing.facts import Served
from marketplace.organizations.models import HeldCertification, NetworkMember, NetworkTerritory, Organization, Reach
from tests.builders import AT, make_organization
from tests.core.web.watching import statements
from tests.organizations.dressed import make_network
from tests.page import Page, Visitor, flat

INDEXES = ("/parcourir", "/regions", "/mrc", "/secteurs", "/formes-juridiques", "/certifications", "/poles", "/carte")
SHELVES = ("/regions/01", "/mrc/100", "/secteurs/S11", "/formes-juridiques/COOP_SOL", "/certifications/EA", "/poles/{hub}")
HUB = "pole-d-economie-sociale-du-bas-saint-laurent"
MOST_STATEMENTS = 12


def listed(page: Page) -> list[str]:
    return [flat(one.text_content()) for one in page.tree.xpath("//*[@class='result-title']")]


def figures(page: Page) -> dict[str, str]:
    return {flat(one.xpath("string(dt)")): flat(one.xpath("string(dd)")) for one in page.tree.xpath("//dl[@class='figures']/div")}


def counted(page: Page) -> dict[str, str]:
    """The lists with a number at the end, from what is counted to how many there are."""
    rows = page.tree.xpath("//ul[@class='counted']/li")
    return {flat(one.xpath("string(a)")): flat(one.xpath("string(*[@class='counted-number']/text())")) for one in rows}


def fill(app: Flask, *each: dict[str, object]) -> list[Organization]:
    with app.app_context():
        with db.database().writing():
            made = [make_organization(**values) for values in each]
        while indexing.follow():
            pass
    return made


@pytest.mark.parametrize("path", INDEXES)
def test_every_way_in_is_whole_in_both_languages_even_while_the_directory_is_empty(visitor: Visitor, path: str) -> None:
    french, english = visitor.get(path), visitor.get(f"/en{path}")
    assert french.heading
    assert english.tree.xpath("//nav[@class='crumbs']//a/@href")[0] == "/en/"


@pytest.mark.parametrize("path", SHELVES)
def test_every_shelf_is_whole_in_both_languages_even_while_it_is_empty(visitor: Visitor, path: str) -> None:
    path = path.format(hub=HUB)
    assert "Aucune entreprise connue ici" in visitor.get(path)
    assert visitor.get(f"/en{path}").tree.xpath("//nav[@class='crumbs']//a/@href")[1] == "/en/parcourir"


@pytest.mark.parametrize("path", ["/mrc/{}", "/secteurs/{}", "/formes-juridiques/{}", "/certifications/{}", "/poles/{}", "/regions/{}"])
def test_a_shelf_that_does_not_exist_is_said_so(visitor: Visitor, path: str) -> None:
    for code in ("999", "rien", "S99", "%00", "' OR 1=1", "9" * 60, "é"):
        visitor.get(path.format(code), status=404)


def test_a_page_past_the_last_one_and_an_unknown_region_are_said_so(app: Flask, visitor: Visitor) -> None:
    fill(app, *({"name": f"Coop {number}"} for number in range(21)))
    assert len(listed(visitor.get("/secteurs/S11?page=2"))) == 1
    for query in ("page=3", "page=0", "page=un", "region=99", "region=%00"):
        visitor.get(f"/secteurs/S11?{query}", status=404)


def test_the_figures_of_a_shelf_are_those_of_its_enterprises_alone(app: Flask, visitor: Visitor) -> None:
    fill(
        app,
        {"name": "Un", "legal_form_code": "COOP_SOL", "municipality": "Val-des-Ormes"},
        {"name": "Deux", "legal_form_code": "OBNL_QC", "municipality": "Val-des-Ormes", "sector_codes": ("S11", "S17")},
        {"name": "Trois", "legal_form_code": "OBNL_QC", "municipality": "Trois-Caps"},
        {"name": "Ailleurs", "region_code": "02"},
    )
    assert figures(visitor.get("/regions/01")) == {
        **{"entreprises": "3", "coopérative": "1", "OBNL": "2"},
        **{"municipalités où elles sont situées": "2", "secteurs": "2"},
    }
    assert listed(visitor.get("/formes-juridiques/OBNL_QC")) == ["Deux", "Trois"]
    assert listed(visitor.get("/secteurs/S17")) == ["Deux"]
    assert counted(visitor.get("/secteurs"))["Restauration, traiteur et cafétérias"] == "1"
    assert counted(visitor.get("/formes-juridiques"))["Organisme à but non lucratif"] == "2"


def test_a_sector_is_narrowed_to_a_region_and_opened_again(app: Flask, visitor: Visitor) -> None:
    fill(app, {"name": "Est"}, {"name": "Nord", "region_code": "02"})
    page = visitor.get("/secteurs/S11")
    assert listed(page) == ["Est", "Nord"]
    narrowed = visitor.get(page.links()["Bas-Saint-Laurent"])
    assert listed(narrowed) == ["Est"]
    assert listed(visitor.get(narrowed.links()["Toutes les régions"])) == ["Est", "Nord"]


def test_what_is_not_published_and_what_is_no_enterprise_stand_on_no_shelf(app: Flask, visitor: Visitor) -> None:
    with app.app_context(), db.database().writing():
        actions.withdraw(make_organization(name="Retirée", mrc_code="100"), actor=None, at=AT)
        make_network("Pôle d’essai", sector_codes=("S11",), mrc_code="100")
    for path in ("/regions/01", "/mrc/100", "/secteurs/S11", "/formes-juridiques/COOP_SOL", f"/poles/{HUB}", "/parcourir", "/carte"):
        assert listed(visitor.get(path)) == [], path
    assert set(counted(visitor.get("/secteurs")).values()) == {"0"}


def test_a_certification_lists_who_holds_it_until_its_last_good_day(app: Flask, visitor: Visitor, test_clock, at) -> None:
    test_clock(at)
    ends = {"Sans terme": None, "Jusqu’à ce soir": date(2026, 3, 10), "Jusqu’à hier": date(2026, 3, 9)}
    with app.app_context(), db.database().writing() as session:
        for name, end in ends.items():
            one = make_organization(name=name)
            session.add(HeldCertification(organization_id=one.id, certification_code="EA", expires_on=end))
    page = visitor.get("/certifications/EA")
    assert listed(page) == ["Jusqu’à ce soir", "Sans terme"]
    assert counted(visitor.get("/certifications"))["Entreprise adaptée"] == "2"


def test_a_region_leads_to_its_mrcs_and_its_hub_and_an_mrc_back_to_them(app: Flask, visitor: Visitor) -> None:
    fill(app, {"name": "Quai", "mrc_code": "100"})
    region = visitor.get("/regions/01")
    assert counted(region)["Rimouski-Neigette"] == "1"
    assert region.links()["Pôle d’économie sociale du Bas-Saint-Laurent"] == f"/poles/{HUB}"
    mrc = visitor.get(region.links()["Rimouski-Neigette"])
    assert listed(mrc) == ["Quai"]
    assert mrc.links()["Bas-Saint-Laurent"] == "/regions/01"
    assert mrc.links()["Pôle d’économie sociale du Bas-Saint-Laurent"] == f"/poles/{HUB}"
    assert visitor.get(f"/poles/{HUB}").links()["Bas-Saint-Laurent"] == "/regions/01"


def test_a_hub_shows_its_territory_its_members_of_today_and_those_who_share_it(app: Flask, visitor: Visitor, test_clock, at) -> None:
    test_clock(at)
    with app.app_context(), db.database().writing() as session:
        hub, other, far = (make_network(name) for name in ("Pôle du Quai", "Pôle du Large", "Pôle du Nord"))
        session.add(NetworkTerritory(network_id=hub.id, mrc_code="100"))
        session.add(NetworkTerritory(network_id=other.id, region_code="01"))
        session.add(NetworkTerritory(network_id=far.id, region_code="10"))
        hub.contact_email, hub.website = "quai@pole.example", "https://quai.example"
        for name, since, until in (("Membre", None, None), ("Partie", None, date(2026, 3, 10)), ("Future", date(2026, 3, 11), None)):
            one = make_organization(name=name, region_code="03")
            session.add(NetworkMember(network_id=hub.id, member_id=one.id, since=since, until=until))
        make_organization(name="Du territoire", mrc_code="100")
        slug = hub.slug
    page = visitor.get(f"/poles/{slug}")
    assert page.heading == "Pôle du Quai"
    assert listed(page) == ["Du territoire"]
    links = page.links()
    assert "Membre" in links
    assert not {"Partie", "Future", "Pôle du Nord"} & set(links)
    assert {"Pôle du Large", "Pôle d’économie sociale du Bas-Saint-Laurent", "Rimouski-Neigette"} <= set(links)
    assert "quai@pole.example" not in page.response.text
    assert links["Écrire au pôle"] == f"/entreprises/{slug}/ecrire"


def test_a_hub_says_how_to_reach_it_or_that_nobody_told_yet(app: Flask, visitor: Visitor) -> None:
    with app.app_context(), db.database().reading():
        hub = db.load(Organization, reference_code="P01")
        slug, is_reached = hub.slug, bool(hub.website or hub.contact_email)
    page = visitor.get(f"/poles/{slug}")
    assert ("ne dit pas encore comment joindre le pôle" in page) is not is_reached
    assert page.links()["Signaler une erreur"] == f"/entreprises/{slug}/signaler"
    visitor.get(f"/entreprises/{slug}/signaler")


def test_a_hub_whose_territory_is_not_said_claims_none(app: Flask, visitor: Visitor) -> None:
    fill(app, {"name": "Partout", "served": Served(Reach.PROVINCE)})
    with app.app_context(), db.database().writing():
        slug = make_network("Pôle sans carte").slug
    for query in ("", "?vue=servent"):
        page = visitor.get(f"/poles/{slug}{query}")
        assert "Territoire à préciser" in page
        assert listed(page) == []


def test_an_organisation_that_is_no_hub_or_is_not_published_has_no_hub_page(app: Flask, visitor: Visitor) -> None:
    with app.app_context(), db.database().writing():
        hub = make_network("Pôle fermé")
        actions.withdraw(hub, actor=None, at=AT)
        slugs = [hub.slug, make_organization(name="Entreprise").slug]
    for slug in slugs:
        visitor.get(f"/poles/{slug}", status=404)


@pytest.mark.parametrize("path", [*INDEXES, *SHELVES, "/regions/01?vue=servent", "/mrc/100?vue=servent", "/poles/{hub}?vue=servent"])
def test_no_page_asks_more_than_twelve_things_of_the_database(app: Flask, visitor: Visitor, path: str) -> None:
    mrcs = ("060", "070", "080", "090", "100", "120")
    fill(app, *({"name": f"Coop {one}", "mrc_code": mrcs[one % 6], "served": Served(Reach.MRCS, mrc_codes=mrcs)} for one in range(25)))
    with statements(app) as sent:
        visitor.get(path.format(hub=HUB))
    assert len(sent) <= MOST_STATEMENTS, "\n".join(sent)


def test_the_navigation_says_where_one_is_on_every_page_of_the_directory(visitor: Visitor) -> None:
    for path in ("/parcourir", "/regions/01", "/carte"):
        (here,) = visitor.get(path).tree.xpath("//nav[@id='navigation']//a[@aria-current]")
        assert flat(here.text_content()) == "Parcourir", path
