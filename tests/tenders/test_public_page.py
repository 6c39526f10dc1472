"""The public page of a group purchase: what it shows, to whom, in how many questions; its list, its calendar, its feed."""

import io
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from icalendar import Calendar

from marketplace.catalogue.models import Listing
from marketplace.core import db, documents
from marketplace.organizations.models import Organization, Role
from marketplace.tenders.joining.acts import Authority
from marketplace.tenders.models import Channel, Enquiry, Tender, TenderAmendment, TenderDocument, TenderStage
from tests.builders import AT, make_organization, make_user
from tests.catalogue.things import make_listing
from tests.core.documents_made import pdf
from tests.core.web.watching import statements
from tests.page import NBSP, Visitor
from tests.tenders.pool import CLOSES, Pool, make_pool
from tests.tenders.things import MEALS, make_city, make_participation, make_tender, member

MOST_STATEMENTS = 14


def test_the_page_tells_where_the_group_stands_and_what_is_missing_in_both_languages(pool: Pool) -> None:
    for name, firm in (("Saint-Élie-du-Large", 3120), ("Rivière-aux-Aulnes", 2640)):
        pool.city(name)
        pool.adhere(name, firm, flexible=100)
    pool.city("Les Trois-Caps")
    pool.adhere("Les Trois-Caps", 900, authority=Authority.INTENTION)
    page = pool.visitor().get(f"/achats-regroupes/{pool.number}")
    assert f"Aujourd’hui{NBSP}: 5{NBSP}760{NBSP}unités{NBSP}: 11,40{NBSP}$" in page
    assert f"encore 1{NBSP}440{NBSP}unités pour atteindre 10,75{NBSP}$" in page
    assert f"Annoncé, pas encore autorisé{NBSP}: 900{NBSP}unités" in page
    assert "Saint-Élie-du-Large" in page
    assert "3 organisations participantes" in page
    drawing = page.tree.xpath("//svg[@role='img']")[0]
    assert "13,20" in drawing.xpath("string(.//desc)"), "the drawing says in words what it shows"
    assert not drawing.xpath("//*[@style]")
    table = page.tree.xpath("//details//table")[0]
    assert len(table.xpath(".//tbody/tr")) == 4
    english = pool.visitor().get(f"/en/achats-regroupes/{pool.number}")
    assert "11.40" in english


def test_the_legal_level_is_drawn_and_said_with_its_rule_and_its_confidence(app: Flask, test_clock) -> None:
    test_clock(AT)
    told = {"basis": "included", "legal_reference": "LCV, art. 573.1", "rule": "x", "confidence": "to_confirm"}
    pool = make_pool(app, ceiling=10_000_000, advice={"ceiling": told})
    pool.city("Rivière-aux-Aulnes")
    pool.adhere("Rivière-aux-Aulnes", 2500)
    page = pool.visitor().get(f"/achats-regroupes/{pool.number}")
    # 100 000 $ with taxes at 10.75 $ the unit before them.
    assert f"moins de 8{NBSP}091{NBSP}unités, le reste étant comme aujourd’hui; au-delà{NBSP}: appel d’offres public requis (SEAO)" in page
    assert page.tree.xpath("//line[@class='stairs-ceiling']")
    assert "Mode possible, à valider avec votre service juridique." in page
    assert f"Règle{NBSP}: LCV, art. 573.1. Règle à confirmer." in page
    assert "taxes comprises" in page


def test_an_exception_is_said_to_let_the_purchase_be_made_and_for_which_bodies(app: Flask, test_clock) -> None:
    test_clock(AT)
    pool = make_pool(app, exemption_code="npo_services", exemption_reference="Note du greffe 2026-12")
    page = pool.visitor().get(f"/achats-regroupes/{pool.number}")
    assert f"C’est l’exception consignée qui permet de conclure cet achat de gré à gré{NBSP}: elle reste à valider." in page
    assert f"Exemption consignée{NBSP}: Note du greffe 2026-12." in page
    assert "Aucun plafond" not in page
    assert f"les organismes municipaux seulement{NBSP}: les règles des autres diffèrent." in page


