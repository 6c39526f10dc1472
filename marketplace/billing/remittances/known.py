"""What is already there for some lines of a remittance, asked at once and locked: enterprises, invoices, payments."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import lazyload

from marketplace.billing.ledger import balances
from marketplace.billing.models import Invoice, InvoiceKind, Payment, PaymentPart, PaymentStatus
from marketplace.billing.paying import listing, recording
from marketplace.billing.paying import rules as paying_rules
from marketplace.billing.remittances.columns import Line
from marketplace.core import db
from marketplace.core.imports.handlers import Message, RowRefused
from marketplace.core.locale import N_
from marketplace.organizations.models import Organization
from search_index.analysis import fold

UNKNOWN_ENTERPRISE = N_("aucune facture de « %(enterprise)s » à votre organisation : vérifiez le NEQ ou le nom")
SEVERAL = N_("plusieurs entreprises portent le nom « %(enterprise)s » : écrivez le NEQ")
UNKNOWN_INVOICE = N_("« %(enterprise)s » ne vous a envoyé aucune facture « %(number)s »")


@dataclass
class Known:
    """Enterprises by NEQ and by folded name; invoices by their enterprise and number; payments by enterprise and folded reference; what
    each pays of each invoice, what is left to pay of each, in cents; what a delegation is weighed against: for each payment the whole of its
    invoices before taxes, and that of each invoice."""

    by_neq: dict[str, list[Organization]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Organization]] = field(default_factory=lambda: defaultdict(list))
    invoices: dict[tuple[int, str], Invoice] = field(default_factory=dict)
    payments: dict[tuple[int, str], list[Payment]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[tuple[int, int], int] = field(default_factory=dict)
    weighed: dict[int, int] = field(default_factory=dict)
    left: dict[int, int] = field(default_factory=dict)
    whole: dict[int, int] = field(default_factory=dict)

    def invoice(self, line: Line) -> Invoice:
        """The invoice that a line pays. RowRefused when it is none, or could be of several enterprises."""
        enterprise = self._enterprise(line)
        for number in (line.invoice, line.invoice.upper()):
            if (enterprise.id, number) in self.invoices:
                return self.invoices[enterprise.id, number]
        raise RowRefused(Message(UNKNOWN_INVOICE, {"enterprise": enterprise.name, "number": line.invoice}))

    def of_reference(self, invoice: Invoice, line: Line) -> list[Payment]:
        """The payments of this reference to the enterprise of an invoice that did not come to nothing."""
        return self.payments[invoice.supplier_id, fold(line.reference)]

    def _enterprise(self, line: Line) -> Organization:
        found = self.by_neq.get(line.neq, []) if line.neq else self.by_name.get(fold(line.name), [])
        if not found:
            raise RowRefused(Message(UNKNOWN_ENTERPRISE, {"enterprise": line.neq or line.name}))
        if len(found) > 1:
            raise RowRefused(Message(SEVERAL, {"enterprise": line.name or line.neq}))
        return found[0]


def of(payer: Organization, lines: Collection[Line]) -> Known:
    """All of it for these lines; payments, then invoices, are locked in the order of their numbers."""
    found = Known()
    pages = listing.pages_of(payer)
    suppliers = _enterprises(found, pages, lines)
    _payments(found, pages, suppliers, {one.reference for one in lines})
    numbers = {one.invoice for one in lines} | {one.invoice.upper() for one in lines}
    mine = (
        Invoice.buyer_id.in_(pages),
        Invoice.supplier_id.in_(suppliers),
        Invoice.number.in_(numbers),
        Invoice.kind == InvoiceKind.INVOICE,
    )
    for one in _locked(select(Invoice).where(*mine).order_by(Invoice.id), Invoice):
        found.invoices[one.supplier_id, one.number or ""] = one
    found.left = recording.left_on([one.id for one in found.invoices.values()])
    found.whole = recording.weighed_on(list(found.invoices.values()))
    return found


def _enterprises(found: Known, pages: list[int], lines: Iterable[Line]) -> list[int]:
    """Those that invoiced the body, by what lines say of them."""
    invoiced = select(Invoice.id).where(Invoice.supplier_id == Organization.id, Invoice.buyer_id.in_(pages), Invoice.number.is_not(None))
    named = or_(Organization.neq.in_({one.neq for one in lines}), Organization.sort_name.in_({fold(one.name) for one in lines}))
    asked = select(Organization).where(named, invoiced.exists()).options(lazyload("*")).order_by(Organization.id)
    suppliers = list(db.session().scalars(asked).unique())
    for one in suppliers:
        found.by_neq[one.neq or ""].append(one)
        found.by_name[fold(one.name)].append(one)
    return [one.id for one in suppliers]


def _payments(found: Known, pages: list[int], suppliers: list[int], references: set[str]) -> None:
    """Case and accents aside: both writings of a reference are asked for."""
    written = references | {one.upper() for one in references} | {one.lower() for one in references}
    mine = (Payment.payer_id.in_(pages), Payment.payee_id.in_(suppliers), Payment.reference.in_(written))
    for one in _locked(select(Payment).where(*mine, Payment.status != PaymentStatus.FAILED).order_by(Payment.id), Payment):
        found.payments[one.payee_id, fold(one.reference)].append(one)
    ids = [one.id for several in found.payments.values() for one in several]
    asked = select(PaymentPart.payment_id, PaymentPart.invoice_id, PaymentPart.amount, Invoice.subtotal, Invoice.total)
    joined = asked.join(Invoice, Invoice.id == PaymentPart.invoice_id).where(PaymentPart.payment_id.in_(ids))
    rows = db.session().execute(joined).all()
    whole = balances.asked_on_each({one.invoice_id for one in rows})
    for payment_id, invoice_id, amount, subtotal, total in rows:
        found.parts[payment_id, invoice_id] = amount
        found.weighed[payment_id] = found.weighed.get(payment_id, 0) + paying_rules.untaxed(whole.get(invoice_id, total), subtotal, total)


def _locked(asked: Select[Any], model: type[Any]) -> list[Any]:
    asked = asked.options(lazyload("*"))
    if db.database().locks_rows:
        asked = asked.with_for_update(of=model).execution_options(populate_existing=True)
    return list(db.session().scalars(asked).unique())
