"""What an enterprise gave back of what an invoice was paid, as the ledger holds it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.billing.models import Account, Invoice, LedgerEntry, LedgerTransaction
from marketplace.core import db


@dataclass(frozen=True)
class GivenBack:
    """So many cents given back of an invoice; below zero for a refund that came back."""

    amount: int
    at: datetime


def of(invoice: Invoice) -> list[GivenBack]:
    """The refunds that touched an invoice, the first before."""
    asked = (
        select(LedgerEntry.amount, LedgerTransaction.at)
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .where(LedgerEntry.invoice_id == invoice.id, LedgerEntry.account == Account.OWED)
        .where(LedgerTransaction.key.like("payment:%:refund%"))
        .order_by(LedgerTransaction.id)
    )
    return [GivenBack(amount, at) for amount, at in db.session().execute(asked)]
