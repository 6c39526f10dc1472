"""Making shortlists and putting things in them: each act of a writer on the rows of her organisation, noted in the log by numbers."""

from datetime import datetime
from zlib import crc32

from marketplace.accounts.models import User
from marketplace.catalogue.models import Listing
from marketplace.core import audit, db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.search.kept import reading
from marketplace.search.models import Shortlist, ShortlistEntry

MOST_LISTS, MOST_ENTRIES = 200, 200
UP, DOWN = "haut", "bas"


def make(organization: Organization, name: str, need: str = "", *, actor: User, at: datetime) -> Shortlist:
    """Begin a shortlist. RuleBroken when one of the organisation has this name, or when it has two hundred."""
    db.load(Organization, id=organization.id)
    if reading.count(organization) >= MOST_LISTS:
        raise RuleBroken(
            _("Votre organisation a déjà %(most)d sélections : supprimez d’abord celles qui ne servent plus.", most=MOST_LISTS)
        )
    _check_name(organization, name)
    made = Shortlist(organization_id=organization.id, name=name, need=need, created_at=at, updated_at=at)
    db.session().add(made)
    db.session().flush()
    audit.record("search.shortlist_made", made, actor=actor, at=at)
    return made


def version_of_words(shortlist: Shortlist) -> int:
    """A number that other words would not have: a colleague who adds an entry changes none of them."""
    return crc32(f"{shortlist.name}\0{shortlist.need}".encode())


def rename(shortlist: Shortlist, organization: Organization, name: str, need: str, *, actor: User, at: datetime) -> bool:
    """Give it other words; whether anything changed. RuleBroken when another of the organisation has this name."""
    changed = [field for field, value in (("name", name), ("need", need)) if getattr(shortlist, field) != value]
    if not changed:
        return False
    _check_name(organization, name, but=shortlist)
    shortlist.name, shortlist.need, shortlist.updated_at = name, need, at
    audit.record("search.shortlist_renamed", shortlist, actor=actor, at=at)
    return True


def delete(shortlist: Shortlist, *, actor: User, at: datetime) -> None:
    """Take it away with its entries and their notes."""
    audit.record("search.shortlist_deleted", shortlist, actor=actor, at=at, changes={"entries": (len(shortlist.entries), None)})
    db.session().delete(shortlist)


def put(shortlist: Shortlist, thing: Organization | Listing, *, actor: User, at: datetime) -> tuple[ShortlistEntry, bool]:
    """Put an enterprise or a listing in a shortlist; its entry, and whether it is new there. RuleBroken past two hundred entries."""
    held = {"organization_id": thing.id} if isinstance(thing, Organization) else {"listing_id": thing.id}
    for one in shortlist.entries:
        if all(getattr(one, name) == value for name, value in held.items()):
            return one, False
    if len(shortlist.entries) >= MOST_ENTRIES:
        raise RuleBroken(_("Cette sélection est pleine : elle tient %(most)d éléments. Commencez-en une autre.", most=MOST_ENTRIES))
    called = thing.name if isinstance(thing, Organization) else thing.title_fr
    rank = max((one.rank for one in shortlist.entries), default=0) + 1
    entry = ShortlistEntry(shortlist=shortlist, called=called, rank=rank, added_at=at, **held)
    db.session().add(entry)
    db.session().flush()
    shortlist.updated_at = at
    audit.record("search.entry_added", shortlist, actor=actor, at=at, changes=_which(entry))
    return entry, True


def remove(entry: ShortlistEntry, *, actor: User, at: datetime) -> None:
    """Take an entry out of its shortlist, with its notes."""
    shortlist = entry.shortlist
    audit.record(
        "search.entry_removed", shortlist, actor=actor, at=at, changes={one: (now, None) for one, (_, now) in _which(entry).items()}
    )
    shortlist.entries.remove(entry)
    shortlist.updated_at = at


def move_to(entry: ShortlistEntry, other: Shortlist, *, actor: User, at: datetime) -> None:
    """Give an entry with its notes to another shortlist of the organisation, where it comes last. RuleBroken when it is there already."""
    held = (entry.organization_id, entry.listing_id)
    if any((one.organization_id, one.listing_id) == held for one in other.entries):
        raise RuleBroken(_("« %(name)s » contient déjà cet élément : ajoutez-y plutôt une note.", name=other.name))
    if len(other.entries) >= MOST_ENTRIES:
        raise RuleBroken(_("Cette sélection est pleine : elle tient %(most)d éléments. Commencez-en une autre.", most=MOST_ENTRIES))
    before, entry.rank = entry.shortlist, max((one.rank for one in other.entries), default=0) + 1
    entry.shortlist = other
    before.updated_at = other.updated_at = at
    changes = {**_which(entry), "shortlist": (before.id, other.id)}
    audit.record("search.entry_moved", other, actor=actor, at=at, changes=changes)


def move(entry: ShortlistEntry, way: str, *, at: datetime) -> None:
    """Have an entry change places with the one above it or below it; at the end of the list nothing moves."""
    order = sorted(entry.shortlist.entries, key=lambda one: (one.rank, one.id))
    here = order.index(entry)
    there = here + (-1 if way == UP else 1)
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        for rank, one in enumerate(order, start=1):
            one.rank = rank
        entry.shortlist.updated_at = at


def _which(entry: ShortlistEntry) -> dict[str, tuple[int | None, int | None]]:
    return {"enterprise": (None, entry.organization_id)} if entry.organization_id else {"listing": (None, entry.listing_id)}


def _check_name(organization: Organization, name: str, *, but: Shortlist | None = None) -> None:
    if any(one.name.casefold() == name.casefold() for one in reading.of(organization) if one is not but):
        raise RuleBroken(_("Votre organisation a déjà une sélection « %(name)s » : choisissez un autre nom.", name=name))
