"""One payment as its readers see it: what it pays, what is owed after, what each side may do now."""

from dataclasses import dataclass

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.billing.ledger import balances
from marketplace.billing.models import Invoice, Payment
from marketplace.billing.paying import applying
from marketplace.billing.paying import rules as paying_rules
from marketplace.core import db


@dataclass(frozen=True)
class Shown:
    """What the page says beside the payment itself; `owed` is cents by invoice, `seconds` the payments that pay what was missing."""

    is_payer: bool
    is_payee: bool
    owed: dict[int, int]
    seconds: list[Payment]
    may_answer: bool
    may_withdraw: bool
    may_mend: bool
    may_correct: bool
    unapplied: int
    applied: list[tuple[Invoice, int]]
    may_apply: bool


def shown(payment: Payment, person: User | None) -> Shown:
    """The page for this reader."""
    pays, gets = paying_rules.may_mend(person, payment), paying_rules.may_confirm(person, payment)
    waits, is_open = paying_rules.why_not_answer(payment) is None, paying_rules.why_not_mend(payment) is None
    paid = balances.paid_by(payment.id)
    return Shown(
        is_payer=paying_rules.member(person, payment.payer) is not None,
        is_payee=paying_rules.member(person, payment.payee) is not None,
        owed=balances.owed_on_each([*(part.invoice_id for part in payment.parts), *applying.applied(payment)]),
        seconds=list(db.session().scalars(select(Payment).filter_by(mends_id=payment.id).order_by(Payment.id))),
        may_answer=gets and waits,
        may_withdraw=pays and waits,
        may_mend=pays and is_open,
        may_correct=gets and paying_rules.why_not_correct(payment) is None,
        unapplied=paid.get(None, 0),
        applied=_applied(payment),
        may_apply=pays and paying_rules.why_not_apply(payment, paid.get(None, 0)) is None,
    )


def _applied(payment: Payment) -> list[tuple[Invoice, int]]:
    """The invoices on which something of it was put afterwards, with how much in cents."""
    held = applying.applied(payment)
    found = db.session().scalars(select(Invoice).where(Invoice.id.in_(held)).order_by(Invoice.id)).unique()
    return [(one, held[one.id]) for one in found]
