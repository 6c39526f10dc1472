"""The latest of a list as a feed tells it: entries with ids that never change, and text that XML can hold."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import current_app

from config import Settings
from marketplace.core import links, locale
from marketplace.core.locale import _
from marketplace.organizations.models import Organization

# What XML 1.0 cannot hold, even escaped (section 2.2).
REFUSED = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# An id names its thing by the host and a year in which the host was ours (RFC 4151); the year never changes.
SINCE = 2026
# When an empty feed was last changed.
NEVER = datetime(SINCE, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """An enterprise in a feed; `updated` and `published` as RFC 3339 writes them, `note` what is said after its description."""

    organization: Organization
    id: str
    address: str
    updated: str
    published: str
    note: str


@dataclass(frozen=True)
class Feed:
    """A feed in one language; `address` is its own, `page` that of the list it follows, both absolute."""

    id: str
    title: str
    address: str
    page: str
    updated: str
    entries: list[Entry]


def feed(title: str, key: str, *, address: str, page: str, organizations: list[Organization]) -> Feed:
    """The feed of a list; `key` tells it from the other lists."""
    latest = max((one.updated_at for one in organizations), default=NEVER)
    own_id = f"{_authority()}:fil/{locale.current()}/{key}"
    return Feed(own_id, title, address, page, instant(latest), [_entry(one) for one in organizations])


def xml(text: str) -> str:
    """The text without what would keep a reader from the whole feed; escaping is left to the template."""
    return REFUSED.sub("", str(text))


def instant(at: datetime) -> str:
    """« 2026-03-10T18:30:00Z »"""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _entry(organization: Organization) -> Entry:
    # By its number: the name, and the address after a merge, may change.
    return Entry(
        organization,
        f"{_authority()}:entreprises/{organization.id}",
        links.absolute("organizations.show", slug=organization.slug),
        instant(organization.updated_at),
        instant(organization.created_at),
        _("(Exemple inventé.)") if organization.is_demo else "",
    )


def _authority() -> str:
    settings: Settings = current_app.extensions["maillage.settings"]
    return f"tag:{urlsplit(settings.base_url).hostname},{SINCE}"
