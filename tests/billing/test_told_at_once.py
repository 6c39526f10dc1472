"""What comes, is disputed or is to confirm is written at once; that all went well waits for the message of the day."""

from marketplace.accounts.models import User
from marketplace.billing.buying import approving, disputing, receiving
from marketplace.billing.models import Invoice, PaymentMethod
from marketplace.billing.paying import confirming, recording
from marketplace.core import db
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from marketplace.organizations.teams import rules as teams
from tests.billing.conftest import NOW, Desk


def test_each_side_is_written_to_at_once_of_what_waits_for_it(desk: Desk, worker: Worker) -> None:
    with desk.app.app_context(), db.database().writing() as session:
        invoice = session.get_one(Invoice, desk.invoice)
        finance, seller = (session.get_one(User, desk.people[name]) for name in ("finance", "seller"))
        receiving.receive(invoice, actor=finance, at=NOW)
        disputing.dispute(invoice, 100, "Un dollar de trop.", actor=finance, at=NOW)
        approving.approve(invoice, teams.membership_in(finance, invoice.buyer), actor=finance, at=NOW)
        said = {"method": PaymentMethod.EFT, "paid_on": NOW.date(), "actor": finance, "at": NOW}
        whole = recording.record(invoice.buyer, invoice.supplier, {invoice.id: 50_000}, reference="T1", **said)
        confirming.confirm(whole, 50_000, actor=seller, at=NOW)
        short = recording.record(invoice.buyer, invoice.supplier, {invoice.id: 50_000}, reference="T2", **said)
        confirming.confirm(short, 40_000, actor=seller, at=NOW)
    worker.drain()
    with desk.app.app_context(), db.database().reading() as session:
        told = session.query(Notice).filter(Notice.topic.startswith("billing.")).all()
        topics = {(one.topic, one.path and one.path.split("/")[1]) for one in told}
        daily = {one.message for one in told if one.topic in ("billing.invoices", "billing.payments")}
        at_once = {one.message for one in told} - daily
    assert {topic for topic, _path in topics} == {
        "billing.to_answer", "billing.invoices", "billing.payments_to_answer", "billing.payments",
    }  # fmt: skip
    for words in ("vous envoie la facture", "a reçu la facture", "conteste la facture", "dit vous avoir payé", "L’écart reste ouvert"):
        assert any(words in one for one in at_once), words
    assert sorted(one.split("» ")[1][:8] for one in daily) == ["a approu", "confirme"]
