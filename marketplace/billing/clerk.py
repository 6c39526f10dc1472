"""The page of a payables clerk: one invoice, what is owed on it, what may be said of it."""

from datetime import datetime
from typing import Any

from marketplace.billing import rules
from marketplace.billing.buying import disputing
from marketplace.billing.forms import DisputeForm, PaidForm
from marketplace.billing.invoicing import copying, crediting
from marketplace.billing.ledger import balances
from marketplace.billing.models import Invoice, Payment, PaymentMethod
from marketplace.billing.paying import recording
from marketplace.core import clock
from marketplace.core.errors import RuleBroken
from marketplace.core.formats import money
from marketplace.core.locale import _


def page(invoice: Invoice, at: datetime, *, dispute_form: DisputeForm | None = None, paid_form: PaidForm | None = None) -> dict[str, Any]:
    """What its template shows. A form that was not sent is shown anew."""
    most = disputing.most(invoice)
    unsent: dict[str, Any] = {"formdata": None}
    return {
        "invoice": invoice,
        "copy": copying.shown(invoice, clock.local_day(at)),
        "owed": balances.owed_on(invoice),
        "credited": crediting.credited(invoice),
        "left": to_pay(invoice),
        "disputes": disputing.of(invoice),
        "may_receive": rules.why_not_receive(invoice) is None,
        "most": most,
        "dispute_form": dispute_form or DisputeForm(prefix="contester-", data={"amount": max(most, 0)}, **unsent),
        "paid_form": paid_form or _paid_form(invoice, at, **unsent),
        "form": dispute_form or paid_form,
    }


def to_pay(invoice: Invoice) -> int:
    """What is owed and on its way by no payment that was recorded already, in cents."""
    return balances.owed_on(invoice) - recording.under_way(invoice)


def paid_form(invoice: Invoice, at: datetime) -> PaidForm:
    """The form that says what was paid."""
    return _paid_form(invoice, at)


def record(form: PaidForm, invoice: Invoice, at: datetime) -> Payment:
    """Record what was paid; RuleBroken past what is left to pay: the same form sent twice pays once. The invoice must be locked."""
    left, amount = to_pay(invoice), int(form.amount.data or 0)
    if amount > left:
        told = _("Il ne reste que %(left)s à payer : un paiement est peut-être déjà noté. Relisez la page.", left=money(max(left, 0)))
        raise RuleBroken(told)
    said: dict[str, Any] = {"reference": form.reference.data, "paid_on": form.paid_on.data, "method": PaymentMethod(form.method.data)}
    return recording.record(invoice.buyer, invoice.supplier, {invoice.id: amount}, **said, actor=None, at=at)


def _paid_form(invoice: Invoice, at: datetime, **options: Any) -> PaidForm:
    return PaidForm(max(to_pay(invoice), 0), clock.local_day(at), **options)
