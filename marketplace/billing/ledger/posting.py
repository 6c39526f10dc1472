"""Writing in the ledger: a transaction whose entries add up to zero, once for its key."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.billing.models import Account, LedgerEntry, LedgerTransaction
from marketplace.core import db


class Unbalanced(ValueError):
    """Entries that do not add up to zero: a mistake of the program, never of a person."""


@dataclass(frozen=True)
class Pair:
    """An enterprise and a buyer, by their numbers: the ledger holds its accounts for each pair."""

    supplier_id: int
    buyer_id: int


@dataclass(frozen=True)
class Entry:
    """An amount in cents on an account: positive for a debit, negative for a credit."""

    account: Account
    amount: int
    invoice_id: int | None = None
    payment_id: int | None = None


def post(key: str, pair: Pair, entries: Iterable[Entry], *, at: datetime) -> LedgerTransaction | None:
    """Add a transaction in the unit at work; None when that key was posted before: nothing is added then.

    Entries of nothing are left out. Raises Unbalanced when they do not add up to zero, and TypeError for anything but an int of cents.
    """
    kept = [one for one in entries if one.amount]
    if any(type(one.amount) is not int for one in kept):
        raise TypeError("The ledger holds integer cents.")
    if sum(one.amount for one in kept):
        raise Unbalanced(f"The entries of {key} add up to {sum(one.amount for one in kept)} cents, not to zero.")
    session = db.session()
    if not kept or session.scalar(select(LedgerTransaction.id).where(LedgerTransaction.key == key)) is not None:
        return None
    made = LedgerTransaction(key=key, at=at)
    made.entries = [LedgerEntry(**vars(pair), **vars(one)) for one in kept]
    session.add(made)
    session.flush()
    return made
