"""The versions of a listing as a person reads them: who, when, why, and the difference with the one before."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_

from marketplace.accounts.models import User
from marketplace.catalogue import content, words
from marketplace.catalogue.models import Listing, ListingVersion
from marketplace.catalogue.telling import Told
from marketplace.catalogue.telling import tell as told_of
from marketplace.core import db
from marketplace.core.errors import Unusable
from marketplace.core.locale import _


@dataclass(frozen=True)
class Version:
    """A version with who wrote it (« le programme » when nobody did), why, and what it changed; the first one changed nothing."""

    row: ListingVersion
    by: str
    because: str
    changes: list[Told]


def tell(rows: Sequence[ListingVersion]) -> list[Version]:
    """The same versions in the same order, with three questions however many they are."""
    people = set(filter(None, (one.by_id for one in rows)))
    named = {one.id: one for one in db.session().scalars(select(User).where(User.id.in_(people)))} if people else {}
    wanted = [(one.listing_id, one.number - 1) for one in rows if one.number > 1]
    place = tuple_(ListingVersion.listing_id, ListingVersion.number)
    before = {one.number: one for one in db.session().scalars(select(ListingVersion).where(place.in_(wanted)))} if wanted else {}
    return [Version(one, _by(one, named), words.because(one.because), _changes(before.get(one.number - 1), one)) for one in rows]


def since(version: ListingVersion, listing: Listing) -> list[Told]:
    """What going back to a version would change: « before » is what holds now."""
    return told_of(content.content_of(listing), version.content)


def read_version(typed: str) -> int:
    """The count that a form of ours carries; Unusable for anything else."""
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 18):
        raise Unusable(_("Ce formulaire est incomplet : rechargez la page."))
    return int(typed)


def _by(version: ListingVersion, people: dict[int, User]) -> str:
    if version.by_id is None:
        return _("le programme")
    return people[version.by_id].name


def _changes(before: ListingVersion | None, version: ListingVersion) -> list[Told]:
    return told_of(before.content, version.content) if before else []
