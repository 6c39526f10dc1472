"""Recording a payment that a body made by transfer or by cheque: what it pays of each invoice, to the cent, never more than is left."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.billing.ledger import balances
from marketplace.billing.models import Invoice, Payment, PaymentMethod, PaymentPart, PaymentStatus
from marketplace.billing.paying import rules as paying_rules
from marketplace.core import audit, clock, db, outbox, states
from marketplace.core.errors import Forbidden, RuleBroken
from marketplace.core.formats import money
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from search_index.analysis import fold


def record(
    payer: Organization,
    payee: Organization,
    parts: Mapping[int, int],
    *,
    method: PaymentMethod,
    reference: str,
    paid_on: date,
    actor: User | None,
    at: datetime,
    note: str = "",
    mends: Payment | None = None,
) -> Payment:
    """Record a payment of these cents to these invoices, by their numbers; locks the invoices. `mends` is the payment whose missing part it
    pays. Without an actor it comes from a link that the body sent, or from an operator: no delegation is weighed.

    RuleBroken past what is left to pay, for a day to come, for a reference that pays one of these invoices already; Forbidden past a
    delegation.
    """
    invoices = locked(parts)
    left = left_on([one.id for one in invoices])
    for one in invoices:
        if reason := paying_rules.why_not_part(one, payer.id, payee.id, parts[one.id], left[one.id]):
            raise RuleBroken(reason)
    check(payer, {one.id: (one, parts[one.id]) for one in invoices}, method, paid_on, actor, at)
    if known := same(payer.id, payee.id, reference, parts):
        told = _("Le paiement de %(amount)s qui porte cette référence est déjà noté pour cette facture.", amount=money(known.amount))
        raise RuleBroken(told)
    payment = Payment(payer_id=payer.id, payee_id=payee.id, method=method, status=PaymentStatus.RECORDED, reference=reference, note=note)
    payment.paid_on, payment.amount, payment.recorded_at, payment.updated_at = paid_on, sum(parts.values()), at, at
    payment.recorded_by_id, payment.mends_id = actor.id if actor else None, mends.id if mends else None
    payment.parts = [PaymentPart(invoice_id=one.id, amount=parts[one.id]) for one in invoices]
    db.session().add(payment)
    db.session().flush()
    audit.record(
        "payments.record", payment, actor=actor, at=at, changes={"payments.amount": (None, payment.amount)}, organization_id=payer.id
    )
    outbox.announce("payments.told", payment_id=payment.id, what="recorded")
    return payment


def check(
    payer: Organization,
    parts: Mapping[int, tuple[Invoice, int]],
    method: PaymentMethod,
    paid_on: date,
    actor: User | None,
    at: datetime,
) -> None:
    """That a payment may be made of these parts on that day by this person. RuleBroken or Forbidden, with the reason."""
    if not parts or method not in paying_rules.BY_ITSELF:
        raise RuleBroken(_("Choisissez au moins une facture à payer."))
    if reason := paying_rules.why_not_paid_on(paid_on, clock.local_day(at)):
        raise RuleBroken(reason)
    weighed = sum(weighed_on([one for one, _amount in parts.values()]).values())
    if actor is not None and (reason := paying_rules.why_not_pay_as(paying_rules.member(actor, payer), weighed)):
        raise Forbidden(reason)


def weighed_on(invoices: Collection[Invoice]) -> dict[int, int]:
    """What a delegation is weighed against to pay any part of these invoices: the whole of each before taxes, less what was credited, in
    cents by their numbers. Paid in pieces, an invoice is weighed no less."""
    asked = balances.asked_on_each([one.id for one in invoices])
    return {one.id: paying_rules.before_taxes(one, asked.get(one.id, one.total)) for one in invoices}


def withdraw(payment: Payment, reason: str, *, actor: User, at: datetime) -> None:
    """The body takes back what it recorded by mistake, while the enterprise said nothing. The row must be locked."""
    if refused := paying_rules.why_not_answer(payment):
        raise RuleBroken(refused)
    states.move(payment, PaymentStatus.FAILED, actor=actor, at=at)
    payment.failed_reason, payment.updated_at = reason.strip(), at
    outbox.announce("payments.told", payment_id=payment.id, what="withdrawn")


def locked(ids: Collection[int]) -> list[Invoice]:
    """These invoices, locked in the one order in which everybody locks them. Missing for a number of nothing."""
    return [db.load(Invoice, id=number) for number in sorted(ids)]


def same(payer_id: int, payee_id: int, reference: str, invoices: Collection[int]) -> Payment | None:
    """The payment that already bears this reference for one of these invoices, unless it came to nothing; case and accents aside."""
    asked = (
        select(Payment)
        .join(PaymentPart, PaymentPart.payment_id == Payment.id)
        .where(Payment.payer_id == payer_id, Payment.payee_id == payee_id, PaymentPart.invoice_id.in_(invoices))
        .where(Payment.status.not_in((PaymentStatus.FAILED,)))
    )
    return next((one for one in db.session().scalars(asked).unique() if fold(one.reference) == fold(reference)), None)


def under_way(invoice: Invoice) -> int:
    """What payments that nobody confirmed yet will pay of an invoice, in cents."""
    return under_way_on_each([invoice.id]).get(invoice.id, 0)


def under_way_on_each(ids: Collection[int]) -> dict[int, int]:
    """The same for many invoices, by their numbers; those that none will pay are left out."""
    asked = select(PaymentPart.invoice_id, func.sum(PaymentPart.amount)).join(Payment, Payment.id == PaymentPart.payment_id)
    mine = asked.where(PaymentPart.invoice_id.in_(ids), Payment.status.in_(paying_rules.UNDER_WAY))
    return {number: int(total) for number, total in db.session().execute(mine.group_by(PaymentPart.invoice_id))}


def left_on(ids: Collection[int]) -> dict[int, int]:
    """What is owed on these invoices less what is under way, in cents, by their numbers."""
    owed, coming = balances.owed_on_each(ids), under_way_on_each(ids)
    return {number: owed.get(number, 0) - coming.get(number, 0) for number in ids}
