"""axe-core finds nothing to say of the pages about what enterprises offer, who answers for them, and what buyers keep of it."""

import os
import random
import re
from collections.abc import Callable, Iterator

import pytest

from tests.e2e.coming_in import organization_of
from tests.e2e.reader import Reader, Way
from tests.e2e.site import Site
from tests.e2e.test_accessibility import ALL_WAYS, RUN, WAYS, come_in, examine, look
from tests.house.sources import none_of

pytestmark = pytest.mark.browser

# {enterprise}: the one of the demonstration that has a team; {article}, {other}: what it offers.
EVERYBODY = """catalogue/{article} entreprises/{enterprise}/catalogue entreprises/{enterprise} recherche/produits?q=traiteur
    recherche/produits?q=zzzzzz comparer?e=p:{article}&e=p:{other} comparer?e={enterprise}&e={free}&quantite=60 comparer"""
KEEPER = """confiance conformite conformite/ajouter/{kind} conformite/{item}/remplacer conformite/{item}/retirer conformite/historique
    conformite/partager conformite/partager/{city} conformite/demandes apercu catalogue catalogue?statut=draft catalogue/ajouter
    catalogue/{article}/modifier catalogue/{article}/pieces catalogue/{article}/versions catalogue/{article}/versions/1
    catalogue/{article}/membres catalogue/{article}/membres/ajouter catalogue/fichiers catalogue/plusieurs?tout=1 cles cles/nouvelle
    offres-regroupees offres-regroupees/{joint} demandes demandes?etat=reglees demandes/{joining}"""
LEAD = "catalogue/{joint}/membres catalogue/{joint}/membres/{enterprise}"
HUB = """verifications verifications?etat=a-renouveler verifications?etat=verifiees verifications/{free_id} listes-de-membres
    demandes demandes/{claim}"""
CITY = """selections selections/nouvelle selections/1 selections/1/renommer selections/1/supprimer selections/elements/1/noter
    selections/elements/1/deplacer selections/elements/1/retirer selections/notes/1 selections/notes/1/retirer conformite-recue
    conformite-recue/{share}"""
BUYER = """selections/ajouter?produit={article} selections/ajouter?entreprise={free} compte/recherches compte/recherches/{search}
    compte/recherches/{search}/modifier compte/recherches/{search}/supprimer compte/recherches/nouvelle?q=nettoyage
    comparer?e=p:{article}&e={free}"""
DESK = """verifications verifications/{free} demandes-de-gestion demandes-de-gestion/{review} seconds-regards qui-accredite
    references/pieces-de-conformite references/pieces-de-conformite/ajouter references/pieces-de-conformite/{kind}"""
OWN = "SELECT {} FROM {} WHERE organization_id = ? ORDER BY id LIMIT 1"
FREE = """
    SELECT slug, id FROM organizations WHERE is_enterprise AND status = 'published' AND id NOT IN (SELECT organization_id FROM memberships)
    AND region_code = (SELECT region_code FROM organizations WHERE id = ?) ORDER BY id DESC LIMIT 1
"""
# An offer that another enterprise leads, which awaits an answer: its lead has no team to invite with.
JOINT = "SELECT id, slug, organization_id FROM listings WHERE organization_id = ? AND status = 'published' ORDER BY id LIMIT 1"
INVITED = "INSERT OR IGNORE INTO listing_members (listing_id, organization_id, codes, share) VALUES (?, ?, '[\"14\"]', 3000)"
FILE = "Titre;Prix;Prix de volume;Couleur\nSavon;1,234;50 : 1,10\nNappe brodée;12,50 $;;bleu\n;3,00;;\n"


@pytest.fixture(scope="session")
def named(site: Site) -> dict[str, object]:
    """What the addresses above name, on the site of the tests."""
    home, city, hub = (organization_of(site, f"{kind}_administrator") for kind in ("enterprise", "municipality", "network"))
    with site.database() as record, record:

        def one(question: str, *values: object) -> tuple[object, ...]:
            found = record.execute(question, values).fetchone()
            assert found is not None, question
            return tuple(found)

        free, free_id = one(FREE, hub)
        lead = one("SELECT organization_id FROM listings WHERE organization_id > ? AND status = 'published' ORDER BY id LIMIT 1", home)[0]
        joint_id, joint, _ = one(JOINT, lead)
        record.execute(INVITED, (joint_id, home))
        shown = "SELECT slug FROM listings WHERE organization_id = ? AND status = 'published' ORDER BY id LIMIT 1 OFFSET ?"
        slug = "SELECT slug FROM organizations WHERE id = ?"
        claim = "SELECT id FROM claims WHERE status = ?"
        return {
            **{"enterprise": one(slug, home)[0], "city": one(slug, city)[0], "hub": one(slug, hub)[0], "lead": one(slug, lead)[0]},
            **{"article": one(shown, home, 0)[0], "other": one(shown, home, 1)[0], "joint": joint, "free": free, "free_id": free_id},
            **{"kind": one(OWN.format("kind_code", "compliance_items"), home)[0]},
            **{"item": one(OWN.format("id", "compliance_items"), home)[0], "share": one("SELECT id FROM compliance_shares")[0]},
            **{"joining": one(claim, "joining")[0], "claim": one(claim, "open")[0], "review": one(claim, "review")[0]},
            **{"search": one("SELECT id FROM saved_searches ORDER BY id")[0]},
        }


