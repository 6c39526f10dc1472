"""Finding shortlists, their entries and their notes; of another organisation there is nothing (Missing)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.errors import Missing
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules as teams
from marketplace.search import rules
from marketplace.search.models import Shortlist, ShortlistEntry, ShortlistNote
from search_index.analysis import fold


@dataclass(frozen=True)
class Counted:
    """A shortlist among others: how many things are in it, and how many notes."""

    shortlist: Shortlist
    entries: int
    notes: int


def of(organization: Organization) -> list[Shortlist]:
    """The shortlists of an organisation, by name."""
    found = db.session().scalars(select(Shortlist).where(Shortlist.organization_id == organization.id)).all()
    return sorted(found, key=lambda one: (fold(one.name), one.id))


def count(organization: Organization) -> int:
    """How many shortlists an organisation has."""
    return db.session().scalar(select(func.count()).select_from(Shortlist).where(Shortlist.organization_id == organization.id)) or 0


def counted(organization: Organization) -> list[Counted]:
    """The same with what is in each, whatever their number in three questions."""
    e, n = ShortlistEntry, ShortlistNote
    mine = select(Shortlist.id).where(Shortlist.organization_id == organization.id)
    entries = select(e.shortlist_id, func.count()).where(e.shortlist_id.in_(mine)).group_by(e.shortlist_id)
    notes = select(e.shortlist_id, func.count()).join(n, n.entry_id == e.id).where(e.shortlist_id.in_(mine)).group_by(e.shortlist_id)
    many, written = (dict(db.session().execute(one).all()) for one in (entries, notes))
    return [Counted(one, many.get(one.id, 0), written.get(one.id, 0)) for one in of(organization)]


def shortlist(organization: Organization, number: int) -> Shortlist:
    """One of its shortlists, locked until the end of a unit that writes."""
    return db.load(Shortlist, id=number, organization_id=organization.id)


def entry(organization: Organization, number: int) -> ShortlistEntry:
    """An entry of one of its shortlists; the shortlist is locked with it."""
    found = db.load(ShortlistEntry, id=number)
    shortlist(organization, found.shortlist_id)
    return found


def note(organization: Organization, number: int) -> ShortlistNote:
    """A note about an entry of one of its shortlists."""
    found = db.load(ShortlistNote, id=number)
    entry(organization, found.entry_id)
    return found


def written_by(person: User) -> list[tuple[Organization, list[Shortlist]]]:
    """The organisations for which a person may keep shortlists, with those that they have, by name."""
    mine = [one.organization for one in teams.memberships(person) if one.may(*rules.KEEPERS)]
    return [(one, of(one)) for one in mine]


def choosable(person: User, number: int) -> tuple[Organization, Shortlist]:
    """A shortlist in which a person may put things, with its organisation; Missing for any other."""
    wanted = db.load(Shortlist, id=number)
    for one in teams.memberships(person):
        if one.membership.organization_id == wanted.organization_id and one.may(*rules.KEEPERS):
            return one.organization, wanted
    raise Missing()


def others(of_entry: ShortlistEntry, organization: Organization) -> Sequence[Shortlist]:
    """Where an entry may be moved."""
    return [one for one in of(organization) if one.id != of_entry.shortlist_id]
