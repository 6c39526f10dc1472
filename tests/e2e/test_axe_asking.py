"""axe-core finds nothing to say of the pages of price requests: writing one, answering it sealed, opening, comparing, deciding."""

import re
from collections.abc import Callable, Iterator

import pytest

from tests.e2e import asking
from tests.e2e.coming_in import organization_of
from tests.e2e.reader import Reader, Way
from tests.e2e.site import Site
from tests.e2e.test_accessibility import WAYS, come_in, examine, look
from tests.e2e.test_axe_sold import is_acted, over
from tests.house.sources import none_of

pytestmark = pytest.mark.browser

# {bidding}, {opened}, {awarded}: the request of the demonstration at that stage; {answer}: an answer to the second; {joining}, {called}:
# the purchases from a need, while buyers adhere and while enterprises answer.
BUYER = """demandes-de-prix demandes-de-prix?etape=bidding demandes-de-prix/{opened}/reponses/{answer}/ecarter
    demandes-de-prix/{bidding} demandes-de-prix/{bidding}/avis demandes-de-prix/{bidding}/questions demandes-de-prix/{bidding}/annuler
    demandes-de-prix/{bidding}/ouverture demandes-de-prix/{opened} demandes-de-prix/{opened}/ouverture
    demandes-de-prix/{opened}/reponses demandes-de-prix/{opened}/proces-verbal demandes-de-prix/{opened}/decision
    demandes-de-prix/{awarded} demandes-de-prix/{awarded}/reponses demandes-de-prix/{awarded}/decision
    demandes-de-prix/{opened}/evaluation achats/{joining} achats/{called} achats/{called}/ouverture achats/{called}/visites"""
ENTERPRISE = """reponses/{bidding}/retirer demandes-recues demandes-recues/{bidding} demandes-recues/{awarded} reponses
    reponses/{bidding} reponses/{opened} reponses/{awarded} reponses/{bidding}/groupe reponses/{called} reponses/{called}/groupe"""
STAGE = "SELECT number FROM tenders WHERE kind = ? AND stage = ? AND organizer_id = ? ORDER BY id LIMIT 1"
ANSWER = """
    SELECT a.id FROM opened_bids a JOIN bids b ON b.id = a.bid_id JOIN tenders t ON t.id = b.tender_id WHERE t.number = ? ORDER BY a.id
"""


@pytest.fixture(scope="session")
def requested(site: Site) -> dict[str, object]:
    """What the addresses above name, on the site of the tests."""
    city = organization_of(site, "municipality_buyer")
    with site.database() as record:

        def one(question: str, *values: object) -> object:
            found = record.execute(question, values).fetchone()
            assert found is not None, (question, values)
            return found[0]

        stages = {stage: one(STAGE, "price_request", stage, city) for stage in ("bidding", "opened", "awarded")}
        stages |= {name: one(STAGE, "need", stage, city) for name, stage in (("joining", "adhesion"), ("called", "bidding"))}
        slug = one("SELECT slug FROM organizations WHERE id = ?", city)
        return {**stages, "city": slug, "enterprise": asking.asked(site)[0][0], "answer": one(ANSWER, stages["opened"])}


@pytest.mark.parametrize("locale", WAYS)
def test_a_visitor_meets_no_obstacle_where_sealing_is_told(read: Callable[[Way], Reader], locale: str) -> None:
    none_of(look(read(WAYS[locale][0]), "/scellement"))


@pytest.mark.parametrize("locale", WAYS)
def test_whoever_asks_for_prices_meets_no_obstacle(
    read: Callable[[Way], Reader], site: Site, requested: dict[str, object], locale: str
) -> None:
    reader = read(WAYS[locale][0])
    come_in(reader, *site.persona("municipality_buyer"))
    found = [*over(reader, requested, BUYER, "espace/{city}/")]
    if is_acted(locale, "asking"):
        found += a_request(reader, f"/espace/{requested['city']}/demandes-de-prix", [name for _slug, name in asking.asked(site)])
    none_of(found)


