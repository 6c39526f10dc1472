"""The payments of a demonstration come after what they pay was received and approved."""

from datetime import timedelta

from flask import Flask

from marketplace.billing import paying_demo
from marketplace.billing.buying import approving, receiving
from marketplace.billing.models import Payment
from marketplace.core import clock, db
from marketplace.core.seeding import PROFILES, Seeding
from marketplace.organizations.teams import rules as teams
from tests.billing.things import finance, issued, pair
from tests.builders import AT


def test_no_payment_of_the_demonstration_comes_before_its_invoice_is_approved(app: Flask, test_clock) -> None:  # type: ignore[no-untyped-def]
    now = AT + timedelta(days=60)
    test_clock(now)
    with app.app_context(), db.database().writing():
        supplier, city = pair()
        person = finance(city)
        finance(supplier)
        for days in (52, 46, 40, 2):
            at = now - timedelta(days=days)
            invoice = issued(supplier, city, at=at)
            invoice.is_demo = True
            if days > 2:
                receiving.receive(invoice, actor=person, at=at)
                approving.approve(invoice, teams.membership_in(person, city), actor=person, at=at)
    with app.app_context():
        paying_demo.seed(Seeding(PROFILES["S"], 1, now, lambda _said: None))
        with db.database().reading() as session:
            made = session.query(Payment).order_by(Payment.id).all()
            assert len(made) == 3
            for one in made:
                for part in one.parts:
                    assert part.invoice.approved_at is not None
                    assert clock.local_day(part.invoice.approved_at) <= one.paid_on
            assert {part.invoice.number for one in made for part in one.parts} == {"F-00001", "F-00002"}, "the newest stays whole"
