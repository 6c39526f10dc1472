"""An order from a catalogue: the price of its volume, the adviser before anything is made, its file approved before it is sent."""

from typing import Any

import pytest

from marketplace.awards.rules import Side
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
    assert path in visitor.get(f"/catalogue/{page}").links().values()
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
