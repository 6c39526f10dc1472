"""What the ledger says: every balance is a sum of entries, in cents; none is kept anywhere."""

from collections.abc import Collection

from sqlalchemy import func, select

from marketplace.billing.ledger.posting import Pair
from marketplace.billing.models import Account, Invoice, LedgerEntry
from marketplace.core import db


def owed_on(invoice: Invoice) -> int:
    """What is still owed on an invoice, in cents; below zero when it was credited after it was paid."""
    return owed_on_each([invoice.id]).get(invoice.id, 0)


def owed_on_each(ids: Collection[int]) -> dict[int, int]:
    """The same for many invoices, by their numbers; those without an entry are left out."""
    asked = select(LedgerEntry.invoice_id, func.sum(LedgerEntry.amount)).where(
        LedgerEntry.invoice_id.in_(ids), LedgerEntry.account == Account.OWED
    )
    return {number: int(total) for number, total in db.session().execute(asked.group_by(LedgerEntry.invoice_id)) if number is not None}


def asked_on_each(ids: Collection[int]) -> dict[int, int]:
    """What each invoice asks with taxes, less what was credited of it, whatever was paid; in cents, by their numbers."""
    asked = select(LedgerEntry.invoice_id, func.sum(LedgerEntry.amount)).where(
        LedgerEntry.invoice_id.in_(ids), LedgerEntry.account == Account.OWED, LedgerEntry.payment_id.is_(None)
    )
    return {number: int(total) for number, total in db.session().execute(asked.group_by(LedgerEntry.invoice_id)) if number is not None}


def of_pair(pair: Pair) -> dict[Account, int]:
    """The balance of each account of an enterprise and a buyer."""
    return _by_account(LedgerEntry.supplier_id == pair.supplier_id, LedgerEntry.buyer_id == pair.buyer_id)


def of_payment(payment_id: int) -> dict[Account, int]:
    """What one payment put on each account."""
    return _by_account(LedgerEntry.payment_id == payment_id)


def paid_by(payment_id: int) -> dict[int | None, int]:
    """What a payment pays of each invoice now, in cents, and under None what waits for one."""
    accounts = (Account.OWED, Account.UNAPPLIED)
    asked = select(LedgerEntry.invoice_id, func.sum(LedgerEntry.amount)).where(
        LedgerEntry.payment_id == payment_id, LedgerEntry.account.in_(accounts)
    )
    return {number: -int(total) for number, total in db.session().execute(asked.group_by(LedgerEntry.invoice_id))}


def unapplied_of(ids: Collection[int]) -> dict[int, int]:
    """What waits for an invoice of each of these payments, in cents, by their numbers; those of which nothing does are left out."""
    asked = select(LedgerEntry.payment_id, func.sum(LedgerEntry.amount)).where(
        LedgerEntry.payment_id.in_(ids), LedgerEntry.account == Account.UNAPPLIED
    )
    found = db.session().execute(asked.group_by(LedgerEntry.payment_id))
    return {number: -int(total) for number, total in found if number is not None and total}


def _by_account(*conditions: object) -> dict[Account, int]:
    asked = select(LedgerEntry.account, func.sum(LedgerEntry.amount)).where(*conditions).group_by(LedgerEntry.account)  # type: ignore[arg-type]
    return {account: int(total) for account, total in db.session().execute(asked)}
