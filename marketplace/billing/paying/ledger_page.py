"""The ledger that two organisations have together, as their finances read it: balances, then each transaction with its entries."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import lazyload, selectinload

from marketplace.billing.models import Account, Invoice, LedgerEntry, LedgerTransaction
from marketplace.billing.paying import listing
from marketplace.core import db, paging
from marketplace.core.errors import Missing
from marketplace.organizations.models import Organization

PER_PAGE = 50
MOST_PARTNERS = 200


@dataclass(frozen=True)
class Line:
    """A pair as a list shows it: the other organisation, what is owed and what waits for an invoice, in cents."""

    other: Organization
    owed: int
    unapplied: int


def partners(organization: Organization) -> list[Line]:
    """Those with whom it has a ledger, by name."""
    mine = listing.pages_of(organization)
    found: dict[int, dict[Account, int]] = {}
    for own, their in ((LedgerEntry.supplier_id, LedgerEntry.buyer_id), (LedgerEntry.buyer_id, LedgerEntry.supplier_id)):
        asked = select(their, LedgerEntry.account, func.sum(LedgerEntry.amount)).where(own.in_(mine)).group_by(their, LedgerEntry.account)
        for number, account, total in db.session().execute(asked):
            held = found.setdefault(number, {})
            held[account] = held.get(account, 0) + int(total)
    named = (
        select(Organization).where(Organization.id.in_(found)).options(lazyload("*")).order_by(Organization.sort_name).limit(MOST_PARTNERS)
    )
    others = db.session().scalars(named).unique().all()
    return [Line(one, found[one.id].get(Account.OWED, 0), -found[one.id].get(Account.UNAPPLIED, 0)) for one in others]


def balances_of(organization: Organization, other: Organization) -> dict[Account, int]:
    """The balance of each account that they have together, in cents, those at zero left out."""
    asked = select(LedgerEntry.account, func.sum(LedgerEntry.amount)).where(_pair(organization, other)).group_by(LedgerEntry.account)
    found = {account: int(total) for account, total in db.session().execute(asked)}
    return {one: found[one] for one in Account if found.get(one)}


def of(organization: Organization, other: Organization, number: int) -> paging.Page[LedgerTransaction]:
    """A page of their transactions, the newest first, with their entries. Past what anyone reads they are not counted."""
    mine = select(LedgerEntry.transaction_id).where(_pair(organization, other)).distinct().order_by(LedgerEntry.transaction_id.desc())
    total = db.session().scalar(select(func.count()).select_from(mine.limit(paging.DEEPEST).subquery())) or 0
    ids = db.session().scalars(mine.offset((number - 1) * PER_PAGE).limit(PER_PAGE)).all()
    if not ids:
        raise Missing()
    asked = select(LedgerTransaction).where(LedgerTransaction.id.in_(ids)).options(selectinload(LedgerTransaction.entries))
    return paging.Page(db.session().scalars(asked.order_by(LedgerTransaction.id.desc())).all(), number, total, PER_PAGE)


def numbers(page: paging.Page[LedgerTransaction]) -> dict[int, str]:
    """The numbers of the invoices that a page names, by their ids."""
    ids = {entry.invoice_id for one in page.items for entry in one.entries if entry.invoice_id}
    return {one: number or "–" for one, number in db.session().execute(select(Invoice.id, Invoice.number).where(Invoice.id.in_(ids)))}


def every(organization: Organization, other: Organization) -> Iterator[tuple[LedgerEntry, LedgerTransaction, str | None]]:
    """All their entries, the first before, each with its transaction and the number of its invoice."""
    asked = (
        select(LedgerEntry, LedgerTransaction, Invoice.number)
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .outerjoin(Invoice, Invoice.id == LedgerEntry.invoice_id)
        .where(_pair(organization, other))
        .order_by(LedgerEntry.transaction_id, LedgerEntry.id)
    )
    found = db.session().execute(asked.execution_options(yield_per=500))
    yield from ((entry, transaction, number) for entry, transaction, number in found)


def _pair(organization: Organization, other: Organization) -> ColumnElement[bool]:
    """Either may be the enterprise: some sell to each other. A way in which nothing was ever posted is not asked for, as it costs much."""
    mine, theirs = listing.pages_of(organization), listing.pages_of(other)
    ways = [
        and_(LedgerEntry.supplier_id.in_(sellers), LedgerEntry.buyer_id.in_(buyers)) for sellers, buyers in ((mine, theirs), (theirs, mine))
    ]
    return or_(false(), *(one for one in ways if db.session().scalar(select(LedgerEntry.id).where(one).limit(1)) is not None))