def test_prices_are_for_those_who_may_see_them_and_for_those_who_take_part(app: Flask, test_clock) -> None:
    test_clock(AT)
    pool = Pool(app)
    with app.app_context(), db.database().writing():
        supplier = make_organization(name="Cuisines du Fleuve")
        listing = make_listing(supplier, **{**MEALS, "price_visibility": "buyers"})
        tender = make_tender(make_city(), supplier, listings=[listing], ceiling=10**8, closes_at=CLOSES)
        pool.tender_id, pool.number = tender.id, tender.number
    pool.city("Rivière-aux-Aulnes", Role.READER)
    address = f"/achats-regroupes/{pool.number}"
    with app.app_context(), db.database().writing():
        pool.people["stranger"] = make_user().id
    for name in ("", "stranger"):
        page = pool.visitor(name).get(address)
        assert "Prix réservés" in page
        for told in ("13,20", "10,75", "Plafond légal du groupe", "Il reste"):
            assert told not in page, f"{told} tells the price to {name or 'a visitor'}"
        assert not page.tree.xpath("//svg[contains(@class, 'stairs')]")
    assert "13,20" in pool.visitor("Rivière-aux-Aulnes").get(address)


def said_to_all(tender: Tender, rank: int) -> None:
    """A document, an amendment, and two questions of which one has its answer."""
    told, later = {"tender_id": tender.id}, [["closes_at", AT.isoformat(), CLOSES.isoformat()]]
    file = documents.add(documents.keep(io.BytesIO(pdf()), f"devis-{rank}.pdf"), at=AT)
    db.session().add_all([
        TenderDocument(file=file, title=f"Devis {rank}", added_at=AT, **told),
        TenderAmendment(number=rank + 1, reason=f"Motif {rank}", changes=later, made_at=AT, **told),
        Enquiry(question=f"Peut-on livrer le mardi {rank}?", asked_at=AT, answer="Oui.", answered_at=AT, **told),
        Enquiry(question=f"Et le jeudi {rank}?", asked_at=AT, **told),
    ])  # fmt: skip


@pytest.mark.slow
def test_the_page_costs_as_few_questions_with_forty_participants_and_six_lots(app: Flask, test_clock) -> None:
    test_clock(AT)
    with app.app_context(), db.database().writing():
        supplier = make_organization(name="Cuisines du Fleuve")
        listings = [make_listing(supplier, **{**MEALS, "title_fr": f"Repas {number}"}) for number in range(6)]
        tender = make_tender(make_city(), supplier, listings=listings, ceiling=10**9, closes_at=CLOSES)
        number = tender.number
        for place in range(40):
            make_participation(tender, make_city(f"Ville {place}"), *[100 + place] * 6)
        for rank in range(3):
            said_to_all(tender, rank)
    pool = Pool(app, tender.id, number)
    pool.city("Ville 41", Role.BUYER)
    with app.app_context(), db.database().writing() as session:
        inside = session.query(Organization).filter_by(name="Ville 7").one()
        pool.people |= {"inside": member(inside, Role.BUYER).id, "organizer": member(tender.organizer, Role.BUYER).id}
    for name in ("", "Ville 41", "inside", "organizer"):
        visitor = pool.visitor(name)
        visitor.get(f"/achats-regroupes/{number}")
        with statements(app) as sent:
            page = visitor.get(f"/achats-regroupes/{number}")
        for words in ("Ville 39", "Devis 2", "Motif 2", "Peut-on livrer le mardi 2?"):
            assert words in page, words
        assert len(sent) <= MOST_STATEMENTS, "\n".join(str(one)[:150] for one in sent)
    with app.app_context(), db.database().writing() as session:
        again = session.get_one(type(tender), tender.id)
        for place in range(40, 60):
            make_participation(again, make_city(f"Autre {place}"), 1)
    first, second = (Visitor(app).get(f"/achats-regroupes/{number}?page={one}") for one in (1, 2))
    assert len(first.tree.xpath("//section[@aria-labelledby='participants']//tbody/tr")) == 50
    assert len(second.tree.xpath("//section[@aria-labelledby='participants']//tbody/tr")) == 10
    Visitor(app).get(f"/achats-regroupes/{number}?page=9", status=404)


def test_a_draft_is_not_there_for_others(app: Flask, test_clock) -> None:
    test_clock(AT)
    pool = make_pool(app, stage=TenderStage.DRAFT)
    address = f"/achats-regroupes/{pool.number}"
    for path in (address, f"{address}.ics", "/achats-regroupes/AR-1999-0001"):
        assert pool.visitor().client.get(path).status_code == 404
    assert pool.visitor("organizer").client.get(address).status_code == 200
    assert pool.number not in pool.visitor().client.get("/achats-regroupes").text


def test_the_page_of_a_draft_says_nothing_that_is_not_so_yet(app: Flask, test_clock) -> None:
    test_clock(AT)
    pool = make_pool(app, stage=TenderStage.DRAFT)
    page = pool.visitor("organizer").get(f"/achats-regroupes/{pool.number}")
    for words in ("Elles ouvrent à la publication", "Le plafond du groupe est fixé à la publication"):
        assert words in page, words
    for words in ("Closes depuis", "Aucun plafond", "lance le regroupement", "Répondre aux questions"):
        assert words not in page, words


