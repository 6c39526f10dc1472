"""The contracts of an organisation: those it buys by, those it supplies by or is bound by; how many stand where."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from marketplace.awards.models import Award, AwardStatus, Contract, ContractLine, ContractMember, ContractStatus
from marketplace.core import clock, db, paging
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Channel, Tender, TenderKind, TenderStage

PER_PAGE = 50


def status_of(word: str | None) -> ContractStatus | None:
    """The status that an address names, or None for all."""
    return next((one for one in ContractStatus if one.value == word), None)


def of(organization: Organization, status: ContractStatus | None, number: int) -> paging.Page[Contract]:
    """A page of its contracts, on either side, the newest first."""
    asked = _mine(organization, select(Contract)).options(
        joinedload(Contract.tender),
        selectinload(Contract.buyer).lazyload(Organization.activities),
        selectinload(Contract.supplier).lazyload(Organization.activities),
    )
    if status is not None:
        asked = asked.where(Contract.status == status)
    return paging.paginate(asked.order_by(Contract.id.desc()), number, PER_PAGE)


def counts(organization: Organization) -> dict[ContractStatus, int]:
    """How many of its contracts stand where; a status without any is absent."""
    asked = _mine(organization, select(Contract.status, func.count(Contract.id))).group_by(Contract.status)
    return {status: count for status, count in db.session().execute(asked)}  # noqa: C416 - a Row is no pair for dict()


def waiting(ids: Sequence[int]) -> list[Contract]:
    """The contracts that wait for the answer of one of these organisations."""
    buys = Contract.buyer_id.in_(ids) & Contract.buyer_accepted_at.is_(None)
    sells = Contract.supplier_id.in_(ids) & Contract.supplier_accepted_at.is_(None)
    asked = select(Contract).where(Contract.status == ContractStatus.PENDING, or_(buys, sells)).options(joinedload(Contract.tender))
    return list(db.session().scalars(asked.order_by(Contract.id).limit(50)).unique())


def of_purchase(tender: Tender, ids: Collection[int]) -> list[Contract]:
    """The contracts of a purchase that concern these organisations, those of all when its organiser is among them."""
    if not ids:
        return []
    sides = [selectinload(one).lazyload(Organization.activities) for one in (Contract.buyer, Contract.supplier)]
    asked = select(Contract).options(*sides).where(Contract.tender_id == tender.id).order_by(Contract.id)
    if tender.organizer_id not in ids:
        asked = asked.where(Contract.buyer_id.in_(ids) | Contract.supplier_id.in_(ids))
    return list(db.session().scalars(asked.limit(100)).unique())


def to_decide(organizers: Collection[int]) -> list[Tender]:
    """The purchases of these organisers that closed here and wait for their award, or for that of a lot taken back, those that closed first
    before."""
    waits = (
        or_(Tender.stage == TenderStage.CLOSED, _taken_back()),
        Tender.kind == TenderKind.OFFER,
        Tender.channel != Channel.SEAO,
        Tender.organizer_id.in_(organizers),
    )
    return list(db.session().scalars(select(Tender).where(*waits).order_by(Tender.closes_at, Tender.id).limit(50)).unique())


def to_choose(buyers: Collection[int]) -> list[Tender]:
    """The purchases of these buyers whose answers are open and wait for a choice, or for that of a lot taken back, those that were opened
    first before."""
    waits = (or_(Tender.stage == TenderStage.OPENED, _taken_back() & Tender.bids_opened_at.is_not(None)), Tender.organizer_id.in_(buyers))
    return list(db.session().scalars(select(Tender).where(*waits).order_by(Tender.bids_opened_at, Tender.id).limit(50)).unique())


def in_force(buyer: Organization, first: date, last: date) -> list[Contract]:
    """The contracts by which a body bought that are or were in force, concluded about these days: the edge decides of the day."""
    held = (ContractStatus.ACTIVE, ContractStatus.TERMINATED)
    read = (
        selectinload(Contract.lines).selectinload(ContractLine.lot),
        selectinload(Contract.supplier).lazyload(Organization.activities),
        selectinload(Contract.tender).lazyload(Tender.lots),
    )
    asked = select(Contract).where(Contract.buyer_id == buyer.id, Contract.status.in_(held)).options(*read)
    found = db.session().scalars(asked.order_by(Contract.id)).unique()
    return [one for one in found if first <= concluded_on(one) <= last]


def concluded_on(contract: Contract) -> date:
    """The day of Québec on which the second side accepted."""
    last = max(one for one in (contract.buyer_accepted_at, contract.supplier_accepted_at, contract.created_at) if one)
    return clock.local_day(last)


def _taken_back() -> ColumnElement[bool]:
    """Whether a lot of a purchase that was awarded is to be decided again."""
    other = aliased(Award)
    again = select(other.id).where(other.lot_id == Award.lot_id, other.status != AwardStatus.CANCELLED).correlate(Award)
    gone = select(Award.id).where(Award.tender_id == Tender.id, Award.status == AwardStatus.CANCELLED, ~again.exists()).correlate(Tender)
    return (Tender.stage == TenderStage.AWARDED) & gone.exists()


def _mine(organization: Organization, asked: Select) -> Select:  # type: ignore[type-arg]
    bound = select(ContractMember.contract_id).where(ContractMember.organization_id == organization.id)
    return asked.where(or_(Contract.buyer_id == organization.id, Contract.supplier_id == organization.id, Contract.id.in_(bound)))