def over(reader: Reader, named: dict[str, object], paths: str, below: str = "") -> Iterator[str]:
    for path in paths.format(**named).split():
        yield from look(reader, f"/{below.format(**named)}{path}")


def is_acted(locale: str, act: str) -> bool:
    """Whether what takes several steps is done in this language: in both, or in one, drawn anew."""
    return bool(os.environ.get(ALL_WAYS)) or random.Random(RUN + act).choice(list(WAYS)) == locale


@pytest.mark.parametrize("locale", WAYS)
def test_a_visitor_meets_no_obstacle_among_products_and_services(
    read: Callable[[Way], Reader], named: dict[str, object], locale: str
) -> None:
    none_of(over(read(WAYS[locale][0]), named, EVERYBODY))


@pytest.mark.parametrize("locale", WAYS)
def test_whoever_keeps_a_catalogue_meets_no_obstacle(
    read: Callable[[Way], Reader], site: Site, named: dict[str, object], locale: str
) -> None:
    reader = read(WAYS[locale][0])
    come_in(reader, *site.persona("enterprise_administrator"))
    found = [*over(reader, named, KEEPER, "espace/{enterprise}/"), *over(reader, named, "capacite", "entreprises/{enterprise}/")]
    if is_acted(locale, "file"):
        found += a_file(reader, f"/espace/{named['enterprise']}/catalogue")
    if is_acted(locale, "key"):
        found += a_key(reader, f"/espace/{named['enterprise']}/cles/nouvelle")
    none_of(found)


@pytest.mark.parametrize("locale", WAYS)
def test_a_hub_meets_no_obstacle_where_it_decides_and_verifies(
    read: Callable[[Way], Reader], site: Site, named: dict[str, object], locale: str
) -> None:
    reader = read(WAYS[locale][0])
    come_in(reader, *site.persona("network_administrator"))
    none_of(over(reader, named, HUB, "espace/{hub}/"))


@pytest.mark.parametrize("locale", WAYS)
def test_whoever_asks_for_a_page_meets_no_obstacle(
    read: Callable[[Way], Reader], site: Site, named: dict[str, object], locale: str
) -> None:
    reader = read(WAYS[locale][0])
    come_in(reader, *site.persona("claimant_demande"))
    none_of(over(reader, named, "entreprises/{free}/gerer compte/demandes-de-gestion/{claim} entreprises/{enterprise}/gerer"))


@pytest.mark.parametrize("locale", WAYS)
def test_a_buyer_meets_no_obstacle_in_what_she_keeps(
    read: Callable[[Way], Reader], site: Site, named: dict[str, object], locale: str
) -> None:
    reader = read(WAYS[locale][0])
    come_in(reader, *site.persona("municipality_buyer"))
    none_of([*over(reader, named, CITY, "espace/{city}/"), *over(reader, named, BUYER)])


@pytest.mark.parametrize("locale", WAYS)
def test_the_team_meets_no_obstacle_where_it_decides_of_claims_and_levels(
    read: Callable[[Way], Reader], site: Site, named: dict[str, object], locale: str
) -> None:
    reader = read(WAYS[locale][0])
    come_in(reader, *site.persona("staff"))
    none_of([*over(reader, named, DESK, "bureau/"), *over(reader, named, LEAD, "espace/{lead}/")])


def a_file(reader: Reader, catalogue: str) -> list[str]:
    """A file that asks what its columns and its numbers are, what its trial gives, and the change of several listings before it is done."""
    reader.go(f"{catalogue}/fichiers")
    sent = {"name": "articles.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    reader.page.locator("#sent").set_input_files(sent)
    reader.button("Lire le fichier").click()
    reader.button("Faire l’essai").wait_for()
    found = examine(reader, "catalogue-columns")
    reader.page.locator("input[type=radio]").first.check()
    reader.button("Faire l’essai").click()
    reader.button("Importer pour de bon").wait_for()
    found += examine(reader, "catalogue-trial")
    reader.go(f"{catalogue}/plusieurs?tout=1")
    reader.page.locator("#percent").fill("5")
    reader.button("Voir l’aperçu").click()
    reader.page.get_by_role("heading", name=reader.says("Aperçu du changement")).wait_for()
    return found + examine(reader, "catalogue-several")


def a_key(reader: Reader, path: str) -> list[str]:
    """A key refused for want of a name, then made: shown once."""
    reader.go(path)
    reader.button("Faire la clé").click()
    reader.page.locator("[data-focus-first]").wait_for()
    found = examine(reader, "key-refused")
    reader.page.get_by_label(re.compile(rf"^{re.escape(reader.says('Programme'))}")).fill("Logiciel d’inventaire")
    reader.page.locator("input[type=checkbox][name=scopes]").first.check()
    reader.button("Faire la clé").click()
    reader.page.wait_for_load_state()
    return found + examine(reader, "key-made")
