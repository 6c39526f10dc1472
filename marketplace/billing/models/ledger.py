"""The ledger: what is owed, received, refunded and kept, in double entry. Rows are only ever added; balances are derived."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base


class Account(enum.Enum):
    """The accounts that each pair of an enterprise and a buyer has.

    OWED: what the buyer owes on its invoices. BILLED: what was invoiced, less what was credited. RECEIVED: money that came to the
    enterprise. REFUNDED: money given back to the buyer. RETURNED: money that the payer's bank took back. FEES: what the platform kept of
    a payment. UNAPPLIED: money received for no invoice yet.
    """

    OWED = "owed"
    BILLED = "billed"
    RECEIVED = "received"
    REFUNDED = "refunded"
    RETURNED = "returned"
    FEES = "fees"
    UNAPPLIED = "unapplied"


class LedgerTransaction(Base):
    """One thing that happened to money. `key` names it for good (`invoice:12:issued`, `payment:5:received:1`): said again, it is not added
    again. Its entries add up to zero. The database refuses to change or delete it."""

    __tablename__ = "ledger_transactions"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(index=True)
    entries: Mapped[list["LedgerEntry"]] = relationship(order_by="LedgerEntry.id")


class LedgerEntry(Base):
    """An amount in cents on an account, positive for a debit, negative for a credit, for one enterprise and one buyer, and for an invoice
    or a payment where there is one."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        CheckConstraint("amount != 0", name="something"),
        Index("ix_ledger_entries_invoice_id", "invoice_id", "account"),
        # Balances of a pair, and its pages, read these alone.
        Index("ix_ledger_entries_supplier_id", "supplier_id", "buyer_id", "account", "amount"),
        Index("ix_ledger_entries_buyer_id", "buyer_id", "supplier_id", "account", "amount"),
        Index("ix_ledger_entries_pair", "supplier_id", "buyer_id", "transaction_id"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    transaction_id: Mapped[int] = mapped_column(ForeignKey("ledger_transactions.id"), index=True)
    account: Mapped[Account] = mapped_column(word(Account))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    buyer_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoices.id"))
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), index=True)
    amount: Mapped[int]
