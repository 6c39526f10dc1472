"""A buyer's process, to be killed: `python -m tests.billing.gateway.payer PERSON INVOICE…` begins to pay each."""

import sys
from contextlib import suppress

from marketplace import create_app
from marketplace.accounts.models import User
from marketplace.billing.cards import fetching, sessions
from marketplace.billing.gateway import GatewayUnreachable
from marketplace.billing.models import Invoice
from marketplace.core import clock, db
from marketplace.core.errors import RuleBroken


def main(person: int, invoices: list[int]) -> None:
    app = create_app()
    with app.app_context():
        print("ready", flush=True)
        for number in invoices:
            with suppress(RuleBroken, GatewayUnreachable):
                begin(person, number)
        print("done", flush=True)


def begin(person: int, number: int) -> None:
    with db.database().writing() as session:
        actor = session.get_one(User, person)
        row = sessions.begin(db.load(Invoice, id=number), actor=actor, at=clock.now())
    fetching.refresh(row.id)


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(one) for one in sys.argv[2:]])
