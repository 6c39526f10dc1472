"""Finding what the organiser's pages show: its purchases by stage, its templates, documents, offers to begin from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, lazyload

from marketplace.catalogue import queries as catalogue
from marketplace.catalogue.models import Listing
from marketplace.catalogue.rules import Viewer
from marketplace.core import db
from marketplace.core.paging import Page, paginate
from marketplace.organizations.models import Organization
from marketplace.tenders.drafting import freezing
from marketplace.tenders.joining import queries as joining
from marketplace.tenders.joining.rules import COUNTED
from marketplace.tenders.models import GROUPED, Participation, Tender, TenderDocument, TenderInvitee, TenderStage
from search_index.analysis import fold

PER_PAGE = 50
OFFERS = 20


@dataclass(frozen=True)
class Line:
    """A purchase in the list of its organiser, with how many organisations are in it."""

    tender: Tender
    participants: int


def purchases(organizer: Organization, stage: TenderStage | None, number: int) -> Page[Tender]:
    """A page of the group purchases of an organiser, the last begun first; templates apart."""
    asked = select(Tender).where(*_of(organizer), Tender.template_name.is_(None)).options(lazyload(Tender.lots))
    if stage is not None:
        asked = asked.where(Tender.stage == stage)
    return paginate(asked.order_by(Tender.id.desc()), number, PER_PAGE)


def with_participants(page: Page[Tender]) -> list[Line]:
    """The lines of a page, counted in one statement."""
    ids = [one.id for one in page.items]
    asked = select(Participation.tender_id, func.count()).where(Participation.tender_id.in_(ids), Participation.stage.in_(COUNTED))
    counts = {number: int(count) for number, count in db.session().execute(asked.group_by(Participation.tender_id))} if ids else {}
    return [Line(one, counts.get(one.id, 0)) for one in page.items]


def counts(organizer: Organization) -> dict[TenderStage, int]:
    """How many group purchases of an organiser are in each stage; those that have none are absent."""
    asked = select(Tender.stage, func.count()).where(*_of(organizer), Tender.template_name.is_(None))
    return {stage: int(count) for stage, count in db.session().execute(asked.group_by(Tender.stage))}


def templates(organizer: Organization) -> Sequence[Tender]:
    """The templates of an organiser that were not put away, by name."""
    asked = select(Tender).where(*_of(organizer), Tender.template_name.is_not(None), Tender.stage == TenderStage.DRAFT)
    return db.session().scalars(asked.order_by(Tender.template_name, Tender.id).limit(PER_PAGE)).all()


def documents(tender: Tender) -> Sequence[TenderDocument]:
    """The documents of a purchase that were not taken away, in the order in which they came."""
    asked = select(TenderDocument).where(TenderDocument.tender_id == tender.id, TenderDocument.removed_at.is_(None))
    return db.session().scalars(asked.order_by(TenderDocument.id)).all()


def offers_of(tender: Tender) -> dict[int, Listing]:
    """The listings whose versions the lots froze, by their ids; the versions are read in one statement, the listings in another."""
    ids = {one.listing_version.listing_id for one in joining.with_versions(tender).lots if one.listing_version}
    found = db.session().scalars(select(Listing).where(Listing.id.in_(ids)).options(*catalogue.LIGHT)).unique() if ids else ()
    return {one.id: one for one in found}


def with_invitees(tender: Tender) -> Tender:
    """The same purchase, the organisations that it names read in one statement."""
    whose = joinedload(TenderInvitee.organization).lazyload(Organization.activities)
    db.session().scalars(select(TenderInvitee).where(TenderInvitee.tender_id == tender.id).options(whose)).unique().all()
    return tender


def offers(organizer: Organization, words: str, who: Viewer, at: datetime) -> list[Listing]:
    """The first listings, by title, from which this organiser may begin: all the words are in their title or in the name of who offers."""
    asked = catalogue.seen_by(who, at).where(Listing.price.is_not(None), Listing.organization_id != organizer.id)
    for word in fold(words[:200]).split()[:8]:
        asked = asked.where(Listing.sort_title.contains(word, autoescape=True) | Organization.sort_name.contains(word, autoescape=True))
    found = db.session().scalars(asked.order_by(Listing.sort_title, Listing.id).options(*catalogue.LIGHT).limit(2 * OFFERS)).unique()
    return [one for one in found if freezing.why_not_freeze(one, organizer, who, at) is None][:OFFERS]


def more_of_supplier(tender: Tender, who: Viewer, at: datetime) -> list[Listing]:
    """The other listings of the same enterprise that may become lots."""
    if tender.supplier is None:
        return []
    taken = {one.listing_version.listing_id for one in tender.lots if one.listing_version}
    asked = catalogue.seen_by(who, at).where(Listing.organization_id == tender.supplier_id, Listing.price.is_not(None))
    found = db.session().scalars(asked.order_by(Listing.sort_title, Listing.id).options(*catalogue.LIGHT).limit(200)).unique()
    return [one for one in found if one.id not in taken and freezing.why_not_freeze(one, tender.organizer, who, at) is None]


def _of(organizer: Organization) -> tuple[ColumnElement[bool], ...]:
    """The group purchases of an organiser; its price requests have pages of their own."""
    return (Tender.organizer_id == organizer.id, Tender.kind.in_(GROUPED))
