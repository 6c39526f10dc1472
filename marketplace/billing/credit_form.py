"""A credit note as its form writes it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request

from marketplace.billing import rules
from marketplace.billing.buying import disputing
from marketplace.billing.forms import WHOLE, WITH_TAXES, CreditForm, done
from marketplace.billing.invoicing import crediting, with_taxes
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
    left = crediting.left_of(invoice)
    form = CreditForm(choices, [(str(one.id), one.description) for one in invoice.lines if left[one.id].amount])
    asked = next((one for one in waiting if str(one.id) == request.args.get("contestation")), None)
    if asked is not None and not form.is_submitted():
        form.dispute.data, form.what.data, form.total.data = str(asked.id), WITH_TAXES, asked.amount
    return form, left


@dataclass(frozen=True)
class Ahead:
    """A note that is read before it is issued: the note, what stays owed after it, what of the amount that was asked it cannot come to."""

    note: Invoice
    owed: int
    missing: int


def ahead(form: CreditForm, invoice: Invoice, at: datetime) -> Ahead | None:
    """The note that was typed, while it was not shown yet, or is another than the one that was shown; None once it was, or is refused."""
    found: list[Ahead] = []

    def look() -> None:
        note = crediting.written(invoice, _wanted(form, invoice), form.reason.data, actor=actor(), at=at)
        if form.dispute.data:
            _check_answer(form, _dispute(form.dispute.data, invoice), note, balances.owed_on(invoice) - note.total)
        missing = form.total.data - note.total if form.what.data == WITH_TAXES else 0
        found.append(Ahead(note, balances.owed_on(invoice) - note.total, missing))

    if not done(form, look) or ("emettre" in request.form and form.seen.data == _seen(found[0].note)):
        return None
    form.seen.data = _seen(found[0].note)
    return found[0]


def _seen(note: Invoice) -> str:
    """What tells a note from another: its lines and its sums."""
    lines = "-".join(f"{one.credits_line_id}.{one.quantity}.{one.amount}" for one in note.lines)
    return f"{note.total}-{lines}"


def credited(form: CreditForm, invoice: Invoice, at: datetime) -> Invoice | None:
    """The note that was issued, or None, with the reason in the form."""
    made: list[Invoice] = []
    return made[0] if done(form, lambda: made.append(_credit(form, invoice, at))) else None


def _credit(form: CreditForm, invoice: Invoice, at: datetime) -> Invoice:
    note = crediting.credit(invoice, _wanted(form, invoice), form.reason.data, actor=actor(), at=at)
    if form.dispute.data:
        dispute = _dispute(form.dispute.data, invoice)
        _check_answer(form, dispute, note, balances.owed_on(invoice))
        disputing.close(dispute, disputing.CREDITED, actor=actor(), at=at)
    return note


def _wanted(form: CreditForm, invoice: Invoice) -> dict[int, Back]:
    if form.what.data == WITH_TAXES:
        chosen = [int(form.line.data)] if form.line.data else []
        return with_taxes.wanted(invoice, form.total.data or 0, chosen)
    return crediting.whole(invoice) if form.what.data == WHOLE else _typed(invoice)


def _check_answer(form: CreditForm, dispute: Any, note: Invoice, owed: int) -> None:
    """A dispute is closed by a note of all that is disputed, of the nearest that taxes allow, or that leaves nothing owed; for less, the
    buyer decides."""
    said = form.total.data if form.what.data == WITH_TAXES else note.total
    if said < dispute.amount and owed > 0:
        told = {"credited": money(note.total), "disputed": money(dispute.amount)}
        raise RuleBroken(
            _(
                "Cette note, de %(credited)s taxes comprises, est plus petite que ce qui est contesté, %(disputed)s : créditez tout, ou ne "
                "choisissez aucune contestation, et répondez-lui.",
                **told,
            )
        )


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
