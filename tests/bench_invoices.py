"""How long lists of invoices and payments take: `python -m tests.bench_invoices [INVOICES]`: 100 000 of one enterprise to one body.

A person of the finances of each side asks for each list, its filters, its last page and its ledger, whole pages through the application,
some twenty times each: the median by the clock, the 95th percentile, and the 95th percentile of processor (on PostgreSQL, that of the
program and what its server took on average). Then a remittance of 5 000 lines is applied, with the memory that it took. On PostgreSQL:
`python -m tests.postgres .venv/bin/python -m tests.bench_invoices`. Nothing here is a test: figures are read, not asserted.
"""

import io
import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from config import Settings
from marketplace import create_app
from marketplace.accounts.models import User
from marketplace.billing.models import (
    Account,
    Invoice,
    InvoiceKind,
    InvoiceStatus,
    LedgerEntry,
    LedgerTransaction,
    Mended,
    Payment,
    PaymentMethod,
    PaymentPart,
    PaymentStatus,
)
from marketplace.billing.remittances import importing
from marketplace.core import db, files, schema, seeding
from marketplace.core.imports import applying, runs, staging
from marketplace.core.imports.models import ImportRun
from marketplace.core.mail import MemoryMailer
from marketplace.organizations.models import Organization
from search_index.memory import MemoryEngine
from tests import databases
from tests.billing.paying.things import LATER, finance, make_pair
from tests.page import Visitor

ROUNDS, AT_A_TIME, REMITTED = 21, 5_000, 5_000
TICKS = os.sysconf("SC_CLK_TCK")
FIRST = date(2022, 1, 3)
STATUSES = (InvoiceStatus.SETTLED,) * 7 + (InvoiceStatus.ISSUED, InvoiceStatus.RECEIVED, InvoiceStatus.APPROVED)
LISTS = (
    ("invoices, all", "factures", "cote={invoices}"),
    ("invoices, one status", "factures", "cote={invoices}&etat=approved"),
    ("invoices, most frequent status", "factures", "cote={invoices}&etat=settled"),
    ("invoices, overdue", "factures", "cote={invoices}&etat=en-retard"),
    ("invoices, one partner and days", "factures", "cote={invoices}&partenaire={other}&du=2024-01-01&au=2024-03-31"),
    ("invoices, page 200", "factures", "cote={invoices}&page=200"),
    ("payments, all", "paiements", "cote={payments}"),
    ("payments, one status", "paiements", "cote={payments}&etat=recorded"),
    ("payments, most frequent status", "paiements", "cote={payments}&etat=received"),
    ("payments, open differences", "paiements", "cote={payments}&etat=ecart"),
    ("payments, one partner and days", "paiements", "cote={payments}&partenaire={other}&du=2024-01-01&au=2024-03-31"),
    ("payments, page 200", "paiements", "cote={payments}&page=200"),
    ("ledger of the pair", "grand-livre/{other}", ""),
    ("ledgers", "grand-livre", ""),
    ("home of the space", "", ""),
)


def invoices(count: int, supplier: int, buyer: int) -> Iterator[dict[str, Any]]:
    """Rows of invoices of 100.00 before taxes and some, seven in ten settled."""
    for number in range(1, count + 1):
        subtotal = 10_000 + number % 977
        day = FIRST + timedelta(days=number % 1_500)
        yield {
            "id": number, "kind": InvoiceKind.INVOICE, "supplier_id": supplier, "buyer_id": buyer, "sequence": number,
            "number": f"F-{number:06d}", "status": STATUSES[number % 10], "po_number": "", "note": "", "payment_days": 30, "issued_on": day,
            "due_on": day + timedelta(days=30), "subtotal": subtotal, "taxable": 0, "gst": 0, "qst": 0, "total": subtotal, "frozen": {},
            "issued_at": LATER, "is_demo": False, "created_at": LATER, "updated_at": LATER, "version": 1,
        }  # fmt: skip


