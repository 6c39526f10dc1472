"""axe-core finds nothing to say of the pages about buying together: the adviser, purchases at each stage, adhesions, awards, contracts."""

from collections.abc import Callable

import pytest

from tests.e2e.coming_in import organization_of
from tests.e2e.reader import Reader, Way
from tests.e2e.site import Site
from tests.e2e.test_accessibility import WAYS, come_in
from tests.e2e.test_axe_sold import over
from tests.house.sources import none_of

pytestmark = pytest.mark.browser

# {adhesion}, {closed} …: the number of the purchase of the demonstration at that stage; {draft}: the one that the city prepares.
EVERYBODY = """achats-regroupes achats-regroupes?onglet=passes achats-regroupes/{adhesion} achats-regroupes/{closed}
    achats-regroupes/{awarded}
    achats-regroupes/{unsuccessful}
    achats-regroupes/{complete} conseiller
    conseiller?buyer_type=municipality&nature=services&amount=60000&basis=excluded&on=2026-03-10&form=OBNL_QC
    conseiller?buyer_type=municipality&nature=goods&amount=abc&on=2026-03-10 regles"""
ORGANIZER = """achats achats/commencer achats/{draft} achats/{draft}/objet achats/{draft}/lots achats/{draft}/lots/1
    achats/{draft}/livraison achats/{draft}/adherents achats/{draft}/dates achats/{draft}/regles achats/{draft}/cadre
    achats/{draft}/documents achats/{draft}/entente achats/{draft}/relire achats/{draft}/annuler achats/{adhesion}
    achats/{adhesion}/avis achats/{adhesion}/questions achats/{exported}/seao adhesions adhesions/{adhesion}
    adhesions/{adhesion}/retrait adhesions/{adhesion}/resolution contrats reglement gre-a-gre gre-a-gre/nouveau
    gre-a-gre/{file} listes-de-contrats/mensuelle listes-de-contrats/annuelle rotation"""
AGREED = """achats-regroupes/{closed}/octroi achats-regroupes/{awarded}/octroi
    contrats/{contract} contrats/{contract}/acheteur/refuser"""
STAGE = "SELECT number FROM tenders WHERE stage = ? AND organizer_id = ? AND template_name IS NULL ORDER BY id LIMIT 1"
CONTRACT = "SELECT number FROM contracts WHERE buyer_id = ? ORDER BY status = 'pending' DESC, id LIMIT 1"
FILE = "SELECT number FROM direct_awards WHERE buyer_id = ? ORDER BY id LIMIT 1"


@pytest.fixture(scope="session")
def pooled(site: Site) -> dict[str, object]:
    """What the addresses above name, on the site of the tests."""
    city = organization_of(site, "municipality_buyer")
    with site.database() as record:

        def one(question: str, *values: object) -> object:
            found = record.execute(question, values).fetchone()
            assert found is not None, (question, values)
            return found[0]

        stages = ("draft", "adhesion", "closed", "exported", "awarded", "complete", "unsuccessful")
        named = {stage: one(STAGE, stage, city) for stage in stages}
        slug = one("SELECT slug FROM organizations WHERE id = ?", city)
        return {**named, "city": slug, "contract": one(CONTRACT, city), "file": one(FILE, city)}


@pytest.mark.parametrize("locale", WAYS)
def test_a_visitor_meets_no_obstacle_among_group_purchases(read: Callable[[Way], Reader], pooled: dict[str, object], locale: str) -> None:
    none_of(over(read(WAYS[locale][0]), pooled, EVERYBODY))


@pytest.mark.parametrize("locale", WAYS)
def test_whoever_organises_and_adheres_meets_no_obstacle(
    read: Callable[[Way], Reader], site: Site, pooled: dict[str, object], locale: str
) -> None:
    reader = read(WAYS[locale][0])
    come_in(reader, *site.persona("municipality_buyer"))
    none_of([*over(reader, pooled, ORGANIZER, "espace/{city}/"), *over(reader, pooled, AGREED)])
