"""Finding orders: those of an organisation on either side, how many stand where, what waits for whom, what was accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.awards.models import Contract, ContractStatus
from marketplace.awards.rules import Side
from marketplace.core import db, paging
from marketplace.orders.models import Delivery, DeliveryLine, DeliveryStatus, Order, OrderLine, OrderStatus
from marketplace.organizations.models import Organization
from search_index.analysis import fold

PER_PAGE = 50
SIDES = {"achats": Side.BUYER, "ventes": Side.SUPPLIER}


@dataclass(frozen=True)
class Filters:
    """What of the orders of an organisation is wanted: one status, one side, those that say some words, those of a year."""

    status: OrderStatus | None = None
    side: Side | None = None
    words: str = ""
    year: int | None = None


def status_of(word: str | None) -> OrderStatus | None:
    """The status that an address names, or None for all."""
    return next((one for one in OrderStatus if one.value == word), None)


def listed(organization: Organization, said: Filters, number: int) -> paging.Page[Order]:
    """A page of its orders, the newest first."""
    return paging.paginate(_read(_filtered(organization, said)), number, PER_PAGE)


def exported(organization: Organization, said: Filters) -> Sequence[Order]:
    """All of them, for a file, with their lines."""
    asked = _read(_filtered(organization, said)).options(selectinload(Order.lines).joinedload(OrderLine.unit))
    return db.session().scalars(asked).unique().all()


def counts(organization: Organization) -> dict[OrderStatus, int]:
    """How many of its orders stand where; a status without any is absent."""
    asked = _mine(organization, select(Order.status, func.count(Order.id))).group_by(Order.status)
    found = {status: count for status, count in db.session().execute(asked)}  # noqa: C416 - a Row is no pair for dict()
    return {one: found[one] for one in OrderStatus if one in found}


def of_contract(contract: Contract, ids: Sequence[int]) -> list[Order]:
    """The orders under a contract that these organisations read: its buyer all of them, its enterprise those that were sent."""
    asked = select(Order).where(Order.contract_id == contract.id)
    if contract.buyer_id not in ids:
        asked = asked.where(Order.supplier_id.in_(ids), Order.sent_at.is_not(None))
    return list(db.session().scalars(asked.order_by(Order.id.desc()).limit(100)).unique())


def callable_contracts(buyer: Organization, on: date) -> list[Contract]:
    """The contracts by which an organisation may order now, the newest first."""
    ends = or_(Contract.ends_on.is_(None), Contract.ends_on >= on)
    asked = select(Contract).where(Contract.buyer_id == buyer.id, Contract.status == ContractStatus.ACTIVE, ends)
    read = asked.options(joinedload(Contract.tender), selectinload(Contract.supplier).lazyload(Organization.activities))
    return list(db.session().scalars(read.order_by(Contract.id.desc()).limit(100)).unique())


def to_approve(ids: Sequence[int]) -> list[Order]:
    """The drafts of these buyers that wait for a second person."""
    waits = (Order.status == OrderStatus.DRAFT, Order.approval_asked_at.is_not(None), Order.approved_at.is_(None))
    return _some(select(Order).where(Order.buyer_id.in_(ids), *waits))


def to_send(ids: Sequence[int]) -> list[Order]:
    """The drafts of these buyers that were approved and not sent, or given back to be changed."""
    waits = or_(Order.approved_at.is_not(None), Order.returned_reason.is_not(None))
    return _some(select(Order).where(Order.buyer_id.in_(ids), Order.status == OrderStatus.DRAFT, waits))


def to_acknowledge(ids: Sequence[int]) -> list[Order]:
    """The orders sent to these enterprises that wait for their acknowledgement."""
    return _some(select(Order).where(Order.supplier_id.in_(ids), Order.status == OrderStatus.SENT))


def to_deliver(ids: Sequence[int]) -> list[Order]:
    """The orders that these enterprises have to deliver."""
    return _some(select(Order).where(Order.supplier_id.in_(ids), Order.status.in_((OrderStatus.ACKNOWLEDGED, OrderStatus.DELIVERING))))


def to_decide(ids: Sequence[int]) -> list[Delivery]:
    """The deliveries that wait for the decision of these buyers, the first due before."""
    asked = select(Delivery).join(Order, Order.id == Delivery.order_id).options(joinedload(Delivery.order))
    waits = asked.where(Order.buyer_id.in_(ids), Delivery.status == DeliveryStatus.NOTED)
    return list(db.session().scalars(waits.order_by(Delivery.accept_by, Delivery.id).limit(50)).unique())


def accepted_lines(order: Order) -> list[DeliveryLine]:
    """The lines of its deliveries of which something was accepted, in their order."""
    asked = (
        select(DeliveryLine)
        .join(Delivery, Delivery.id == DeliveryLine.delivery_id)
        .where(Delivery.order_id == order.id, Delivery.status == DeliveryStatus.ACCEPTED, DeliveryLine.accepted > 0)
        .options(joinedload(DeliveryLine.order_line))
        .order_by(Delivery.number, DeliveryLine.id)
    )
    return list(db.session().scalars(asked).unique())


def _some(asked: Select) -> list[Order]:  # type: ignore[type-arg]
    return list(db.session().scalars(_read(asked.order_by(None)).limit(50)).unique())


def _read(asked: Select) -> Select:  # type: ignore[type-arg]
    parties = [selectinload(one).lazyload(Organization.activities) for one in (Order.buyer, Order.supplier)]
    return asked.options(*parties, joinedload(Order.contract), joinedload(Order.direct_award)).order_by(Order.id.desc())


def _mine(organization: Organization, asked: Select) -> Select:  # type: ignore[type-arg]
    supplies = (Order.supplier_id == organization.id) & Order.sent_at.is_not(None)
    return asked.where(or_(Order.buyer_id == organization.id, supplies))


def _filtered(organization: Organization, said: Filters) -> Select:  # type: ignore[type-arg]
    asked = _mine(organization, select(Order))
    if said.status is not None:
        asked = asked.where(Order.status == said.status)
    if said.side is not None:
        asked = asked.where((Order.buyer_id if said.side is Side.BUYER else Order.supplier_id) == organization.id)
    if said.year is not None:
        asked = asked.where(Order.number.startswith(f"BC-{said.year}-", autoescape=True))
    if said.words:
        number, name = f"%{_plain(said.words)}%", fold(said.words)
        ways = [Order.number.ilike(number, escape="\\"), Order.po_number.ilike(number, escape="\\")]
        # Signs alone are folded to nothing, which would be found in every name.
        if name:
            named = select(Organization.id).where(Organization.sort_name.like(f"%{_plain(name)}%", escape="\\"))
            ways += [Order.buyer_id.in_(named), Order.supplier_id.in_(named)]
        asked = asked.where(or_(*ways))
    return asked


def _plain(words: str) -> str:
    """Words in which nothing stands for anything else."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
