"""Listings to try with: `make_listing(organization, title_fr=…)`, plausible and invented."""

from datetime import datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.catalogue import actions, adding, content
from marketplace.catalogue.adding import New
from marketplace.catalogue.models import Listing
from marketplace.core import db
from marketplace.organizations.models import Organization
from tests.builders import AT

CLEANING: dict[str, Any] = {
    "title_fr": "Entretien ménager de bureaux",
    "title_en": "Office cleaning",
    "description_fr": "Nettoyage le soir avec des produits écologiques : planchers, cuisinettes et salles de toilettes.",
    "kind": "service",
    "category_code": "76110000",
    "unit_code": "HUR",
    "price": 385_000,
    "tiers": [[1000, 365_000], [4000, 349_500]],
    "minimum": 300,
}


def make_listing(
    organization: Organization, *, actor: User | None = None, at: datetime = AT, published: bool = True, **said: Any
) -> Listing:
    """A published service of cleaning by the hour, unless told otherwise, in the unit at work."""
    listing = actions.start(organization, {**CLEANING, **said}, actor=actor, at=at)
    if published:
        actions.publish(listing, actor=actor, at=at)
    return listing


def many_listings(market: Any, count: int) -> None:
    """So many published listings more, « Article 1 » and on, in a unit of its own."""
    with market.app.app_context(), db.database().writing() as session:
        organization = session.get_one(Organization, market.enterprise.id)
        first = session.query(Listing).count() + 1
        said = [
            {**CLEANING, "title_fr": f"Article {number}", "title_en": None, "reference": f"A-{number}"}
            for number in range(first, first + count)
        ]
        adding.add_all([New(organization, content.normal(one)) for one in said], actor=None, at=AT)
