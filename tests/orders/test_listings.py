"""An order from a catalogue: the price of its volume, the adviser before anything is made, its file approved before it is sent."""

from typing import Any

import pytest

from marketplace.awards.rules import Side
from marketplace.catalogue.models import Listing, ListingStatus
from marketplace.contracting.models import DirectAward, DirectAwardStatus
from marketplace.core import clock, db
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.orders import checks
from marketplace.orders.calling import listings
from marketplace.orders.calling.listings import Chosen
from marketplace.orders.calling.writing import References
from marketplace.orders.models import Order, OrderStatus
from marketplace.orders.sending import ending, sending
from marketplace.organizations.models import Role
from tests.builders import AT, make_organization
from tests.catalogue.things import make_listing
from tests.page import Visitor
from tests.tenders.things import make_city, member


def shop(**values: Any) -> Any:
    """A city, somebody who orders for it, an enterprise and its listing of cleaning by the hour (38,50 $, 36,50 $ from 10 hours on)."""
    city, enterprise = make_city(), make_organization()
    listing = make_listing(enterprise, **{"tiers": [[1000, 365_000]], "minimum": 300, "price_visibility": "everybody", **values})
    return city, member(city, Role.BUYER), enterprise, listing


def order_of(city: Any, buyer: Any, enterprise: Any, *chosen: Chosen) -> Order:
    return listings.order_from(city, enterprise, chosen, References(), actor=buyer, at=AT)


def test_each_line_has_the_price_of_what_the_whole_order_takes(unit) -> None:
    city, buyer, enterprise, listing = shop()
    order = order_of(city, buyer, enterprise, Chosen(listing.id, 600), Chosen(listing.id, 400, clock.local_day(AT), "Aréna"))
    decimals = listing.unit.decimals
    assert {one.unit_price for one in order.lines} == {365_000}
    assert order.amount == 365_000 * 1000 // 10**decimals // 100
    assert order.lines[1].place_name == "Aréna"
    small = order_of(city, buyer, enterprise, Chosen(listing.id, 999))
    assert small.lines[0].unit_price == 385_000


def test_a_quantity_under_the_minimum_or_that_breaks_a_pack_is_refused(unit) -> None:
    city, buyer, enterprise, listing = shop(pack=50)
    with pytest.raises(Unusable, match="à partir de"):
        order_of(city, buyer, enterprise, Chosen(listing.id, 250))
    with pytest.raises(Unusable, match="par lots de"):
        order_of(city, buyer, enterprise, Chosen(listing.id, 310))


def test_an_amount_that_no_column_holds_is_refused_with_its_reason(unit) -> None:
    city, buyer, enterprise, listing = shop(price=10**13, tiers=[], pack=None)
    with pytest.raises(Unusable, match="trop grand"):
        order_of(city, buyer, enterprise, Chosen(listing.id, 10**12))


def test_what_is_not_offered_to_this_reader_is_not_ordered(unit) -> None:
    city, buyer, enterprise, _listing = shop()
    hidden = make_listing(enterprise, title_fr="Grand ménage", price_visibility="everybody", published=False)
    elsewhere = make_listing(make_organization(name="Ailleurs"), price_visibility="everybody")
    for one in (hidden, elsewhere):
        with pytest.raises(Unusable, match="n’est plus au catalogue"):
            order_of(city, buyer, enterprise, Chosen(one.id, 300))


def test_its_file_follows_the_draft_and_is_approved_before_it_is_sent(unit) -> None:
    city, buyer, enterprise, listing = shop()
    order = order_of(city, buyer, enterprise, Chosen(listing.id, 600))
    award = order.direct_award
    assert award is not None
    assert (award.origin, award.supplier_id, award.amount) == (f"order:{order.id}", enterprise.id, order.amount)
    assert "prix publié au catalogue" in award.price_justification
    listings.revise(order, [Chosen(listing.id, 800)], References(), actor=buyer, at=AT)
    assert (award.amount, award.considered[0].price) == (order.amount, order.amount)
    with pytest.raises(RuleBroken, match="n’est pas approuvé"):
        sending.send(order, actor=buyer, at=AT)
    award.status, award.rule, award.awarded_on = DirectAwardStatus.APPROVED, "direct", clock.local_day(AT)
    with pytest.raises(RuleBroken, match="va jusqu’à"), unit.begin_nested():
        listings.revise(order, [Chosen(listing.id, 900)], References(), actor=buyer, at=AT)
    unit.refresh(order)
    sending.send(order, actor=buyer, at=AT)
    assert order.frozen["direct_award"] == award.number
    assert checks.broken_promises() == []


