"""`kill -9` of the site while events come, and of buyers while they begin to pay: nothing is lost, doubled, or out of balance.

One short round, in which a process of the site dies; SOAK=1 runs fifty, kills the worker too, and waits for what is asked again a minute
later.
"""

import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import ROOT
from marketplace.billing import gateway_checks
from marketplace.billing.models import GatewayPayment, GatewayPaymentStatus, LedgerEntry
from marketplace.billing.standing_in import paying
from marketplace.billing.standing_in.delivering import Delivering
from marketplace.core import clock, db
from marketplace.core.outbox import Job, JobStatus
from tests import drawn
from tests.billing.gateway.conftest import Till
from tests.billing.gateway.things import SECRET, Bank
from tests.core.web_client import answers
from tests.core.web_siege import Siege

ROUNDS, EACH = (50, 4) if drawn.FULL else (1, 2)
# The site first: what a killed worker had in hand is free again a minute later only.
STRIKES = ("one web process", "children", "worker", "everything")

pytestmark = [pytest.mark.slow, pytest.mark.drawn, pytest.mark.kills]


class Besieged(Siege):
    """A site whose gateway is the bank of the test, and what is killed in turn."""

    def __init__(self, till: Till, folder: Path) -> None:
        super().__init__(till.app, folder)
        self.till, self.bank = till, till.bank
        known = till.bank.settings
        self.environment |= {
            "STRIPE_SECRET_KEY": known["stripe_secret_key"], "STRIPE_WEBHOOK_SECRET": SECRET, "STRIPE_API_BASE": self.bank.base,
            "PAYMENT_FEE": "150", "BASE_URL": f"http://localhost:{self.port}",
        }  # fmt: skip
        self.bank.faults.repeat, self.bank.faults.shuffled = 2, True
        self.delivering = Delivering(self.bank.world, f"http://127.0.0.1:{self.port}/webhooks/stripe", SECRET, self.bank.faults)

    def live(self, rounds: int) -> None:
        """So many rounds: buyers are killed while they begin, the bank pays, the site is killed while it is told."""
        self._start()
        posting = threading.Thread(target=self.delivering.run, daemon=True)
        try:
            self._wait(lambda: answers(self.port), "the site answers")
            posting.start()
            for turn in range(rounds):
                self.begin([self.till.invoice().id for _one in range(EACH)])
                self.pay()
                time.sleep(random.uniform(0.1, 0.6))
                self._strike(STRIKES[turn % len(STRIKES)])
            self._wait(lambda: answers(self.port), "the site answers again")
            self._wait(self._told_all, "the site was told all")
        finally:
            self.delivering.stopping.set()
            self._kill_all()

    def begin(self, invoices: list[int]) -> None:
        """Begin to pay, killed in the midst, then again until it ends."""
        words = [sys.executable, "-m", "tests.billing.gateway.payer", str(self.till.sides.payer.id), *map(str, invoices)]
        for patience in (random.uniform(0.0, 0.15), None):
            buyer = subprocess.Popen(words, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)
            assert buyer.stdout is not None
            while buyer.stdout.readline().strip() != "ready":
                assert buyer.poll() is None, "the buyer never began"
            if patience is not None:
                time.sleep(patience)
                buyer.kill()
            buyer.wait()
            buyer.stdout.close()

    def pay(self) -> None:
        """Each open page is paid, by card or by a debit that goes through."""
        with self.bank.world.lock:
            for session in [one for one in self.bank.world.things["sessions"].values() if one["status"] == "open"]:
                by = random.choice(("card", "debit"))
                self.bank.pay(session["id"], by=by)
                if by == "debit":
                    paying.settle_debit(self.bank.world, self.bank.intent(session["id"]))

    def _told_all(self) -> bool:
        for event in self.bank.world.things["events"].values():
            event["_not_before"] = 0
        return not any(one.get("_deliver") for one in self.bank.world.things["events"].values()) and self._is_quiet()

    def _is_quiet(self) -> bool:
        if drawn.FULL:
            return super()._is_quiet()
        with self.app.app_context(), db.database().reading() as session:
            due = (Job.status == JobStatus.WAITING, Job.run_at <= clock.now())
            return not session.scalar(select(func.count()).select_from(Job).where(*due))


def test_kills_in_payments_and_in_events_lose_and_double_nothing(bank: Bank, till: Till, tmp_path: Path) -> None:
    Besieged(till, tmp_path).live(ROUNDS)
    assert_whole(till.app, bank, ROUNDS * EACH)
    assert till.reads(gateway_checks.broken_promises) == []


def assert_whole(app: Flask, bank: Bank, count: int) -> None:
    """Each invoice was paid once, here and there, and the ledger adds up to zero."""
    paid = [one for one in bank.world.things["intents"].values() if one["status"] == "succeeded"]
    with app.app_context(), db.database().reading() as session:
        rows = session.scalars(select(GatewayPayment)).all()
        assert session.scalar(select(func.sum(LedgerEntry.amount))) == 0
        invoices = [part.invoice_id for row in rows for part in row.payment.parts if row.status is GatewayPaymentStatus.SUCCEEDED]
    assert {row.status for row in rows} == {GatewayPaymentStatus.SUCCEEDED}
    assert len(invoices) == len(set(invoices)) == count
    assert sorted(one["metadata"]["payment"] for one in paid) == sorted(str(row.payment_id) for row in rows)
    assert len(bank.world.things["sessions"]) == count, "no page was opened twice"
