"""What an enterprise says of its capacity is on the pages of what it sells; and the preview of its page shows prices as others see them."""

from datetime import timedelta

from marketplace.core import clock, db
from marketplace.organizations.models import Availability, Stop
from tests.builders import AT


def test_the_pages_of_what_an_enterprise_sells_say_that_it_is_full_until_the_last_day(market, test_clock) -> None:
    listing = market.listing()
    last = clock.local_day(clock.now()) + timedelta(days=2)
    with market.app.app_context(), db.database().writing() as session:
        session.add(Availability(organization_id=market.enterprise.id, stop=Stop.FULL, until=last, said_at=AT))
    pages = (f"/catalogue/{listing.slug}", f"/entreprises/{market.enterprise.slug}/catalogue")
    assert all("Au maximum de sa capacité" in market.visitor("nobody").get(one) for one in pages)
    test_clock(clock.now() + timedelta(days=3))
    assert not any("Au maximum de sa capacité" in market.visitor("nobody").get(one) for one in pages)


def test_the_preview_shows_prices_to_the_buyer_alone_although_the_editor_sees_them(market) -> None:
    market.listing()
    editor, space = market.visitor("editor"), f"/espace/{market.enterprise.slug}/apercu"
    assert "38,50" in editor.get(f"/entreprises/{market.enterprise.slug}")
    assert "38,50" not in editor.get(space)
    assert "38,50" in editor.get(f"{space}?vu=acheteur")
