"""Whether a listing could be shown if it said what a content says: what a file or a change of many asks before anything is written."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from marketplace.catalogue import rules
from marketplace.catalogue.content import CHOICES, DAYS, NETWORKS, Content, changes, content_of, day_of, normal
from marketplace.catalogue.models import Listing
from marketplace.organizations.models import Organization


def why_not_publish(organization: Organization, content: Content, at: datetime, listing: Listing | None = None) -> list[str]:
    """What `rules.why_not_publish` would say of such a listing; `listing` is the one that would be written over, None for a new one."""
    choices = {name: kind(content[name]) if content[name] else None for name, kind in CHOICES.items()}
    days = {name: day_of(content[name]) if content[name] else None for name in DAYS}
    networks = [SimpleNamespace(network_id=number, purpose=purpose) for name, purpose in NETWORKS.items() for number in content[name]]
    rows = {"organization": organization, "networks": networks, **_accepted(listing, content)}
    said: Any = SimpleNamespace(**{**content, **choices, **days, **rows})
    return rules.why_not_publish(said, at)


def _accepted(listing: Listing | None, content: Content) -> dict[str, Any]:
    """The members of a joint listing with the number of the version that they would have to have accepted: the next one, if the content
    changes anything."""
    if listing is None or not content["members"]:
        return {"members": [], "number": 1}
    return {"members": listing.members, "number": listing.number + bool(changes(normal(content_of(listing)), content))}
