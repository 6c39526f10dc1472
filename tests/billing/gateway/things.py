"""Things to be paid by card: `Bank`, the stand-in over HTTP on a port of its own; an issued invoice; the two sides and their people."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from marketplace.accounts.models import User
from marketplace.billing.buying import receiving
from marketplace.billing.invoicing import issuing, writing
from marketplace.billing.invoicing.writing import Said, Typed
from marketplace.billing.models import GatewayAccount, Invoice
from marketplace.billing.standin import StandIn
from marketplace.billing.standing_in import paying, world
from marketplace.billing.standing_in.delivering import Faults, sign
from marketplace.billing.standing_in.place import KEY
from marketplace.billing.standing_in.world import Thing, World
from marketplace.billing.taxes import computing, registering
from marketplace.catalogue.models import TaxCode
from marketplace.core import db
from marketplace.organizations.models import Organization, Role
from tests.billing.things import make_supplier
from tests.builders import AT
from tests.tenders.things import make_city, member

SECRET = "whsec_of_the_tests"


class _Silent(WSGIRequestHandler):
    def log(self, kind: str, message: str, *args: Any) -> None:
        return


@dataclass
class Bank:
    """The stand-in at work, and the hands of the buyer and of the bank there."""

    world: World
    faults: Faults
    base: str
    answered: set[str] = field(default_factory=set)

    @property
    def settings(self) -> dict[str, str]:
        return {"stripe_secret_key": KEY, "stripe_webhook_secret": SECRET, "stripe_api_base": self.base}

    def open_account(self, organization: Organization) -> GatewayAccount:
        """An account that may charge, known on both sides."""
        with self.world.lock:
            made = world.open_account(self.world, {"capabilities": {}, "business_profile": {"name": organization.name}})
            world.complete_account(self.world, made)
        row = GatewayAccount(
            organization_id=organization.id, account=made["id"], may_charge=True, may_be_paid_out=True, begun_at=AT, asked=[]
        )
        db.session().add(row)
        db.session().flush()
        return row

    def session(self, name: str) -> Thing:
        return self.world.find("sessions", name)

    def intent(self, name: str) -> Thing:
        """The intent behind a session."""
        return self.world.find("intents", self.session(name)["payment_intent"])

    def pay(self, name: str, *, by: str = "card") -> None:
        with self.world.lock:
            {"card": paying.pay_by_card, "debit": paying.pay_by_debit}[by](self.world, self.session(name))

    def events(self, *kinds: str) -> list[Thing]:
        """What happened and was not delivered yet, in order; only these kinds, when some are named."""
        found = [world.shape(one) for one in self.world.things["events"].values() if one["id"] not in self.answered]
        return [one for one in found if not kinds or one["type"] in kinds]


@contextmanager
def bank() -> Iterator[Bank]:
    """A bank on a free port of the loopback."""
    things, faults = World(lambda: int(time.time())), Faults()
    stand_in = StandIn(things, "http://bank.test", faults, lambda name, told, language: name)
    server = make_server("127.0.0.1", 0, stand_in, threaded=True, request_handler=_Silent)
    stand_in.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield Bank(things, faults, stand_in.base)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def post(app: Flask, body: bytes, *, secret: str = SECRET, at: int | None = None, signature: str | None = None, scheme: str = "v1") -> int:
    """Post a body to the webhook, signed unless told otherwise; the status."""
    header = signature if signature is not None else sign(body, secret, at or int(time.time())).replace("v1=", f"{scheme}=")
    return app.test_client().post("/webhooks/stripe", data=body, headers={"Stripe-Signature": header}).status_code


@dataclass(frozen=True)
class Sides:
    """A buyer, an enterprise that collects by card, their finances."""

    buyer: Organization
    supplier: Organization
    account: GatewayAccount
    payer: User
    payee: User


def make_sides(at_bank: Bank, *, ceiling: int | None = None) -> Sides:
    """In the unit at work."""
    buyer, supplier = make_city(), make_supplier()
    account = at_bank.open_account(supplier)
    for one in (buyer, supplier):
        member(one, Role.ADMINISTRATOR)
    return Sides(buyer, supplier, account, member(buyer, Role.FINANCE, ceiling=ceiling), member(supplier, Role.FINANCE))


def make_invoice(sides: Sides, total: int = 11_498) -> Invoice:
    """An invoice of so many cents, taxes included, issued and received by its buyer; in the unit at work. What no taxable amount comes to
    is on an exempt line."""
    rates = registering.rates_of(registering.on(sides.supplier.id, AT.date()), AT.date())
    taxable = next(one for one in range(total, 0, -1) if one + sum(computing.taxes_on(one, rates)) <= total)
    exempt = total - taxable - sum(computing.taxes_on(taxable, rates))
    lines = [Typed("Repas complets", "C62", 1, taxable * 100)]
    lines += [Typed("Frais exonérés", "C62", 1, exempt * 100, TaxCode.EXEMPT, "Frais de l’acheteur.")] if exempt else []
    invoice = issuing.issue(writing.begin(sides.supplier, sides.buyer, Said(), lines, actor=None, at=AT), actor=None, at=AT)
    receiving.receive(invoice, actor=None, at=AT)
    db.session().flush()
    return invoice
