"""The page of a payables clerk: one invoice, what is owed on it, what may be said of it."""

from datetime import datetime
from typing import Any

from marketplace.billing import rules
from marketplace.billing.buying import disputing
from marketplace.billing.forms import DisputeForm, PaidForm
from marketplace.billing.invoicing import copying, crediting
from marketplace.billing.ledger import balances, given_back
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
        "disputed": disputing.open_amount(invoice),
        "refunds": given_back.of(invoice),
        "disputes": disputing.of(invoice),
        "may_receive": rules.why_not_receive(invoice) is None,
        "most": most,
        "dispute_form": dispute_form or DisputeForm(prefix="contester-", data={"amount": max(most, 0)}, **unsent),
        "paid_form": paid_form or _paid_form(invoice, at, **unsent),
        "form": dispute_form or paid_form,
    }


def status(form: DisputeForm | PaidForm, invoice: Invoice) -> int:
    """What a form that was refused answers: 409 when what it says could be said of the invoice before it changed, else 422."""
    return 409 if form.form_errors and 0 < (form.amount.data or 0) <= invoice.total else 422


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
        raise RuleBroken(_why_not_so_much(max(left, 0), recording.under_way(invoice)))
    said: dict[str, Any] = {"reference": form.reference.data, "paid_on": form.paid_on.data, "method": PaymentMethod(form.method.data)}
    return recording.record(invoice.buyer, invoice.supplier, {invoice.id: amount}, **said, actor=None, at=at)


def _paid_form(invoice: Invoice, at: datetime, **options: Any) -> PaidForm:
    return PaidForm(max(to_pay(invoice) - disputing.open_amount(invoice), 0), clock.local_day(at), **options)


def _why_not_so_much(left: int, noted: int) -> str:
    if not noted:
        return str(_("Il ne reste que %(left)s à payer. Relisez la page.", left=money(left)))
    if not left:
        return str(_("%(noted)s ont déjà été notés, à confirmer par l’entreprise : il ne reste rien à payer.", noted=money(noted)))
    told = {"noted": money(noted), "left": money(left)}
    return str(_("%(noted)s ont déjà été notés, à confirmer par l’entreprise : il ne reste que %(left)s à payer.", **told))
