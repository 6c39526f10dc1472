"""Whoever keeps a catalogue adds, edits, publishes and copies listings through the pages, and is told what is missing."""

from sqlalchemy import select

from marketplace.catalogue import content
from marketplace.catalogue.models import Listing, ListingStatus
from marketplace.core import db
from marketplace.organizations.duplicates import merging, unmerging
from marketplace.organizations.models import Mandate, MemberRole, Membership, Organization, Role
from search_index.analysis import fold
from tests.builders import AT, make_organization, make_user
from tests.catalogue.things import make_listing, many_listings
from tests.page import Visitor


def _content(market, slug: str) -> dict:
    with market.app.app_context(), db.database().reading() as session:
        return content.content_of(session.scalars(select(Listing).filter_by(slug=slug)).unique().one())


def test_a_tired_person_adds_a_listing_and_is_asked_what_can_be_read_in_two_ways(market, filled) -> None:
    editor, new = market.visitor("editor"), f"{market.base}/ajouter"
    assert "Ce catalogue est vide" in editor.get(market.base)
    form = filled(editor, new)
    form |= {"title_fr": "Lunch boîte", "description_fr": "Sandwich, crudités, dessert.", "kind": "good", "unit_code": "IE"}
    form |= {"category": "traiteur banquet", "price": "1,500", "minimum": "12", "price_visibility": "everybody"}
    form |= {"tier_quantity": ["50", "100", "", ""], "tier_price": ["11,75 $", "", "", ""]}
    page = editor.post(new, form, status=422)
    told = " ".join(page.errors())
    for words in ("Choisissez plus bas", "peut se lire de deux façons", "Ligne 2"):
        assert words in told, words
    assert page.tree.xpath("//input[@name='price']/@value") == ["1,500"]
    assert page.tree.xpath("//input[@name='choice' and @value='90101600']")
    rows = {"tier_quantity": ["50", "100", "", ""], "tier_price": ["11,999", "11", "", ""]}
    page = editor.post(new, form | rows | {"category": "50300000", "price": "12"}, status=422)
    told = " ".join(page.errors())
    for words in (
        "Ce code n’est pas dans notre liste",
        "Ligne 1\u00a0: «\u00a011,999\u00a0» peut se lire",
        "Répondez à la question posée au-dessus",
    ):
        assert words in told, words
    assert page.tree.xpath("//input[starts-with(@name, 'tier_') and @aria-invalid]/@value") == ["50", "11,999"], "only that row is marked"
    units = page.tree.xpath("//select[@name='unit_code']/option/text()")
    assert units == sorted(units, key=fold)
    way = [one.strip() for one in page.tree.xpath("//nav[@class='crumbs']//li//text()") if one.strip()]
    assert way[1:] == [market.enterprise.name, "Catalogue", "Ajouter un produit ou un service"]
    form |= {"choice": "90101600", "notation": "comma", "tier_price": ["11,75 $", "1 000,5", "", ""], "price": "1 500"}
    assert "ne monte pas avec la quantité" in " ".join(editor.post(new, form, status=422).errors())
    page = editor.post(new, form | {"tier_price": ["1 000,5", "11,75 $", "", ""]})
    assert "brouillon" in page
    said = _content(market, "lunch-boite")
    assert (said["price"], said["tiers"], said["minimum"]) == (15_000_000, [[50, 10_005_000], [100, 117_500]], 12)
    assert (said["category_code"], said["reference"], said["unit_code"]) == ("90101600", "P-0001", "IE")
    address = f"{market.base}/lunch-boite"
    assert "L’article est publié." in editor.post(f"{address}/publier", token_from=f"{address}/modifier")
    market.visitor("nobody").get("/catalogue/lunch-boite")
    assert "Voici la copie" in editor.post(f"{address}/copier", token_from=f"{address}/modifier")
    assert "Lunch boîte" in editor.get(f"{market.base}?statut=draft&q=lunch")
    editor.post(f"{address}/archiver", token_from=f"{address}/modifier")
    market.visitor("nobody").get("/catalogue/lunch-boite", status=410)
    editor.post(f"{address}/retirer", token_from=f"{address}/modifier")
    assert market.now(Listing(id=1)).status is ListingStatus.DRAFT


def test_saving_the_form_as_it_is_changes_nothing_in_either_language(market, filled) -> None:
    listing = market.listing(
        reach="radius", radius_km=60, pack=250, adjustment="other", adjustment_note="selon l’essence", valid_from="2026-01-01",
        tax_code="exempt", tax_reason="organisme de bienfaisance", characteristics=["insertion", "local"], lead_time_days=0,
        price=123_456_789, audience="networks", audience_networks=[market.network.id],
    )  # fmt: skip
    editor, before = market.visitor("editor"), _content(market, listing.slug)
    for prefix in ("", "/en"):
        path = f"{prefix}{market.base}/{listing.slug}/modifier"
        page = editor.post(path, filled(editor, path))
        assert ("Rien n’a changé." if not prefix else "Nothing") in page or prefix
    assert _content(market, listing.slug) == before
    assert market.now(listing).number == 1


