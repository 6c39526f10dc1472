"""axe-core finds nothing to say of the pages of orders, invoices and payments, on either side."""

from collections.abc import Callable

import pytest

from tests.e2e.coming_in import organization_of
from tests.e2e.reader import Reader, Way
from tests.e2e.site import Site
from tests.e2e.test_accessibility import WAYS, come_in
from tests.e2e.test_axe_sold import over
from tests.house.sources import none_of

pytestmark = pytest.mark.browser

# {draft}, {sent}, {delivering}, {delivered}, {closed}: an order of the demonstration at that stage; {received}, {approved}, {credit}: an
# invoice, or a credit note; {waiting}: a payment that its enterprise has still to confirm.
BUYER = """espace/{city}/commandes espace/{city}/commandes/regles commandes/{draft} commandes/{sent} commandes/{delivering}
    commandes/{delivered} commandes/{closed} espace/{city}/factures espace/{city}/factures?etat=en-retard factures/{received}
    factures/{approved} factures/{credit} espace/{city}/paiements espace/{city}/paiements/nouveau espace/{city}/paiements/fichiers
    espace/{city}/grand-livre paiements/{waiting}"""
ENTERPRISE = """espace/{enterprise}/commandes commandes/{sent} commandes/{delivering} espace/{enterprise}/factures factures/{approved}
    espace/{enterprise}/paiements paiements/{waiting} espace/{enterprise}/encaissement"""
ORDER = "SELECT number, supplier_id FROM orders WHERE buyer_id = ? AND status = ? ORDER BY id LIMIT 1"
INVOICE = "SELECT id FROM invoices WHERE buyer_id = ? AND kind = ? AND status = ? ORDER BY id LIMIT 1"
WAITING = "SELECT id FROM payments WHERE payer_id = ? AND status = 'recorded' ORDER BY id LIMIT 1"


@pytest.fixture(scope="session")
def ordered(site: Site) -> dict[str, object]:
    """What the addresses above name, on the site of the tests."""
    city = organization_of(site, "municipality_finance")
    with site.database() as record:

        def one(question: str, *values: object) -> object:
            found = record.execute(question, values).fetchone()
            assert found is not None, (question, values)
            return found[0]

        orders = {status: one(ORDER, city, status) for status in ("draft", "sent", "delivering", "delivered", "closed")}
        invoices = {status: one(INVOICE, city, "invoice", status) for status in ("received", "approved")}
        slugs = "SELECT slug FROM organizations WHERE id = ?"
        return {
            **orders,
            **invoices,
            "credit": one(INVOICE, city, "credit_note", "issued"),
            "waiting": one(WAITING, city),
            "city": one(slugs, city),
            "enterprise": one(slugs, organization_of(site, "enterprise_finance")),
        }


@pytest.mark.parametrize("locale", WAYS)
@pytest.mark.parametrize(("persona", "paths"), [("municipality_finance", BUYER), ("enterprise_finance", ENTERPRISE)])
def test_whoever_keeps_the_books_meets_no_obstacle(
    read: Callable[[Way], Reader], site: Site, ordered: dict[str, object], locale: str, persona: str, paths: str
) -> None:
    reader = read(WAYS[locale][0])
    come_in(reader, *site.persona(persona))
    none_of(over(reader, ordered, paths))
