"""The ledger: each transaction at zero, each key once, rows only ever added, what is owed derived; compared with a plain model."""

import pytest
from hypothesis import settings as drawn
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from marketplace.billing.ledger import balances, happenings
from marketplace.billing.ledger.posting import Entry, Pair, Unbalanced, post
from marketplace.billing.models import Account, Invoice, InvoiceStatus, LedgerEntry, LedgerTransaction, Payment
from marketplace.billing.paying import checks, confirming, mending
from marketplace.core import db
from tests.billing.paying.things import LATER, finance, make_credit, make_invoice, make_pair, pay


def entries(*amounts: int) -> list[Entry]:
    return [Entry(Account.OWED if cents > 0 else Account.BILLED, cents) for cents in amounts]


@pytest.mark.always
def test_what_does_not_add_up_to_zero_is_never_posted(unit) -> None:
    supplier, city = make_pair()
    with pytest.raises(Unbalanced):
        post("a:1:b", Pair(supplier.id, city.id), entries(100, -99), at=LATER)
    assert unit.scalar(select(func.count()).select_from(LedgerTransaction)) == 0


@pytest.mark.parametrize("amount", [1.0, True, "1"])
def test_only_integer_cents_are_posted(unit, amount: object) -> None:
    supplier, city = make_pair()
    with pytest.raises(TypeError):
        post("a:1:b", Pair(supplier.id, city.id), [Entry(Account.OWED, amount), Entry(Account.BILLED, -1)], at=LATER)  # type: ignore[arg-type]


@pytest.mark.always
def test_a_key_is_posted_once_and_the_database_holds_to_it(unit) -> None:
    supplier, city = make_pair()
    pair = Pair(supplier.id, city.id)
    assert post("a:1:b", pair, entries(100, -100), at=LATER)
    assert post("a:1:b", pair, entries(100, -100), at=LATER) is None
    assert unit.scalar(select(func.count()).select_from(LedgerEntry)) == 2
    with pytest.raises(DBAPIError), unit.begin_nested():
        unit.execute(text("INSERT INTO ledger_transactions (key, at) VALUES ('a:1:b', '2026-03-20 00:00:00+00:00')"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entries SET amount = amount + 1",
        "DELETE FROM ledger_entries",
        "UPDATE ledger_transactions SET key = 'other'",
        "DELETE FROM ledger_transactions",
    ],
)
@pytest.mark.always
def test_the_database_refuses_to_change_or_delete_what_was_posted(unit, statement: str) -> None:
    make_invoice(*make_pair())
    with pytest.raises(DBAPIError, match="append-only"), unit.begin_nested():
        unit.execute(text(statement))


def test_an_invoice_told_twice_is_owed_once(unit) -> None:
    invoice = make_invoice(*make_pair())
    happenings.issued(invoice, at=LATER)
    assert balances.owed_on(invoice) == 11_498


def test_a_payment_told_twice_pays_once(unit) -> None:
    invoice = make_invoice(*make_pair())
    payment = pay((invoice, 5_000))
    confirming.confirm(payment, 5_000, actor=None, at=LATER)
    happenings.received(payment, 5_000, at=LATER)
    assert balances.owed_on(invoice) == 6_498


def test_an_invoice_settled_then_returned_is_open_again_where_it_was(unit) -> None:
    invoice = make_invoice(*make_pair(), approved_at=LATER)
    payment = pay((invoice, 11_498))
    confirming.confirm(payment, 11_498, actor=None, at=LATER)
    assert invoice.status is InvoiceStatus.SETTLED
    happenings.returned(payment, 1, at=LATER)
    assert invoice.status is InvoiceStatus.APPROVED
    assert invoice.settled_at is None


def test_a_credit_after_payment_leaves_less_than_nothing_owed_and_the_invoice_settled(unit) -> None:
    invoice = make_invoice(*make_pair())
    confirming.confirm(pay((invoice, 11_498)), 11_498, actor=None, at=LATER)
    make_credit(invoice, 498)
    assert balances.owed_on(invoice) == -498
    assert checks.broken_promises() == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("INSERT INTO ledger_transactions (id, key, at) VALUES (999, 'x', '2026-03-20 00:00:00+00:00')", "has no entry"),
        ("UPDATE invoices SET status = 'settled'", "are owed on it"),
        ("UPDATE payments SET amount = amount + 1", "its parts add up to"),
        ("UPDATE payments SET received = received - 1", "the ledger holds"),
        ("UPDATE payments SET mended = 'accepted'", "was never told"),
        (
            (
                "INSERT INTO ledger_entries (transaction_id, account, supplier_id, buyer_id, amount) "
                "SELECT transaction_id, account, supplier_id, buyer_id, 1 FROM ledger_entries LIMIT 1"
            ),
            "not to zero",
        ),
    ],
)
def test_verify_names_what_is_not_as_it_must_be(unit, statement: str, said: str) -> None:
    invoice = make_invoice(*make_pair())
    confirming.confirm(pay((invoice, 5_000)), 5_000, actor=None, at=LATER)
    assert checks.broken_promises() == []
    unit.flush()
    unit.execute(text(statement))
    unit.expire_all()
    assert any(said in one for one in checks.broken_promises()), checks.broken_promises()


