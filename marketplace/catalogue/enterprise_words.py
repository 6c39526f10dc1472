"""An enterprise is found by the titles of what it offers to everybody."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from marketplace.catalogue import queries
from marketplace.catalogue.models import Audience, Listing, ListingMember
from marketplace.core import db
from marketplace.core.panels import panel
from marketplace.organizations.searched import around
from search_index import Text

# What a word of a title counts for the enterprise: as one of its own description.
WEIGHT = 2
# So many titles are taken whole; of those after, the words that were not said yet. A catalogue of thousands would drown the rest.
WHOLE = 60


@panel("organization.words")
def of(ids: set[int]) -> dict[int, list[Text]]:
    """By the number of an enterprise, the titles of what it offers to everybody now, alone or with others, in each language."""
    public = (Listing.audience == Audience.EVERYBODY, *queries.offered(around.now()))
    wanted = select(Listing.organization_id, Listing.title_fr, Listing.title_en).join(Listing.organization)
    with_others = select(ListingMember.organization_id, Listing.title_fr, Listing.title_en).join_from(ListingMember, Listing)
    own = wanted.where(Listing.organization_id.in_(ids), *public).order_by(Listing.id)
    joint = with_others.join(Listing.organization).where(ListingMember.organization_id.in_(ids), *public).order_by(Listing.id)
    titles: defaultdict[int, list[Any]] = defaultdict(list)
    for asked in (own, joint):
        for number, *both in db.session().execute(asked):
            titles[number].append(both)
    return {number: _texts(found) for number, found in titles.items()}


def _texts(titles: list[Any]) -> list[Text]:
    french, english = _said([one for one, _other in titles]), _said([other for _one, other in titles if other])
    return [text for text in (Text(french, WEIGHT), Text(english, WEIGHT, "en")) if text.words]


def _said(titles: list[str]) -> str:
    """The first titles, then the words that only the others have."""
    known = {word for one in titles[:WHOLE] for word in one.lower().split()}
    others = dict.fromkeys(word for one in titles[WHOLE:] for word in one.lower().split() if word not in known)
    return "\n".join([*titles[:WHOLE], " ".join(others)])
