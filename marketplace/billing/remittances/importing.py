"""The import of a remittance: each line pays an invoice; the lines of one reference to one enterprise are one payment.

A payment grows while the enterprise said nothing of it: a line that was mended and sent back joins the others. A line whose payer,
reference and invoice are known already is « déjà là »: the same file twice records nothing twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.billing.models import Invoice, Payment, PaymentPart, PaymentStatus
from marketplace.billing.paying import rules as paying_rules
from marketplace.billing.remittances import known
from marketplace.billing.remittances.columns import COLUMNS, Line, read
from marketplace.billing.remittances.known import Known
from marketplace.core import audit, clock, db, outbox
from marketplace.core.formats import money
from marketplace.core.imports import handlers
from marketplace.core.imports.handlers import Context, Handler, Message, RowRefused, Taken
from marketplace.core.imports.models import ImportRow, Outcome
from marketplace.core.locale import N_
from marketplace.organizations.models import Organization
from marketplace.organizations.teams.rules import Current

KIND = "remittances"
LEFT = N_("qui a envoyé ce fichier n’a plus le droit d’agir pour l’organisation : une autre personne doit l’envoyer")
OTHER_AMOUNT = N_("cette référence paie déjà %(amount)s de la facture %(number)s : corrigez le montant, ou la référence")

Row = Mapping[str, str]


@dataclass
class _Batch:
    """What some rows do: who pays, for whom one acts, what is known, the payments that they made or added to, with their amounts before."""

    payer: Organization
    actor: User | None
    member: Current | None
    known: Known
    context: Context
    touched: dict[int, tuple[Payment, int | None]] = field(default_factory=dict)


def take(row: Row, context: Context) -> Taken:
    """Record what a row pays, or meet what was recorded."""
    (taken,) = take_together((row,), context)
    if isinstance(taken, RowRefused):
        raise taken
    return taken


def take_together(rows: Sequence[Row], context: Context) -> Iterator[Taken | RowRefused]:
    """The same of several rows in order."""
    # Two files of one body take their turns.
    payer = db.load(Organization, id=context.owner_id)
    actor = db.session().get(User, context.actor_id) if context.actor_id else None
    if actor is not None and not paying_rules.may_pay(actor, payer):
        yield from (RowRefused(Message(LEFT)) for _row in rows)
        return
    lines = [_line(row, context) for row in rows]
    found = known.of(payer, [one for one in lines if isinstance(one, Line)])
    batch = _Batch(payer, actor, paying_rules.member(actor, payer), found, context)
    taken = [_taken(one, batch) for one in lines]
    _note(batch)
    yield from taken


def tell(run_id: int) -> None:
    """Each enterprise of the payments of a run, once it is over or given up."""
    asked = select(ImportRow.subject_id).where(ImportRow.run_id == run_id, ImportRow.outcome == Outcome.ADDED).distinct()
    for number in sorted(one for one in db.session().scalars(asked) if one is not None):
        outbox.announce("payments.told", payment_id=number, what="recorded")


def _line(row: Row, context: Context) -> Line | RowRefused:
    try:
        return read(row, context)
    except RowRefused as refused:
        return refused


def _taken(line: Line | RowRefused, batch: _Batch) -> Taken | RowRefused:
    if isinstance(line, RowRefused):
        return line
    try:
        invoice = batch.known.invoice(line)
        same = batch.known.of_reference(invoice, line)
        for one in same:
            if (paid := batch.known.parts.get((one.id, invoice.id))) is not None:
                return _met(one, paid, invoice, line)
        return Taken(Outcome.ADDED, _add(same, invoice, line, batch).id)
    except RowRefused as refused:
        return refused


def _met(payment: Payment, paid: int, invoice: Invoice, line: Line) -> Taken:
    if paid != line.amount:
        told = Message.in_both(lambda: [Message(OTHER_AMOUNT, {"amount": money(paid), "number": invoice.number}).now()])
        raise RowRefused(*told)
    return Taken(Outcome.UNCHANGED, payment.id)


def _add(same: list[Payment], invoice: Invoice, line: Line, batch: _Batch) -> Payment:
    """Put a line on the payment of its reference that nobody answered, or on a new one."""
    told, left = batch.known, batch.known.left[invoice.id]
    open_one = next((one for one in same if _may_grow(one, invoice, line)), None)
    weighed = told.whole[invoice.id] + (told.weighed.get(open_one.id, 0) if open_one else 0)
    _check(invoice, line, left, weighed, batch)
    payment = open_one or _begun(invoice, line, batch)
    batch.touched.setdefault(payment.id, (payment, payment.amount if open_one else None))
    payment.amount = payment.amount + line.amount if open_one else line.amount
    payment.updated_at = batch.context.at
    db.session().add(PaymentPart(payment_id=payment.id, invoice_id=invoice.id, amount=line.amount))
    told.parts[payment.id, invoice.id], told.weighed[payment.id] = line.amount, weighed
    told.left[invoice.id] = left - line.amount
    if open_one is None:
        same.append(payment)
    return payment


def _may_grow(payment: Payment, invoice: Invoice, line: Line) -> bool:
    is_same = (payment.payer_id, payment.method, payment.paid_on) == (invoice.buyer_id, line.method, line.paid_on)
    return is_same and payment.status is PaymentStatus.RECORDED


def _check(invoice: Invoice, line: Line, left: int, weighed: int, batch: _Batch) -> None:
    def reasons() -> list[str]:
        today = clock.local_day(batch.context.at)
        found = [
            paying_rules.why_not_part(invoice, invoice.buyer_id, invoice.supplier_id, line.amount, left),
            paying_rules.why_not_paid_on(line.paid_on, today),
            paying_rules.why_not_pay_as(batch.member, weighed) if batch.actor is not None else None,
        ]
        return [one for one in found if one]

    if told := Message.in_both(reasons):
        raise RowRefused(*told)


def _begun(invoice: Invoice, line: Line, batch: _Batch) -> Payment:
    at, actor = batch.context.at, batch.actor
    made = Payment(payer_id=invoice.buyer_id, payee_id=invoice.supplier_id, method=line.method, status=PaymentStatus.RECORDED)
    made.reference, made.paid_on, made.amount, made.note = line.reference, line.paid_on, line.amount, ""
    made.recorded_by_id, made.recorded_at, made.updated_at = actor.id if actor else None, at, at
    db.session().add(made)
    db.session().flush()
    return made


def _note(batch: _Batch) -> None:
    """One act for each payment that these rows made or added to."""
    db.session().flush()
    for payment, before in batch.touched.values():
        db.session().expire(payment, ["parts"])
        said = {"actor": batch.actor, "at": batch.context.at, "organization_id": batch.payer.id}
        changes = {"payments.amount": (before, payment.amount)}
        if before is None:
            audit.record("payments.record", payment, changes=changes, **said)
        else:
            audit.record("payments.add", payment, changes=changes, **said)


REMITTANCES = handlers.declare(
    Handler(
        kind=KIND,
        label=N_("Paiements d’un organisme"),
        policy="billing.pay",
        columns=COLUMNS,
        take=take,
        take_together=take_together,
        after=lambda context: tell(context.run_id),
        one_of=(("neq", "name"),),
        is_owned=True,
    )
)
