"""An enterprise opens its own account at the gateway; what it may do is what the gateway says."""

from typing import Any

import pytest

from marketplace.billing.cards import accounts
from marketplace.billing.models import GatewayAccount, GatewayCall
from marketplace.billing.standing_in import world
from marketplace.core import db
from marketplace.organizations.models import Organization, Role
from tests.billing.gateway.conftest import Till
from tests.billing.gateway.things import make_invoice
from tests.builders import make_organization
from tests.page import Visitor
from tests.tenders.things import member


@pytest.fixture
def newcomer(till: Till) -> tuple[Organization, Any]:
    with till.app.app_context(), db.database().writing():
        found = make_organization(name="Menuiserie du Bas-du-Fleuve, coopérative")
        return found, member(found, Role.ADMINISTRATOR)


def test_an_account_is_opened_completed_and_looked_at_again(till: Till, newcomer: tuple[Organization, Any]) -> None:
    enterprise, person = newcomer
    visitor, here = till.visitor(person), f"/espace/{enterprise.slug}/encaissement"
    page = visitor.post(f"{here}/continuer", token_from=here)
    assert page.links()["Aller chez Stripe"].startswith(till.bank.base)
    page = visitor.get(here)
    assert "ne peut pas encore encaisser" in page
    pages = page.tree.xpath("//nav[@aria-label='Factures et paiements']//a/@href")
    assert pages == [f"/espace/{enterprise.slug}/{one}" for one in ("factures", "paiements", "grand-livre", "encaissement")]
    assert "Un compte bancaire" in page
    (made,) = [one for one in till.bank.world.things["accounts"].values() if not one["charges_enabled"]]
    world.complete_account(till.bank.world, made)
    page = visitor.get(f"{here}/retour")
    assert "peut encaisser" in page
    world.restrict_account(till.bank.world, made)
    till.deliver("account.updated")
    assert "ne peut pas encore encaisser" in visitor.get(here)


def test_an_account_whose_answer_was_lost_is_opened_once(till: Till, newcomer: tuple[Organization, Any]) -> None:
    enterprise, person = newcomer
    visitor, here = till.visitor(person), f"/espace/{enterprise.slug}/encaissement"
    before = len(till.bank.world.things["accounts"])
    till.bank.faults.lost_answers = 1
    assert "Stripe ne répond pas" in visitor.post(f"{here}/continuer", token_from=here)
    visitor.post(f"{here}/continuer", token_from=here)
    assert len(till.bank.world.things["accounts"]) == before + 1
    assert till.reads(lambda: db.session().query(GatewayCall).count()) == 1


def test_an_account_that_the_gateway_shows_no_more_collects_nothing(till: Till) -> None:
    account = till.sides.account.account
    del till.bank.world.things["accounts"][account]
    with till.app.app_context():
        accounts.refresh(account)
    assert till.reads(lambda: db.session().query(GatewayAccount).one().may_charge) is False


def test_who_keeps_no_money_does_not_find_the_page(till: Till) -> None:
    with till.app.app_context(), db.database().writing():
        reader = member(till.sides.supplier, Role.READER)
    here = f"/espace/{till.sides.supplier.slug}/encaissement"
    till.visitor(reader).get(here, status=403)
    till.visitor(till.sides.payer).get(here, status=404)


def test_the_payment_of_others_is_absent(till: Till) -> None:
    row = till.begin(till.invoice())
    with till.app.app_context(), db.database().writing():
        stranger = member(make_organization(name="Une autre coopérative"), Role.ADMINISTRATOR)
    for path in (f"/paiements/{row.payment_id}/en-ligne", f"/paiements/{row.payment_id}/retour", f"/paiements/{row.payment_id}/rembourser"):
        till.visitor(stranger).get(path, status=404)
    till.visitor(stranger).get(f"/factures/{row.payment.parts[0].invoice_id}/payer-en-ligne", status=404)


def test_in_production_without_a_key_nothing_is_offered_and_the_page_says_so(till: Till, make_app: Any) -> None:
    app = make_app(env="production", base_url="http://localhost:8000")
    with app.app_context(), db.database().writing():
        invoice = make_invoice(till.sides)
    page = Visitor(app).sign_in(till.sides.payer).get(f"/factures/{invoice.id}/payer-en-ligne")
    assert "n’est pas offert ici" in page
    page = Visitor(app).sign_in(till.sides.payee).get(f"/espace/{till.sides.supplier.slug}/encaissement")
    assert "n’est pas offert ici" in page
    assert app.test_client().post("/webhooks/stripe", data=b"{}").status_code == 404
