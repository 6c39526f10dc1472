"""One invoice as its readers see it: its copy, what is owed, its notes and disputes, and what each may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.billing import rules
from marketplace.billing.buying import disputing, payable_links
from marketplace.billing.invoicing import copying, crediting, issuing
from marketplace.billing.ledger import balances, given_back
from marketplace.billing.models import Invoice, InvoiceDispute, InvoiceKind, InvoiceStatus, PayableLink
from marketplace.billing.rules import Side
from marketplace.core import clock
from marketplace.core.money import Money


@dataclass(frozen=True)
class Shown:
    """What the page says beside the invoice itself; amounts are cents."""

    copy: dict[str, Any]
    sides: list[Side]
    owed: int
    credited: int
    disputed: int
    notes: Sequence[Invoice]
    disputes: Sequence[InvoiceDispute]
    links: Sequence[PayableLink]
    refunds: Sequence[given_back.GivenBack]
    is_late: bool
    why_not_issue: str | None
    may_credit: bool
    may_receive: bool
    why_not_approve: str | None
    may_dispute: bool
    may_link: bool

    @property
    def is_sold(self) -> bool:
        """Whether the reader is of the enterprise."""
        return Side.SUPPLIER in self.sides

    @property
    def is_bought(self) -> bool:
        """Whether the reader is of the buyer."""
        return Side.BUYER in self.sides


def shown(invoice: Invoice, person: User | None, at: datetime) -> Shown:
    """The page for this reader."""
    today, sides = clock.local_day(at), rules.sides_of(person, invoice)
    is_draft, is_invoice = invoice.status in rules.UNSEEN, invoice.kind is InvoiceKind.INVOICE
    owed = balances.owed_on(invoice) if is_invoice else 0
    disputed = disputing.open_amount(invoice)
    current = rules.member(person, invoice.buyer)
    left = sum(one.amount for one in crediting.left_of(invoice).values()) if is_invoice and not is_draft else 0
    refuses = rules.why_not_approve(invoice, disputed, owed) or rules.why_not_approve_as(current, Money(invoice.subtotal))
    return Shown(
        copy=copying.shown(invoice, today),
        sides=sides,
        owed=owed,
        credited=crediting.credited(invoice),
        disputed=disputed,
        notes=crediting.of(invoice),
        disputes=disputing.of(invoice),
        links=payable_links.of(invoice) if Side.BUYER in sides else [],
        refunds=given_back.of(invoice) if is_invoice else [],
        is_late=rules.is_overdue(invoice, today),
        why_not_issue=issuing.why_not(invoice, at) if invoice.status is InvoiceStatus.DRAFT else None,
        may_credit=left > 0,
        may_receive=rules.why_not_receive(invoice) is None,
        why_not_approve=refuses,
        may_dispute=is_invoice and invoice.status in rules.OPEN and owed > disputed,
        may_link=payable_links.why_not_make(invoice) is None and is_invoice,
    )