def payments(count: int, supplier: int, buyer: int) -> Iterator[dict[str, Any]]:
    """A payment for each invoice that is settled or approved, one in a hundred with an open difference, one in fifty to confirm."""
    for one in invoices(count, supplier, buyer):
        if one["status"] not in (InvoiceStatus.SETTLED, InvoiceStatus.APPROVED):
            continue
        number, waits = one["id"], one["status"] is InvoiceStatus.APPROVED and one["id"] % 50 == 9
        got = None if waits else one["total"] - (500 if number % 100 == 9 else 0)
        yield {
            "id": number, "payer_id": buyer, "payee_id": supplier, "method": PaymentMethod.EFT, "reference": f"TEF-{number}",
            "status": PaymentStatus.RECORDED if waits else PaymentStatus.RECEIVED, "paid_on": one["due_on"], "amount": one["total"],
            "received": got, "note": "", "recorded_at": LATER, "mended": Mended.ACCEPTED if number % 1_000 == 9 else None, "is_demo": False,
            "updated_at": LATER, "version": 1,
        }  # fmt: skip


def entries(count: int, supplier: int, buyer: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """What was issued and received, two entries each."""
    pair = {"supplier_id": supplier, "buyer_id": buyer}
    for one in invoices(count, supplier, buyer):
        number, cents = one["id"], one["total"]
        for account, amount in ((Account.OWED, cents), (Account.BILLED, -cents)):
            yield (
                {"id": number, "key": f"invoice:{number}:issued", "at": LATER},
                {"transaction_id": number, "account": account, "invoice_id": number, "payment_id": None, "amount": amount, **pair},
            )
    for paid in payments(count, supplier, buyer):
        if cents := paid["received"]:
            number = count + paid["id"]
            for account, amount, about in ((Account.RECEIVED, cents, None), (Account.OWED, -cents, paid["id"])):
                yield (
                    {"id": number, "key": f"payment:{paid['id']}:received:1", "at": LATER},
                    {"transaction_id": number, "account": account, "invoice_id": about, "payment_id": paid["id"], "amount": amount, **pair},
                )


def written(model: Any, rows: Iterator[dict[str, Any]]) -> None:
    """Rows, some thousands at a time."""
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_A_TIME:
            db.session().execute(insert(model), some)
            some = []
    if some:
        db.session().execute(insert(model), some)


def made(count: int) -> tuple[Organization, Organization, User, User]:
    """All of it, in the unit at work: the enterprise, the body, a person of the finances of each."""
    supplier, city = make_pair()
    pair = (count, supplier.id, city.id)
    written(Invoice, invoices(*pair))
    written(Payment, payments(*pair))
    parts = ({"payment_id": one["id"], "invoice_id": one["id"], "amount": one["amount"]} for one in payments(*pair))
    written(PaymentPart, parts)
    transactions = {transaction["id"]: transaction for transaction, _entry in entries(*pair)}
    written(LedgerTransaction, iter(transactions.values()))
    written(LedgerEntry, (entry for _transaction, entry in entries(*pair)))
    return supplier, city, finance(supplier), finance(city)


def remit(app: Any, payer: int, actor: int, count: int) -> float:
    """Seconds to apply a remittance over invoices that nobody paid, in payments of a hundred lines."""
    free = [one for one in range(1, count + 1) if STATUSES[one % 10] in (InvoiceStatus.ISSUED, InvoiceStatus.RECEIVED)][:REMITTED]
    lines = [f"1140000001,F-{number:06d},1.00,2026-03-19,LOT-{rank // 100}" for rank, number in enumerate(free)]
    with app.app_context():
        kept = files.keep(io.BytesIO("\n".join(["NEQ,Facture,Montant,Date,Référence", *lines]).encode()))
        with db.database().writing():
            said = {"kind": importing.KIND, "name": "lot.csv", "source": "lot", "is_dry": False, "actor_id": actor, "owner_id": payer}
            run_id = staging.receive(kept, **said, at=LATER).id
        staging.stage(run_id)
        with db.database().writing():
            runs.begin(run := db.load(ImportRun, id=run_id), run.mapping)
        started, is_more = time.perf_counter(), True
        while is_more:
            with db.database().writing():
                is_more = applying.apply_batch(run_id, at=LATER)
        seconds = time.perf_counter() - started
        with db.database().reading():
            print(f"remittance: {applying.counts(run_id)}")
    return seconds


def settled(app: Any) -> None:
    """The database as it is some minutes after so much was written: its statistics, and where PostgreSQL counts, its numbers."""
    engine = app.extensions["maillage.database"].engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if databases.on_postgres() else "ANALYZE"))
        for model in (Invoice, Payment, LedgerTransaction) if databases.on_postgres() else ():
            name = model.__tablename__
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"))


