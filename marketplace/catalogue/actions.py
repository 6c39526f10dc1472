"""Writing a catalogue: a listing is started, revised (each change of content is a version), published, withdrawn, archived."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from marketplace.accounts.models import User
from marketplace.catalogue import codes, content, rules
from marketplace.catalogue.content import Content
from marketplace.catalogue.faults import faults
from marketplace.catalogue.models import Listing, ListingDocument, ListingPicture, ListingStatus, ListingVersion
from marketplace.core import audit, db, outbox, states
from marketplace.core.errors import Missing, RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.organizations.models import Organization


def start(
    organization: Organization,
    said: Mapping[str, Any],
    *,
    actor: User | None,
    at: datetime,
    because: str = "",
    like: Listing | None = None,
) -> Listing:
    """A new listing, as a draft, with the first version of its content; without a reference of its own it is given P-0001, P-0002 …

    `like` is another one whose pictures and documents it may show.

    Unusable, with every reason, for a content that cannot be written; RuleBroken when the organisation has this reference already.
    """
    # Two who start at once take their references one after the other.
    organization = db.load(Organization, id=organization.id)
    wanted = content.normal(said)
    wanted["reference"] = wanted["reference"] or codes.free_reference(organization)
    _check(wanted)
    _check_reference(organization.id, wanted["reference"])
    listing = Listing(organization=organization, created_at=at, updated_at=at, is_demo=organization.is_demo, status=ListingStatus.DRAFT)
    listing.slug = codes.free_slug(wanted["title_fr"], organization)
    listing.number = 0
    if like is not None:
        listing.all_pictures = [ListingPicture(file=one.file, alternative_fr="") for one in like.pictures]
        listing.all_documents = [ListingDocument(file=one.file, title_fr="") for one in like.documents]
    with db.session().no_autoflush:
        content.put(listing, wanted)
    db.session().add(listing)
    _add_version(listing, actor=actor, at=at, because=because)
    audit.record("listings.start", listing, actor=actor, at=at, changes={"listings.number": (None, 1)})
    return listing


def revise(listing: Listing, said: Mapping[str, Any], *, actor: User | None, at: datetime, because: str = "") -> ListingVersion | None:
    """Write a content over that of a listing: the version that it makes, or None when nothing changes.

    Editing, restoring, importing, changing many at once and programs all come here. The caller has checked the version that was read
    (`check_version`). `because` is a code that `words.because` says (`import:12`, `restored:3`, `bulk`, `api`), or nothing.
    Unusable, with every reason, for a content that cannot be written; RuleBroken when another listing has its reference.
    """
    before, wanted = content.content_of(listing), content.normal(said)
    wanted["reference"] = wanted["reference"] or before["reference"]
    changed = content.changes(before, wanted)
    if not changed:
        return None
    _check(wanted)
    if wanted["reference"] != before["reference"]:
        _check_reference(listing.organization_id, wanted["reference"])
    content.put(listing, wanted)
    # The codes of a unit and of a category follow their rows when they are written.
    db.session().flush()
    if content.content_of(listing) == before:
        return None
    touch(listing, at=at)
    version = _add_version(listing, actor=actor, at=at, because=because)
    # The version holds the words; the log tells which fields, never what they say.
    told: dict[str, tuple[Any, Any]] = {f"listings.{one.field}": (None, None) for one in changed}
    told["listings.number"] = (version.number - 1, version.number)
    audit.record("listings.revise", listing, actor=actor, at=at, changes=told)
    outbox.announce("catalogue.revised", listing_id=listing.id, version_id=version.id)
    return version


def restore(listing: Listing, number: int, *, actor: User | None, at: datetime) -> ListingVersion | None:
    """Bring back what a version said, as a new version; None when it says that already. Missing for a number that is none."""
    former = version_of(listing, number).content
    return revise(listing, former, actor=actor, at=at, because=f"restored:{number}")


def copy(listing: Listing, *, actor: User | None, at: datetime) -> Listing:
    """A draft that says the same under another reference, with the same pictures and documents."""
    same = content.content_of(listing) | {"reference": "", "members": []}
    return start(listing.organization, same, actor=actor, at=at, because=f"copy:{listing.reference}", like=listing)


def publish(listing: Listing, *, actor: User | None, at: datetime) -> None:
    """Show it to those it is for. RuleBroken, with every reason, when it is not ready."""
    if reasons := rules.why_not_publish(listing, at):
        raise RuleBroken(" ".join(reasons))
    _move(listing, ListingStatus.PUBLISHED, actor=actor, at=at)


def withdraw(listing: Listing, *, actor: User | None, at: datetime) -> None:
    """Make it a draft again, published or archived as it was."""
    _move(listing, ListingStatus.DRAFT, actor=actor, at=at)


def archive(listing: Listing, *, actor: User | None, at: datetime) -> None:
    """Put it away: it is shown to nobody else, and its versions stay."""
    _move(listing, ListingStatus.ARCHIVED, actor=actor, at=at)


def is_stale(listing: Listing, read_version: int) -> bool:
    """Whether somebody saved it since it was read; `read_version` is the count of its row, which each save raises."""
    return listing.version != read_version


def check_version(listing: Listing, read_version: int) -> None:
    """RuleBroken (409) when somebody saved it since it was read."""
    if is_stale(listing, read_version):
        raise RuleBroken(
            _("Quelqu’un a enregistré cet article depuis que vous l’avez ouvert. Rechargez-le, puis refaites votre changement.")
        )


def version_of(listing: Listing, number: int) -> ListingVersion:
    """One version of a listing by its number; Missing otherwise."""
    found = db.session().scalar(select(ListingVersion).filter_by(listing_id=listing.id, number=number))
    if found is None:
        raise Missing()
    return found


def touch(listing: Listing, *, at: datetime) -> None:
    """Make this the next count of the row, so that a copy read before is known to be old and the index follows."""
    listing.updated_at = at
    flag_modified(listing, "updated_at")


def _move(listing: Listing, to: ListingStatus, *, actor: User | None, at: datetime) -> None:
    states.move(listing, to, actor=actor, at=at)
    touch(listing, at=at)
    db.session().flush()
    outbox.announce("catalogue.moved", listing_id=listing.id, status=to.value)


def _add_version(listing: Listing, *, actor: User | None, at: datetime, because: str) -> ListingVersion:
    listing.number += 1
    db.session().flush()
    written = ListingVersion(
        listing_id=listing.id, number=listing.number, content=content.content_of(listing), by_id=actor.id if actor else None, at=at
    )
    written.because = because
    db.session().add(written)
    db.session().flush()
    return written


def _check(wanted: Content) -> None:
    if found := faults(wanted):
        raise Unusable(" ".join(one.sentence for one in found))


def _check_reference(organization_id: int, reference: str) -> None:
    same = select(func.count()).select_from(Listing).where(Listing.organization_id == organization_id, Listing.reference == reference)
    with db.session().no_autoflush:
        if db.session().scalar(same):
            raise RuleBroken(
                _("Un autre article porte déjà la référence « %(reference)s » : choisissez-en une autre.", reference=reference)
            )
