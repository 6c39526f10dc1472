"""axe-core finds nothing to say of any page, whoever reads it, in any language, size or scheme."""

import os
import random
import re
from collections.abc import Callable, Iterator

import pytest

from tests.e2e.reader import Reader, Way
from tests.e2e.site import Site
from tests.house.sources import none_of

pytestmark = pytest.mark.browser

# Each page is read in two ways in each language; together they are every size in every scheme. `make e2e` takes the four, the other
# commands one of them for one page in four, drawn anew each time: an examination takes a second.
ALL_WAYS = "ALL_WAYS"
# The same for both processes of a run, so that a page passed over in one language is read in the other.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
WAYS = {"fr": (Way("fr", 1280, "light"), Way("fr", 390, "dark")), "en": (Way("en", 1280, "dark"), Way("en", 390, "light"))}
PAGES = {
    "/": 200,
    "/recherche?q=traiteur&region=06&region=16": 200,
    "/recherche?q=zzzzzz": 200,
    "/recherche?q=traiteur+quebec&vue=carte": 200,
    "/recherche/exporter?q=traiteur": 200,
    "/recherche/dites-nous?q=drones": 200,
    "/regions": 200,
    "/regions/06?page=2": 200,
    "/regions/06?vue=servent": 200,
    "/parcourir": 200,
    "/mrc": 200,
    "/secteurs/S11?region=06": 200,
    "/poles": 200,
    "/poles/pole-d-economie-sociale-de-la-mauricie": 200,
    "/carte?region=06": 200,
    "/a-propos": 200,
    "/styleguide": 200,
    "/connexion": 200,
    "/nulle-part": 404,
}
DESK = """organisations organisations/nouvelle imports imports/nouveau recherche/synonymes recherche/synonymes/ajouter
    recherche/sans-resultat doublons fusions signalements references references/mrc references/poles"""
TEAM_PAGES = (
    *("/bureau", "/avis", "/dev/courriels", "/bureau/references/municipalites?q=saint", "/bureau/references/municipalites/23027"),
    *(f"/bureau/{page}" for page in DESK.split()),
)
PARTS = """lieu coordonnees personnes capacite activites activites/ajouter clauses/ajouter certifications/ajouter images/ajouter reseaux
    presentation"""
FAILED_JOB = """
    INSERT INTO jobs (kind, payload, token, status, created_at, run_at, attempts, finished_at, last_error)
    VALUES ('mail', '{}', 'essai', 'dead', '2026-03-10 18:30:00', '2026-03-10 18:30:00', 8, '2026-03-10 19:30:00',
            'SMTPServerDisconnected: the server went away while it was written to, and did not come back within the time given')
"""
NTH_ENTERPRISE = (
    "SELECT {} FROM organizations WHERE is_demo AND is_enterprise AND contact_email IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET ?"
)


@pytest.fixture(scope="session")
def lived_in(site: Site) -> Site:
    """The same site after some days: people were invited and promoted, a job was given up, a page is withdrawn."""
    site.flask("people", "invite", "nouvelle@exemple.org", "--name", "Nouvelle Personne")
    site.flask("people", "promote", site.persona("person")[0])
    with site.database() as record, record:
        record.execute(FAILED_JOB)
        (second,) = record.execute(NTH_ENTERPRISE.format("id"), (1,)).fetchone()
        record.execute("UPDATE organizations SET status = 'withdrawn', version = version + 1 WHERE id = ?", (second,))
    return site


@pytest.mark.parametrize("locale", WAYS)
def test_a_visitor_meets_no_obstacle_on_any_page(read: Callable[[Way], Reader], lived_in: Site, locale: str) -> None:
    reader = read(WAYS[locale][0])
    found = [fault for path, status in PAGES.items() for fault in look(reader, path, status)]
    found += look(reader, profile_of(lived_in, 1))
    found += look(reader, profile_of(lived_in, 2), 410)
    found += [fault for form in ("signaler", "ecrire") for fault in look(reader, f"{profile_of(lived_in, 1)}/{form}")]
    found += refused_at_the_door(reader)
    none_of(found)