@pytest.mark.parametrize("locale", WAYS)
def test_whoever_answers_meets_no_obstacle(read: Callable[[Way], Reader], site: Site, requested: dict[str, object], locale: str) -> None:
    reader = read(WAYS[locale][0])
    come_in(reader, *site.persona("enterprise_administrator"))
    found = [*over(reader, requested, ENTERPRISE, "espace/{enterprise}/")]
    mine = f"/espace/{requested['enterprise']}/reponses"
    found += receipts(reader, f"{mine}/{requested['awarded']}")
    if is_acted(locale, "answering"):
        found += an_answer(reader, f"{mine}/{requested['bidding']}")
    none_of(found)


def a_request(reader: Reader, path: str, names: list[str]) -> Iterator[str]:
    """A request begun, refused for what it cannot take, written, its enterprises named, read over before it is sent."""
    reader.go(path)
    reader.button("Nouvelle demande de prix").click()
    reader.page.locator("#title").wait_for()
    yield from examine(reader, "asking-blank")
    reader.page.locator("[name=line_quantity]").first.fill("beaucoup")
    reader.button("Enregistrer et choisir les entreprises").click()
    reader.page.locator("[data-focus-first]").wait_for()
    yield from examine(reader, "asking-refused")
    for field, words in (("#title", "Repas du camp"), ("#description", "Les repas du camp de la relâche."), ("#estimate", "2500")):
        reader.page.locator(field).fill(words)
    reader.page.locator("[name=line_what]").first.fill("Repas froid")
    reader.page.locator("[name=line_quantity]").first.fill("120")
    reader.button("Enregistrer et choisir les entreprises").click()
    reader.page.locator("#nommer").wait_for()
    for name in ("Personne n’a ce nom", *names):
        reader.page.locator("#name").fill(name)
        reader.button("Ajouter").click()
        if name in names:
            # Each is there before the next is named: a form filled while its page goes away is filled for nothing.
            reader.page.locator("section[aria-labelledby=choisies] li", has_text=name).wait_for()
        else:
            reader.page.locator("[data-focus-first]").wait_for()
            yield from examine(reader, "asking-enterprise-unknown")
    assert reader.page.locator("section[aria-labelledby=choisies] li").count() == len(names)
    yield from examine(reader, "asking-enterprises")
    here = reader.page.url
    reader.page.goto(here.replace("/entreprises", "/criteres").removesuffix("/nommer"))
    reader.page.locator("h1").wait_for()
    yield from examine(reader, "asking-criteria")
    reader.page.goto(here)
    reader.link("Relire et envoyer", inside=".draft-more").click()
    reader.page.locator("#cadre").wait_for()
    yield from examine(reader, "asking-review")


def receipts(reader: Reader, path: str) -> list[str]:
    """The receipts of an answer that was opened."""
    reader.go(path)
    found = [one.get_attribute("href") or "" for one in reader.page.locator("section[aria-labelledby=recepisses] a").all()]
    assert found, f"{path} shows no receipt"
    return [fault for one in found for fault in look(reader, re.sub(r"^/en/", "/", one))]


def an_answer(reader: Reader, path: str) -> Iterator[str]:
    """An answer refused for what cannot be read, changed without being handed in, read again before it is."""
    reader.go(path)
    price = reader.page.locator("#price_1")
    kept = price.input_value()
    price.fill("cher")
    reader.button("Enregistrer et sceller").click()
    reader.page.locator("[data-focus-first]").wait_for()
    yield from examine(reader, "answer-refused")
    reader.page.locator("#price_1").fill(kept)
    reader.page.locator("#note").fill(f"Livré par nos soins, {reader.way.locale}.")
    reader.button("Enregistrer et sceller").click()
    reader.link("Relire et déposer…").wait_for()
    yield from examine(reader, "answer-changed")
    reader.link("Relire et déposer…").click()
    reader.page.locator("#prix").wait_for()
    yield from examine(reader, "answer-review")