def test_the_draft_of_its_file_is_given_up_with_the_order(unit) -> None:
    city, buyer, enterprise, listing = shop()
    order = order_of(city, buyer, enterprise, Chosen(listing.id, 600))
    ending.cancel(order, Side.BUYER, "Plus besoin.", actor=buyer, at=AT)
    assert order.direct_award is not None
    assert order.direct_award.status is DirectAwardStatus.CANCELLED


def test_an_enterprise_that_no_law_binds_orders_without_a_file(unit) -> None:
    _city, _buyer, enterprise, listing = shop()
    other = make_organization(name="Cuisines du Fleuve, coopérative")
    person = member(other, Role.BUYER)
    order = order_of(other, person, enterprise, Chosen(listing.id, 600))
    assert order.direct_award is None
    sending.send(order, actor=person, at=AT)
    assert order.status is OrderStatus.SENT


@pytest.mark.slow
def test_the_adviser_speaks_before_anything_is_made(app, test_clock) -> None:
    test_clock(AT)
    with app.app_context(), db.database().writing():
        city, buyer, enterprise, listing = shop()
        slugs, number, page = (city.slug, enterprise.slug), listing.id, listing.slug
    visitor = Visitor(app).sign_in(buyer)
    path = f"/espace/{slugs[0]}/commandes/catalogue/{slugs[1]}"
    assert f"{path}?offre={page}" in visitor.get(f"/catalogue/{page}").links().values()
    form = {f"quantity_{number}_0": "6", "place_name": "Hôtel de ville"}
    looked = visitor.post(path, form)
    assert "Ce que dit le conseiller" in looked
    assert "Total avant taxes" in looked

    def made() -> tuple[int, int]:
        with app.app_context(), db.database().reading() as session:
            return session.query(Order).count(), session.query(DirectAward).count()

    assert made() == (0, 0)
    [seen] = looked.tree.xpath("//input[@name='seen']/@value")
    again = visitor.post(path, {**form, f"quantity_{number}_0": "7", "seen": seen})
    assert "Ce que dit le conseiller" in again, "another price is shown again"
    assert made() == (0, 0)
    assert "est enregistré" in visitor.post(path, {**form, "seen": seen})
    assert made() == (1, 1)
    shown = visitor.get("/commandes/BC-2026-0001")
    assert "n’est pas approuvé" in shown
    assert "GG-2026-0001" in shown.links()
    assert "Hôtel de ville" in visitor.get("/commandes/BC-2026-0001/articles").tree.xpath("//input[@name='place_name']/@value")


def long_catalogue(app: Any) -> dict[str, Any]:
    """A city and an enterprise with a hundred listings, by rank; the person who orders."""
    with app.app_context(), db.database().writing():
        city, buyer, enterprise, _listing = shop()
        made = [
            make_listing(enterprise, title_fr=f"Article {rank + 1000}", price_visibility="everybody", minimum=None, tiers=[])
            for rank in range(100)
        ]
        path = f"/espace/{city.slug}/commandes/catalogue/{enterprise.slug}"
        return {"path": path, "buyer": buyer, "ids": [one.id for one in made], "slugs": [one.slug for one in made]}


def test_a_listing_far_in_a_catalogue_is_found_by_its_number(unit) -> None:
    city, buyer, enterprise, _listing = shop()
    many = [make_listing(enterprise, title_fr=f"Article {rank:03d}", price_visibility="everybody") for rank in range(100)]
    order = order_of(city, buyer, enterprise, Chosen(many[99].id, 600), Chosen(many[0].id, 600))
    assert {one.description for one in order.lines} == {"Article 099", "Article 000"}
    with pytest.raises(Unusable, match="jusqu’à"):
        order_of(city, buyer, enterprise, *(Chosen(number, 600) for number in range(1, 102)))