def served(app: Any) -> float:
    """The milliseconds of processor that the server of the database took so far; none where there is no server."""
    if not databases.on_postgres():
        return 0.0
    with app.extensions["maillage.database"].engine.connect() as connection:
        pids = connection.execute(text("SELECT pid FROM pg_stat_activity WHERE pid IS NOT NULL")).scalars().all()
    told = [found.read_text().rpartition(")")[2].split() for pid in pids if (found := Path(f"/proc/{pid}/stat")).exists()]
    return sum(int(one[11]) + int(one[12]) for one in told) * 1000 / TICKS


def ask(app: Any, visitor: Visitor, path: str) -> str:
    """Some asks in milliseconds: the median and the 95th percentile by the clock, that of processor; the status when it is no page."""
    found, before = [], served(app)
    for _round in range(ROUNDS):
        started, spent = time.perf_counter(), time.process_time()
        answer = visitor.client.get(path)
        found.append(((time.perf_counter() - started) * 1000, (time.process_time() - spent) * 1000))
        if answer.status_code != 200:
            return f"{answer.status_code} | – | –"
    clock, processor = (sorted(one) for one in zip(*found, strict=True))
    last, beside = ROUNDS - 2, (served(app) - before) / ROUNDS
    return f"{statistics.median(clock):.1f} | {clock[last]:.1f} | {processor[last] + beside:.1f}"


def main() -> None:
    """Print what docs/performance.md tells."""
    count = next((int(one) for one in sys.argv[1:] if one.isdigit()), 100_000)
    where = "PostgreSQL" if databases.on_postgres() else "SQLite"
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {where}, {count} invoices")
    with tempfile.TemporaryDirectory() as folder, databases.empty(Path(folder), "maillage") as url:
        clock = Path(folder) / "clock"
        clock.write_text(LATER.isoformat())
        settings = Settings(
            data_dir=Path(folder), keys_dir=Path(folder) / "keys", database_url=url, secret_key="a secret of a bench, forty letters or so",
            demo=False, test_clock_file=clock, log_level="warning",
        )  # fmt: skip
        app = create_app(settings, engine=MemoryEngine(), mailer=MemoryMailer())
        with app.app_context():
            schema.upgrade(db.database().engine)
            seeding.write_reference()
            app.extensions["maillage.engine"].rebuild([])
            with db.database().writing():
                supplier, city, seller, clerk = made(count)
        settled(app)
        about = ("median, ms", "95th", "95th of processor")
        print(f"\n| page | {' | '.join(f'{who}: {one}' for who in ('body', 'enterprise') for one in about)} |\n| --- |{' ---: |' * 6}")
        people = [
            (city, supplier, Visitor(app).sign_in(clerk), "recues", "faits"),
            (supplier, city, Visitor(app).sign_in(seller), "emises", "recus"),
        ]
        for name, path, query in LISTS:
            told = []
            for mine, other, visitor, of_invoices, of_payments in people:
                asked = f"/espace/{mine.slug}/{path}?{query}".format(invoices=of_invoices, payments=of_payments, other=other.id)
                told.append(ask(app, visitor, asked.replace("/?", "?") if not path else asked))
            print(f"| {name} | {' | '.join(told)} |", flush=True)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        seconds = remit(app, city.id, clerk.id, count)
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"{REMITTED} lines of a remittance: {seconds:.1f} s, {more:.0f} MB more than before at the most")


if __name__ == "__main__":
    main()
