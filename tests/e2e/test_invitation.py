"""An invited person opens her account with the link of her mail, and meets the bounds of what she may do."""

import re
from collections.abc import Callable

import pytest

from tests.e2e.reader import Reader, Way
from tests.e2e.site import Site
from tests.house.sources import none_of

pytestmark = pytest.mark.browser


@pytest.mark.inputs(1)
@pytest.mark.parametrize("way", [Way("fr", 390, "dark"), Way("en", 1280, "light"), Way("fr", 1280, "light", scripts=False)], ids=str)
def test_an_invited_person_chooses_her_password_and_comes_in(read: Callable[[Way], Reader], site: Site, way: Way) -> None:
    reader = read(way)
    address = f"invitee-{way}@exemple.org"
    site.flask("people", "invite", address, "--name", "Denise L’Heureux", "--locale", way.locale)
    page = reader.page
    page.goto(link_in_mail(reader, address))
    reader.check()
    found = reader.axe() if way.scripts else []
    page.locator("input[type=password]").nth(0).fill("court")
    page.locator("input[type=password]").nth(1).fill("autre")
    reader.button("Ouvrir mon compte").click()
    page.get_by_text(reader.says("Les deux mots de passe diffèrent\u00a0: récrivez le second.")).first.wait_for()
    reader.picture("refused-password")
    found += reader.axe() if way.scripts else []
    for number in (0, 1):
        page.locator("input[type=password]").nth(number).fill("quatre mots sans aucun lien")
    reader.button("Ouvrir mon compte").click()
    page.get_by_text(reader.says("Bonjour %(name)s.", name="Denise L’Heureux")).wait_for()
    reader.go("/bureau", status=403)
    reader.picture("not-allowed")
    found += reader.axe() if way.scripts else []
    none_of(found)


def test_a_change_that_cannot_wait_its_turn_is_answered_by_a_page_that_says_so(read: Callable[..., Reader], site: Site) -> None:
    reader = read()
    address, password = site.persona("staff")
    reader.go("/connexion")
    reader.page.get_by_label(reader.says("Adresse de courriel")).fill(address)
    reader.page.get_by_label(reader.says("Mot de passe")).fill(password)
    with site.database() as record:
        record.isolation_level = None
        record.execute("BEGIN IMMEDIATE")
        reader.button("Se connecter").click()
        reader.page.get_by_role("heading", name=reader.says("Le service est très occupé")).wait_for()
        record.execute("ROLLBACK")
    reader.picture("busy")
    none_of(reader.axe())


def link_in_mail(reader: Reader, address: str) -> str:
    """The link of the newest mail to this person, once the worker has sent it."""
    for _ in range(50):
        reader.go("/dev/courriels")
        mail = reader.page.locator(".mails a", has_text=address)
        if mail.count():
            mail.first.click()
            found = re.search(r"https?://\S+/invitation/[\w.-]+", reader.page.locator("main").inner_text())
            assert found, reader.page.locator("main").inner_text()
            return found[0]
        reader.page.wait_for_timeout(100)
    raise AssertionError(f"nobody wrote to {address}")
