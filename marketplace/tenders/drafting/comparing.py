"""What a purchase begun from another one says otherwise, because the offers changed meanwhile."""

from dataclasses import dataclass

from marketplace.catalogue.telling import Told, tell
from marketplace.core import db
from marketplace.tenders.models import Lot, Tender


@dataclass(frozen=True)
class Since:
    """A lot of the earlier purchase: what its offer says otherwise now; `is_gone` when it is offered no more, and so left out."""

    lot: Lot
    changes: tuple[Told, ...]
    is_gone: bool


def source_of(tender: Tender) -> Tender | None:
    """The purchase or the template that it was begun from."""
    return db.session().get(Tender, tender.cloned_from_id) if tender.cloned_from_id else None


def since(tender: Tender, source: Tender) -> list[Since]:
    """Each lot of the source whose offer says something else in this purchase, or is no more in it."""
    here = {one.listing_version.listing_id: one for one in tender.lots if one.listing_version}
    told = [_since(one, here.get(one.listing_version.listing_id)) for one in source.lots if one.listing_version]
    return [one for one in told if one.changes or one.is_gone]


def _since(before: Lot, now: Lot | None) -> Since:
    if now is None or now.listing_version is None or before.listing_version is None:
        return Since(before, (), True)
    return Since(before, tuple(tell(before.listing_version.content, now.listing_version.content)), False)