def test_any_listing_is_reached_and_what_was_typed_is_kept(app, test_clock) -> None:
    test_clock(AT)
    shelf = long_catalogue(app)
    visitor, path, ids = Visitor(app).sign_in(shelf["buyer"]), shelf["path"], shelf["ids"]

    def typed(page: Any) -> dict[str, str]:
        """Every quantity that a page holds, as a browser would send it."""
        fields = page.tree.xpath("//input[starts-with(@name, 'quantity_')]")
        return {one.get("name"): one.get("value") or "" for one in fields}

    came = visitor.get(f"{path}?offre={shelf['slugs'][90]}")
    assert next(iter(typed(came))) == f"quantity_{ids[90]}_0", "the listing that she came from stands first"
    assert f"quantity_{ids[99]}_0" not in typed(came)
    first = {**typed(visitor.get(path)), f"quantity_{ids[0]}_0": "6", "po_number": "PO-7"}
    found = visitor.post(path, {**first, "mots": "article 1099", "chercher": "1"})
    assert list(typed(found)) == [f"quantity_{ids[0]}_0", f"quantity_{ids[99]}_0"]
    assert typed(found)[f"quantity_{ids[0]}_0"] == "6"
    assert found.tree.xpath("//input[@name='po_number']/@value") == ["PO-7"]
    turned = visitor.post(path, {**typed(found), f"quantity_{ids[99]}_0": "8", "vers": "3"})
    assert typed(turned)[f"quantity_{ids[99]}_0"] == "8"
    assert f"quantity_{ids[50]}_0" in typed(turned)
    looked = visitor.post(path, {**typed(turned), "page": "3"})
    assert "Ce que dit le conseiller" in looked
    assert list(typed(looked)) == [f"quantity_{ids[0]}_0", f"quantity_{ids[99]}_0"], "what is ordered, and nothing else"
    [seen] = looked.tree.xpath("//input[@name='seen']/@value")
    assert "est enregistré" in visitor.post(path, {**typed(looked), "seen": seen})
    with app.app_context(), db.database().reading() as session:
        [order] = session.query(Order).all()
        assert {one.listing_id for one in order.lines} == {ids[0], ids[99]}
        number = order.number
    revised = visitor.get(f"/commandes/{number}/articles")
    assert list(typed(revised))[0] == f"quantity_{ids[0]}_0"
    assert typed(revised)[f"quantity_{ids[99]}_0"].startswith("8"), "a draft shows what it holds, wherever it stands in the catalogue"


def test_looking_elsewhere_weighs_nothing_that_was_typed_and_makes_nothing(app, test_clock) -> None:
    test_clock(AT)
    shelf = long_catalogue(app)
    visitor, path, field = Visitor(app).sign_in(shelf["buyer"]), shelf["path"], f"quantity_{shelf['ids'][0]}_0"
    page = visitor.post(path, {field: "beaucoup", "vers": "2"})
    assert page.tree.xpath(f"//input[@name='{field}']/@value") == ["beaucoup"]
    assert "n’est pas" in visitor.post(path, {field: "beaucoup"}, status=422)
    visitor.get(f"{path}?page=9", status=404)
    with app.app_context(), db.database().reading() as session:
        assert session.query(Order).count() == 0


def test_what_left_the_catalogue_meanwhile_is_said_and_not_ordered_around(app, test_clock) -> None:
    test_clock(AT)
    shelf = long_catalogue(app)
    visitor, path, ids = Visitor(app).sign_in(shelf["buyer"]), shelf["path"], shelf["ids"]
    form = {f"quantity_{ids[0]}_0": "6", f"quantity_{ids[1]}_0": "6"}
    with app.app_context(), db.database().writing() as session:
        session.get_one(Listing, ids[1]).status = ListingStatus.ARCHIVED
    assert "n’est plus au catalogue" in visitor.post(path, form, status=422)
