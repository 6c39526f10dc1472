"""How long `flask billing reconcile` takes, and what memory: `python -m tests.bench_reconcile [PAYMENTS]` (5 000 by default).

So many payments were made at the stand-in, by card, of which no event ever came: all of them are recovered, which is the worst there is.
Then once more, when there is nothing left to do. The stand-in answers from the same process: part of the time is its own. On PostgreSQL:
`python -m tests.postgres .venv/bin/python -m tests.bench_reconcile`. Figures are read, not asserted.
"""

import os
import platform
import resource
import sys
import time

from marketplace.billing.cards import reconciling
from marketplace.billing.models import GatewayPayment, GatewayPaymentStatus, Payment, PaymentMethod, PaymentPart, PaymentStatus
from marketplace.billing.standing_in import paying, world
from marketplace.core import clock, db, verify
from tests import databases
from tests.billing.gateway import things
from tests.billing.gateway.things import Bank, Sides
from tests.soak import installation

AT_A_TIME, AMOUNT = 100, 11_498


def missed(bank: Bank, sides: Sides, count: int) -> None:
    """So many payments, open here and paid there; in the unit at work."""
    at = clock.now()
    for _one in range(count):
        invoice = things.make_invoice(sides, AMOUNT)
        made = Payment(
            payer_id=sides.buyer.id, payee_id=sides.supplier.id, method=PaymentMethod.CARD, status=PaymentStatus.PENDING,
            paid_on=clock.local_day(at), amount=AMOUNT, recorded_at=at, updated_at=at,
        )  # fmt: skip
        made.parts = [PaymentPart(invoice_id=invoice.id, amount=AMOUNT)]
        row = GatewayPayment(payment=made, account=sides.account, amount=AMOUNT, fee=0, created_at=at, status=GatewayPaymentStatus.OPEN)
        db.session().add(row)
        db.session().flush()
        about = {"payment": str(made.id)}
        price = {"currency": "cad", "unit_amount": AMOUNT, "product_data": {"name": "Facture"}}
        asked = {"mode": "payment", "success_url": bank.base, "line_items": [{"price_data": price, "quantity": 1}], "metadata": about}
        told = {**asked, "payment_intent_data": {"metadata": about}}
        session = world.open_session(bank.world, str(sides.account.account), told, bank.base)
        paying.pay_by_card(bank.world, session)
        row.session = session["id"]


def timed(what: str) -> None:
    """A reconciliation, told."""
    started, spent = time.perf_counter(), time.process_time()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    say = time.perf_counter
    found = reconciling.reconcile(clock.now(), say=lambda line: print(f"  {line}, {say() - started:.0f} s", file=sys.stderr, flush=True))
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    told = f"{len(found.recovered)} recovered, {len(found.differences)} differences"
    took = f"{time.perf_counter() - started:.1f} s, {time.process_time() - spent:.1f} s of processor, {more:.0f} MB more"
    print(f"{what}: {told}; {took}", flush=True)


def main() -> None:
    """Print what docs/performance.md tells."""
    count = next((int(one) for one in sys.argv[1:] if one.isdigit()), 5_000)
    where = "PostgreSQL" if databases.on_postgres() else "SQLite"
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {where}, {count} payments", flush=True)
    with things.bank() as bank, installation(**bank.settings) as (app, _folder), app.app_context():
        with db.database().writing():
            sides = things.make_sides(bank)
        for done in range(0, count, AT_A_TIME):
            with db.database().writing():
                missed(bank, sides, min(AT_A_TIME, count - done))
        timed("all of them missed")
        timed("none left")
        print(f"promises broken: {sum(len(check.problems) for check in verify.examine())}")


if __name__ == "__main__":
    main()