@pytest.mark.parametrize("locale", WAYS)
def test_the_team_meets_no_obstacle_on_any_page(read: Callable[[Way], Reader], lived_in: Site, locale: str) -> None:
    reader = read(WAYS[locale][0])
    come_in(reader, *lived_in.persona("person"))
    found = [fault for path in TEAM_PAGES for fault in look(reader, path)]
    found += look(reader, profile_of(lived_in, 2))
    found += look(reader, profile_of(lived_in, 1))
    found += list(over_the_profile(reader, profile_of(lived_in, 1)))
    found += look(reader, f"{profile_of(lived_in, 1)}/modifier")
    for part in PARTS.split():
        found += look(reader, f"{profile_of(lived_in, 1)}/modifier/{part}")
    found += refused_correction(reader, f"{profile_of(lived_in, 1)}/modifier/presentation")
    none_of(found)


def look(reader: Reader, path: str, status: int = 200) -> list[str]:
    """Open a page and examine it, unless it was drawn to be read in the other language, or not this time."""
    if not os.environ.get(ALL_WAYS) and reader.way.locale != random.Random(RUN + path).choice([*WAYS, *[None] * 6]):
        return []
    reader.go(path, status=status)
    return examine(reader, f"page{path}")


def examine(reader: Reader, name: str, *, whole: bool = True) -> list[str]:
    """What axe finds on the page at hand, in both ways of its language or in one of them."""
    found, ways = [], WAYS[reader.way.locale]
    for way in ways if os.environ.get(ALL_WAYS) else random.sample(ways, 1):
        reader.turn(way)
        reader.picture(name, whole=whole)
        found += reader.axe()
    reader.turn(WAYS[reader.way.locale][0])
    return found


def refused_at_the_door(reader: Reader) -> list[str]:
    """The sign-in form, sent with a password that is not the right one."""
    reader.go("/connexion")
    reader.page.get_by_label(reader.says("Adresse de courriel")).fill("personne@exemple.org")
    reader.page.get_by_label(reader.says("Mot de passe")).fill("ce n’est pas le bon")
    reader.button("Se connecter").click()
    reader.page.locator("[data-focus-first]").wait_for()
    return examine(reader, "refused-at-the-door")


def come_in(reader: Reader, address: str, password: str) -> None:
    reader.go("/connexion")
    reader.page.get_by_label(reader.says("Adresse de courriel")).fill(address)
    reader.page.get_by_label(reader.says("Mot de passe")).fill(password)
    reader.button("Se connecter").click()
    reader.page.wait_for_url(lambda url: "/connexion" not in url)


def over_the_profile(reader: Reader, path: str) -> Iterator[str]:
    """What opens over a page: the menu of the person, the question before a profile is withdrawn."""
    reader.go(path)
    reader.page.locator("details.menu > summary").click()
    yield from examine(reader, "menu-open", whole=False)
    reader.page.keyboard.press("Escape")
    reader.page.locator("[data-opens]").click()
    reader.page.locator("dialog[open]").wait_for()
    yield from examine(reader, "dialog-open", whole=False)
    reader.page.keyboard.press("Escape")


def refused_correction(reader: Reader, path: str) -> list[str]:
    """A part of a profile, sent with what it cannot take."""
    reader.go(path)
    reader.page.locator("#website").fill("javascript:alert(1)")
    reader.button("Enregistrer").click()
    reader.page.locator("[data-focus-first]").wait_for()
    return examine(reader, "refused-correction")


def profile_of(site: Site, number: int) -> str:
    """The address of an invented enterprise that one may write to, the last being 1: other journeys stand on the first."""
    with site.database() as record:
        (slug,) = record.execute(NTH_ENTERPRISE.format("slug"), (number - 1,)).fetchone()
    assert re.fullmatch(r"[a-z0-9-]+", slug)
    return f"/entreprises/{slug}"
