"""Finding group purchases for whoever reads: one with all that its page shows, lists, what is near to its close."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from marketplace.core import db
from marketplace.core.errors import Missing
from marketplace.core.paging import Page, paginate
from marketplace.organizations.models import Organization
from marketplace.tenders.joining.rules import COUNTED, Wanted
from marketplace.tenders.models import (
    GROUPED,
    Enquiry,
    Lot,
    Participation,
    ParticipationStage,
    Quantity,
    Tender,
    TenderAmendment,
    TenderDocument,
    TenderStage,
    TenderWatch,
)

# As many participants as the page shows at a time.
PER_PAGE = 50
SOON = timedelta(days=7)
# Once published, whatever became of it. What was cancelled before it opened never was, and a price request never is.
PUBLISHED = (
    Tender.kind.in_(GROUPED),
    Tender.opens_at.is_not(None),
    Tender.stage != TenderStage.DRAFT,
    Tender.template_name.is_(None),
)
_light = lazyload(Organization.activities)


@dataclass(frozen=True)
class Has:
    """What stands beside a purchase, so that what is not there is not asked for."""

    documents: bool
    enquiries: bool
    amendments: bool
    is_watched: bool


def find(number: str, person_id: int | None = None) -> tuple[Tender, Has]:
    """A group purchase by its public number with its lots and their versions, and what stands beside it; Missing for no such, as for a
    price request."""
    beside = [
        exists().where(TenderDocument.tender_id == Tender.id, TenderDocument.removed_at.is_(None)),
        exists().where(Enquiry.tender_id == Tender.id),
        exists().where(TenderAmendment.tender_id == Tender.id),
        exists().where(TenderWatch.tender_id == Tender.id, TenderWatch.user_id == (person_id or 0)),
    ]
    asked = select(Tender, *beside).where(Tender.number == number, Tender.kind.in_(GROUPED)).options(*_organizations())
    row = None if "\0" in number else db.session().execute(asked).unique().one_or_none()
    if row is None:
        raise Missing()
    tender, *found = row
    return with_lots(tender), Has(*map(bool, found))


def with_lots(tender: Tender) -> Tender:
    """The same purchase with its lots, their versions and categories, in one question."""
    asked = select(Lot).where(Lot.tender_id == tender.id).options(joinedload(Lot.listing_version), joinedload(Lot.category))
    set_committed_value(tender, "lots", list(db.session().scalars(asked.order_by(Lot.rank)).unique()))
    return tender


def totals_by_stage(tender: Tender) -> dict[ParticipationStage, dict[int, Wanted]]:
    """What is wanted of each lot by those who are at each stage."""
    asked = (
        select(Participation.stage, Quantity.lot_id, func.sum(Quantity.firm), func.sum(Quantity.flexible))
        .join(Participation, Participation.id == Quantity.participation_id)
        .where(Participation.tender_id == tender.id, Participation.stage.in_(COUNTED))
        .group_by(Participation.stage, Quantity.lot_id)
    )
    found: dict[ParticipationStage, dict[int, Wanted]] = {}
    for stage, lot, firm, flexible in db.session().execute(asked):
        found.setdefault(stage, {})[lot] = Wanted(int(firm), int(flexible))
    return found


def participants(tender: Tender, number: int) -> Page[Participation]:
    """A page of those who take part, in the order of adhesion, with how many there are in all; Missing past the last page."""
    light = [lazyload(one) for one in (Participation.places, Participation.quantities, Participation.certificates)]
    whose = joinedload(Participation.organization)
    asked = (
        select(Participation, func.count().over())
        .where(Participation.tender_id == tender.id, Participation.stage.in_(COUNTED))
        .options(*light, whose.options(_light, joinedload(Organization.mrc)))
        .order_by(Participation.adhered_at, Participation.id)
    )
    rows = db.session().execute(asked.offset((number - 1) * PER_PAGE).limit(PER_PAGE)).unique().all()
    if not rows and number > 1:
        raise Missing()
    return Page([one for one, _total in rows], number, rows[0][1] if rows else 0, PER_PAGE)


def quantities(found: Collection[Participation]) -> dict[tuple[int, int], Wanted]:
    """What each of these participants wants of each lot, over its places."""
    if not found:
        return {}
    asked = (
        select(Quantity.participation_id, Quantity.lot_id, func.sum(Quantity.firm), func.sum(Quantity.flexible))
        .where(Quantity.participation_id.in_([one.id for one in found]))
        .group_by(Quantity.participation_id, Quantity.lot_id)
    )
    return {(one, lot): Wanted(int(firm), int(flexible)) for one, lot, firm, flexible in db.session().execute(asked)}


def mine(tender: Tender, ids: Collection[int]) -> dict[int, Participation]:
    """The places of these organisations in a purchase, by their ids."""
    if not ids:
        return {}
    light = [lazyload(one) for one in (Participation.places, Participation.quantities, Participation.certificates)]
    asked = select(Participation).where(Participation.tender_id == tender.id, Participation.organization_id.in_(ids))
    return {one.organization_id: one for one in db.session().scalars(asked.options(*light, lazyload(Participation.organization)))}


def documents(tender: Tender) -> Sequence[TenderDocument]:
    asked = select(TenderDocument).where(TenderDocument.tender_id == tender.id, TenderDocument.removed_at.is_(None))
    return db.session().scalars(asked.order_by(TenderDocument.id)).unique().all()


def document(tender: Tender, sha256: str) -> TenderDocument:
    """A document that is shown, by its digest; Missing for another."""
    found = next((one for one in documents(tender) if one.file.sha256 == sha256), None)
    if found is None:
        raise Missing()
    return found


def enquiries(tender: Tender, *, answered_only: bool = True) -> Sequence[Enquiry]:
    """The questions, the newest answer first; those that wait, for the organiser alone."""
    asked = select(Enquiry).where(Enquiry.tender_id == tender.id)
    if answered_only:
        asked = asked.where(Enquiry.answered_at.is_not(None))
    return db.session().scalars(asked.order_by(Enquiry.answered_at.desc(), Enquiry.id.desc()).limit(200)).all()


def waiting(tender: Tender) -> int:
    """How many questions wait for their answer."""
    asked = select(func.count()).select_from(Enquiry).where(Enquiry.tender_id == tender.id, Enquiry.answered_at.is_(None))
    return db.session().scalar(asked) or 0


def amendments(tender: Tender) -> Sequence[TenderAmendment]:
    asked = select(TenderAmendment).where(TenderAmendment.tender_id == tender.id)
    return db.session().scalars(asked.order_by(TenderAmendment.number.desc())).all()


def seen(at: datetime, view: str, *, region: str = "", category: str = "", ids: Collection[int] = ()) -> Select[Any]:
    """The purchases of a view of the list: `open`, `soon` (a week), `answering` (enterprises may answer), `mine` (of these organisations),
    `past`; by region of the organiser and by category of a lot (a code or its beginning)."""
    asked = select(Tender).where(*PUBLISHED).options(*_organizations(), joinedload(Tender.lots).joinedload(Lot.category))
    is_open = (Tender.stage == TenderStage.ADHESION, Tender.closes_at > at)
    is_answering = and_(Tender.stage == TenderStage.BIDDING, Tender.bids_due_at > at)
    if view == "answering":
        asked = asked.where(is_answering).order_by(Tender.bids_due_at, Tender.id)
    elif view in ("open", "soon"):
        asked = asked.where(*is_open).order_by(Tender.closes_at, Tender.id)
        asked = asked.where(Tender.closes_at <= at + SOON) if view == "soon" else asked
    elif view == "mine":
        joined = select(Participation.tender_id).where(Participation.organization_id.in_(ids))
        ours = or_(Tender.organizer_id.in_(ids), Tender.supplier_id.in_(ids), Tender.id.in_(joined))
        asked = asked.where(ours).order_by(Tender.closes_at.desc(), Tender.id.desc())
    else:
        ended = or_(Tender.stage.not_in([TenderStage.ADHESION]), Tender.closes_at <= at)
        asked = asked.where(ended, ~func.coalesce(is_answering, false())).order_by(Tender.closes_at.desc(), Tender.id.desc())
    if region:
        asked = asked.where(Tender.organizer_id.in_(select(Organization.id).where(Organization.region_code == region)))
    if category:
        within = Lot.category_code.startswith(category, autoescape=True)
        asked = asked.where(Tender.id.in_(select(Lot.tender_id).where(within)))
    return asked


def listed(asked: Select[Any], number: int) -> Page[Tender]:
    """A page of a list."""
    return paginate(asked, number)


def counts(found: Collection[Tender]) -> dict[int, int]:
    """How many take part in each of these purchases."""
    asked = (
        select(Participation.tender_id, func.count())
        .where(Participation.tender_id.in_([one.id for one in found]), Participation.stage.in_(COUNTED))
        .group_by(Participation.tender_id)
    )
    return dict(db.session().execute(asked).all()) if found else {}


def _organizations() -> list[Any]:
    return [joinedload(one).options(_light) for one in (Tender.organizer, Tender.supplier, Tender.open_network)]