def test_the_second_to_save_is_told_and_both_texts_are_kept(market, filled) -> None:
    listing = market.listing()
    path = f"{market.base}/{listing.slug}/modifier"
    first, second = market.visitor("editor"), market.visitor("second")
    hers, his = filled(first, path), filled(second, path)
    first.post(path, hers | {"title_fr": "Entretien de jour"})
    page = second.post(path, his | {"title_fr": "Entretien de nuit", "price": "40"}, status=409)
    for words in ("Quelqu’un a enregistré cet article", "Entretien de jour", "Entretien de nuit", "40,00\u00a0$"):
        assert words in page, words
    assert _content(market, listing.slug)["title_fr"] == "Entretien de jour"
    again = {name: page.tree.xpath(f"//input[@name='{name}']/@value")[0] for name in ("version", "title_fr")}
    second.post(path, his | again | {"price": "40"})
    told = second.get(f"{market.base}/{listing.slug}/versions")
    for words in ("Version 3", "Version 2", "Version 1", "Entretien de jour", "Entretien de nuit"):
        assert words in told, words
    former = second.get(f"{market.base}/{listing.slug}/versions/2")
    assert "38,50\u00a0$" in former
    version = former.tree.xpath("//input[@name='version']/@value")[0]
    restore = f"{market.base}/{listing.slug}/versions/2/retablir"
    second.post(restore, {"version": version}, token_from=f"{market.base}/{listing.slug}/versions/2")
    assert (_content(market, listing.slug)["title_fr"], market.now(listing).number) == ("Entretien de jour", 4)
    assert "retour à la version 2" in second.get(f"{market.base}/{listing.slug}/versions")
    second.post(restore, {"version": version}, token_from=f"{market.base}/{listing.slug}/versions/1", status=409)


def test_only_those_who_keep_a_catalogue_open_it_and_others_learn_nothing(market) -> None:
    listing = market.listing(published=False)
    for name, status in (("reader", 403), ("stranger", 404), ("buyer", 404), ("member", 404), ("staff", 200)):
        visitor = market.visitor(name)
        for path in (market.base, f"{market.base}/{listing.slug}/modifier", f"{market.base}/{listing.slug}/versions"):
            assert visitor.client.get(path).status_code == status, (name, path)
    assert market.visitor("nobody").client.get(market.base).status_code in (302, 303, 401)
    with market.app.app_context(), db.database().writing() as session:
        other = make_organization(name="Autre atelier")
        theirs = make_listing(other, title_fr="À eux").slug
        person = make_user()
        place = Membership(user_id=person.id, organization_id=market.network.id, joined_at=AT, roles=[MemberRole(role=Role.CATALOGUE)])
        session.add_all([place, Mandate(enterprise_id=market.enterprise.id, network_id=market.network.id, given_at=AT)])
    market.visitor("editor").get(f"{market.base}/{theirs}/modifier", status=404)
    mandated = Visitor(market.app).sign_in(person)
    page = mandated.get(f"{market.base}/{listing.slug}/modifier")
    assert "au nom de" in page
    mandated.post(f"{market.base}/{listing.slug}/publier", token_from=f"{market.base}/{listing.slug}/modifier")
    assert market.now(listing).status is ListingStatus.PUBLISHED


def test_a_merge_carries_the_listings_and_an_undone_one_gives_them_back(market) -> None:
    mine = market.listing()
    with market.app.app_context(), db.database().writing() as session:
        twin = make_organization(name="Entretien du Littoral (ancienne)")
        theirs = make_listing(twin, title_fr="Lavage de vitres", title_en=None)
        kept = session.get_one(Organization, market.enterprise.id)
        done = merging.merge(kept, twin, {"name": "kept"}, actor=None, at=AT)
        session.flush()
        assert {one.reference for one in session.scalars(select(Listing).filter_by(organization_id=kept.id)).unique()} == {
            "P-0001",
            "P-0001-2",
        }
    market.visitor("nobody").get(f"/catalogue/{theirs.slug}")
    assert market.visitor("nobody").client.get(f"/entreprises/{twin.slug}/catalogue").status_code == 301
    with market.app.app_context(), db.database().writing() as session:
        unmerging.unmerge(session.merge(done), actor=None, at=AT)
    back = market.now(theirs)
    assert (back.organization_id, back.reference) == (twin.id, "P-0001")
    assert market.now(mine).reference == "P-0001"


def test_the_space_and_the_profile_lead_to_the_catalogue(market) -> None:
    many_listings(market, 7)
    space, profile = f"/espace/{market.enterprise.slug}", f"/entreprises/{market.enterprise.slug}"
    home = market.visitor("editor").get(space)
    assert home.links()["Catalogue"] == market.base
    assert "7 articles publiés." in home
    assert "Catalogue" not in market.visitor("reader").get(space).links()
    shown = market.visitor("nobody").get(profile)
    assert [one for one in shown.links() if one.startswith("Article")] == [f"Article {number}" for number in range(1, 7)]
    assert shown.links()["Voir les 7 produits et services"] == f"{profile}/catalogue"
