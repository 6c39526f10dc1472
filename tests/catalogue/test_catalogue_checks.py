"""`verify` names each listing that is not as it must be, and nothing in a catalogue that is well."""

from sqlalchemy import delete, update

from marketplace.catalogue import checks, content
from marketplace.catalogue.models import Audience, Listing, ListingVersion
from tests.builders import AT, make_organization
from tests.catalogue.things import make_listing


def test_a_catalogue_that_is_well_breaks_no_promise_and_each_fault_is_named(unit) -> None:
    enterprise = make_organization()
    listings = [make_listing(enterprise, title_fr=f"Article {number}", title_en=None) for number in range(5)]
    assert checks.broken_promises() == []
    kept = content.content_of(listings[0])
    unit.execute(delete(ListingVersion).where(ListingVersion.listing_id == listings[0].id))
    unit.execute(update(Listing).where(Listing.id == listings[1].id).values(number=2))
    unit.execute(update(Listing).where(Listing.id == listings[2].id).values(is_demo=True))
    unit.execute(update(Listing).where(Listing.id == listings[3].id).values(price=None))
    unit.execute(update(Listing).where(Listing.id == listings[4].id).values(audience=Audience.NETWORKS))
    named = [int(one.split()[1]) for one in checks.broken_promises()]
    assert named == [one.id for one in listings]
    unit.add(ListingVersion(listing_id=listings[0].id, number=1, content=kept, at=AT))
    unit.flush()
    assert len(checks.broken_promises()) == 4
