"""Remittances to try with: a file of lines that is sent, applied a batch a unit; what became of it."""

import io
from collections.abc import Sequence

from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.billing.models import Payment, PaymentPart
from marketplace.billing.paying import checks, confirming
from marketplace.billing.remittances import importing
from marketplace.core import db, files
from marketplace.core.imports import applying, returned, runs, staging
from marketplace.core.imports.models import ImportRow, ImportRun
from marketplace.organizations.models import Organization
from tests.billing.paying.conftest import Till
from tests.billing.paying.things import LATER, make_invoice

HEAD = "NEQ,Fournisseur,Facture,Montant,Date,Référence,Moyen"
NEQ = "1140000001"


def sent(till: Till, lines: Sequence[str], *, dry: bool = False, head: str = HEAD, by: str = "finance") -> int:
    """A file of these lines, staged, its columns those of its titles; not applied yet."""
    with till.app.app_context():
        kept = files.keep(io.BytesIO("\n".join([head, *lines]).encode()))
        with db.database().writing():
            actor = till.people[by] if by else None
            said = {"kind": importing.KIND, "name": "virements.csv", "source": "virements", "is_dry": dry, "actor_id": actor}
            run = staging.receive(kept, **said, at=LATER, owner_id=till.payer)
        staging.stage(run.id)
        with db.database().writing():
            runs.begin(found := db.load(ImportRun, id=run.id), found.mapping)
        return run.id


def applied(till: Till, run_id: int, *, most: int = 500) -> dict[str, int]:
    """The same applied, a batch a unit; what became of its rows."""
    with till.app.app_context():
        is_more = True
        while is_more:
            with db.database().writing():
                is_more = applying.apply_batch(run_id, at=LATER, most=most)
        with db.database().reading():
            return applying.counts(run_id)


def reasons(till: Till, run_id: int) -> list[str]:
    with till.app.app_context(), db.database().reading() as session:
        return [
            returned.reasons(row) for row in session.scalars(select(ImportRow).where(ImportRow.run_id == run_id).order_by(ImportRow.line))
        ]


def sums(till: Till) -> tuple[int, int, int]:
    """How many payments, parts and cents there are."""
    with till.app.app_context(), db.database().reading() as session:
        assert checks.broken_promises() == []
        count, cents = session.execute(select(func.count(), func.sum(Payment.amount)).select_from(Payment)).one()
        return count, session.query(PaymentPart).count(), int(cents or 0)


def confirmed(till: Till, cents: int) -> None:
    """The first payment, which the enterprise got."""
    number = till.payments()[0].id
    with till.app.app_context(), db.database().writing() as session:
        confirming.confirm(db.load(Payment, id=number), cents, actor=session.get(User, till.people["seller"]), at=LATER)


def many(till: Till, count: int) -> list[str]:
    """So many invoices of 10.00 more, by their numbers."""
    with till.app.app_context(), db.database().writing() as session:
        supplier, city = (session.get_one(Organization, one) for one in (till.payee, till.payer))
        return [make_invoice(supplier, city, 1_000, number=f"G-{number:05d}").number or "" for number in range(count)]
