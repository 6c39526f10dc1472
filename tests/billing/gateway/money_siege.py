"""`kill -9` of a whole site while events come, and of buyers while they begin to pay; what came of it, in figures."""

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from config import ROOT
from marketplace.billing import gateway_checks
from marketplace.billing.gateway import GatewayUnreachable
from marketplace.billing.models import GatewayEvent, GatewayPayment, GatewayPaymentStatus, LedgerEntry
from marketplace.billing.standing_in import paying
from marketplace.billing.standing_in.delivering import Delivering
from marketplace.core import clock, db
from marketplace.core.outbox import Job, JobStatus
from tests.billing.gateway.conftest import Till
from tests.billing.gateway.things import SECRET
from tests.core import web_siege
from tests.core.web_client import answers

# The site first: what a killed worker had in hand is free again a minute later only.
STRIKES = ("one web process", "children", "worker", "everything")


class Siege(web_siege.Siege):
    """A site whose gateway is the bank of the till, and what is killed in turn. A patient one waits for what is asked again later."""

    def __init__(self, till: Till, folder: Path, *, each: int, is_patient: bool) -> None:
        super().__init__(till.app, folder)
        self.till, self.bank, self.each, self.is_patient, self.killed = till, till.bank, each, is_patient, 0
        known = till.bank.settings
        self.environment |= {
            "STRIPE_SECRET_KEY": known["stripe_secret_key"], "STRIPE_WEBHOOK_SECRET": SECRET, "STRIPE_API_BASE": self.bank.base,
            "PAYMENT_FEE": "150", "BASE_URL": f"http://localhost:{self.port}",
        }  # fmt: skip
        self.bank.faults.repeat, self.bank.faults.shuffled = 2, True
        self.delivering = Delivering(self.bank.world, f"http://127.0.0.1:{self.port}/webhooks/stripe", SECRET, self.bank.faults)

    def live(self, rounds: int, after: Callable[[int], object] = lambda turn: None) -> dict[str, Any]:
        """So many rounds: buyers are killed while they begin, the bank pays, the site is killed while it is told. What came of it."""
        self._start()
        posting = threading.Thread(target=self.delivering.run, daemon=True)
        try:
            self._wait(lambda: answers(self.port), "the site answers")
            posting.start()
            for turn in range(rounds):
                self.begin([self.till.invoice().id for _one in range(self.each)])
                self.pay()
                time.sleep(random.uniform(0.1, 0.6))
                self._strike(STRIKES[turn % len(STRIKES)])
                after(turn + 1)
            self._wait(lambda: answers(self.port), "the site answers again")
            self._wait(self._told_all, "the site was told all")
        finally:
            self.delivering.stopping.set()
            self._kill_all()
        return {"struck": rounds, "killed": self.killed, **told(self.till, rounds * self.each)}

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
                self.killed += buyer.poll() is None
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
        if self.is_patient:
            return super()._is_quiet()
        with self.app.app_context(), db.database().reading() as session:
            due = (Job.status == JobStatus.WAITING, Job.run_at <= clock.now())
            return not session.scalar(select(func.count()).select_from(Job).where(*due))


def told(till: Till, count: int) -> dict[str, Any]:
    """What the bank holds against what is written here, of so many invoices: all at nought, but those that were paid."""
    world = till.bank.world
    paid = [one["metadata"]["payment"] for one in world.things["intents"].values() if one["status"] == "succeeded"]
    with till.app.app_context(), db.database().reading() as session:
        rows = session.scalars(select(GatewayPayment)).all()
        received = [row for row in rows if row.status is GatewayPaymentStatus.SUCCEEDED]
        invoices = Counter(part.invoice_id for row in received for part in row.payment.parts)
        ledger = session.scalar(select(func.sum(LedgerEntry.amount))) or 0
        events = Counter(session.scalars(select(GatewayEvent.event)))
        broken = gateway_checks.broken_promises()
    return {
        "invoices": count,
        "paid": len(invoices),
        "lost": len(set(paid) - {str(row.payment_id) for row in received}),
        "invented": len({str(row.payment_id) for row in received} - set(paid)),
        "twice": invoices.total() - len(invoices) + len(paid) - len(set(paid)),
        "pages": len(world.things["sessions"]) - count,
        "unsure": len(rows) - len(received),
        "events": len(events),
        "events_lost": len(world.things["events"].keys() - events.keys()),
        "events_twice": events.total() - len(events),
        "ledger": int(ledger),
        "broken": broken,
    }


def unheard(till: Till, times: int, after: Callable[[int], object] = lambda turn: None) -> dict[str, Any]:
    """So many payments, each of whose calls is done by the gateway and never answered, then asked again. What came of it."""
    for turn in range(times):
        till.bank.faults.lost_answers = 1
        invoice = till.invoice(1_000)
        with pytest.raises(GatewayUnreachable):
            till.begin(invoice)
        row = till.begin(invoice)
        till.bank.pay(row.session or "")
        assert till.refresh(row).status is GatewayPaymentStatus.SUCCEEDED
        after(turn + 1)
    charges = [one["payment_intent"] for one in till.bank.world.things["charges"].values()]
    found = told(till, times)
    return {**found, "charges": len(charges), "charged_twice": len(charges) - len(set(charges)), "broken": till.broken()}


def nothing_but_paid(figures: dict[str, Any]) -> list[str]:
    """What is not as it must be, by its name."""
    nought = ("lost", "invented", "twice", "pages", "unsure", "events_twice", "ledger")
    found = [name for name in nought if figures[name]]
    return [*found, *(["paid"] if figures["paid"] != figures["invoices"] else []), *figures["broken"]]
