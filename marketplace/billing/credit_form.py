"""A credit note as its form writes it."""

from datetime import datetime
from typing import Any

from flask import request

from marketplace.billing import rules
from marketplace.billing.buying import disputing
from marketplace.billing.forms import CreditForm, done
from marketplace.billing.invoicing import crediting
from marketplace.billing.invoicing.crediting import Back, Left
from marketplace.billing.ledger import balances
from marketplace.billing.models import Invoice
from marketplace.catalogue import typed
from marketplace.core.access import actor
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.formats import money
from marketplace.core.locale import _
from marketplace.core.money import parse_money


def check(invoice: Invoice) -> None:
    """RuleBroken when nothing of it can be credited."""
    left = sum(one.amount for one in crediting.left_of(invoice).values())
    if reason := rules.why_not_credit(invoice, left):
        raise RuleBroken(reason)


def of(invoice: Invoice) -> tuple[CreditForm, dict[int, Left]]:
    """The form, and what is left of each line."""
    waiting = [one for one in disputing.of(invoice) if one.closed_at is None]
    choices = [(str(one.id), _("%(amount)s : %(reason)s", amount=money(one.amount), reason=one.reason[:80])) for one in waiting]
    form = CreditForm(choices)
    if not form.is_submitted() and choices:
        form.dispute.data = choices[0][0]
    return form, crediting.left_of(invoice)


def credited(form: CreditForm, invoice: Invoice, at: datetime) -> Invoice | None:
    """The note that was issued, or None, with the reason in the form."""
    made: list[Invoice] = []
    return made[0] if done(form, lambda: made.append(_credit(form, invoice, at))) else None


def _credit(form: CreditForm, invoice: Invoice, at: datetime) -> Invoice:
    wanted = crediting.whole(invoice) if form.what.data == "tout" else _typed(invoice)
    note = crediting.credit(invoice, wanted, form.reason.data, actor=actor(), at=at)
    if form.dispute.data:
        _answer(_dispute(form.dispute.data, invoice), note, at)
    return note


def _answer(dispute: Any, note: Invoice, at: datetime) -> None:
    """A dispute is closed by a note of all that is disputed, or that leaves nothing owed; for less, its buyer decides."""
    if note.total < dispute.amount and balances.owed_on(dispute.invoice) > 0:
        told = {"credited": money(note.total), "disputed": money(dispute.amount)}
        raise RuleBroken(
            _(
                "Cette note, de %(credited)s taxes comprises, est plus petite que ce qui est contesté, %(disputed)s : créditez tout, ou ne "
                "choisissez aucune contestation, et répondez-lui.",
                **told,
            )
        )
    disputing.close(dispute, disputing.CREDITED, actor=actor(), at=at)


def _dispute(number: str, invoice: Invoice) -> Any:
    return next(one for one in disputing.of(invoice) if str(one.id) == number)


def _typed(invoice: Invoice) -> dict[int, Back]:
    """What was typed at each line: a quantity or an amount, never both."""
    found = {}
    for line in invoice.lines:
        quantity, amount = (request.form.get(f"{name}_{line.id}", "").strip() for name in ("quantity", "amount"))
        if quantity and amount:
            raise Unusable(_("« %(line)s » : écrivez une quantité ou un montant, pas les deux.", line=line.description))
        try:
            back = Back(typed.quantity(quantity, line.unit.decimals) if quantity else 0, parse_money(amount).cents if amount else 0)
        except Unusable as refused:
            raise Unusable(_("« %(line)s » : %(why)s", line=line.description, why=refused.reason)) from None
        if back.amount < 0:
            raise Unusable(_("« %(line)s » : écrivez un montant positif.", line=line.description))
        found[line.id] = back
    return found
