"""From a contract that both sides accept to money, by the keyboard alone: ordered, delivered in parts, accepted, invoiced; paid by a debit
that fails and then goes through, by card, by a file of transfers, and credited in part. The stand-in for Stripe runs beside the site."""

import os
import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.e2e import agreeing, invoicing, ordering, paying
from tests.e2e.coming_in import come_in, organization_of
from tests.e2e.desks import dollars, is_told, waits
from tests.e2e.keyboard import Keyboard
from tests.e2e.paying import CARD, DEBIT, FAILS, WORKS
from tests.e2e.post_office import PostOffice, post_office
from tests.e2e.reader import Way
from tests.e2e.site import Site, served
from tests.e2e.test_accessibility import ALL_WAYS, RUN

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.journey]

WAYS = [Way("fr", 1280), Way("fr", 390, "dark"), Way("en", 1280, "dark"), Way("en", 390)]
DRAWN = WAYS if os.environ.get(ALL_WAYS) else random.Random(RUN).sample(WAYS, 1)
PARTIES = "SELECT slug, name FROM organizations WHERE id = ?"
FREE = """
    SELECT id, number, total FROM invoices WHERE buyer_id = ? AND supplier_id = ? AND status = 'approved'
    AND id NOT IN (SELECT refers_to_id FROM invoices WHERE refers_to_id IS NOT NULL) ORDER BY id DESC LIMIT 1
"""
MISSING, COLD = "Deux portions manquaient à l’arrivée.", "Deux portions sont arrivées froides."
# 98 × 9,40, 300 × 1,95 and 102 × 9,40, each with 5 % and 9,975 %; the note gives back 2 × 9,40 and its taxes.
BY_DEBIT, BY_CARD, BY_FILE, CREDITED = 105_915, 67_260, 110_238, 2_162


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as found:
        yield found


@pytest.fixture
def living(model: Path, office: PostOffice, tmp_path: Path) -> Iterator[Site]:
    """A site for each way: the contract is accepted once."""
    with served(tmp_path / "living", model, mail_url=office.url) as found:
        yield found


@pytest.mark.parametrize("way", DRAWN, ids=str)
def test_a_contract_is_ordered_delivered_invoiced_and_paid(
    sit: Callable[[Way], Keyboard], living: Site, office: PostOffice, way: Way, tmp_path: Path
) -> None:
    buyer, payer, seller, bank = sit(way), sit(way), sit(way), sit(Way("fr", way.width, way.scheme))
    (city_slug, city), (slug, enterprise), contract, starts_on, (meals, snacks) = cast(living)
    password = living.persona("municipality_buyer")[1]
    in_force(sit(way), seller, contract, password)
    # Ordered, sent, taken.
    come_in(buyer, "municipality_buyer")
    order = ordering.writes(buyer, city_slug, contract, [meals.awarded, snacks.awarded], starts_on, "PO-2026-447")
    ordering.sends(buyer, order, password)
    ordered = dollars(seller, 246_500)
    is_told(seller, "«\u00a0%(other)s\u00a0» vous envoie la commande %(number)s, de %(amount)s avant taxes. Accusez-en réception.",
            other=city, number=order, amount=ordered)  # fmt: skip
    ordering.acknowledges(seller, order, city)
    # Delivered in three parts; two portions of the first are missing and stay to be delivered.
    ordering.delivers(seller, order, city, {meals.said: 100, snacks.said: 0})
    ordering.accepts(buyer, order, 1, enterprise, {meals.said: (98, MISSING)})
    debited, _number = invoicing.invoices(seller, order, password, BY_DEBIT)
    ordering.delivers(seller, order, city, {meals.said: 0, snacks.said: 300})
    ordering.accepts(buyer, order, 2, enterprise, {snacks.said: (300, "")})
    carded, _number = invoicing.invoices(seller, order, password, BY_CARD)
    ordering.delivers(seller, order, city, {meals.said: 102})
    ordering.accepts(buyer, order, 3, enterprise, {meals.said: (102, "")})
    filed, filed_number = invoicing.invoices(seller, order, password, BY_FILE)
    assert not waits(seller, "Livrer la commande %(number)s, de «\u00a0%(name)s\u00a0»", number=order, name=city)
    # By a debit that the bank refuses, then takes.
    paying.collects(seller, slug, password)
    come_in(payer, "municipality_finance")
    invoicing.receives(payer, debited, enterprise)
    invoicing.approves(payer, debited, enterprise)
    refused = paying.pays(payer, debited, BY_DEBIT, DEBIT, password)
    paying.becomes(payer, refused, "processing")
    paying.bank_says(bank, FAILS)
    paying.becomes(payer, refused, "failed")
    payer.told("La banque a refusé le débit\u00a0: vérifiez le compte et les fonds, ou payez autrement.")
    is_told(payer, "Le paiement de %(amount)s à «\u00a0%(payee)s\u00a0» a échoué\u00a0: rien n’est payé, et vous pouvez recommencer.",
            amount=dollars(payer, BY_DEBIT), payee=enterprise)  # fmt: skip
    taken = paying.pays(payer, debited, BY_DEBIT, DEBIT, password)
    assert taken != refused
    paying.becomes(payer, taken, "processing")
    paying.bank_says(bank, WORKS)
    paying.becomes(payer, taken, "succeeded")
    paying.settled(payer, debited)
    # By card, at once, once a clerk without an account has received it.
    invoicing.clerk_receives(payer, sit(way), office, carded, password)
    by_card = paying.pays(payer, carded, BY_CARD, CARD, password)
    paying.becomes(payer, by_card, "succeeded")
    paying.settled(payer, carded)
    # Disputed in part, credited; the rest is paid by a file of transfers, with another invoice.
    invoicing.disputes(payer, filed, CREDITED, COLD)
    left = invoicing.gives_back(seller, filed, 2, COLD, password)
    assert left == BY_FILE - CREDITED
    other, other_number, other_total = free(living)
    paid = [(enterprise, filed_number, left), (enterprise, other_number, other_total)]
    paying.remits(payer, city_slug, tmp_path, paid, "TEF-2026-0447", password)
    paying.confirms(seller, city, left + other_total)
    for one in (filed, other):
        paying.settled(payer, one)


def cast(living: Site) -> tuple[tuple[str, str], tuple[str, str], str, date, list[ordering.Line]]:
    """The two sides, and the contract that waits for both."""
    city, enterprise = (organization_of(living, role) for role in ("municipality_buyer", "enterprise_administrator"))
    with living.database() as record:
        here, there = (record.execute(PARTIES, (one,)).fetchone() for one in (city, enterprise))
    return here, there, *ordering.contract(living, city, enterprise)


def in_force(signatory: Keyboard, seller: Keyboard, contract: str, password: str) -> None:
    """Both sides accept it."""
    come_in(signatory, "municipality_signatory")
    agreeing.accepts(signatory, contract, password)
    come_in(seller, "enterprise_administrator")
    agreeing.accepts(seller, contract, password)
    seller.told("En vigueur")


def free(living: Site) -> tuple[int, str, int]:
    """An invoice of the demonstration that is approved, of which nothing was paid nor credited."""
    city, enterprise = (organization_of(living, role) for role in ("municipality_buyer", "enterprise_administrator"))
    with living.database() as record:
        found: tuple[int, str, int] = record.execute(FREE, (city, enterprise)).fetchone()
    return found
