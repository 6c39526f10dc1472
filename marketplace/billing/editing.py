"""Drafts as the forms of the room write them."""

from typing import Any

from flask import g, request

from marketplace.billing import rules
from marketplace.billing.forms import InvoiceForm, NewInvoiceForm, OrderInvoiceForm, SaidForm, done
from marketplace.billing.invoicing import writing
from marketplace.billing.models import Invoice
from marketplace.catalogue import typed
from marketplace.core.access import actor
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.organizations.models import Organization


def check(invoice: Invoice) -> None:
    """RuleBroken for what is no draft."""
    if reason := rules.why_not_edit(invoice):
        raise RuleBroken(reason)


def is_reshaped(form: SaidForm) -> bool:
    """Whether a button asks for one row more or less, and nothing else."""
    return form.is_submitted() and ("add_line" in request.form or "remove_line" in request.form)


def begun(form: NewInvoiceForm, supplier: Organization) -> Invoice | None:
    """The draft that was typed, or None, with the reason in the form."""
    made: list[Invoice] = []
    act = lambda: made.append(writing.begin(supplier, form.found, form.said(), form.wish(), actor=actor(), at=g.at))  # noqa: E731
    return made[0] if done(form, act) else None


def form_of(invoice: Invoice) -> Any:
    """The form of a draft: of an order, how much of each line; else its lines."""
    if invoice.order_id is None:
        return InvoiceForm(invoice)
    held = {"po_number": invoice.po_number, "payment_days": invoice.payment_days, "note": invoice.note}
    return OrderInvoiceForm(data=held)


def saved(form: Any, invoice: Invoice) -> bool:
    """Whether what was typed is kept; what refuses it is told by the form."""
    if invoice.order_id is None:
        return done(form, lambda: writing.save(invoice, form.said(), form.wish(), actor=actor(), at=g.at))
    return done(form, lambda: writing.save_of_order(invoice, form.said(), _quantities(invoice), actor=actor(), at=g.at))


def _quantities(invoice: Invoice) -> dict[int, int]:
    """How much of each line, as it was typed; an empty field leaves the line out. Unusable, saying which line, for what is no number."""
    found = {}
    for line in invoice.lines:
        text = request.form.get(f"quantity_{line.id}", "")
        try:
            found[line.id] = typed.quantity(text, line.unit.decimals) if text.strip() else 0
        except Unusable as refused:
            raise Unusable(_("« %(line)s » : %(why)s", line=line.description, why=refused.reason)) from None
    return found
