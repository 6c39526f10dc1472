"""Finding listings: what somebody may see, the catalogue of an enterprise for the public and for whoever keeps it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, lazyload

from marketplace.accounts.models import User
from marketplace.catalogue.models import (
    Audience,
    Listing,
    ListingKind,
    ListingMember,
    ListingNetwork,
    ListingStatus,
    ListingVersion,
    PriceBasis,
    Purpose,
)
from marketplace.catalogue.rules import NOBODY, Viewer
from marketplace.core import access, clock, db
from marketplace.core.errors import Missing
from marketplace.core.paging import Page, paginate
from marketplace.organizations.models import Mandate, NetworkMember, Organization, OrganizationStatus
from marketplace.organizations.teams import rules as teams
from search_index.analysis import fold

PER_PAGE = 50
# The page of a member of a joint listing, beside that of the organisation of its catalogue.
_page = aliased(Organization)
# For lists, which show no picture, document or territory: without these, each page asks four questions more.
LIGHT = tuple(lazyload(one) for one in (Listing.all_pictures, Listing.all_documents, Listing.regions, Listing.mrcs))


def viewer(person: User | None, at: datetime) -> Viewer:
    """Who looks, as far as a catalogue asks; asked of the database once a unit. Nobody, while she must still bring a second factor."""
    if person is None or access.is_held_back():
        return NOBODY
    kept: dict[int, Viewer] = db.session().info.setdefault("catalogue.viewers", {})
    if person.id not in kept:
        kept[person.id] = _viewer(person, at)
    return kept[person.id]


def _viewer(person: User, at: datetime) -> Viewer:
    mine, today = teams.memberships(person), clock.local_day(at)
    organizations = frozenset(one.organization.id for one in mine)
    if not organizations:
        return Viewer(is_staff=person.is_staff)
    own = {one.organization.id for one in mine if one.organization.network_type is not None}
    belongs = select(NetworkMember.network_id).where(
        NetworkMember.member_id.in_(organizations),
        or_(NetworkMember.since.is_(None), NetworkMember.since <= today),
        or_(NetworkMember.until.is_(None), NetworkMember.until > today),
    )
    editing = [one.organization.id for one in mine if one.may(*teams.EDITORS) and one.organization.network_type is not None]
    mandated = select(Mandate.enterprise_id).where(
        Mandate.network_id.in_(editing),
        Mandate.given_at.is_not(None),
        Mandate.withdrawn_at.is_(None),
        or_(Mandate.ends_on.is_(None), Mandate.ends_on >= today),
    )
    return Viewer(
        organizations=organizations,
        mandated=frozenset(db.session().scalars(mandated)) if editing else frozenset(),
        networks=frozenset(db.session().scalars(belongs)) | own,
        is_buyer=any(teams.is_confirmed_buyer(one.organization, at) for one in mine),
        is_staff=person.is_staff,
    )


def seen_by(who: Viewer, at: datetime) -> Select[tuple[Listing]]:
    """What is offered now to somebody, with its organisation. The prices of what it gives are hers only if `may_see_price` says so."""
    whose = contains_eager(Listing.organization).lazyload(Organization.activities)
    return select(Listing).join(Listing.organization).where(*offered(at), is_for(who)).options(whose)


def offered(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """What `rules.is_shown` says, for a SELECT that joins the organisation."""
    today = clock.local_day(at)
    return (
        Listing.status == ListingStatus.PUBLISHED,
        Organization.status == OrganizationStatus.PUBLISHED,
        or_(Listing.valid_from.is_(None), Listing.valid_from <= today),
        or_(Listing.valid_until.is_(None), Listing.valid_until >= today),
        ~exists()
        .where(
            ListingMember.listing_id == Listing.id,
            ListingMember.organization_id != Listing.organization_id,
            or_(
                ListingMember.accepted_number.is_(None),
                ListingMember.accepted_number != Listing.number,
                ListingMember.organization_id.in_(select(_page.id).where(_page.status != OrganizationStatus.PUBLISHED)),
            ),
        )
        # Of the listing alone: a SELECT that has members of its own asks this of all those of the listing.
        .correlate(Listing),
    )


def seller(slug: str) -> Organization:
    """Whose catalogue is read, without what it does and where, which its catalogue does not tell; Missing for no such address."""
    asked = select(Organization).where(Organization.slug == slug).options(lazyload(Organization.activities))
    # NUL, which PostgreSQL cannot hold, names nothing.
    found = None if "\0" in slug else db.session().scalars(asked).unique().one_or_none()
    if found is None:
        raise Missing()
    return found


def by(organization: Organization) -> ColumnElement[bool]:
    """What an enterprise offers, alone or with others: two lists of numbers, each read from an index. An « or » with EXISTS would read
    every listing there is."""
    return or_(Listing.organization_id == organization.id, Listing.id.in_(_joined_by(organization)))


def _joined_by(organization: Organization) -> Select[tuple[int]]:
    return select(ListingMember.listing_id).where(ListingMember.organization_id == organization.id)


def is_for(who: Viewer) -> ColumnElement[bool]:
    """What `rules.is_for` says, and that whoever keeps a catalogue sees all of it."""
    ways = [Listing.audience == Audience.EVERYBODY]
    if who.is_staff:
        ways.append(Listing.audience == Audience.NETWORKS)
    if who.networks:
        named = exists().where(
            ListingNetwork.listing_id == Listing.id,
            ListingNetwork.purpose == Purpose.AUDIENCE,
            ListingNetwork.network_id.in_(who.networks),
        )
        ways.append(and_(Listing.audience == Audience.NETWORKS, named))
    if keeps := who.organizations | who.mandated:
        ways.append(Listing.organization_id.in_(keeps))
        mine = exists().where(ListingMember.listing_id == Listing.id, ListingMember.organization_id.in_(who.organizations))
        ways.append(mine.correlate(Listing))
    return or_(*ways)


def find(slug: str) -> Listing:
    """The listing of a public address, whatever its status; Missing for none."""
    if "\0" in slug:  # which PostgreSQL cannot hold
        raise Missing()
    whose = contains_eager(Listing.organization).lazyload(Organization.activities)
    wanted = select(Listing).join(Listing.organization).where(Listing.slug == slug).options(whose)
    found = db.session().scalars(wanted).unique().one_or_none()
    if found is None:
        raise Missing()
    return found


def catalogue(organization: Organization, who: Viewer, at: datetime, number: int, *, words: str = "", kind: str = "") -> Page[Listing]:
    """A page of what an enterprise offers to somebody, by title; `words` are all in the title or the reference."""
    # A plan that holds the numbers themselves, few, takes a third of the time over thousands of listings.
    joined = db.session().scalars(_joined_by(organization)).all()
    ways = or_(Listing.organization_id == organization.id, Listing.id.in_(joined)) if joined else Listing.organization_id == organization.id
    wanted = seen_by(who, at).where(ways, *_matching(words, kind))
    return paginate(wanted.order_by(Listing.sort_title, Listing.id).options(*LIGHT), number, PER_PAGE)


def priced(organization: Organization, who: Viewer, at: datetime, *, words: str = "") -> Select[tuple[Listing]]:
    """What an enterprise offers by itself at a price that is written, to somebody, by title; `words` as above. The price is hers only if
    `may_see_price` says so."""
    mine = (Listing.organization_id == organization.id, Listing.price_basis == PriceBasis.LISTED, Listing.price.is_not(None))
    return seen_by(who, at).where(*mine, *_matching(words, "")).order_by(Listing.sort_title, Listing.id)


def first_of(organization: Organization, who: Viewer, at: datetime, most: int) -> Sequence[Listing]:
    """The first listings of an enterprise that somebody sees, by title."""
    wanted = seen_by(who, at).where(by(organization)).order_by(Listing.sort_title, Listing.id).options(*LIGHT)
    return db.session().scalars(wanted.limit(most)).unique().all()


def count_of(organization: Organization, who: Viewer, at: datetime) -> int:
    """How many listings of an enterprise somebody sees."""
    wanted = select(func.count()).select_from(Listing).join(Listing.organization)
    return db.session().scalar(wanted.where(by(organization), *offered(at), is_for(who))) or 0


def kept(organization: Organization, status: ListingStatus | None, words: str, number: int) -> Page[Listing]:
    """A page of a catalogue for whoever keeps it, by title."""
    wanted = select(Listing).where(Listing.organization_id == organization.id, *_matching(words, ""))
    if status is not None:
        wanted = wanted.where(Listing.status == status)
    return paginate(wanted.order_by(Listing.sort_title, Listing.id).options(*LIGHT, lazyload(Listing.networks)), number, PER_PAGE)


def counts(organization: Organization) -> dict[ListingStatus, int]:
    """How many listings of an organisation have each status."""
    asked = select(Listing.status, func.count()).where(Listing.organization_id == organization.id).group_by(Listing.status)
    found: dict[Any, int] = dict(db.session().execute(asked).all())
    return {status: found.get(status, 0) for status in ListingStatus}


def version(listing: Listing, number: int) -> Select[tuple[ListingVersion]]:
    """The version of this number."""
    return select(ListingVersion).where(ListingVersion.listing_id == listing.id, ListingVersion.number == number)


def history(listing: Listing, number: int) -> Page[ListingVersion]:
    """A page of the versions of a listing, the newest first."""
    wanted = select(ListingVersion).where(ListingVersion.listing_id == listing.id)
    return paginate(wanted.order_by(ListingVersion.number.desc()), number)


def networks() -> list[tuple[int, str]]:
    """The networks that a listing may be for, by name."""
    shown = (Organization.network_type.is_not(None), Organization.status == OrganizationStatus.PUBLISHED)
    return [(number, name) for number, name in db.session().execute(_names().where(*shown).order_by(Organization.sort_name))]


def names_of(ids: set[int]) -> dict[int, str]:
    """The names of organisations by their ids."""
    return dict(db.session().execute(_names().where(Organization.id.in_(ids))).all()) if ids else {}


def _names() -> Select[Any]:
    return select(Organization.id, Organization.name)


def _matching(words: str, kind: str) -> list[ColumnElement[bool]]:
    found = [
        or_(Listing.sort_title.contains(word, autoescape=True), func.lower(Listing.reference).contains(word, autoescape=True))
        for word in fold(words[:200]).split()[:8]
    ]
    chosen = next((one for one in ListingKind if one.value == kind), None)
    return [*found, Listing.kind == chosen] if chosen else found