class Trading(RuleBasedStateMachine):
    """An enterprise and a city that invoice, credit, pay, confirm, correct, return and give back; beside them a plain sum of each."""

    def __init__(self) -> None:
        super().__init__()
        self.supplier, self.city = make_pair()
        self.person = finance(self.supplier)
        self.at = LATER
        self.total: dict[int, int] = {}
        self.got: dict[int, int] = {}
        self.refunds = 0

    def _invoices(self) -> list[Invoice]:
        return [db.session().get_one(Invoice, number) for number in self.total]

    def _payments(self) -> list[Payment]:
        return [db.session().get_one(Payment, number) for number in self.got]

    @rule(cents=st.integers(1, 50_000))
    def issue(self, cents: int) -> None:
        invoice = make_invoice(self.supplier, self.city, cents, at=self.at)
        self.total[invoice.id] = cents

    @precondition(lambda self: self.total)
    @rule(data=st.data())
    def credit(self, data: st.DataObject) -> None:
        invoice = data.draw(st.sampled_from(self._invoices()))
        if self.total[invoice.id] > 0:
            cents = data.draw(st.integers(1, self.total[invoice.id]))
            make_credit(invoice, cents, at=self.at)
            self.total[invoice.id] -= cents

    @precondition(lambda self: self.total)
    @rule(data=st.data())
    def receive(self, data: st.DataObject) -> None:
        payable = [one for one in self._invoices() if balances.owed_on(one) > 0]
        if not payable:
            return
        chosen = data.draw(st.lists(st.sampled_from(payable), min_size=1, max_size=3, unique=True))
        parts = [(one, data.draw(st.integers(1, balances.owed_on(one)))) for one in chosen]
        payment = pay(*parts, reference=f"T-{len(self.got)}", at=self.at)
        got = data.draw(st.integers(1, payment.amount + 500))
        confirming.confirm(payment, got, actor=None, at=self.at)
        self.got[payment.id] = got

    @precondition(lambda self: self.got)
    @rule(data=st.data(), cents=st.integers(1, 60_000))
    def correct(self, data: st.DataObject, cents: int) -> None:
        payment = data.draw(st.sampled_from(self._payments()))
        if payment.mended is None and payment.received == self.got[payment.id] != cents:
            mending.correct_received(payment, cents, "Mal lu.", actor=self.person, at=self.at)
            self.got[payment.id] = cents

    @precondition(lambda self: self.got)
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        payment = data.draw(st.sampled_from(self._payments()))
        if self.got[payment.id] > 0:
            cents = data.draw(st.integers(1, self.got[payment.id]))
            self.refunds += 1
            act = data.draw(st.sampled_from(("returned", "refunded")))
            told = {"time": self.refunds} if act == "returned" else {"name": str(self.refunds)}
            getattr(happenings, act)(payment, cents, at=self.at, **told)
            self.got[payment.id] -= cents

    @invariant()
    def everything_is_what_a_plain_sum_says(self) -> None:
        paid = dict.fromkeys(self.total, 0)
        above = 0
        for payment in self._payments():
            left = self.got[payment.id]
            for part in payment.parts:
                now = min(left, part.amount)
                paid[part.invoice_id] += now
                left -= now
            above += left
        for invoice in self._invoices():
            owed = self.total[invoice.id] - paid[invoice.id]
            assert balances.owed_on(invoice) == owed
            assert (invoice.status is InvoiceStatus.SETTLED) == (owed <= 0)
        held = balances.of_pair(Pair(self.supplier.id, self.city.id))
        assert sum(held.values()) == 0
        assert held.get(Account.UNAPPLIED, 0) == -above
        assert held.get(Account.BILLED, 0) == -sum(self.total.values())
        assert not [one for one in checks.broken_promises() if "zero" in one or "are owed" in one or "of more than one pair" in one]


@pytest.mark.always
def test_whatever_happens_in_whatever_order_the_ledger_says_what_a_plain_sum_says(unit) -> None:
    class Undone(Trading):
        def __init__(self) -> None:
            self.nested = db.session().begin_nested()
            super().__init__()

        def teardown(self) -> None:
            db.session().info.pop("audit", None)
            self.nested.rollback()
            db.session().expunge_all()

    run_state_machine_as_test(Undone, settings=drawn(max_examples=25, stateful_step_count=12, deadline=None))
