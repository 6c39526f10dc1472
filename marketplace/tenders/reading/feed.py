"""The feed of group purchases: those that opened last, as a reader of feeds takes them (Atom, RFC 4287)."""

from dataclasses import dataclass

from sqlalchemy import select

from marketplace.core import db, links
from marketplace.core.formats import moment
from marketplace.core.locale import _
from marketplace.organizations.reading import feeding
from marketplace.tenders.models import Tender
from marketplace.tenders.reading import queries

LATEST = 50


@dataclass(frozen=True)
class Entry:
    """A purchase in the feed."""

    id: str
    title: str
    address: str
    updated: str
    published: str
    summary: str


@dataclass(frozen=True)
class Feed:
    """The feed in one language; its addresses are absolute."""

    id: str
    title: str
    address: str
    page: str
    updated: str
    entries: list[Entry]


def latest() -> Feed:
    """The feed in the language of the page."""
    asked = select(Tender).where(*queries.PUBLISHED).order_by(Tender.opens_at.desc(), Tender.id.desc()).limit(LATEST)
    found = db.session().scalars(asked).all()
    address = links.absolute("tenders.atom")
    updated = max((one.updated_at for one in found), default=feeding.NEVER)
    title = _("Maillage – achats regroupés")
    return Feed(address, title, address, links.absolute("tenders.index"), feeding.instant(updated), [_entry(one) for one in found])


def _entry(tender: Tender) -> Entry:
    closes = _("Adhésions jusqu’au %(moment)s.", moment=moment(tender.closes_at, zone=True)) if tender.closes_at else ""
    opened = tender.opens_at or tender.created_at
    return Entry(
        links.absolute("tenders.show", locale="fr", number=tender.number),
        str(tender.title),
        links.absolute("tenders.show", number=tender.number),
        feeding.instant(tender.updated_at),
        feeding.instant(opened),
        f"{tender.number}. {closes}".strip(),
    )
