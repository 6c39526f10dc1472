"""A second factor in a real browser: an application, recovery codes, a passkey of Chromium's own virtual authenticator."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser

from tests.e2e.reader import Reader, Way, reading
from tests.e2e.site import Site, served
from tests.house.sources import none_of

pytestmark = pytest.mark.browser

GOOD = "quatre mots sans aucun lien"
DEVICE = {
    **{"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True},
    **{"isUserVerified": True, "automaticPresenceSimulation": True},
}


@pytest.fixture(scope="module")
def named(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that bears a name: browsers make no passkey for a bare address."""
    with served(tmp_path_factory.mktemp("named"), model, name="localhost") as found:
        yield found


@pytest.fixture
def sit(browser: Browser, named: Site) -> Iterator[Callable[[Way], Reader]]:
    """A function that sits somebody at a browser of that site."""
    with ExitStack() as readers:
        yield lambda way: readers.enter_context(reading(browser, named, way))


WAYS = [Way("fr", 390, "dark"), Way("en", 1280, "light"), Way("fr", 1280, "light", scripts=False)]


@pytest.mark.inputs(1)
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_an_application_is_added_then_asked_for_at_the_door(sit: Callable[[Way], Reader], named: Site, way: Way) -> None:
    reader, found = sit(way), []
    page, address = reader.page, newcomer(reader, named, f"appli-{way}@exemple.org")
    reader.go("/bureau")
    reader.page.get_by_role("heading", name=reader.says("Second facteur"), exact=True).wait_for()
    found += looked_at(reader, "factor-needed")
    reader.link("Ajouter une application", inside="main").first.click()
    key = page.locator(".factor-key code").inner_text().replace(" ", "")
    assert page.locator("svg.qr").bounding_box()["width"] > 150  # type: ignore[index]
    found += looked_at(reader, "factor-application")
    page.locator("input[name=code]").fill(pyotp.TOTP(key).now())
    reader.button("Ajouter l’application").click()
    codes = page.locator(".factor-codes code").all_inner_texts()
    assert len(codes) == 10
    found += looked_at(reader, "factor-codes")
    with page.expect_download() as taken:
        reader.link("Télécharger en texte").click()
    assert all(one in taken.value.path().read_text(encoding="utf-8") for one in codes)
    reader.link("J’ai gardé mes codes").click()
    assert page.url.endswith("/bureau")
    leave(reader)
    first_step(reader, address)
    found += looked_at(reader, "factor-second-step")
    page.locator("input[name=code]").fill("000 000")
    reader.button("Continuer").click()
    page.locator(".error-summary").wait_for()
    reader.picture("factor-second-step-wrong")
    page.locator("input[name=code]").fill(pyotp.TOTP(key).generate_otp(int(datetime.now(UTC).timestamp()) // 30 + 1))
    reader.button("Continuer").click()
    reader.go("/bureau")
    reader.go("/compte/second-facteur")
    found += looked_at(reader, "factor-index")
    leave(reader)
    first_step(reader, address)
    page.locator("input[name=code]").fill(codes[0].lower())
    reader.button("Continuer").click()
    reader.go("/bureau")
    if not way.scripts:
        reader.go("/compte/cles/nouvelle")
        assert page.locator("[data-passkey]").is_hidden()
        assert page.locator("[data-passkey-none]").is_visible()
    none_of(found)


@pytest.mark.inputs(1)
@pytest.mark.parametrize("way", WAYS[:2], ids=str)
def test_a_passkey_is_made_and_opens_the_house_alone_and_after_the_password(sit: Callable[[Way], Reader], named: Site, way: Way) -> None:
    reader, found = sit(way), []
    page, address = reader.page, newcomer(reader, named, f"cle-{way}@exemple.org")
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    device = tool.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    reader.go("/compte/cles/nouvelle")
    found += looked_at(reader, "passkey-new")
    page.locator("input[name=name]").fill("Portable de Denise")
    reader.button("Créer la clé").click()
    assert page.locator(".factor-codes code").count() == 10 or page.locator(".factor-codes code").first.wait_for() is None
    reader.link("J’ai gardé mes codes").click()
    reader.go("/compte/second-facteur")
    assert page.get_by_text("Portable de Denise").first.is_visible()
    found += looked_at(reader, "passkey-index")
    reader.page.locator(".factor-keys a").click()
    found += looked_at(reader, "passkey-one")
    leave(reader)
    reader.go("/connexion")
    found += looked_at(reader, "passkey-sign-in")
    reader.button("Se connecter avec une clé d’accès").click()
    page.get_by_text(reader.says("Bonjour %(name)s.", name="Denise L’Heureux")).wait_for()
    reader.go("/bureau")
    leave(reader)
    first_step(reader, address)
    reader.button("Utiliser une clé d’accès").click()
    page.get_by_text(reader.says("Bonjour %(name)s.", name="Denise L’Heureux")).wait_for()
    reader.go("/bureau")
    reader.go("/connexion/confirmer")
    found += looked_at(reader, "passkey-confirm")
    reader.button("Utiliser une clé d’accès").click()
    page.wait_for_url(re.compile(r"/$|/en/?$|/compte"))
    assert tool.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"][0]["signCount"] >= 3
    tool.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    leave(reader)
    reader.go("/connexion")
    reader.button("Se connecter avec une clé d’accès").click()
    page.locator("[data-passkey-trouble]").wait_for()
    reader.picture("passkey-refused")
    none_of(found)


def newcomer(reader: Reader, site: Site, address: str) -> str:
    """Someone of the team who has just opened her account, and is in; her address."""
    said = site.flask("people", "invite", address, "--name", "Denise L’Heureux", "--staff", "--locale", reader.way.locale)
    link = re.search(r"https?://\S+/invitation/\S+", said)
    assert link, said
    reader.page.goto(link[0])
    for number in (0, 1):
        reader.page.locator("input[type=password]").nth(number).fill(GOOD)
    reader.button("Ouvrir mon compte").click()
    reader.page.get_by_text(reader.says("Bonjour %(name)s.", name="Denise L’Heureux")).wait_for()
    return address


def leave(reader: Reader) -> None:
    reader.page.locator("details.menu summary").first.click()
    reader.button("Se déconnecter").first.click()
    reader.page.locator("a.sign-in").wait_for()


def first_step(reader: Reader, address: str) -> None:
    """The right password, up to the second step."""
    reader.go("/connexion")
    reader.page.locator("input[name=email]").fill(address)
    reader.page.locator("input[name=password]").fill(GOOD)
    reader.page.locator("form:has(input[name=email]) button[type=submit]").click()
    reader.page.get_by_role("heading", name=reader.says("Second facteur"), exact=True).wait_for()


def looked_at(reader: Reader, name: str) -> list[str]:
    """A picture of the page, and what axe finds on it."""
    reader.picture(name)
    return reader.axe() if reader.way.scripts else []