def test_the_page_of_a_purchase_that_is_run_on_seao_never_reads_as_if_it_were_run_here(app: Flask, test_clock) -> None:
    test_clock(AT)
    pool = make_pool(app, stage=TenderStage.EXPORTED, channel=Channel.SEAO, opens_at=AT)
    page = pool.visitor("organizer").get(f"/achats-regroupes/{pool.number}")
    for words in (
        "Dossier préparé",
        "Appel d’offres sur le SEAO",
        "on n’y adhère pas ici",
        "Cet achat se fait par appel d’offres, sur le SEAO",
    ):
        assert words in page, words
    for words in ("jusqu’au", "lance le regroupement", "Vous serez avisé", "Répondre aux questions", "Aucun plafond"):
        assert words not in page, words


def test_a_purchase_cancelled_before_its_close_is_not_said_to_be_closed_since_a_day_to_come(app: Flask, test_clock) -> None:
    test_clock(AT)
    page = (
        (pool := make_pool(app, stage=TenderStage.CANCELLED, cancelled_reason="Budget refusé."))
        .visitor()
        .get(f"/achats-regroupes/{pool.number}")
    )
    assert "on n’y adhère plus" in page
    assert "Closes depuis" not in page


def test_the_list_leads_on_and_tells_open_soon_mine_and_past(pool: Pool, test_clock) -> None:
    pool.city("Rivière-aux-Aulnes")

    def shows(view: str) -> bool:
        # Signed in anew each time: weeks go by.
        return "pour les camps de jour" in pool.visitor("Rivière-aux-Aulnes").get(f"/achats-regroupes?vue={view}")

    assert [shows(one) for one in ("ouverts", "bientot", "miens", "passes")] == [True, False, False, False]
    assert "Voir les achats ouverts" in pool.visitor("Rivière-aux-Aulnes").get("/achats-regroupes?vue=miens")
    pool.adhere("Rivière-aux-Aulnes", 100)
    test_clock(CLOSES - timedelta(days=6))
    assert [shows(one) for one in ("ouverts", "bientot", "miens", "passes")] == [True, True, True, False]
    test_clock(CLOSES)
    assert [shows(one) for one in ("ouverts", "bientot", "miens", "passes")] == [False, False, True, True]
    assert "Aucun achat regroupé n’est ouvert" in pool.visitor().get("/achats-regroupes")
    assert "Aucun achat ne répond" in pool.visitor().get("/achats-regroupes?region=17")


def test_it_is_on_the_home_page_on_the_profile_on_the_listing_in_the_feed_and_on_the_map(pool: Pool) -> None:
    title, slug = "Repas en liaison froide pour les camps de jour", pool.tender(lambda one: one.lots[0].listing_version.listing_id)
    with pool.app.app_context(), db.database().reading() as session:
        slug = session.get_one(Listing, slug).slug
    visitor = pool.visitor()
    for path in ("/", f"/entreprises/{pool.slugs['supplier']}", f"/catalogue/{slug}"):
        assert title in visitor.get(path), path
    feed = visitor.client.get("/achats-regroupes/fil.atom")
    assert title in feed.text
    assert feed.mimetype == "application/atom+xml"
    maps = "".join(visitor.client.get(f"/sitemap-{number}.xml").text for number in range(5))
    assert f"/achats-regroupes/{pool.number}" in maps


def test_the_calendar_has_the_days_of_the_purchase_with_the_rules_of_its_time_zone(pool: Pool) -> None:
    answer = pool.visitor().client.get(f"/achats-regroupes/{pool.number}.ics")
    assert answer.mimetype == "text/calendar"
    found = Calendar.from_ical(answer.get_data())
    events = {str(one["uid"]).split("-")[-1].split("@")[0]: one for one in found.walk("VEVENT")}
    assert set(events) == {"cloture", "resolutions", "livraison"}
    assert events["cloture"]["dtend"].dt == CLOSES.astimezone(ZoneInfo("America/Toronto"))
    assert events["livraison"]["dtend"].dt.isoformat() == "2026-08-15", "the day after the last, as RFC 5545 counts"
    assert [str(one["tzid"]) for one in found.walk("VTIMEZONE")] == ["America/Toronto"]
    assert f"Clôture des adhésions{NBSP}: Repas" in str(events["cloture"]["summary"])
