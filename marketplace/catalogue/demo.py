"""The invented catalogues of a demonstration: a few listings for each enterprise, one large catalogue, those of a consortium."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from marketplace.catalogue import adding
from marketplace.catalogue.adding import New
from marketplace.catalogue.invented import listings as invented
from marketplace.catalogue.models import Listing, ListingStatus
from marketplace.core import db
from marketplace.core.seeding import Seeding
from marketplace.organizations.models import Activity, NetworkMember, NetworkType, Organization, OrganizationStatus

BATCH = 200
# One in so many waits as a draft, one in so many is archived.
DRAFTS, ARCHIVED = 11, 29


def seed(seeding: Seeding) -> None:
    """Invent the profile's listings, in short units so that a site that runs is not held up."""
    with db.database().reading():
        enterprises = _enterprises()
        consortium = _consortium()
    if not enterprises:
        return
    _consortium_listings(seeding, consortium, enterprises[0])
    shares = _shares(seeding, len(enterprises))
    done = 0
    for batch in _batches(list(zip(enterprises, shares, strict=True)), BATCH):
        with db.database().writing():
            numbers = _write(seeding, batch)
        done += len(numbers)
    seeding.say(f"{done} listings")
    _remember(seeding, enterprises[shares.index(max(shares))])


def _enterprises() -> list[tuple[Organization, tuple[str, ...]]]:
    """The enterprises that are shown, with their sectors, in the order in which they were made."""
    shown = (Organization.is_demo, Organization.is_enterprise, Organization.status == OrganizationStatus.PUBLISHED)
    rows = db.session().execute(select(Organization.id, Organization.name).where(*shown).order_by(Organization.id)).all()
    sectors: dict[int, list[str]] = {}
    for owner, code in db.session().execute(select(Activity.organization_id, Activity.sector_code).order_by(Activity.id)):
        sectors.setdefault(owner, []).append(code)
    # Not in a session: what writes in bulk asks their id, name and whether they are invented.
    return [(Organization(id=number, name=name, is_demo=True), tuple(sectors.get(number, ()))) for number, name in rows]


def _shares(seeding: Seeding, enterprises: int) -> list[int]:
    """How many listings each enterprise has: the first ones have more, and one has the large catalogue when the profile asks for it."""
    profile = seeding.profile
    left = profile.listings - profile.large_catalogue
    base, more = divmod(max(left, 0), enterprises)
    shares = [base + (1 if place < more else 0) for place in range(enterprises)]
    if profile.large_catalogue:
        shares[min(4, enterprises - 1)] += profile.large_catalogue
    else:
        # Whoever tries the demonstration as the first enterprise finds something to keep.
        shares[0] += 5
    return shares


def _write(seeding: Seeding, batch: Sequence[tuple[tuple[Organization, tuple[str, ...]], int]]) -> list[int]:
    new = [
        New(organization, said, _status(organization.id, place))
        for (organization, sectors), count in batch
        for place, said in enumerate(invented.listings(sectors, count, seeding.seed, organization.id))
    ]
    return [number for part in _batches(new, 1000) for number in adding.add_all(part, actor=None, at=seeding.at)]


def _status(key: int, place: int) -> ListingStatus:
    if (key + place) % DRAFTS == 4:
        return ListingStatus.DRAFT
    return ListingStatus.ARCHIVED if (key + place) % ARCHIVED == 7 else ListingStatus.PUBLISHED


def _consortium() -> Organization | None:
    wanted = select(Organization).where(Organization.is_demo, Organization.network_type == NetworkType.CONSORTIUM)
    return db.session().scalars(wanted.order_by(Organization.id).limit(1)).unique().one_or_none()


def _consortium_listings(seeding: Seeding, consortium: Organization | None, first: tuple[Organization, Any]) -> None:
    """What the consortium offers to its members, of whom the enterprise of the demonstration's people is one."""
    if consortium is None:
        return
    named = {
        "audience": "networks",
        "audience_networks": [consortium.id],
        "price_visibility": "networks",
        "price_networks": [consortium.id],
    }
    with db.database().writing() as session:
        adding.add_all([New(consortium, said | named) for said in invented.for_members()], actor=None, at=seeding.at)
        member = select(NetworkMember.id).filter_by(network_id=consortium.id, member_id=first[0].id)
        if session.scalar(member) is None:
            session.add(NetworkMember(network_id=consortium.id, member_id=first[0].id))
    with db.database().reading() as session:
        seeding.samples.setdefault("listing", {})["network"] = _sample(session.scalars(_of(consortium.id)).unique().first())


def _remember(seeding: Seeding, largest: tuple[Organization, Any]) -> None:
    """A listing of each status, and the enterprise of the largest catalogue, for whoever tries the demonstration."""
    with db.database().reading() as session:
        told = seeding.samples.setdefault("listing", {})
        for status in ListingStatus:
            found = session.scalars(select(Listing).where(Listing.status == status).order_by(Listing.id.desc()).limit(1)).unique().first()
            if found is not None:
                told[status.value] = _sample(found)
        organization = session.get_one(Organization, largest[0].id)
        told["catalogue"] = {"id": organization.id, "slug": organization.slug}


def _of(organization_id: int) -> Any:
    return select(Listing).where(Listing.organization_id == organization_id).order_by(Listing.id).limit(1)


def _sample(listing: Listing | None) -> dict[str, Any]:
    return {"id": listing.id, "slug": listing.slug} if listing else {}


def _batches(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))
